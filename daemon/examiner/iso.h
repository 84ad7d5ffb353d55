/* SPDX-License-Identifier: MIT */
/*
 * Converts measured values to scores 0..100, with the mappings of the reference implementation
 * (OFIQ 1.0.3) of ISO/IEC 29794-5. These mappings are listed in docs/photo.md, section 4. The
 * scores are only shown and recorded. Limits apply to the measured values and not to the scores,
 * because several scores hardly change when a photo becomes bad.
 */
#ifndef DAEMON_EXAMINER_ISO_H
#define DAEMON_EXAMINER_ISO_H

/* Returns S(x; x0, w) = 1 / (1 + exp((x0 - x) / w)). */
double iso_sigmoid(double x, double x0, double w);
/* Rounds a quality and limits it to 0..100. */
int iso_score(double quality);

int iso_luminance_score(double mean);       /* LuminanceMean */
int iso_variance_score(double variance);    /* LuminanceVariance */
int iso_under_score(double share);          /* UnderExposurePrevention */
int iso_over_score(double share);           /* OverExposurePrevention */
int iso_eyes_score(double opening);         /* EyesOpen */
int iso_mouth_score(double gap);            /* MouthClosed */
int iso_illumination_score(double overlap); /* IlluminationUniformity */
int iso_pose_score(double degrees);         /* HeadPoseYaw, HeadPosePitch, HeadPoseRoll */
int iso_background_score(double gradient);  /* BackgroundUniformity */
int iso_head_size_score(double size);       /* HeadSize */
int iso_colour_score(double distance);      /* NaturalColour */

#endif
