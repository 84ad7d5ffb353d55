/* SPDX-License-Identifier: MIT */
/*
 * libjpeg reports an error by calling error_exit(), which must not return. Our error_exit() leaves
 * libjpeg by longjmp(). Therefore only functions named step_* and their helpers may call libjpeg.
 * The step_* functions are called through decoder_guard() or encoder_guard(), which catch the jump.
 * They keep their values in the struct of the decoder or encoder, because a jump may spoil local
 * variables.
 */
#include "daemon/imaging/jpeg.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h> /* declares FILE, which jpeglib.h needs */
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

/* The number of rows that we request in one call. libjpeg may return fewer rows; it returns at most
 * one row of blocks. */
enum { ROWS_AT_ONCE = 16 };

/* The maximum number of scans in a progressive JPEG that we accept. Encoders make about ten scans;
 * libjpeg-turbo's documentation recommends a limit of some hundreds. */
enum { SCANS_MAX = 100 };

struct jpeg_errors {
	/* must be the first member, because libjpeg hands back only its address */
	struct jpeg_error_mgr base;
	jmp_buf escape;
	int code;
	bool is_damaged;
	char words[JMSG_LENGTH_MAX];
};

/* Returns whether a warning of libjpeg is about damaged picture data. Its other warnings are about
 * headers or padding. */
static bool is_damage(int code)
{
	switch (code) {
	case JWRN_HIT_MARKER:
	case JWRN_HUFF_BAD_CODE:
	case JWRN_JPEG_EOF:
	case JWRN_MUST_RESYNC:
	case JWRN_ARITH_BAD_CODE:
		return true;
	default:
		return false;
	}
}

static void keep_words(j_common_ptr codec, struct jpeg_errors *errors)
{
	errors->code = errors->base.msg_code;
	errors->base.format_message(codec, errors->words);
}

__attribute__((noreturn)) static void on_error(j_common_ptr codec)
{
	struct jpeg_errors *errors = codec->client_data;
	keep_words(codec, errors);
	longjmp(errors->escape, 1);
}

/* libjpeg calls this function for each message. level < 0: a warning; other levels: a debugging
 * message. */
static void on_message(j_common_ptr codec, int level)
{
	struct jpeg_errors *errors = codec->client_data;
	if (level >= 0 || !is_damage(errors->base.msg_code))
		return;
	if (!errors->is_damaged)
		keep_words(codec, errors);
	errors->is_damaged = true;
}

static void on_output(j_common_ptr codec)
{
	(void)codec;
}

static void errors_init(struct jpeg_errors *errors)
{
	(void)jpeg_std_error(&errors->base);
	errors->base.error_exit = on_error;
	errors->base.emit_message = on_message;
	errors->base.output_message = on_output;
}

/* Decoding */

struct jpeg_decoder {
	struct jpeg_decompress_struct codec;
	struct jpeg_errors errors;
	/* memory for ROWS_AT_ONCE stored rows of a picture that is stored on its side */
	uint8_t *rows;
	size_t rows_size;
	bool has_tables;    /* the codec still holds the Huffman tables of an earlier picture */
	bool is_codec_gone; /* the codec was destroyed, and creating it again failed */

	/* All members below belong to the current picture. */
	const uint8_t *bytes;
	size_t size_bytes;
	unsigned denominator;
	int orientation;
	struct image image;
};

typedef void (*decoder_step)(struct jpeg_decoder *decoder);

static int decoder_guard(struct jpeg_decoder *decoder, decoder_step step)
{
	decoder->errors.is_damaged = false;
	if (setjmp(decoder->errors.escape))
		return decoder->errors.code == JERR_OUT_OF_MEMORY ? -ENOMEM : -EBADMSG;
	step(decoder);
	return decoder->errors.is_damaged ? -EBADMSG : 0;
}

static void step_create(struct jpeg_decoder *decoder)
{
	jpeg_create_decompress(&decoder->codec);
}

