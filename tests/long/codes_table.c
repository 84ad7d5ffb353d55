/* SPDX-License-Identifier: MIT */
/*
 * Which codes booth-reader reads: draws phones and tickets as the camera sees them, and prints how many
 * of 12 codes of each kind are read in one of two pictures, beside ZXingReader (Debian's zxing-cpp-tools) where that is
 * installed. Then how often it reads a code in pictures that have none.
 *
 *	codes_table table | nothing PICTURES
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/booth-reader/qr_reader.h"
#include "daemon/booth-reader/reader_client.h"
#include "tests/support/phone.h"

enum { SCENES = 12, NOTHING_SIDE = 240 };

static struct qr_reader *reader;
static bool has_referee;

/* ---- the referee ---- */

static void write_picture(const char *path, const uint8_t *grey, const struct phone_scene *scene)
{
	uint8_t *bytes = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "wb");
	phone_encode(grey, scene->width, scene->height, &bytes, &size);
	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	free(bytes);
}

/* Returns whether ZXingReader finds the text in the picture. */
static bool ask_referee(const uint8_t *grey, const struct phone_scene *scene)
{
	char path[64], command[160], line[1200];
	bool is_read = false;
	(void)snprintf(path, sizeof(path), "/tmp/codes-table-%d.jpg", (int)getpid());
	(void)snprintf(command, sizeof(command), "ZXingReader -format QRCode %s 2>/dev/null", path);
	write_picture(path, grey, scene);
	FILE *answer = popen(command, "r");
	while (answer && fgets(line, sizeof(line), answer))
		is_read = is_read || strstr(line, scene->text);
	if (answer)
		(void)pclose(answer);
	(void)unlink(path);
	return is_read;
}

/* ---- one cell of the table ---- */

struct tally {
	unsigned read, referee, wrong;
	unsigned hints[AIM_HINT_COUNT]; /* of the pictures that were not read */
};

/* length: of the text; 0: a ticket. */
static void read_scene(struct phone_scene scene, int length, uint32_t seed, struct tally *tally)
{
	char text[IDENTIFY_CODE_MAX + 1];
	struct reader_answer answer;
	if (length > 0)
		phone_payload(text, length, seed);
	else
		phone_ticket(text, seed);
	scene.text = text;
	scene.seed = seed;
	scene.turn_deg += seed % 25 - 12.0;
	scene.tilt += (seed % 7 - 3.0) * 0.04;
	scene.x = seed * 37 % 80 - 40.0;
	scene.y = seed * 53 % 40 - 20.0;
	uint8_t *grey = phone_draw(&scene);
	tally->referee += has_referee && ask_referee(grey, &scene);
	phone_compress(grey, scene.width, scene.height);
	/* boothd cuts the square out of the middle. */
	int side = scene.width < scene.height ? scene.width : scene.height;
	uint8_t *square = malloc((size_t)side * (size_t)side);
	for (int y = 0; square && y < side; y++)
		memcpy(square + y * side,
		       grey + ((scene.height - side) / 2 + y) * scene.width +
			       (scene.width - side) / 2,
		       (size_t)side);
	struct grey picture = { square, side, side };
	reader_client_read(reader, &picture, &answer);
	if (answer.find == AIM_FOUND_NOTHING)
		reader_client_read(reader, &picture, &answer);
	bool is_right = answer.find == AIM_FOUND_TEXT && strcmp(answer.text, text) == 0;
	tally->read += is_right;
	tally->wrong += answer.find != AIM_FOUND_NOTHING && !is_right;
	tally->hints[answer.hint] += !is_right;
	free(square);
	free(grey);
}

static struct tally read_scenes(const struct phone_scene *scene, int length)
{
	struct tally tally = { .read = 0 };
	for (uint32_t seed = 1; seed <= SCENES; seed++)
		read_scene(*scene, length, seed, &tally);
	return tally;
}

static void print_tally(const struct tally *tally)
{
	if (has_referee)
		(void)printf(" %2u/%2u", tally->read, tally->referee);
	else
		(void)printf(" %2u   ", tally->read);
	if (tally->wrong > 0)
		(void)printf(" WRONG %u", tally->wrong);
	(void)fflush(stdout);
}

/* ---- the table ---- */

