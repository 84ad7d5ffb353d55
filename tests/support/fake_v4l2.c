/* SPDX-License-Identifier: MIT */
#include "tests/support/fake_v4l2.h"

#include <errno.h>
#include <fcntl.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/support/fake_loop.h"
#include "tests/support/fake_open.h"
#include "tests/support/pictures.h"

enum { BUFFERS = 4, BUFFER_BYTES = 200000 };

enum place { WITH_PROGRAM, WAITING, FILLED };

struct slot {
	enum place place;
	uint8_t *memory;
	bool is_mapped;
	struct v4l2_buffer filled; /* as DQBUF gives it */
	uint64_t order;
};

static struct {
	struct fake_v4l2 camera;
	struct folder folder;
	char dev[300], sys[300], by_id[400], node[340];
	int number; /* of the node */
	bool is_plugged;
	/* The open file. The file of an unplugged camera stays dead. */
	int fd;
	bool is_dead;
	bool is_converting;
	bool has_buffers;
	struct slot slots[BUFFERS];
	uint32_t sequence;
	int64_t next_us, stamp_us;
	uint64_t order;
	/* The fault that fake_v4l2_fail() has set. */
	enum fake_call fault_at;
	unsigned fault_after, fault_times;
	int fault_error;
	bool has_failed;
	unsigned mappings;
} fake;

int __wrap_v4l2_fd_open(int fd, int flags);
int __wrap_v4l2_ioctl(int fd, unsigned long request, ...);
void *__wrap_v4l2_mmap(void *start, size_t length, int protection, int flags, int fd,
		       int64_t offset);
int __wrap_v4l2_munmap(void *start, size_t length);
int __wrap_v4l2_close(int fd);

/* Counts the call. Returns whether it must fail; then errno is set. */
static bool strikes(enum fake_call call)
{
	fake.camera.calls[call]++;
	fake.camera.calls[FAKE_ANY]++;
	if (fake.fault_times == 0 || (fake.fault_at != FAKE_ANY && fake.fault_at != call))
		return false;
	if (fake.fault_after > 1) {
		fake.fault_after--;
		return false;
	}
	fake.fault_times--;
	fake.has_failed = true;
	errno = fake.fault_error;
	return true;
}

void fake_v4l2_fail(enum fake_call call, unsigned n, unsigned times, int error)
{
	fake.fault_at = call;
	fake.fault_after = n;
	fake.fault_times = times;
	fake.fault_error = error;
	fake.has_failed = false;
}

bool fake_v4l2_has_failed(void)
{
	return fake.has_failed;
}

const char *fake_v4l2_dev(void)
{
	return fake.dev;
}

const char *fake_v4l2_sys(void)
{
	return fake.sys;
}

const char *fake_v4l2_by_id(void)
{
	return fake.by_id;
}

const char *fake_v4l2_node(void)
{
	return fake.node;
}

static void forget_node(void)
{
	char link[400];
	(void)unlink(fake.by_id);
	(void)unlink(fake.node);
	(void)snprintf(link, sizeof(link), "%s/class/video4linux/video%d", fake.sys, fake.number);
	(void)unlink(link);
}

/* parent: a path below devices/ in sysfs. */
static void make_node(const char *parent, const char *name)
{
	char folder[512], link[400];
	(void)snprintf(folder, sizeof(folder), "%s/devices/%.100s/video4linux/video%d", fake.sys,
		       parent, fake.number);
	fake_open_folders(folder);
	fake_open_put(folder, "name", name);
	fake_open_put(folder, "index", "0\n");
	(void)snprintf(link, sizeof(link), "%s/class/video4linux/video%d", fake.sys, fake.number);
	assert_int_equal(symlink(folder, link), 0);
	(void)snprintf(fake.node, sizeof(fake.node), "%s/video%d", fake.dev, fake.number);
	fake_open_put(fake.dev, strrchr(fake.node, '/') + 1, "");
	fake.is_plugged = true;
}

