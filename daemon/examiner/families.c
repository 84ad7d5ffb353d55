/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/families.h"

#include "daemon/examiner/check.h"

static const struct family table[] = {
	{ "presence", check_presence },   { "geometry", check_geometry },
	{ "pose", check_pose },           { "body", check_body },
	{ "eyes", check_eyes },           { "mouth", check_mouth },
	{ "light", check_light },         { "sharpness", check_sharpness },
	{ "colour", check_colour },       { "glasses", check_glasses },
	{ "hair", check_hair },           { "head", check_head },
	{ "occlusion", check_occlusion }, { "background", check_background },
	{ "mask", check_mask },           { "clothes", check_clothes },
	{ "retouch", check_retouch },     { "jewellery", check_jewellery },
	{ "hands", check_hands },
};

const struct family *families(size_t *ret_count)
{
	*ret_count = sizeof(table) / sizeof(table[0]);
	return table;
}
