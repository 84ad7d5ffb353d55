/* SPDX-License-Identifier: MIT */
/*
 * Draws what the office hands in, for tests that measure it and for the pictures of the docs.
 *
 *	draw_pages KIND OUT LANGUAGE COUNT PEOPLE
 *
 * KIND: a size and a paper, such as 33x48:five, with :jpeg or :caption after it; or proof, poster-a3,
 * poster-a4, handover, corrections, csv, gb18030, xlsx, zip; or pictures, which writes what a booth keeps
 * of the person number COUNT. LANGUAGE: zh or en. PEOPLE: flat (magenta areas, for measuring), sitter
 * (rendered people) or hostile (texts that try to break out).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/base/language.h"
#include "daemon/imaging/photo.h"
#include "daemon/outputs/correction_form.h"
#include "daemon/outputs/export_name.h"
#include "daemon/outputs/handover.h"
#include "daemon/outputs/poster.h"
#include "daemon/outputs/print_sheet.h"
#include "daemon/outputs/proof_sheet.h"
#include "daemon/outputs/table_out.h"
#include "daemon/outputs/zip_out.h"
#include "daemon/sitter/sitter.h"

enum { WIDTH = 1280, HEIGHT = 960, CROP_WIDTH = 560, CROP_HEIGHT = CROP_WIDTH / 3 * 4 + 1 };
enum { PERSONS_MAX = 2000, TEXT_SIZE = 100, TAKEN_S = 1777863600 };

struct people {
	struct sitter *sitter; /* null: flat */
	bool is_hostile;
	uint8_t *original, *photo;
	size_t original_size, photo_size;
	struct handed person;
	char number[24], name[TEXT_SIZE], receipt[16], id_number[24], tail[8];
};

static struct problem problem = { "" };

_Noreturn static void stop(const char *what)
{
	(void)fprintf(stderr, "draw_pages: %s: %s\n", what, problem.text);
	exit(EXIT_FAILURE);
}

static void expect(int r, const char *what)
{
	if (r < 0)
		stop(what);
}

static const struct record_crop crop = { (WIDTH - CROP_WIDTH) / 2.0, 60, CROP_WIDTH,
					 CROP_WIDTH / 3.0 * 4 };

/* ---- the people ---- */

static const char *const hostile[] = {
	"=HYPERLINK(\"http://x\",\"y\")",
	"+1-2",
	"@SUM(A1)",
	"<script>alert(1)</script>&amp;\"'",
	"a\x1b[2J\x07\r\nb\tc",
	"\xe2\x80\xae"
	"gpj.exe",
	"../../etc/passwd",
	"\xff\xfe broken",
	"$(reboot) `id` %s%n",
	"阿卜杜热合曼·买买提艾力·阿卜杜热合曼·艾力",
	"%PDF-1.4 (x) >> endobj",
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
};

static const char *const families[] = { "张", "王", "李", "赵", "陈", "杨", "黄", "周" };
static const char *const givens[] = { "小三", "丽华", "伟", "思远", "晓梅", "子涵", "建国" };

static void name_person(struct people *people, unsigned i)
{
	enum { HOSTILE = sizeof(hostile) / sizeof(hostile[0]) };
	if (people->is_hostile)
		(void)snprintf(people->name, TEXT_SIZE, "%s", hostile[i % HOSTILE]);
	else if (i % 13 == 9)
		(void)snprintf(people->name, TEXT_SIZE, "阿依努尔·买买提");
	else
		(void)snprintf(people->name, TEXT_SIZE, "%s%s", families[i % 8], givens[i % 7]);
	(void)snprintf(people->number, sizeof(people->number), "2022%04u", 101 + i);
	(void)snprintf(people->id_number, sizeof(people->id_number), "3206832004%08u", 1012000 + i);
	(void)snprintf(people->tail, sizeof(people->tail), "%04u", (2000 + i) % 10000);
	(void)snprintf(people->receipt, sizeof(people->receipt), "K7M-%04u", i % 10000);
}