void fake_v4l2_plug(const char *serial)
{
	char device[400];
	fake.number++;
	(void)snprintf(device, sizeof(device), "%s/devices/pci/usb3/3-1", fake.sys);
	fake_open_folders(device);
	fake_open_put(device, "idVendor", "1209\n");
	fake_open_put(device, "idProduct", "0001\n");
	fake_open_put(device, "serial", serial);
	make_node("pci/usb3/3-1/3-1:1.0", "Fake Camera\n");
	(void)snprintf(fake.by_id, sizeof(fake.by_id), "%s/v4l/by-id/usb-Fake_%.32s-index0",
		       fake.dev, serial);
	assert_int_equal(symlink(fake.node, fake.by_id), 0);
}

void fake_v4l2_plug_virtual(const char *path, const char *name)
{
	fake.number++;
	make_node(path, name);
}

void fake_v4l2_unplug(void)
{
	static const uint64_t one = 1;
	forget_node();
	fake.is_plugged = false;
	fake.is_dead = true;
	if (fake.fd >= 0) /* a dead file is readable: DQBUF gives the error */
		assert_int_equal(write(fake.fd, &one, sizeof(one)), sizeof(one));
}

static void make_default(int64_t captured_us, uint8_t **ret_bytes, size_t *ret_size)
{
	(void)captured_us;
	struct image image = pictures_smooth(fake.camera.width, fake.camera.height);
	struct pictures_jpeg flavour = { .quality = 80 };
	pictures_encode_jpeg(&image, &flavour, ret_bytes, ret_size);
	free(image.pixels);
}

static int64_t next_frame_us(void);
static void expose(int64_t now_us);
static bool open_model(const char *path, int flags, int *ret_fd);

struct fake_v4l2 *fake_v4l2_begin(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.fd = -1;
	folder_create(&fake.folder);
	(void)snprintf(fake.dev, sizeof(fake.dev), "%s/dev", fake.folder.path);
	(void)snprintf(fake.sys, sizeof(fake.sys), "%s/sys", fake.folder.path);
	char folder[400];
	(void)snprintf(folder, sizeof(folder), "%s/v4l/by-id", fake.dev);
	fake_open_folders(folder);
	(void)snprintf(folder, sizeof(folder), "%s/class/video4linux", fake.sys);
	fake_open_folders(folder);
	fake.number = -1;
	fake.camera = (struct fake_v4l2){ .driver = "uvcvideo",
					  .card = "Fake Camera",
					  .has_jpeg = true,
					  .width = 320,
					  .height = 240,
					  .period_us = 33333,
					  .make = make_default };
	fake_v4l2_plug("FAKE1");
	fake_loop_device(next_frame_us, expose);
	fake_open_set(open_model);
	return &fake.camera;
}

void fake_v4l2_end(void)
{
	assert_int_equal(fake.fd, -1);
	assert_int_equal(fake.mappings, 0);
	assert_false(fake.camera.is_open);
	fake_loop_device(NULL, NULL);
	fake_open_set(NULL);
	for (int i = 0; i < BUFFERS; i++)
		free(fake.slots[i].memory);
	fake_open_remove(fake.sys);
	folder_remove(&fake.folder);
}

unsigned fake_v4l2_held(void)
{
	unsigned held = 0;
	if (!fake.has_buffers)
		return 0;
	for (int i = 0; i < BUFFERS; i++)
		held += fake.slots[i].place == WITH_PROGRAM;
	return held;
}

static void say_readable(void)
{
	uint64_t counter;
	bool has_frame = fake.is_dead || fake.camera.is_storming;
	for (int i = 0; i < BUFFERS; i++)
		has_frame |= fake.slots[i].place == FILLED;
	if (fake.fd < 0)
		return;
	(void)!read(fake.fd, &counter, sizeof(counter));
	counter = 1;
	if (has_frame)
		(void)!write(fake.fd, &counter, sizeof(counter));
}

