/* SPDX-License-Identifier: MIT */
/*
 * A camera that answers libv4l2's calls: formats, buffers, controls, frames at a rate, and many
 * kinds of faults. It lives in virtual time (fake_loop) and in a made-up /dev and /sys.
 *
 * wrap: open v4l2_fd_open v4l2_ioctl v4l2_mmap v4l2_munmap v4l2_close
 *
 * The camera knows which buffers the program has, and which files and mappings are open.
 * fake_v4l2_end() fails the test where the program has not given back all of them.
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
	FAKE_FRAME_SHORT,     /* its first half only */
	FAKE_FRAME_TINY,      /* a few bytes only */
	FAKE_FRAME_PADDED,    /* whole, but bytesused is the buffer's length */
	FAKE_FRAME_SCRAMBLED, /* right size, wrong bytes from the headers on */
	FAKE_FRAME_LOST,      /* the frame counter moves, but no frame comes */
	FAKE_FRAME_OTHER_SIZE,
	FAKE_FRAME_NO_TABLES, /* whole, without Huffman tables */
	/* Whole, but not in the form of a JPEG. */
	FAKE_FRAME_NO_EOI,
	FAKE_FRAME_NO_EOI_PADDED, /* with 400 zero bytes after it */
	FAKE_FRAME_TWO_SOI,
	FAKE_FRAME_LATE_SOI,   /* after some other bytes */
	FAKE_FRAME_SHORT_TAIL, /* the last two bytes of the data are missing */
	FAKE_FRAME_TALLER,     /* by 8 rows, as 1088 is than 1080 */
	FAKE_FRAME_HEADERLESS, /* no picture at all */
	FAKE_FRAME_DAMAGED,    /* right headers, wrong bytes in the second half of the data */
	FAKE_FRAME_KINDS,
};

/* What the driver stamps its frames with. */
enum fake_stamps {
	FAKE_STAMPS_RIGHT,
	FAKE_STAMPS_OTHER_CLOCK, /* not the monotonic one */
	FAKE_STAMPS_EQUAL,       /* the time of the stream's first frame */
	FAKE_STAMPS_LATE,        /* 12 s late */
	FAKE_STAMPS_AHEAD,       /* 0.9 s in the future */
	FAKE_STAMPS_ZERO,
	FAKE_STAMPS_MIXED, /* of three frames one has the stamp of the frame before */
	FAKE_STAMPS_KINDS,
};

/* The calls that can fail. */
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
	bool sticks;  /* accepts a value but keeps the old one */
	bool forgets; /* goes back to its preset when the camera is opened */
};

enum { FAKE_CONTROLS_MOST = 12 };

struct fake_v4l2 {
	/* The test sets these, at any time. */
	const char *driver, *card;
	bool has_jpeg, has_raw;
	int width, height; /* the camera has this size only */
	int64_t period_us;
	bool is_frozen;   /* streams, but no frame comes */
	bool is_storming; /* readable, but DQBUF says EAGAIN */
	enum fake_stamps stamps;
	enum fake_frame frame_kind;      /* of every frame */
	enum fake_frame (*choose)(void); /* or, where not null, of each frame */
	struct fake_control controls[FAKE_CONTROLS_MOST];
	/* Makes the JPEG bytes of the frame of this time. The camera frees them. */
	void (*make)(int64_t captured_us, uint8_t **ret_bytes, size_t *ret_size);

	/* The test reads these. */
	unsigned calls[FAKE_CALLS + 1]; /* calls[FAKE_ANY]: of all kinds */
	uint64_t made, handed;          /* frames that were exposed; frames that the program took */
	bool is_streaming, is_open;
	unsigned most_held; /* the most buffers that the program had at once */
	unsigned opened;    /* number of times that the camera was opened */
};

/* Makes a /dev and /sys with one camera: "usb-Fake", USB id 1209:0001, serial number FAKE1. */
struct fake_v4l2 *fake_v4l2_begin(void);
/* Fails the test where the module under test has not closed and given back everything. */
void fake_v4l2_end(void);
/* How many buffers the program has now. */
unsigned fake_v4l2_held(void);

/* The n-th such call from now (1: the next) fails with this errno, and times - 1 calls after it. */
void fake_v4l2_fail(enum fake_call call, unsigned n, unsigned times, int error);
/* Whether the fault that was set has happened. */
bool fake_v4l2_has_failed(void);

const char *fake_v4l2_dev(void); /* the made-up /dev */
const char *fake_v4l2_sys(void);
const char *fake_v4l2_by_id(void); /* the camera's name below by-id, for camera.device */
const char *fake_v4l2_node(void);

/* Unplugged, every call fails and the nodes go away. Plugged in again, the camera has this serial
 * number and a new node number. */
void fake_v4l2_unplug(void);
void fake_v4l2_plug(const char *serial);
/* Makes another camera with the same node number, at this path in sysfs: "platform/vivid.0". */
void fake_v4l2_plug_virtual(const char *path, const char *name);

#endif
