/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/face/pose.h"

#include <math.h>

/*
 * The pitch, in degrees, of the mesh of people who look straight at the camera: the median over the
 * 18 frontal studio portraits (london_*) of the test set. It is subtracted, because the canonical
 * face's own zero is arbitrary.
 */
#define PITCH_ZERO 0.5f

struct fit {
	double from[3], to[3]; /* weighted centres */
	double cross[3][3]; /* sum of weight * from * to over all points, relative to the centres */
	double spread;      /* sum of weight * |from|^2 over all points, relative to the centre */
};

/*
 * Converts a point of the canonical face to the image's axes: x right, y down, z away from the
 * viewer.
 */
static void image_axes(const float point[3], double ret[3])
{
	ret[0] = (double)point[0];
	ret[1] = -(double)point[1];
	ret[2] = -(double)point[2];
}

static void mesh_point(const struct face_mesh *mesh, int k, double ret[3])
{
	ret[0] = (double)mesh->points[k].x;
	ret[1] = (double)mesh->points[k].y;
	ret[2] = (double)mesh->depth[k];
}

/* Computes the weighted centres of the canonical points and of the mesh points. */
static void find_centres(const struct canonical *canonical, const struct face_mesh *mesh,
			 struct fit *fit)
{
	double total = 0, a[3], b[3];
	for (int k = 0; k < LANDMARKS_MESH; k++) {
		double weight = (double)canonical->weights[k];
		image_axes(canonical->points[k], a);
		mesh_point(mesh, k, b);
		total += weight;
		for (int i = 0; i < 3; i++) {
			fit->from[i] += weight * a[i];
			fit->to[i] += weight * b[i];
		}
	}
	for (int i = 0; i < 3; i++) {
		fit->from[i] /= total;
		fit->to[i] /= total;
	}
}

static struct fit measure_fit(const struct canonical *canonical, const struct face_mesh *mesh)
{
	struct fit fit = { .spread = 0 };
	double a[3], b[3];
	find_centres(canonical, mesh, &fit);
	for (int k = 0; k < LANDMARKS_MESH; k++) {
		double weight = (double)canonical->weights[k];
		image_axes(canonical->points[k], a);
		mesh_point(mesh, k, b);
		for (int i = 0; i < 3; i++) {
			double from = a[i] - fit.from[i];
			fit.spread += weight * from * from;
			for (int j = 0; j < 3; j++)
				fit.cross[i][j] += weight * from * (b[j] - fit.to[j]);
		}
	}
	return fit;
}

/*
 * Applies one Jacobi rotation, which makes matrix[p][q] zero. `vectors` holds the product of all
 * rotations.
 */
static void rotate_out(double matrix[4][4], double vectors[4][4], int p, int q)
{
	if (fabs(matrix[p][q]) < 1e-300)
		return;
	double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
	double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
	double c = 1 / sqrt(t * t + 1);
	double s = t * c;
	for (int k = 0; k < 4; k++) {
		double a = matrix[k][p], b = matrix[k][q];
		matrix[k][p] = c * a - s * b;
		matrix[k][q] = s * a + c * b;
	}
	for (int k = 0; k < 4; k++) {
		double a = matrix[p][k], b = matrix[q][k], u = vectors[k][p], v = vectors[k][q];
		matrix[p][k] = c * a - s * b;
		matrix[q][k] = s * a + c * b;
		vectors[k][p] = c * u - s * v;
		vectors[k][q] = s * u + c * v;
	}
}

/*
 * Finds the eigenvector of the largest eigenvalue of a symmetric matrix, by the cyclic Jacobi
 * method.
 */
static void largest_eigenvector(double matrix[4][4], double ret[4])
{
	double vectors[4][4] = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } };
	int best = 0;
	for (int sweep = 0; sweep < 12; sweep++) /* 6 sweeps are enough; 12 sweeps cost little */
		for (int p = 0; p < 3; p++)
			for (int q = p + 1; q < 4; q++)
				rotate_out(matrix, vectors, p, q);
	for (int k = 1; k < 4; k++)
		if (matrix[k][k] > matrix[best][best])
			best = k;
	for (int k = 0; k < 4; k++)
		ret[k] = vectors[k][best];
}

/*
 * Finds the rotation that best turns the points `from` onto the points `to`, by Horn's method with
 * unit quaternions (JOSA A 4, 1987).
 */
static void best_rotation(const struct fit *fit, double ret[3][3])
{
	const double(*m)[3] = fit->cross;
	double n[4][4] = {
		{ m[0][0] + m[1][1] + m[2][2], m[1][2] - m[2][1], m[2][0] - m[0][2],
		  m[0][1] - m[1][0] },
		{ m[1][2] - m[2][1], m[0][0] - m[1][1] - m[2][2], m[0][1] + m[1][0],
		  m[2][0] + m[0][2] },
		{ m[2][0] - m[0][2], m[0][1] + m[1][0], m[1][1] - m[0][0] - m[2][2],
		  m[1][2] + m[2][1] },
		{ m[0][1] - m[1][0], m[2][0] + m[0][2], m[1][2] + m[2][1],
		  m[2][2] - m[0][0] - m[1][1] },
	};
	double q[4];
	largest_eigenvector(n, q);
	ret[0][0] = q[0] * q[0] + q[1] * q[1] - q[2] * q[2] - q[3] * q[3];
	ret[1][1] = q[0] * q[0] - q[1] * q[1] + q[2] * q[2] - q[3] * q[3];
	ret[2][2] = q[0] * q[0] - q[1] * q[1] - q[2] * q[2] + q[3] * q[3];
	ret[0][1] = 2 * (q[1] * q[2] - q[0] * q[3]);
	ret[1][0] = 2 * (q[1] * q[2] + q[0] * q[3]);
	ret[0][2] = 2 * (q[1] * q[3] + q[0] * q[2]);
	ret[2][0] = 2 * (q[1] * q[3] - q[0] * q[2]);
	ret[1][2] = 2 * (q[2] * q[3] - q[0] * q[1]);
	ret[2][1] = 2 * (q[2] * q[3] + q[0] * q[1]);
}

struct face_pose pose_of_mesh(const struct canonical *canonical, const struct face_mesh *mesh)
{
	struct fit fit = measure_fit(canonical, mesh);
	double degrees = 57.29577951308232;
	double rotation[3][3], along = 0;
	best_rotation(&fit, rotation);
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			along += rotation[j][i] * fit.cross[i][j];
	/*
	 * The nose of a face that looks at the viewer points along -z. If the face turns to the
	 * right, the nose points towards +x; if the face is raised, it points towards -y.
	 */
	return (struct face_pose){
		.yaw = (float)(atan2(-rotation[0][2], rotation[2][2]) * degrees),
		.pitch = (float)(asin(fmax(-1, fmin(1, rotation[1][2]))) * degrees) - PITCH_ZERO,
		.roll = (float)(atan2(rotation[1][0], rotation[1][1]) * degrees),
		.scale = (float)(along / fit.spread),
	};
}