static int64_t next_frame_us(void)
{
	if (fake.camera.is_storming)
		say_readable();
	return fake.camera.is_streaming && !fake.is_dead ? fake.next_us : INT64_MAX;
}

static struct slot *oldest(enum place place)
{
	struct slot *first = NULL;
	for (int i = 0; i < BUFFERS; i++)
		if (fake.slots[i].place == place && (!first || fake.slots[i].order < first->order))
			first = &fake.slots[i];
	return first;
}

static void scramble(uint8_t *bytes, size_t size)
{
	uint32_t seed = (uint32_t)fake.camera.made + 1;
	for (size_t i = 256; i < size; i++) {
		seed = seed * 1664525u + 1013904223u;
		bytes[i] = (uint8_t)(seed >> 24);
	}
}

/* Makes no marker. */
static void damage(uint8_t *bytes, size_t size)
{
	for (size_t i = size / 2; i < size - 2; i++)
		if (bytes[i] != 0xff && bytes[i - 1] != 0xff && (bytes[i] ^ 0x20) != 0xff)
			bytes[i] ^= 0x20;
}

static size_t raw_bytes(void)
{
	return (size_t)fake.camera.width * (size_t)fake.camera.height * 3;
}

static void make_other(enum fake_frame kind, uint8_t **ret_bytes, size_t *ret_size)
{
	int wider = kind == FAKE_FRAME_OTHER_SIZE ? 16 : 0;
	int taller = kind == FAKE_FRAME_TALLER ? 8 : 0;
	struct image image =
		pictures_smooth(fake.camera.width + wider, fake.camera.height + taller);
	struct pictures_jpeg flavour = { .quality = 80,
					 .has_no_tables = kind == FAKE_FRAME_NO_TABLES };
	pictures_encode_jpeg(&image, &flavour, ret_bytes, ret_size);
	free(image.pixels);
}

static size_t bytes_used(enum fake_frame kind, size_t size)
{
	switch (kind) {
	case FAKE_FRAME_EMPTY:
		return 0;
	case FAKE_FRAME_SHORT:
		return size / 2;
	case FAKE_FRAME_TINY:
		return 20;
	case FAKE_FRAME_PADDED:
		return BUFFER_BYTES;
	case FAKE_FRAME_WHOLE:
	case FAKE_FRAME_MARKED:
	case FAKE_FRAME_SCRAMBLED:
	case FAKE_FRAME_LOST:
	case FAKE_FRAME_OTHER_SIZE:
	case FAKE_FRAME_NO_TABLES:
	case FAKE_FRAME_NO_EOI:
	case FAKE_FRAME_NO_EOI_PADDED:
	case FAKE_FRAME_TWO_SOI:
	case FAKE_FRAME_LATE_SOI:
	case FAKE_FRAME_SHORT_TAIL:
	case FAKE_FRAME_TALLER:
	case FAKE_FRAME_HEADERLESS:
	case FAKE_FRAME_DAMAGED:
	case FAKE_FRAME_KINDS:
		break;
	}
	return size;
}

static size_t put_before(uint8_t *memory, size_t size, const char *bytes, size_t count)
{
	memmove(memory + count, memory, size);
	memcpy(memory, bytes, count);
	return size + count;
}

/* Takes from a JPEG's form. Returns the new size. */
static size_t spoil_form(enum fake_frame kind, uint8_t *memory, size_t size)
{
	if (kind == FAKE_FRAME_NO_EOI)
		return size - 2;
	if (kind == FAKE_FRAME_NO_EOI_PADDED) {
		memset(memory + size - 2, 0, 402);
		return size + 400;
	}
	if (kind == FAKE_FRAME_TWO_SOI)
		return put_before(memory, size, "\xff\xd8", 2);
	if (kind == FAKE_FRAME_LATE_SOI)
		return put_before(memory, size, "\x00\x01junk\xff\xe0", 8);
	if (kind == FAKE_FRAME_SHORT_TAIL) {
		memmove(memory + size - 4, memory + size - 2, 2);
		return size - 2;
	}
	if (kind == FAKE_FRAME_HEADERLESS)
		memset(memory, 0x55, size);
	return size;
}

