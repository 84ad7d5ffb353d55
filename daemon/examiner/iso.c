/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/iso.h"

#include <math.h>

double iso_sigmoid(double x, double x0, double w)
{
	return 1 / (1 + exp((x0 - x) / w));
}

int iso_score(double quality)
{
	if (!(quality > 0))
		return 0;
	return quality < 100 ? (int)lround(quality) : 100;
}

int iso_luminance_score(double mean)
{
	return iso_score(100 * iso_sigmoid(mean, 0.2, 0.05) * (1 - iso_sigmoid(mean, 0.8, 0.05)));
}

int iso_under_score(double share)
{
	return iso_score(120 * (0.832 - iso_sigmoid(share, 0.92, 0.05)));
}

int iso_over_score(double share)
{
	return iso_score(1 / (share + 0.01));
}

int iso_eyes_score(double opening)
{
	return iso_score(100 * iso_sigmoid(opening, 0.02, 0.01));
}

int iso_mouth_score(double gap)
{
	return iso_score(100 * (1 - iso_sigmoid(gap, 0.2, 0.06)));
}

int iso_illumination_score(double overlap)
{
	return iso_score(100 * pow(overlap, 0.3));
}

int iso_pose_score(double degrees)
{
	double c = fmax(cos(degrees * 3.14159265358979323846 / 180), 0);
	return iso_score(100 * c * c);
}

int iso_background_score(double gradient)
{
	return iso_score(190 * (1 - iso_sigmoid(gradient, 10, 100)));
}

int iso_head_size_score(double size)
{
	return iso_score(200 * (1 - iso_sigmoid(fabs(size - 0.45), 0, 0.05)));
}

int iso_variance_score(double variance)
{
	double v = 60 * variance;
	return iso_score(100 * sin(3.14159265358979323846 * v / (v + 1)));
}

int iso_colour_score(double distance)
{
	return iso_score(200 * (1 - iso_sigmoid(distance, 0, 10)));
}
