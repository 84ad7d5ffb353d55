/* SPDX-License-Identifier: MIT */
/*
 * Tells the fitting tool (tests/eval/readouts) what the booth's own networks make of a picture.
 *
 * usage: maps MODELS
 *
 * Reads requests from stdin until it ends: six 32-bit numbers (width, height of the picture, then
 * as floats the centre x, y, the side and the angle of the square in which the mesh looks), and the
 * picture's pixels (BGRX). A side of 0 asks for the search that a still gets. A square asks for the
 * mesh alone, exactly there. Answers with 32-bit floats: 1 or 0 (a face was found), x and y of 478
 * points, FACE_MAP_COUNT features, the square that follows from the points (centre x, y, side,
 * angle) and, where a search was asked for, the person mask of the whole picture, 256 x 256.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/examiner/face/face.h"
#include "daemon/examiner/face/mesh.h"

enum { MASK_SIDE = 256, SIDE_MAX = 8192 };

struct request {
	int32_t width, height;
	float x, y, side, angle;
};

struct answer {
	float has_face;
	float points[2 * LANDMARKS];
	float map[FACE_MAP_COUNT];
	float place[4];
};

struct maps {
	struct face_finder *finder;
	struct mesh *mesh;
	struct sampler *sampler;
};

static void fill_points(const struct face_mesh *mesh, struct answer *answer)
{
	struct mesh_place place = mesh_place_of_mesh(mesh);
	for (int k = 0; k < LANDMARKS; k++) {
		answer->points[2 * k] = mesh->points[k].x;
		answer->points[2 * k + 1] = mesh->points[k].y;
	}
	answer->place[0] = place.centre.x;
	answer->place[1] = place.centre.y;
	answer->place[2] = place.side;
	answer->place[3] = place.angle;
}

static int look_there(struct maps *maps, const struct request *request, const struct image *image,
		      struct answer *answer)
{
	struct mesh_place place = { { request->x, request->y }, request->side, request->angle };
	struct face_mesh mesh;
	float flag;
	sampler_set(maps->sampler, image);
	int r = mesh_look(maps->mesh, maps->sampler, &place);
	if (r == 0)
		r = mesh_run_trunk(maps->mesh, &flag);
	if (r < 0 || flag < FACE_FLAG_MIN)
		return r;
	r = mesh_run_heads(maps->mesh, &mesh);
	if (r < 0)
		return r;
	mesh_pool(maps->mesh, answer->map);
	fill_points(&mesh, answer);
	answer->has_face = 1;
	return 0;
}

static int search(struct maps *maps, const struct image *image, struct answer *answer, float *mask)
{
	struct face_options options = { .mode = FACE_STILL };
	struct face_finding found;
	int r = face_finder_find(maps->finder, image, &options, &found);
	if (r < 0)
		return r;
	for (int i = 0; i < MASK_SIDE * MASK_SIDE; i++) {
		float u = ((float)(i % MASK_SIDE) + 0.5f) / MASK_SIDE;
		float v = ((float)(i / MASK_SIDE) + 0.5f) / MASK_SIDE;
		mask[i] = face_mask_at(&found.mask, u * (float)image->width,
				       v * (float)image->height);
	}
	if (!found.has_mesh)
		return 0;
	for (int k = 0; k < FACE_MAP_COUNT; k++)
		answer->map[k] = found.map[k];
	fill_points(&found.mesh, answer);
	answer->has_face = 1;
	return 0;
}

static int serve(struct maps *maps, const struct request *request, const struct image *image)
{
	static float mask[MASK_SIDE * MASK_SIDE];
	struct answer answer = { .has_face = 0 };
	bool is_search = request->side <= 0;
	int r = is_search ? search(maps, image, &answer, mask)
			  : look_there(maps, request, image, &answer);
	if (r < 0)
		return r;
	if (fwrite(&answer, sizeof(answer), 1, stdout) != 1 ||
	    (is_search && fwrite(mask, sizeof(mask), 1, stdout) != 1) || fflush(stdout) != 0)
		return -EIO;
	return 0;
}

static int serve_all(struct maps *maps)
{
	struct request request;
	int r = 0;
	while (r == 0 && fread(&request, sizeof(request), 1, stdin) == 1) {
		if (request.width < 1 || request.width > SIDE_MAX || request.height < 1 ||
		    request.height > SIDE_MAX)
			return -EINVAL;
		size_t stride = (size_t)request.width * 4, size = stride * (size_t)request.height;
		uint8_t *pixels = malloc(size);
		if (!pixels)
			return -ENOMEM;
		struct image image = { pixels, request.width, request.height, stride };
		r = fread(pixels, size, 1, stdin) == 1 ? serve(maps, &request, &image) : -EIO;
		free(pixels);
	}
	return r;
}

static int open_all(struct maps *maps, const char *models, struct problem *problem)
{
	struct face_finder_config config = { .models = models, .engine = ENGINE_AUTO };
	int r = face_finder_create(&config, problem, &maps->finder);
	if (r == 0)
		r = mesh_create(models, ENGINE_AUTO, problem, &maps->mesh);
	if (r == 0)
		r = sampler_create(&maps->sampler);
	return r;
}

int main(int argc, char **argv)
{
	struct problem problem = { "" };
	struct maps maps = { NULL, NULL, NULL };
	if (argc != 2) {
		fprintf(stderr, "usage: maps MODELS <REQUESTS >ANSWERS\n");
		return 2;
	}
	int r = open_all(&maps, argv[1], &problem);
	if (r == 0)
		r = serve_all(&maps);
	if (r < 0)
		fprintf(stderr, "maps: error %d %s\n", -r, problem.text);
	face_finder_destroy(maps.finder);
	mesh_destroy(maps.mesh);
	sampler_destroy(maps.sampler);
	return r < 0;
}