static int64_t stamp(int64_t now_us)
{
	switch (fake.camera.stamps) {
	case FAKE_STAMPS_EQUAL:
		fake.stamp_us = fake.sequence == 0 ? now_us : fake.stamp_us;
		break;
	case FAKE_STAMPS_LATE:
		fake.stamp_us = now_us - 12000000;
		break;
	case FAKE_STAMPS_AHEAD:
		fake.stamp_us = now_us + 900000;
		break;
	case FAKE_STAMPS_ZERO:
		fake.stamp_us = 0;
		break;
	case FAKE_STAMPS_MIXED:
		fake.stamp_us = fake.sequence % 3 ? now_us : fake.stamp_us;
		break;
	case FAKE_STAMPS_RIGHT:
	case FAKE_STAMPS_OTHER_CLOCK:
	case FAKE_STAMPS_KINDS:
		fake.stamp_us = now_us;
		break;
	}
	return fake.stamp_us;
}

static void fill(struct slot *slot, enum fake_frame kind, int64_t now_us)
{
	uint8_t *bytes = NULL;
	size_t size = raw_bytes();
	bool is_other = kind == FAKE_FRAME_OTHER_SIZE || kind == FAKE_FRAME_NO_TABLES ||
			kind == FAKE_FRAME_TALLER;
	if (is_other && !fake.is_converting)
		make_other(kind, &bytes, &size);
	else if (!fake.is_converting)
		fake.camera.make(now_us, &bytes, &size);
	assert_true(size <= BUFFER_BYTES || fake.is_converting);
	memset(slot->memory, 0xab, BUFFER_BYTES > raw_bytes() ? BUFFER_BYTES : raw_bytes());
	if (bytes)
		memcpy(slot->memory, bytes, size);
	free(bytes);
	if (kind == FAKE_FRAME_SCRAMBLED)
		scramble(slot->memory, size);
	if (kind == FAKE_FRAME_DAMAGED)
		damage(slot->memory, size);
	if (!fake.is_converting)
		size = spoil_form(kind, slot->memory, size);
	uint32_t flags = kind == FAKE_FRAME_MARKED ? V4L2_BUF_FLAG_ERROR : 0;
	flags |= fake.camera.stamps == FAKE_STAMPS_OTHER_CLOCK ? V4L2_BUF_FLAG_TIMESTAMP_COPY
							       : V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
	slot->filled.flags = flags;
	slot->filled.bytesused = (uint32_t)bytes_used(kind, size);
	slot->filled.sequence = fake.sequence;
	int64_t stamp_us = stamp(now_us);
	slot->filled.timestamp.tv_sec = stamp_us / 1000000;
	slot->filled.timestamp.tv_usec = stamp_us % 1000000;
	slot->place = FILLED;
	slot->order = ++fake.order;
}

static void expose(int64_t now_us)
{
	if (!fake.camera.is_streaming || fake.is_dead || now_us < fake.next_us)
		return;
	enum fake_frame kind = fake.camera.choose ? fake.camera.choose() : fake.camera.frame_kind;
	struct slot *slot = oldest(WAITING);
	fake.next_us += fake.camera.period_us;
	if (fake.next_us <= now_us)
		fake.next_us = now_us + fake.camera.period_us;
	fake.camera.made++;
	if (slot && !fake.camera.is_frozen && kind != FAKE_FRAME_LOST)
		fill(slot, kind, now_us);
	fake.sequence++;
	say_readable();
}