static void fill_person(struct people *people, unsigned i)
{
	name_person(people, i);
	const char *text = people->is_hostile ? people->name : "";
	people->person = (struct handed){ .student_number = people->number,
					  .name = people->name,
					  .sex = i % 2 ? "女" : "男",
					  .id_number = people->id_number,
					  .id_tail = people->tail,
					  .candidate_number = text,
					  .code = text,
					  .college = people->is_hostile ? text : "机电学院",
					  .major = text,
					  .class = people->is_hostile ? text : "机电2201",
					  .receipt = people->receipt,
					  .photo_id = "01970000-0000-7000-8000-000000000001",
					  .device = "library-1",
					  .profile = "graduate",
					  .taken = "2026-05-04 11:02:01",
					  .taken_unix_ms = TAKEN_S * 1000LL,
					  .clock_is_synchronised = true,
					  .proofread = "right",
					  .payment = "none",
					  .order = "",
					  .photo_width = 480,
					  .photo_height = 640,
					  .crop = crop };
}

static void render(struct people *people, unsigned i, struct image *image)
{
	struct sitter_scene scene;
	sitter_scene_init(&scene);
	scene.hair_tone = (float)(i % 3) * 0.5f;
	scene.skin = 0.6f + (float)(i % 5) * 0.4f;
	scene.wide = 0.92f + (float)(i % 7) * 0.025f;
	scene.glasses = i % 4 == 1 ? 1 : 0;
	scene.shirt_red = (float)(30 + i * 37 % 120);
	scene.shirt_green = (float)(30 + i * 23 % 90);
	scene.y = 0.44f;
	sitter_render(people->sitter, &scene, i, image, NULL);
}

static void encode(struct people *people, const struct image *image)
{
	static const struct jpeg_settings settings = { .quality = 88, .dpi = 300 };
	struct photo_spec spec = { .width = 480,
				   .height = 640,
				   .min_bytes = 1000,
				   .max_bytes = 40000,
				   .min_quality = 60,
				   .max_quality = 95,
				   .dpi = 300 };
	struct crop part = { .has_rectangle = true,
			     .x = crop.x,
			     .y = crop.y,
			     .width = crop.width,
			     .height = crop.height };
	struct photo photo = { 0 };
	free(people->original);
	free(people->photo);
	expect(jpeg_encode(image, &settings, &people->original, &people->original_size), "encode");
	expect(photo_finish(image, &part, &spec, &problem, &photo), "photo");
	people->photo = photo.bytes;
	people->photo_size = photo.size_bytes;
	people->person.photo_quality = photo.quality;
}

/* Makes the person number i with the pictures. */
static void make_person(struct people *people, unsigned i)
{
	static uint8_t pixels[WIDTH * HEIGHT * IMAGE_BYTES_PER_PIXEL];
	struct image image = { pixels, WIDTH, HEIGHT, WIDTH * (size_t)IMAGE_BYTES_PER_PIXEL };
	fill_person(people, i);
	if (people->sitter) {
		render(people, i, &image);
	} else if (people->original) {
		return; /* all flat pictures are the same */
	} else {
		for (size_t at = 0; at < sizeof(pixels); at += 4)
			memcpy(pixels + at, "\xff\x00\xff\x00", 4);
	}
	encode(people, &image);
	people->person.photo_bytes = (int64_t)people->photo_size;
	expect(hash_bytes(people->photo, people->photo_size, &people->person.photo_hash), "hash");
}

/* ---- the pages ---- */

static void draw_prints(struct people *people, char *kind, const char *out, unsigned count)
{
	struct print_plan plan = { .copies = PRINT_COPIES };
	static struct handed persons[PERSONS_MAX];
	static struct people texts[PERSONS_MAX];
	struct print_sheet *sheet = NULL;
	char *paper = strchr(kind, ':'), *more = paper ? strchr(paper + 1, ':') : NULL;
	if (!paper)
		stop("no paper");
	*paper++ = '\0';
	if (more)
		*more++ = '\0';
	expect(print_layout_find_size(kind, &plan.size), kind);
	expect(print_layout_find_paper(paper, &plan.paper), paper);
	plan.is_pictures = more && strcmp(more, "jpeg") == 0;
	if (more && strcmp(more, "caption") == 0)
		plan.caption = PRINT_CAPTION_NUMBER | PRINT_CAPTION_NAME;
	for (unsigned i = 0; i < count; i++) {
		texts[i].is_hostile = people->is_hostile;
		fill_person(&texts[i], i);
		persons[i] = texts[i].person;
	}
	expect(print_sheet_create(out, &plan, "机电2201", &problem, &sheet), "sheet");
	expect(print_sheet_cover(sheet, "机电学院 机电2201", persons, count, &problem), "cover");
	for (unsigned i = 0; i < count; i++) {
		make_person(people, i);
		expect(print_sheet_add(sheet, &people->person, people->original,
				       people->original_size, &problem),
		       "add");
	}
	expect(print_sheet_finish(sheet, &problem), "finish");
	print_sheet_destroy(sheet);
}