int jpeg_decoder_create(struct jpeg_decoder **ret_decoder)
{
	struct jpeg_decoder *decoder = calloc(1, sizeof(*decoder));
	if (!decoder)
		return -ENOMEM;
	errors_init(&decoder->errors);
	decoder->codec.err = &decoder->errors.base;
	decoder->codec.client_data = &decoder->errors;
	int r = decoder_guard(decoder, step_create);
	if (r < 0) {
		free(decoder);
		return r;
	}
	*ret_decoder = decoder;
	return 0;
}

void jpeg_decoder_destroy(struct jpeg_decoder *decoder)
{
	if (!decoder)
		return;
	jpeg_destroy_decompress(&decoder->codec);
	free(decoder->rows);
	free(decoder);
}

static bool lies_on_its_side(int orientation)
{
	return orientation >= 5;
}

static int divide_up(int value, int by)
{
	return (value + by - 1) / by;
}

void jpeg_decoded_size(const struct jpeg_info *info, int denominator, int *ret_width,
		       int *ret_height)
{
	int width = divide_up(info->width, denominator);
	int height = divide_up(info->height, denominator);
	*ret_width = lies_on_its_side(info->orientation) ? height : width;
	*ret_height = lies_on_its_side(info->orientation) ? width : height;
}

static void mirror_row(uint8_t *row, int width)
{
	for (int left = 0, right = width - 1; left < right; left++, right--) {
		uint32_t a, b;
		memcpy(&a, row + 4 * (size_t)left, sizeof(a));
		memcpy(&b, row + 4 * (size_t)right, sizeof(b));
		memcpy(row + 4 * (size_t)left, &b, sizeof(b));
		memcpy(row + 4 * (size_t)right, &a, sizeof(a));
	}
}

/* Decodes a picture with an orientation from 1 to 4. Each stored row is also a row of the upright
 * picture, so it is decoded directly to its place there. */
static void decode_upright(struct jpeg_decoder *decoder)
{
	struct jpeg_decompress_struct *codec = &decoder->codec;
	const struct image *image = &decoder->image;
	bool is_upside_down = decoder->orientation == 3 || decoder->orientation == 4;
	bool is_mirrored = decoder->orientation == 2 || decoder->orientation == 3;
	while (codec->output_scanline < codec->output_height) {
		int first = (int)codec->output_scanline;
		uint8_t *rows[ROWS_AT_ONCE];
		int count = 0;
		for (int y = first; count < ROWS_AT_ONCE && y < image->height; y++)
			rows[count++] =
				image_row(image, is_upside_down ? image->height - 1 - y : y);
		int got = (int)jpeg_read_scanlines(codec, rows, (JDIMENSION)count);
		for (int i = 0; is_mirrored && i < got; i++)
			mirror_row(rows[i], image->width);
	}
}

/* Writes the stored rows first .. first + count - 1 to the upright picture, in which they are
 * columns. */
static void put_columns(const struct jpeg_decoder *decoder, int first, int count)
{
	const struct image *image = &decoder->image;
	size_t stored_stride = (size_t)image->height * IMAGE_BYTES_PER_PIXEL;
	bool from_right = decoder->orientation == 6 || decoder->orientation == 7;
	bool from_below = decoder->orientation == 7 || decoder->orientation == 8;
	for (int stored_x = 0; stored_x < image->height; stored_x++) {
		uint8_t *row =
			image_row(image, from_below ? image->height - 1 - stored_x : stored_x);
		const uint8_t *source = decoder->rows + 4 * (size_t)stored_x;
		for (int i = 0; i < count; i++, source += stored_stride) {
			int y = first + i;
			int x = from_right ? image->width - 1 - y : y;
			memcpy(row + 4 * (size_t)x, source, IMAGE_BYTES_PER_PIXEL);
		}
	}
}