static int open_node(int flags)
{
	if (strikes(FAKE_OPEN))
		return -1;
	if (!fake.is_plugged) {
		errno = ENOENT;
		return -1;
	}
	assert_true(flags & O_NONBLOCK);
	assert_int_equal(fake.fd, -1); /* the program opens one file at a time */
	fake.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	fake.is_dead = false;
	fake.is_converting = false;
	fake.camera.is_open = true;
	fake.camera.opened++;
	for (int i = 0; i < FAKE_CONTROLS_MOST; i++)
		if (fake.camera.controls[i].forgets)
			fake.camera.controls[i].value = fake.camera.controls[i].preset;
	return fake.fd;
}

static bool open_model(const char *path, int flags, int *ret_fd)
{
	if (strcmp(path, fake.node) != 0)
		return false;
	*ret_fd = open_node(flags);
	return true;
}

int __wrap_v4l2_fd_open(int fd, int flags)
{
	(void)flags;
	assert_int_equal(fd, fake.fd);
	if (strikes(FAKE_FD_OPEN))
		return -1;
	fake.is_converting = true;
	return fd;
}

int __wrap_v4l2_close(int fd)
{
	assert_int_equal(fd, fake.fd);
	assert_int_equal(fake.mappings, 0);
	(void)close(fd);
	fake.fd = -1;
	fake.has_buffers = false;
	fake.camera.is_open = false;
	fake.camera.is_streaming = false;
	for (int i = 0; i < BUFFERS; i++)
		fake.slots[i].place = WITH_PROGRAM;
	return 0;
}

void *__wrap_v4l2_mmap(void *start, size_t length, int protection, int flags, int fd,
		       int64_t offset)
{
	(void)start;
	(void)length;
	(void)protection;
	(void)flags;
	assert_int_equal(fd, fake.fd);
	if (strikes(FAKE_MMAP))
		return MAP_FAILED;
	struct slot *slot = &fake.slots[offset];
	assert_false(slot->is_mapped);
	slot->is_mapped = true;
	fake.mappings++;
	return slot->memory;
}

int __wrap_v4l2_munmap(void *start, size_t length)
{
	(void)length;
	for (int i = 0; i < BUFFERS; i++) {
		if (fake.slots[i].memory != start || !fake.slots[i].is_mapped)
			continue;
		fake.slots[i].is_mapped = false;
		fake.mappings--;
		return 0;
	}
	fail_msg("munmap of what was not mapped");
	return -1;
}

static int refuse(int error)
{
	errno = error;
	return -1;
}

static int query_capability(struct v4l2_capability *capability)
{
	memset(capability, 0, sizeof(*capability));
	(void)snprintf((char *)capability->driver, sizeof(capability->driver), "%s",
		       fake.camera.driver);
	(void)snprintf((char *)capability->card, sizeof(capability->card), "%s", fake.camera.card);
	(void)snprintf((char *)capability->bus_info, sizeof(capability->bus_info), "usb-fake-1");
	capability->capabilities = V4L2_CAP_DEVICE_CAPS | V4L2_CAP_VIDEO_CAPTURE;
	capability->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
	return 0;
}

static int list_format(struct v4l2_fmtdesc *entry)
{
	uint32_t formats[2], count = 0;
	if (fake.camera.has_jpeg)
		formats[count++] = V4L2_PIX_FMT_MJPEG;
	if (fake.camera.has_raw)
		formats[count++] = V4L2_PIX_FMT_YUYV;
	if (entry->index >= count)
		return refuse(EINVAL);
	entry->pixelformat = formats[entry->index];
	return 0;
}

static int list_size(struct v4l2_frmsizeenum *entry)
{
	if (entry->index > 0)
		return refuse(EINVAL);
	entry->type = V4L2_FRMSIZE_TYPE_DISCRETE;
	entry->discrete.width = (uint32_t)fake.camera.width;
	entry->discrete.height = (uint32_t)fake.camera.height;
	return 0;
}