static void draw_proof(struct people *people, const char *out, unsigned count)
{
	const char *bad = hostile[3];
	struct proof_heading heading = { .campaign = people->is_hostile ? bad : "2026届春季",
					 .college = people->is_hostile ? bad : "机电学院",
					 .class = people->is_hostile ? bad : "机电2201",
					 .deadline = "2026-06-29",
					 .contact = "学生处 张老师 0513-85012345 · 图书馆一楼大厅",
					 .expected = count + 2,
					 .photos = count };
	struct proof_sheet *sheet = NULL;
	expect(proof_sheet_create(out, &heading, &problem, &sheet), "proof");
	for (unsigned i = 0; i < count; i++) {
		make_person(people, i);
		expect(proof_sheet_add(sheet, &people->person, people->photo, people->photo_size,
				       &problem),
		       "add");
	}
	expect(proof_sheet_finish(sheet, &problem), "finish");
	proof_sheet_destroy(sheet);
}

static void draw_poster(const char *out, bool is_small, bool is_chinese)
{
	struct poster poster = {
		.school = is_chinese ? "南通大学 学生工作处" : "Nantong University",
		.title = is_chinese ? "2026届毕业生图像采集" : "Graduation photos 2026",
		.window = is_chinese ? "4月30日至5月17日\n8:00–21:00"
				     : "30 April to 17 May\n8:00–21:00",
		.place = is_chinese ? "图书馆一楼大厅" : "Library, ground floor",
		.fee = is_chinese ? "15元（学校统一支付）" : "15 yuan, paid by the school",
		.contact = is_chinese ? "学生处 张老师\n0513-85012345"
				      : "Ms Zhang, Student Affairs\n0513-85012345",
		.is_small = is_small,
	};
	expect(poster_write(out, &poster, &problem), "poster");
}

static void draw_handover(struct people *people, const char *out, unsigned count)
{
	struct handover_class classes[PERSONS_MAX];
	struct handover_file files[3] = { 0 };
	for (unsigned i = 0; i < count; i++)
		classes[i] =
			(struct handover_class){ people->is_hostile ? hostile[i % 12] : "机电学院",
						 "机电2201", 48, 46 + i % 3 };
	for (unsigned i = 0; i < 3; i++) {
		files[i] = (struct handover_file){ .name = i ? "photos-2.zip" : "照片-1.zip",
						   .photos = 500,
						   .size_bytes = 17345123 };
		expect(hash_bytes(&i, sizeof(i), &files[i].hash), "hash");
	}
	struct handover handover = { "2026届春季", "2026-07-01", classes, count, files, 3 };
	expect(handover_write(out, &handover, &problem), "handover");
}

static void draw_corrections(struct people *people, const char *out, unsigned count)
{
	static struct people persons[PERSONS_MAX];
	static struct correction_line lines[PERSONS_MAX];
	for (unsigned i = 0; i < count; i++) {
		persons[i].is_hostile = people->is_hostile;
		fill_person(&persons[i], i);
		const struct handed *person = &persons[i].person;
		lines[i] = (struct correction_line){
			.student_number = person->student_number,
			.name = person->name,
			.college = person->college,
			.class = person->class,
			.receipt = person->receipt,
			.reason = i % 2 ? "D1 姓名" : "P2 照片不合格",
			.note = people->is_hostile ? person->name
				: i % 2            ? "“丽华”应为“丽桦”"
						   : "眼镜反光，请重拍",
			.due = "2026-06-29",
		};
	}
	struct correction_form form = { "2026届春季", "机电学院", lines, count };
	expect(correction_form_write(out, &form, &problem), "corrections");
}