static void decode_sideways(struct jpeg_decoder *decoder)
{
	struct jpeg_decompress_struct *codec = &decoder->codec;
	size_t stride = (size_t)decoder->image.height * IMAGE_BYTES_PER_PIXEL;
	uint8_t *rows[ROWS_AT_ONCE];
	for (size_t i = 0; i < ROWS_AT_ONCE; i++)
		rows[i] = decoder->rows + i * stride;
	while (codec->output_scanline < codec->output_height) {
		int first = (int)codec->output_scanline;
		int got = (int)jpeg_read_scanlines(codec, rows, ROWS_AT_ONCE);
		put_columns(decoder, first, got);
	}
}

static void step_decode(struct jpeg_decoder *decoder)
{
	struct jpeg_decompress_struct *codec = &decoder->codec;
	jpeg_mem_src(codec, decoder->bytes, decoder->size_bytes);
	(void)jpeg_read_header(codec, TRUE);
	codec->out_color_space = JCS_EXT_BGRX;
	codec->scale_num = 1;
	codec->scale_denom = decoder->denominator;
	(void)jpeg_start_decompress(codec);
	bool is_on_side = lies_on_its_side(decoder->orientation);
	int width = is_on_side ? decoder->image.height : decoder->image.width;
	int height = is_on_side ? decoder->image.width : decoder->image.height;
	/* The memory for the pixels has the size that the first frame header gives. If there is a
	 * second frame header, libjpeg may have read a different size from it. */
	if ((int)codec->output_width != width || (int)codec->output_height != height)
		ERREXIT(codec, JERR_BAD_LENGTH);
	if (is_on_side)
		decode_sideways(decoder);
	else
		decode_upright(decoder);
	(void)jpeg_finish_decompress(codec);
}

static int keep_rows(struct jpeg_decoder *decoder)
{
	if (!lies_on_its_side(decoder->orientation))
		return 0;
	size_t need = (size_t)decoder->image.height * IMAGE_BYTES_PER_PIXEL * ROWS_AT_ONCE;
	if (need <= decoder->rows_size)
		return 0;
	uint8_t *rows = realloc(decoder->rows, need);
	if (!rows)
		return -ENOMEM;
	decoder->rows = rows;
	decoder->rows_size = need;
	return 0;
}

/* A picture without Huffman tables must be decoded with the standard tables, but libjpeg would use
 * the tables of an earlier picture. So the codec is destroyed and created again. */
static int forget_tables(struct jpeg_decoder *decoder, const struct jpeg_info *info)
{
	if (decoder->has_tables && !info->has_huffman) {
		jpeg_destroy_decompress(&decoder->codec);
		decoder->is_codec_gone = true;
	}
	if (decoder->is_codec_gone) {
		int r = decoder_guard(decoder, step_create);
		if (r < 0)
			return r;
		decoder->is_codec_gone = false;
		decoder->has_tables = false;
	}
	decoder->has_tables = decoder->has_tables || info->has_huffman;
	return 0;
}

static int explain(const struct jpeg_decoder *decoder, int error, struct problem *problem)
{
	if (error == -ENOMEM)
		return problem_set(problem, error, "no memory to decode a JPEG of %zu bytes",
				   decoder->size_bytes);
	if (decoder->errors.code == JWRN_JPEG_EOF)
		return problem_set(problem, error,
				   "the JPEG is truncated: its %zu bytes end within the picture; "
				   "copy the file again or take the picture again",
				   decoder->size_bytes);
	return problem_set(
		problem, error,
		"the JPEG is damaged (%s); copy the file again or take the picture again",
		decoder->errors.words);
}

