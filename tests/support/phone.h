/* SPDX-License-Identifier: MIT */
/*
 * Draws what the booth's camera sees while a student holds up a QR code: a phone, or a paper ticket,
 * before an uneven background. The picture is turned, tilted, blurred, noisy and compressed as a
 * camera's picture is. The same scene gives the same picture each time.
 */
#ifndef TESTS_SUPPORT_PHONE_H
#define TESTS_SUPPORT_PHONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct phone_scene {
	const char *text; /* what the code says; null: there is no phone in the picture */
	int version; /* the code's smallest version, 1..40; 0: the smallest that holds the text */
	int width, height;   /* of the picture, pixels */
	double module_px;    /* width of the code's modules in the picture */
	double sigma;        /* of the lens's blur, pixels; 0: sharp */
	double turn_deg;     /* the phone is turned in the picture's plane */
	double tilt;         /* the phone's left is nearer than its right; 0.35 is strong */
	double glare;        /* a lamp's reflection, as a share of the code's area */
	double black, white; /* of the phone's screen, 0..255; more than 255 is over-exposed */
	double noise;        /* of the sensor: standard deviation of a pixel */
	double moire; /* strength of the stripes between the screen's pixels and the sensor's */
	bool is_dark_mode; /* the code is light on a dark ground */
	double x, y;       /* distance of the code's middle from the picture's, pixels */
	uint32_t seed;
};

/* Returns a scene with usual values: a screen of 15 to 235, noise 3, blur 0.6, a picture of
 * 1280 x 720. */
struct phone_scene phone_usual(const char *text, double module_px, uint32_t seed);

/* Returns width * height grey pixels, which the caller frees. Ends the program where the text fits in
 * no code. */
uint8_t *phone_draw(const struct phone_scene *scene);

/* Draws pictures without a code, side * side pixels: smooth patches, noise, stripes, a chessboard,
 * squares like a code's corners, and codes of which a third is covered. */
struct phone_nothing;
struct phone_nothing *phone_nothing_create(int side);
void phone_nothing_destroy(struct phone_nothing *nothing);
void phone_nothing_draw(const struct phone_nothing *nothing, uint32_t seed, uint8_t *pixels);

/* Compresses the grey picture as a UVC camera does, quality 80. The caller frees the bytes. */
void phone_encode(const uint8_t *grey, int width, int height, uint8_t **ret_bytes,
		  size_t *ret_size);
/* The grey picture as it comes out of a UVC camera's JPEG. Changes the pixels. */
void phone_compress(uint8_t *grey, int width, int height);

/* A text like a national capture code: letters and digits. text holds length + 1 bytes. */
void phone_payload(char *text, int length, uint32_t seed);
/* A ticket's text: B1: and 20 characters. */
void phone_ticket(char text[24], uint32_t seed);

#endif