static int set_format(struct v4l2_format *format)
{
	bool wants_jpeg = format->fmt.pix.pixelformat == V4L2_PIX_FMT_MJPEG;
	bool has_it = wants_jpeg ? fake.camera.has_jpeg : fake.camera.has_raw && fake.is_converting;
	if (fake.has_buffers)
		return refuse(EBUSY);
	if (!has_it)
		return refuse(EINVAL);
	format->fmt.pix.width = (uint32_t)fake.camera.width;
	format->fmt.pix.height = (uint32_t)fake.camera.height;
	format->fmt.pix.bytesperline = wants_jpeg ? 0 : (uint32_t)fake.camera.width * 3;
	return 0;
}

static int request_buffers(struct v4l2_requestbuffers *request)
{
	if (request->count > BUFFERS)
		request->count = BUFFERS;
	size_t size = BUFFER_BYTES > raw_bytes() ? BUFFER_BYTES : raw_bytes();
	for (int i = 0; i < BUFFERS; i++) {
		free(fake.slots[i].memory);
		fake.slots[i] = (struct slot){ .memory = malloc(size) };
	}
	fake.has_buffers = true;
	return 0;
}

static int query_buffer(struct v4l2_buffer *buffer)
{
	if (buffer->index >= BUFFERS)
		return refuse(EINVAL);
	size_t size = BUFFER_BYTES > raw_bytes() ? BUFFER_BYTES : raw_bytes();
	buffer->length = (uint32_t)size;
	buffer->m.offset = buffer->index;
	return 0;
}

static int queue_buffer(const struct v4l2_buffer *buffer)
{
	assert_true(buffer->index < BUFFERS);
	struct slot *slot = &fake.slots[buffer->index];
	assert_int_equal(slot->place, WITH_PROGRAM); /* the program must not queue a buffer twice */
	slot->place = WAITING;
	slot->order = ++fake.order;
	return 0;
}

static int dequeue_buffer(struct v4l2_buffer *buffer)
{
	struct slot *slot = oldest(FILLED);
	if (fake.camera.is_storming || !slot)
		return refuse(EAGAIN);
	uint32_t index = (uint32_t)(slot - fake.slots);
	*buffer = slot->filled;
	buffer->index = index;
	buffer->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	buffer->memory = V4L2_MEMORY_MMAP;
	slot->place = WITH_PROGRAM;
	fake.camera.handed++;
	unsigned held = fake_v4l2_held();
	if (held > fake.camera.most_held)
		fake.camera.most_held = held;
	say_readable();
	return 0;
}

static int stream_on(void)
{
	fake.camera.is_streaming = true;
	fake.sequence = 0;
	fake.next_us = fake_loop_now_us() + fake.camera.period_us;
	return 0;
}

static int stream_off(void)
{
	fake.camera.is_streaming = false;
	for (int i = 0; i < BUFFERS; i++)
		fake.slots[i].place = WITH_PROGRAM;
	return 0;
}

static struct fake_control *find_control(uint32_t id)
{
	for (int i = 0; i < FAKE_CONTROLS_MOST; i++)
		if (fake.camera.controls[i].id == id && id != 0)
			return &fake.camera.controls[i];
	return NULL;
}

static struct fake_control *next_control(uint32_t after)
{
	struct fake_control *next = NULL;
	for (int i = 0; i < FAKE_CONTROLS_MOST; i++) {
		struct fake_control *control = &fake.camera.controls[i];
		if (control->id > after && (!next || control->id < next->id))
			next = control;
	}
	return next;
}