static int decode(struct jpeg_decoder *decoder, const struct frame *frame, int denominator,
		  struct problem *problem, const struct image *image)
{
	if (frame->info.is_progressive &&
	    jpeg_count_scans(frame->bytes, frame->size_bytes) > SCANS_MAX)
		return problem_set(problem, -EBADMSG,
				   "the JPEG has more than %d scans, which no camera writes",
				   SCANS_MAX);
	decoder->bytes = frame->bytes;
	decoder->size_bytes = frame->size_bytes;
	decoder->denominator = (unsigned)denominator;
	decoder->orientation = frame->info.orientation;
	decoder->image = *image;
	int r = keep_rows(decoder);
	if (r == 0)
		r = forget_tables(decoder, &frame->info);
	if (r == 0) {
		r = decoder_guard(decoder, step_decode);
		jpeg_abort_decompress(&decoder->codec);
	}
	return r < 0 ? explain(decoder, r, problem) : 0;
}

static bool is_denominator(int denominator)
{
	return denominator == 1 || denominator == 2 || denominator == 4 || denominator == 8;
}

int jpeg_decode(struct jpeg_decoder *decoder, const struct frame *frame, int denominator,
		struct problem *problem, const struct image *image)
{
	if (!is_denominator(denominator))
		return problem_set(problem, -EINVAL, "a JPEG is decoded at 1/1, 1/2, 1/4 or 1/8");
	int width, height;
	jpeg_decoded_size(&frame->info, denominator, &width, &height);
	if (image->width != width || image->height != height ||
	    image->stride < (size_t)width * IMAGE_BYTES_PER_PIXEL)
		return problem_set(problem, -EINVAL,
				   "the picture has %d x %d pixels, the memory for it %d x %d",
				   width, height, image->width, image->height);
	return decode(decoder, frame, denominator, problem, image);
}

int jpeg_decode_new(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size_bytes,
		    int denominator, struct problem *problem, struct image *ret_image)
{
	struct frame frame = { .bytes = bytes, .size_bytes = size_bytes };
	int r = jpeg_probe(bytes, size_bytes, problem, &frame.info);
	if (r < 0)
		return r;
	if (!is_denominator(denominator))
		return problem_set(problem, -EINVAL, "a JPEG is decoded at 1/1, 1/2, 1/4 or 1/8");
	struct image image;
	jpeg_decoded_size(&frame.info, denominator, &image.width, &image.height);
	image.stride = (size_t)image.width * IMAGE_BYTES_PER_PIXEL;
	image.pixels = malloc(image.stride * (size_t)image.height);
	if (!image.pixels)
		return problem_set(problem, -ENOMEM, "no memory for a picture of %d x %d pixels",
				   image.width, image.height);
	r = decode(decoder, &frame, denominator, problem, &image);
	if (r < 0) {
		free(image.pixels);
		return r;
	}
	*ret_image = image;
	return 0;
}

bool jpeg_is_sound(struct jpeg_decoder *decoder, const struct frame *frame)
{
	struct image image = { 0 };
	if (jpeg_decode_new(decoder, frame->bytes, frame->size_bytes, 8, NULL, &image) < 0)
		return false;
	free(image.pixels);
	return true;
}

/* Encoding */

/* An encoder. libjpeg writes to memory that the encoder owns, because libjpeg's own destination
 * would leak its buffer when an error jumps out of libjpeg. */
struct jpeg_encoder {
	struct jpeg_compress_struct codec;
	struct jpeg_errors errors;
	struct jpeg_destination_mgr destination;
	uint8_t *bytes;
	size_t capacity;
	const struct image *image;
	const struct jpeg_settings *settings;
};

enum { FIRST_CAPACITY = 64 * 1024 };

static struct jpeg_encoder *encoder_of(j_compress_ptr codec)
{
	/* The cast is valid because codec is the first member of struct jpeg_encoder. */
	return (struct jpeg_encoder *)(void *)codec;
}

static void grow(struct jpeg_encoder *encoder, size_t capacity)
{
	size_t used = encoder->capacity;
	uint8_t *bytes = realloc(encoder->bytes, capacity);
	if (!bytes)
		ERREXIT1(&encoder->codec, JERR_OUT_OF_MEMORY, 0);
	encoder->bytes = bytes;
	encoder->capacity = capacity;
	encoder->destination.next_output_byte = bytes + used;
	encoder->destination.free_in_buffer = capacity - used;
}

