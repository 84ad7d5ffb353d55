/* SPDX-License-Identifier: MIT */
/*
 * The functions of the check families. A family is a group of related checks, such as all checks of
 * glasses. A family reads the scene and writes its measures. A measure that it cannot compute stays
 * unassessed. core/measure_table.h names the file that computes each measure; families.c lists the
 * families.
 */
#ifndef DAEMON_EXAMINER_CHECK_H
#define DAEMON_EXAMINER_CHECK_H

#include "daemon/core/measure.h"
#include "daemon/examiner/scene.h"

void check_presence(const struct scene *scene, struct measures *measures);
void check_geometry(const struct scene *scene, struct measures *measures);
void check_pose(const struct scene *scene, struct measures *measures);
void check_eyes(const struct scene *scene, struct measures *measures);
void check_irises(const struct scene *scene, struct measures *measures); /* in check_eyes.c */
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

/*
 * Computes the aperture of each eye, image-left eye first: the gap between the lids, divided by the
 * width of the eye. The measure EyeAperture uses the smaller aperture.
 */
void check_eyes_apertures(const struct scene *scene, float ret_apertures[2]);

#endif
