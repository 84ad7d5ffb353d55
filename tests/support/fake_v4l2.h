/* SPDX-License-Identifier: MIT */
/*
 * A camera behind libv4l2's calls: formats, buffers, controls, frames at a rate, and every fault
 * that can be thought of. It lives in virtual time (fake_loop) and in a made-up /dev and /sys.
 *
 * wrap: open v4l2_fd_open v4l2_ioctl v4l2_mmap v4l2_munmap v4l2_close
 *
 * The model keeps books: each buffer is with the driver or with the program; descriptors and
 * mappings opened are closed. fake_v4l2_end() fails the test where the books are not even.
 */
#ifndef TESTS_SUPPORT_FAKE_V4L2_H
#define TESTS_SUPPORT_FAKE_V4L2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/folder.h"

/* What is wrong with one frame. */
enum fake_frame {
	FAKE_FRAME_WHOLE,
	FAKE_FRAME_MARKED,    /* V4L2_BUF_FLAG_ERROR */
	FAKE_FRAME_EMPTY,     /* bytesused 0 */
	FAKE_FRAME_SHORT,     /* the first half */
	FAKE_FRAME_TINY,      /* a few bytes */
	FAKE_FRAME_PADDED,    /* whole, but bytesused is the buffer's length */
	FAKE_FRAME_SCRAMBLED, /* right size, wrong bytes from the headers on */
	FAKE_FRAME_LOST,      /* the counter moves, no frame comes */
	FAKE_FRAME_OTHER_SIZE,
	FAKE_FRAME_NO_TABLES, /* whole, without Huffman tables */
	FAKE_FRAME_KINDS,
};

/* The steps a fault can be put at. */
enum fake_call {
	FAKE_OPEN,
	FAKE_QUERYCAP,
	FAKE_ENUM_FMT,
	FAKE_ENUM_FRAMESIZES,
	FAKE_S_FMT,
	FAKE_S_PARM,
	FAKE_REQBUFS,
	FAKE_QUERYBUF,
	FAKE_MMAP,
	FAKE_QBUF,
	FAKE_DQBUF,
	FAKE_STREAMON,
	FAKE_STREAMOFF,
	FAKE_CONTROL, /* QUERYCTRL, G_CTRL, S_CTRL, QUERYMENU */
	FAKE_FD_OPEN,
	FAKE_CALLS,
	FAKE_ANY = FAKE_CALLS,
};

struct fake_control {
	uint32_t id;
	int type;
	const char *name;
	int low, high, step, preset, value;
	bool sticks;  /* takes a value, keeps the old one */
	bool forgets; /* back to its preset when the camera is opened */
};

enum { FAKE_CONTROLS_MOST = 12 };

struct fake_v4l2 {
	/* Set by the test, any time. */
	const char *driver, *card;
	bool has_jpeg, has_raw;
	int width, height; /* the one size there is */
	int64_t period_us;
	bool is_frozen;                  /* streams, but no frame comes */
	bool is_storming;                /* readable, but DQBUF says EAGAIN */
	bool has_no_clock;               /* timestamps are not monotonic ones */
	enum fake_frame frame_kind;      /* of all frames */
	enum fake_frame (*choose)(void); /* or of each */
	struct fake_control controls[FAKE_CONTROLS_MOST];
	/* The next frame's picture, made at its time: JPEG bytes, freed by the model. */
	void (*make)(int64_t captured_us, uint8_t **ret_bytes, size_t *ret_size);

	/* Read by the test. */
	unsigned calls[FAKE_CALLS + 1]; /* the last: all */
	uint64_t made, handed;          /* frames exposed; frames the program took */
	bool is_streaming, is_open;
	unsigned most_held; /* buffers with the program at once, at most */
	unsigned opened;    /* how often */
};

/* The one model; begins a virtual /dev and /sys with camera "usb-Fake", vendor 1209:0001, FAKE1. */
struct fake_v4l2 *fake_v4l2_begin(void);
/* Checks the books. The module under test must have closed everything. */
void fake_v4l2_end(void);
/* Buffers the program holds now. */
unsigned fake_v4l2_held(void);

/* The n-th such call from now (1: the next) fails once with this errno; times: so many in a row. */
void fake_v4l2_fail(enum fake_call call, unsigned n, unsigned times, int error);
/* Whether a fault that was set has struck. */
bool fake_v4l2_has_failed(void);

const char *fake_v4l2_dev(void); /* the made-up /dev */
const char *fake_v4l2_sys(void);
const char *fake_v4l2_by_id(void); /* its by-id name, as camera.device */
const char *fake_v4l2_node(void);

/* Pulls the cable: every call fails, the nodes go. Plugs it in again, with this serial number,
 * under a new node number. */
void fake_v4l2_unplug(void);
void fake_v4l2_plug(const char *serial);
/* Puts a node of this sysfs path under the same number: "platform/vivid.0", ... */
void fake_v4l2_plug_virtual(const char *path, const char *name);

#endif