static int query_control(struct v4l2_queryctrl *query)
{
	bool is_next = query->id & V4L2_CTRL_FLAG_NEXT_CTRL;
	uint32_t id = query->id & ~V4L2_CTRL_FLAG_NEXT_CTRL;
	const struct fake_control *control = is_next ? next_control(id) : find_control(id);
	if (!control)
		return refuse(EINVAL);
	memset(query, 0, sizeof(*query));
	query->id = control->id;
	query->type = (uint32_t)control->type;
	(void)snprintf((char *)query->name, sizeof(query->name), "%s", control->name);
	query->minimum = control->low;
	query->maximum = control->high;
	query->step = control->step;
	query->default_value = control->preset;
	return 0;
}

static int set_control(const struct v4l2_control *wanted)
{
	struct fake_control *control = find_control(wanted->id);
	if (!control)
		return refuse(EINVAL);
	if (wanted->value < control->low || wanted->value > control->high)
		return refuse(ERANGE);
	if (!control->sticks)
		control->value = wanted->value;
	return 0;
}

static int get_control(struct v4l2_control *wanted)
{
	const struct fake_control *control = find_control(wanted->id);
	if (!control)
		return refuse(EINVAL);
	wanted->value = control->value;
	return 0;
}

static enum fake_call call_of(unsigned long request)
{
	switch (request) {
	case VIDIOC_QUERYCAP:
		return FAKE_QUERYCAP;
	case VIDIOC_ENUM_FMT:
		return FAKE_ENUM_FMT;
	case VIDIOC_ENUM_FRAMESIZES:
		return FAKE_ENUM_FRAMESIZES;
	case VIDIOC_S_FMT:
		return FAKE_S_FMT;
	case VIDIOC_S_PARM:
		return FAKE_S_PARM;
	case VIDIOC_REQBUFS:
		return FAKE_REQBUFS;
	case VIDIOC_QUERYBUF:
		return FAKE_QUERYBUF;
	case VIDIOC_QBUF:
		return FAKE_QBUF;
	case VIDIOC_DQBUF:
		return FAKE_DQBUF;
	case VIDIOC_STREAMON:
		return FAKE_STREAMON;
	case VIDIOC_STREAMOFF:
		return FAKE_STREAMOFF;
	case VIDIOC_QUERYCTRL:
	case VIDIOC_G_CTRL:
	case VIDIOC_S_CTRL:
	case VIDIOC_QUERYMENU:
		return FAKE_CONTROL;
	default:
		fail_msg("an ioctl the fake does not know: %#lx", request);
		return FAKE_ANY;
	}
}

static int answer(unsigned long request, void *argument)
{
	switch (request) {
	case VIDIOC_QUERYCAP:
		return query_capability(argument);
	case VIDIOC_ENUM_FMT:
		return list_format(argument);
	case VIDIOC_ENUM_FRAMESIZES:
		return list_size(argument);
	case VIDIOC_S_FMT:
		return set_format(argument);
	case VIDIOC_S_PARM:
		return 0;
	case VIDIOC_REQBUFS:
		return request_buffers(argument);
	case VIDIOC_QUERYBUF:
		return query_buffer(argument);
	case VIDIOC_QBUF:
		return queue_buffer(argument);
	case VIDIOC_DQBUF:
		return dequeue_buffer(argument);
	case VIDIOC_STREAMON:
		return stream_on();
	case VIDIOC_STREAMOFF:
		return stream_off();
	case VIDIOC_QUERYCTRL:
		return query_control(argument);
	case VIDIOC_G_CTRL:
		return get_control(argument);
	case VIDIOC_S_CTRL:
		return set_control(argument);
	default:
		return refuse(EINVAL);
	}
}

int __wrap_v4l2_ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	va_start(arguments, request);
	void *argument = va_arg(arguments, void *);
	va_end(arguments);
	assert_int_equal(fd, fake.fd);
	if (strikes(call_of(request)))
		return -1;
	if (fake.is_dead) /* uvcvideo answers EINVAL to a DQBUF that waits, ENODEV to other calls */
		return refuse(request == VIDIOC_DQBUF ? EINVAL : ENODEV);
	return answer(request, argument);
}
