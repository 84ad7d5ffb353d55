/* SPDX-License-Identifier: MIT */
/*
 * The check families. Each family reads the scene and writes its measures; core/measure_table.h
 * names the file of each measure. A measure that a family cannot take stays unassessed. families.c
 * lists the families.
 */
#ifndef DAEMON_EXAMINER_CHECK_H
#define DAEMON_EXAMINER_CHECK_H

#include "daemon/core/measure.h"
#include "daemon/examiner/scene.h"

void check_presence(const struct scene *scene, struct measures *measures);
void check_geometry(const struct scene *scene, struct measures *measures);
void check_pose(const struct scene *scene, struct measures *measures);
void check_eyes(const struct scene *scene, struct measures *measures);
void check_mouth(const struct scene *scene, struct measures *measures);
void check_light(const struct scene *scene, struct measures *measures);
void check_sharpness(const struct scene *scene, struct measures *measures);
void check_colour(const struct scene *scene, struct measures *measures);
void check_glasses(const struct scene *scene, struct measures *measures);
void check_hair(const struct scene *scene, struct measures *measures);
void check_head(const struct scene *scene, struct measures *measures);
void check_occlusion(const struct scene *scene, struct measures *measures);
void check_mask(const struct scene *scene, struct measures *measures);
void check_hands(const struct scene *scene, struct measures *measures);
void check_body(const struct scene *scene, struct measures *measures);
void check_clothes(const struct scene *scene, struct measures *measures);
void check_retouch(const struct scene *scene, struct measures *measures);
void check_jewellery(const struct scene *scene, struct measures *measures);
void check_background(const struct scene *scene, struct measures *measures);

/* Returns lid gap / eye width of each eye, image-left first. The measure EyeAperture uses the
 * smaller value. */
void check_eyes_apertures(const struct scene *scene, float ret_apertures[2]);

#endif
