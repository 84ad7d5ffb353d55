/* SPDX-License-Identifier: MIT */
#include "booth-ui/page_scene.h"

#include "booth-ui/page_picture.h"
#include "booth-ui/theme.h"

/* What is held, the arrow, and the reader stand side by side; in a place that is higher than wide, one
 * above the other with the reader, which is at the lens, on top. */
struct scene {
	struct rect held, arrow, reader;
	enum drawing_direction direction;
};

static struct scene open_scene(struct page *page, struct rect place)
{
	struct scene scene = { 0 };
	struct rect rest = rect_inset(place, px(page, 4), px(page, 3));
	widget_fill(page, place, THEME_INFO_DIM, px(page, 3));
	if (rest.width >= rest.height) {
		scene.direction = POINTS_RIGHT;
		scene.held = rect_cut_left(&rest, rest.width * 46 / 100);
		scene.reader = rect_cut_right(&rest, rest.width * 60 / 100);
	} else {
		scene.direction = POINTS_UP;
		scene.held = rect_cut_bottom(&rest, rest.height * 54 / 100);
		scene.reader = rect_cut_top(&rest, rest.height * 62 / 100);
	}
	scene.arrow = rest;
	return scene;
}

static void put_arrow(struct page *page, const struct scene *scene)
{
	bool is_up = scene->direction == POINTS_UP;
	int length = rect_min(is_up ? scene->arrow.height : scene->arrow.width, px(page, 14));
	int side = length * 3 / 4;
	struct rect place = rect_centre(scene->arrow, is_up ? side : length, is_up ? length : side);
	if (rect_is_empty(place))
		return;
	struct drawing_item *item = drawing_add(page->drawing, DRAWING_CHEVRONS, place);
	item->direction = scene->direction;
	item->chevrons = 2;
	item->stroke = rect_max(4, side / 8);
	item->colour = THEME_INFO;
	item->ground = THEME_INFO_DIM;
}

/* A dark box with a bright window. */
static void put_reader(struct page *page, const struct scene *scene, enum drawing_icon icon)
{
	int side = rect_min(rect_min(scene->reader.width, scene->reader.height), px(page, 34));
	struct rect box = rect_centre(scene->reader, side, side * 9 / 10);
	widget_fill(page, box, THEME_NIGHT, side / 8);
	int window = rect_min(box.width, box.height) * 58 / 100;
	widget_icon(page, rect_centre(box, window, window), icon, THEME_WHITE, THEME_NIGHT);
}

void page_scene_phone(struct page *page, struct rect place)
{
	struct scene scene = open_scene(page, place);
	int height =
		rect_min(rect_min(scene.held.height, scene.held.width * 17 / 10), px(page, 80));
	int width = height * 56 / 100, edge = width / 14;
	struct rect phone = rect_centre(scene.held, width, height);
	widget_fill(page, phone, THEME_NIGHT, width / 7);
	struct rect screen = rect_inset(phone, edge, edge * 2);
	widget_fill(page, screen, THEME_WHITE, edge);
	int side = screen.width * 88 / 100;
	struct drawing_item *code =
		drawing_add(page->drawing, DRAWING_QR, rect_centre(screen, side, side));
	code->colour = THEME_INK;
	code->ground = THEME_WHITE;
	drawing_set_text(page->drawing, code, "booth");
	put_arrow(page, &scene);
	put_reader(page, &scene, ICON_LENS);
}

void page_scene_card(struct page *page, struct rect place)
{
	struct scene scene = open_scene(page, place);
	int width = rect_min(rect_min(scene.held.width, scene.held.height * 15 / 10), px(page, 70));
	int height = width * 63 / 100, gap = width / 14;
	struct rect card = rect_centre(scene.held, width, height);
	widget_fill(page, card, THEME_WHITE, width / 16);
	widget_border(page, card, THEME_EDGE, width / 16, rect_max(2, page->type.unit / 14));
	struct rect inner = rect_inset(card, gap, gap);
	struct rect face = rect_cut_left(&inner, inner.height * 8 / 10);
	widget_coach(page, face, &(struct coach){ 0 }, gap / 2);
	(void)rect_cut_left(&inner, gap);
	static const int lengths[] = { 100, 70, 85 };
	int line = rect_max(4, inner.height / 9);
	for (int i = 0; i < 3; i++) {
		struct rect bar = { inner.x, inner.y + inner.height * (1 + 3 * i) / 9,
				    inner.width * lengths[i] / 100, line };
		widget_fill(page, bar, THEME_EDGE, line / 2);
	}
	put_arrow(page, &scene);
	put_reader(page, &scene, ICON_CARD);
}

void page_scene_seconds(struct page *page, struct rect place, int left_s, int whole_s)
{
	char text[TEXT_MAX];
	struct widget_style style = { .type = TYPE_DISPLAY,
				      .is_bold = true,
				      .colour = THEME_INK,
				      .ground = THEME_FIX_DIM,
				      .align = ALIGN_CENTRE,
				      .is_middle = true };
	widget_fill(page, place, THEME_FIX_DIM, px(page, 3));
	int side = rect_min(place.width, place.height) * 62 / 100;
	struct rect ring = rect_centre(place, side, side);
	float left = whole_s > 0 ? (float)left_s / (float)whole_s : 1;
	widget_ring(page, ring, rect_max(6, side / 14), left > 1 ? 1 : left, THEME_FIX_DARK,
		    THEME_FIX);
	(void)widget_text(page, rect_inset(ring, side / 5, side / 5), &style,
			  widget_fill_number("{}", (unsigned)left_s, text));
}
