/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/families.h"

#include "daemon/examiner/check.h"

static const struct family table[] = {
	{ "presence", check_presence, false },  { "geometry", check_geometry, false },
	{ "pose", check_pose, false },          { "body", check_body, false },
	{ "eyes", check_eyes, false },          { "mouth", check_mouth, false },
	{ "hands", check_hands, false },        { "irises", check_irises, true },
	{ "light", check_light, true },         { "sharpness", check_sharpness, true },
	{ "colour", check_colour, true },       { "glasses", check_glasses, true },
	{ "hair", check_hair, true },           { "head", check_head, true },
	{ "occlusion", check_occlusion, true }, { "background", check_background, true },
	{ "mask", check_mask, true },           { "clothes", check_clothes, true },
	{ "retouch", check_retouch, true },     { "jewellery", check_jewellery, true },
};

const struct family *families(size_t *ret_count)
{
	*ret_count = sizeof(table) / sizeof(table[0]);
	return table;
}
