/* SPDX-License-Identifier: MIT */
#include "booth-ui/scanout.h"

#include <errno.h>
#include <string.h>

int scanout_check(const struct scanout *scanout)
{
	const struct scanout_field *fields[3] = { &scanout->red, &scanout->green, &scanout->blue };
	unsigned bits = (unsigned)scanout->bytes_per_pixel * 8;
	if (scanout->bytes_per_pixel < 2 || scanout->bytes_per_pixel > 4)
		return -EINVAL;
	for (int i = 0; i < 3; i++)
		if (fields[i]->length < 1 || fields[i]->length > 8 ||
		    fields[i]->offset > bits - fields[i]->length)
			return -EINVAL;
	if (scanout->width <= 0 || scanout->height <= 0 ||
	    scanout->stride < (size_t)scanout->width * (size_t)scanout->bytes_per_pixel)
		return -EINVAL;
	return scanout->rotate >= 0 && scanout->rotate < 360 && scanout->rotate % 90 == 0 ? 0
											  : -EINVAL;
}

static bool is_sideways(const struct scanout *scanout)
{
	return scanout->rotate == 90 || scanout->rotate == 270;
}

void scanout_canvas_size(const struct scanout *scanout, int *ret_width, int *ret_height)
{
	*ret_width = is_sideways(scanout) ? scanout->height : scanout->width;
	*ret_height = is_sideways(scanout) ? scanout->width : scanout->height;
}

/* Returns the rectangle of the monitor that shows this part of the canvas. */
static struct rect turn(const struct scanout *scanout, const struct image *canvas, struct rect part)
{
	switch (scanout->rotate) {
	case 90:
		return (struct rect){ canvas->height - rect_bottom(part), part.x, part.height,
				      part.width };
	case 180:
		return (struct rect){ canvas->width - rect_right(part),
				      canvas->height - rect_bottom(part), part.width, part.height };
	case 270:
		return (struct rect){ part.y, canvas->width - rect_right(part), part.height,
				      part.width };
	default:
		return part;
	}
}

/* Returns the address of the canvas pixel that the monitor shows at (x, y). The canvas pixel for (x
 * + 1, y) lies *ret_step bytes further. */
static const uint8_t *row_source(const struct scanout *scanout, const struct image *canvas, int x,
				 int y, ptrdiff_t *ret_step)
{
	ptrdiff_t stride = (ptrdiff_t)canvas->stride;
	switch (scanout->rotate) {
	case 90:
		*ret_step = -stride;
		return image_row(canvas, canvas->height - 1 - x) + (ptrdiff_t)y * 4;
	case 180:
		*ret_step = -4;
		return image_row(canvas, canvas->height - 1 - y) +
		       (ptrdiff_t)(canvas->width - 1 - x) * 4;
	case 270:
		*ret_step = stride;
		return image_row(canvas, x) + (ptrdiff_t)(canvas->width - 1 - y) * 4;
	default:
		*ret_step = 4;
		return image_row(canvas, y) + (ptrdiff_t)x * 4;
	}
}

static bool is_canvas_format(const struct scanout *scanout)
{
	return scanout->bytes_per_pixel == 4 && scanout->red.offset == 16 &&
	       scanout->green.offset == 8 && scanout->blue.offset == 0 &&
	       scanout->red.length == 8 && scanout->green.length == 8 && scanout->blue.length == 8;
}

static uint32_t pack(const struct scanout *scanout, const uint8_t *bgrx)
{
	return (uint32_t)(bgrx[2] >> (8 - scanout->red.length)) << scanout->red.offset |
	       (uint32_t)(bgrx[1] >> (8 - scanout->green.length)) << scanout->green.offset |
	       (uint32_t)(bgrx[0] >> (8 - scanout->blue.length)) << scanout->blue.offset;
}

static void copy_row(const struct scanout *scanout, const uint8_t *source, ptrdiff_t step,
		     int count, uint8_t *target)
{
	if (is_canvas_format(scanout) && step == 4) {
		memcpy(target, source, (size_t)count * 4);
		return;
	}
	size_t size = (size_t)scanout->bytes_per_pixel;
	for (int i = 0; i < count; i++, source += step, target += size) {
		uint32_t pixel = pack(scanout, source);
		/* copies the low bytes of `pixel`, because the machine is little-endian */
		memcpy(target, &pixel, size);
	}
}

void scanout_copy(const struct scanout *scanout, const struct image *canvas, struct rect damage)
{
	struct rect whole = { 0, 0, canvas->width, canvas->height };
	struct rect monitor = { 0, 0, scanout->width, scanout->height };
	struct rect part =
		rect_intersect(turn(scanout, canvas, rect_intersect(damage, whole)), monitor);
	for (int y = part.y; y < rect_bottom(part); y++) {
		ptrdiff_t step;
		const uint8_t *source = row_source(scanout, canvas, part.x, y, &step);
		copy_row(scanout, source, step, part.width,
			 scanout->memory + (size_t)y * scanout->stride +
				 (size_t)part.x * (size_t)scanout->bytes_per_pixel);
	}
}