static void on_start(j_compress_ptr codec)
{
	grow(encoder_of(codec), FIRST_CAPACITY);
}

static boolean on_full(j_compress_ptr codec)
{
	grow(encoder_of(codec), encoder_of(codec)->capacity * 2);
	return TRUE;
}

static void on_end(j_compress_ptr codec)
{
	(void)codec;
}

static void set_parameters(struct jpeg_encoder *encoder)
{
	struct jpeg_compress_struct *codec = &encoder->codec;
	codec->image_width = (JDIMENSION)encoder->image->width;
	codec->image_height = (JDIMENSION)encoder->image->height;
	codec->input_components = IMAGE_BYTES_PER_PIXEL;
	codec->in_color_space = JCS_EXT_BGRX;
	jpeg_set_defaults(codec);
	jpeg_set_quality(codec, encoder->settings->quality, TRUE);
	codec->optimize_coding = TRUE;
	/* JDCT_ISLOW is the exact integer transform, so every machine writes the same bytes. */
	codec->dct_method = JDCT_ISLOW;
	codec->write_JFIF_header = TRUE;
	codec->density_unit = 1; /* 1: the unit of the density is dots per inch */
	codec->X_density = (UINT16)encoder->settings->dpi;
	codec->Y_density = (UINT16)encoder->settings->dpi;
	if (encoder->settings->sampling == JPEG_SAMPLING_444) {
		codec->comp_info[0].h_samp_factor = 1;
		codec->comp_info[0].v_samp_factor = 1;
	}
}

static void step_encode(struct jpeg_encoder *encoder)
{
	struct jpeg_compress_struct *codec = &encoder->codec;
	jpeg_create_compress(codec);
	codec->dest = &encoder->destination;
	set_parameters(encoder);
	jpeg_start_compress(codec, TRUE);
	while (codec->next_scanline < codec->image_height) {
		uint8_t *row = image_row(encoder->image, (int)codec->next_scanline);
		(void)jpeg_write_scanlines(codec, &row, 1);
	}
	jpeg_finish_compress(codec);
}

static int encoder_guard(struct jpeg_encoder *encoder)
{
	if (setjmp(encoder->errors.escape))
		return encoder->errors.code == JERR_OUT_OF_MEMORY ? -ENOMEM : -EINVAL;
	step_encode(encoder);
	return 0;
}

static bool can_encode(const struct image *image, const struct jpeg_settings *settings)
{
	return image->width > 0 && image->height > 0 && image->width <= JPEG_MAX_DIMENSION &&
	       image->height <= JPEG_MAX_DIMENSION && settings->quality >= 1 &&
	       settings->quality <= 100 && settings->dpi > 0 && settings->dpi <= UINT16_MAX;
}

int jpeg_encode(const struct image *image, const struct jpeg_settings *settings,
		uint8_t **ret_bytes, size_t *ret_size_bytes)
{
	if (!can_encode(image, settings))
		return -EINVAL;
	struct jpeg_encoder *encoder = calloc(1, sizeof(*encoder));
	if (!encoder)
		return -ENOMEM;
	encoder->image = image;
	encoder->settings = settings;
	encoder->destination.init_destination = on_start;
	encoder->destination.empty_output_buffer = on_full;
	encoder->destination.term_destination = on_end;
	errors_init(&encoder->errors);
	encoder->codec.err = &encoder->errors.base;
	encoder->codec.client_data = &encoder->errors;
	int r = encoder_guard(encoder);
	if (r == 0) {
		*ret_bytes = encoder->bytes;
		*ret_size_bytes = encoder->capacity - encoder->destination.free_in_buffer;
	} else {
		free(encoder->bytes);
	}
	jpeg_destroy_compress(&encoder->codec);
	free(encoder);
	return r;
}