/* ---- tables and ZIP ---- */

static void write_table(struct people *people, const char *out, enum table_form form,
			unsigned count)
{
	static const char *const columns[] = { "学号", "姓名", "身份证号", "班级", NULL };
	struct table_out *table = NULL;
	expect(table_out_create(out, form, columns, &problem, &table), "table");
	for (unsigned i = 0; i < count; i++) {
		fill_person(people, i);
		const char *cells[] = { people->person.student_number, people->person.name,
					people->person.id_number, people->person.class };
		expect(table_out_row(table, cells, &problem), "row");
	}
	expect(table_out_finish(table, &problem), "finish");
	table_out_destroy(table);
}

static void write_zip(struct people *people, const char *out, unsigned count)
{
	struct zip_out *zip = NULL;
	expect(zip_out_create(out, &problem, &zip), "zip");
	for (unsigned i = 0; i < count; i++) {
		char name[EXPORT_NAME_SIZE];
		make_person(people, i);
		expect(export_name_make(people->person.class, people->id_number, ".jpg", &problem,
					name),
		       "name");
		expect(zip_out_add(zip, name, people->photo, people->photo_size,
				   people->person.taken_unix_ms, &problem),
		       "add");
	}
	expect(zip_out_finish(zip, &problem), "finish");
	zip_out_destroy(zip);
}

/* The photo and the original of the person `number`: OUT-photo.jpg and OUT-original.jpg. */
static void write_pictures(struct people *people, const char *out, unsigned number)
{
	char path[TEXT_SIZE * 3];
	make_person(people, number);
	(void)snprintf(path, sizeof(path), "%.200s-photo.jpg", out);
	expect(file_write_path(path, people->photo, people->photo_size), path);
	(void)snprintf(path, sizeof(path), "%.200s-original.jpg", out);
	expect(file_write_path(path, people->original, people->original_size), path);
}

static void draw(struct people *people, char *kind, const char *out, unsigned count,
		 bool is_chinese)
{
	if (strcmp(kind, "proof") == 0)
		draw_proof(people, out, count);
	else if (strncmp(kind, "poster", 6) == 0)
		draw_poster(out, strcmp(kind, "poster-a4") == 0, is_chinese);
	else if (strcmp(kind, "handover") == 0)
		draw_handover(people, out, count);
	else if (strcmp(kind, "corrections") == 0)
		draw_corrections(people, out, count);
	else if (strcmp(kind, "csv") == 0)
		write_table(people, out, TABLE_CSV, count);
	else if (strcmp(kind, "gb18030") == 0)
		write_table(people, out, TABLE_CSV_GB18030, count);
	else if (strcmp(kind, "xlsx") == 0)
		write_table(people, out, TABLE_XLSX, count);
	else if (strcmp(kind, "zip") == 0)
		write_zip(people, out, count);
	else if (strcmp(kind, "pictures") == 0)
		write_pictures(people, out, count);
	else
		draw_prints(people, kind, out, count);
}

int main(int argc, char **argv)
{
	struct people people = { 0 };
	if (argc != 6) {
		(void)fputs("usage: draw_pages KIND OUT LANGUAGE COUNT PEOPLE\n", stderr);
		return EXIT_FAILURE;
	}
	unsigned count = (unsigned)strtoul(argv[4], NULL, 10);
	bool is_chinese = strcmp(argv[3], "zh") == 0;
	language_choose(is_chinese);
	people.is_hostile = strcmp(argv[5], "hostile") == 0;
	if (count > PERSONS_MAX)
		stop("too many");
	if (strcmp(argv[5], "sitter") == 0)
		expect(sitter_create("build/models", WIDTH, HEIGHT, &problem, &people.sitter),
		       "sitter");
	draw(&people, argv[1], argv[2], count, is_chinese);
	sitter_destroy(people.sitter);
	free(people.original);
	free(people.photo);
	return EXIT_SUCCESS;
}