static const struct {
	const char *name;
	int length, version;
} codes[] = { { "ticket V2", 0, 2 }, { "ticket V3", 0, 3 }, { "V5", 64, 5 },
	      { "V7", 110, 7 },      { "V10", 200, 10 },    { "V14", 344, 14 } };

static void print_sizes(double sigma)
{
	static const double sizes[] = { 1.5, 1.8, 2.2, 2.7, 3.2, 4.5 };
	(void)printf("\nblur %.1f px; pixels a module:", sigma);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		(void)printf("%6.1f", sizes[i]);
	for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
		(void)printf("\n%-28s", codes[k].name);
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			struct phone_scene scene = phone_usual(NULL, sizes[i], 0);
			scene.version = codes[k].version;
			scene.sigma = sigma;
			struct tally tally = read_scenes(&scene, codes[k].length);
			print_tally(&tally);
		}
	}
	(void)printf("\n");
}

static void print_condition(const char *name, struct phone_scene scene)
{
	static const char *const hints[] = { "none", "closer", "farther", "tilt", "brighter" };
	(void)printf("%-28s", name);
	for (int length = 0; length <= 200; length += 200) {
		struct tally tally = read_scenes(&scene, length);
		print_tally(&tally);
		for (int i = 1; i < AIM_HINT_COUNT; i++)
			if (tally.hints[i] > 0)
				(void)printf(" (%s %u)", hints[i], tally.hints[i]);
		(void)printf(length == 0 ? "  |" : "\n");
	}
}

static void print_conditions(void)
{
	struct phone_scene usual = phone_usual(NULL, 4.5, 0), scene;
	(void)printf("\n4.5 px a module; ticket | 200 characters (V9)\n");
	print_condition("nothing special", usual);
	for (int share = 3; share <= 15; share += share < 8 ? 5 : 7) {
		char name[32];
		(void)snprintf(name, sizeof(name), "glare over %d %%", share);
		scene = usual;
		scene.glare = share / 100.0;
		print_condition(name, scene);
	}
	scene = usual;
	scene.moire = 0.15;
	print_condition("moire 15 %", scene);
	scene.moire = 0.35;
	print_condition("moire 35 %", scene);
	scene = usual;
	scene.black = 40, scene.white = 95, scene.noise = 4;
	print_condition("dim phone", scene);
	scene.black = 45, scene.white = 60;
	print_condition("very dim phone", scene);
	scene = usual;
	scene.black = 120, scene.white = 420;
	print_condition("over-exposed phone", scene);
	scene = usual;
	scene.is_dark_mode = true;
	print_condition("dark mode", scene);
	scene = usual;
	scene.tilt = 0.35;
	print_condition("strong tilt", scene);
	scene = usual;
	scene.turn_deg = 45;
	print_condition("turned by 45 degrees", scene);
	scene = usual;
	scene.sigma = 1.8;
	print_condition("blur 1.8 px", scene);
}

static int print_table(void)
{
	has_referee = system("command -v ZXingReader >/dev/null") == 0;
	(void)printf("read of %d codes, each in one of two pictures%s\n", SCENES,
		     has_referee ? ": booth-reader/ZXingReader" : "; ZXingReader is not installed");
	print_sizes(0.6);
	print_sizes(1.2);
	print_conditions();
	return EXIT_SUCCESS;
}

static int look_at_nothing(uint32_t count)
{
	struct phone_nothing *nothing = phone_nothing_create(NOTHING_SIDE);
	uint8_t *pixels = malloc(NOTHING_SIDE * NOTHING_SIDE);
	struct grey picture = { pixels, NOTHING_SIDE, NOTHING_SIDE };
	struct reader_answer answer;
	unsigned found = 0;
	for (uint32_t i = 0; pixels && i < count; i++) {
		phone_nothing_draw(nothing, i, pixels);
		reader_client_read(reader, &picture, &answer);
		found += answer.find != AIM_FOUND_NOTHING;
	}
	(void)printf("%u codes were read in %u pictures without a code\n", found, count);
	phone_nothing_destroy(nothing);
	free(pixels);
	return found == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	if (qr_reader_create(&reader) < 0)
		return EXIT_FAILURE;
	int status = argc == 3 && strcmp(argv[1], "nothing") == 0
			     ? look_at_nothing((uint32_t)strtoul(argv[2], NULL, 10))
			     : print_table();
	qr_reader_destroy(reader);
	return status;
}
