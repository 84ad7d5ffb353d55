/* SPDX-License-Identifier: MIT */
#include "tests/support/fake_drm.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

enum {
	CONNECTOR = 31,
	ENCODER = 32,
	CRTC = 33,
	PLANE = 34,
	CURSOR_PLANE = 35,
	BLOB = 90,
	OLD_BUFFER = 77,
	BUFFER_BYTES = FAKE_DRM_SIDE * FAKE_DRM_SIDE * 4,
	MAP_BASE = 1 << 30,
};

struct fake_drm fake_drm;

static struct {
	bool used;
	uint32_t width, height;
	uint8_t *memory;
} buffers[FAKE_DRM_BUFFERS];

/* The id of the n-th property is 200 + n. */
static const char *const properties[] = { "type",   "FB_ID",   "CRTC_ID", "SRC_X",      "SRC_Y",
					  "SRC_W",  "SRC_H",   "CRTC_X",  "CRTC_Y",     "CRTC_W",
					  "CRTC_H", "MODE_ID", "ACTIVE",  "link-status" };
enum { PROPERTY_COUNT = sizeof(properties) / sizeof(properties[0]), PROPERTY_BASE = 200 };

void fake_drm_plug(const char *path)
{
	fake_drm = (struct fake_drm){ .has_dumb = true,
				      .has_crtc = true,
				      .is_connected = true,
				      .width = 1024,
				      .height = 768,
				      .shown = OLD_BUFFER };
	assert_int_equal(mkfifo(path, 0600), 0);
	fake_drm.card_fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	assert_true(fake_drm.card_fd >= 0);
}

void fake_drm_unplug(void)
{
	(void)close(fake_drm.card_fd);
	for (int i = 0; i < FAKE_DRM_BUFFERS; i++) {
		free(buffers[i].memory);
		buffers[i].memory = NULL;
		buffers[i].used = false;
	}
}

void fake_drm_refresh(void)
{
	if (fake_drm.flip_pending && !fake_drm.lose_flips)
		assert_int_equal(write(fake_drm.card_fd, "f", 1), 1);
}

struct image fake_drm_picture(void)
{
	assert_in_range(fake_drm.shown, 1, FAKE_DRM_BUFFERS);
	uint32_t n = fake_drm.shown - 1;
	assert_true(buffers[n].used);
	return (struct image){ buffers[n].memory, (int)buffers[n].width, (int)buffers[n].height,
			       buffers[n].width * 4 };
}

/* The linker replaces libdrm's calls by these. */

int __wrap_drmGetCap(int fd, uint64_t capability, uint64_t *value);
int __wrap_drmSetClientCap(int fd, uint64_t capability, uint64_t value);
int __wrap_drmSetMaster(int fd);
int __wrap_drmDropMaster(int fd);
int __wrap_drmHandleEvent(int fd, drmEventContextPtr context);
drmModeResPtr __wrap_drmModeGetResources(int fd);
void __wrap_drmModeFreeResources(drmModeResPtr resources);
drmModeConnectorPtr __wrap_drmModeGetConnector(int fd, uint32_t id);
drmModeConnectorPtr __wrap_drmModeGetConnectorCurrent(int fd, uint32_t id);
void __wrap_drmModeFreeConnector(drmModeConnectorPtr connector);
drmModeEncoderPtr __wrap_drmModeGetEncoder(int fd, uint32_t id);
void __wrap_drmModeFreeEncoder(drmModeEncoderPtr encoder);
drmModeCrtcPtr __wrap_drmModeGetCrtc(int fd, uint32_t id);
void __wrap_drmModeFreeCrtc(drmModeCrtcPtr crtc);
int __wrap_drmModeSetCrtc(int fd, uint32_t crtc, uint32_t buffer, uint32_t x, uint32_t y,
			  uint32_t *connectors, int count, drmModeModeInfoPtr mode);
int __wrap_drmModePageFlip(int fd, uint32_t crtc, uint32_t buffer, uint32_t flags, void *user);
int __wrap_drmModeAddFB(int fd, uint32_t width, uint32_t height, uint8_t depth, uint8_t bits,
			uint32_t pitch, uint32_t handle, uint32_t *id);
int __wrap_drmModeRmFB(int fd, uint32_t id);
int __wrap_drmModeCreateDumbBuffer(int fd, uint32_t width, uint32_t height, uint32_t bits,
				   uint32_t flags, uint32_t *handle, uint32_t *pitch,
				   uint64_t *size);
int __wrap_drmModeMapDumbBuffer(int fd, uint32_t handle, uint64_t *offset);
int __wrap_drmModeDestroyDumbBuffer(int fd, uint32_t handle);
drmModePlaneResPtr __wrap_drmModeGetPlaneResources(int fd);
void __wrap_drmModeFreePlaneResources(drmModePlaneResPtr planes);
drmModePlanePtr __wrap_drmModeGetPlane(int fd, uint32_t id);
void __wrap_drmModeFreePlane(drmModePlanePtr plane);
drmModeObjectPropertiesPtr __wrap_drmModeObjectGetProperties(int fd, uint32_t id, uint32_t type);
void __wrap_drmModeFreeObjectProperties(drmModeObjectPropertiesPtr all);
drmModePropertyPtr __wrap_drmModeGetProperty(int fd, uint32_t id);
void __wrap_drmModeFreeProperty(drmModePropertyPtr property);
int __wrap_drmModeCreatePropertyBlob(int fd, const void *data, size_t size, uint32_t *id);
int __wrap_drmModeDestroyPropertyBlob(int fd, uint32_t id);
drmModeAtomicReqPtr __wrap_drmModeAtomicAlloc(void);
void __wrap_drmModeAtomicFree(drmModeAtomicReqPtr request);
int __wrap_drmModeAtomicAddProperty(drmModeAtomicReqPtr request, uint32_t object, uint32_t property,
				    uint64_t value);
int __wrap_drmModeAtomicCommit(int fd, const drmModeAtomicReqPtr request, uint32_t flags,
			       void *user);
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset);
void *__real_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset);
int __wrap_munmap(void *address, size_t size);
int __real_munmap(void *address, size_t size);

int __wrap_drmGetCap(int fd, uint64_t capability, uint64_t *value)
{
	(void)fd;
	*value = capability == DRM_CAP_DUMB_BUFFER && fake_drm.has_dumb;
	return 0;
}

int __wrap_drmSetClientCap(int fd, uint64_t capability, uint64_t value)
{
	(void)fd;
	(void)value;
	return capability == DRM_CLIENT_CAP_ATOMIC && fake_drm.has_atomic ? 0 : -EOPNOTSUPP;
}

int __wrap_drmSetMaster(int fd)
{
	(void)fd;
	fake_drm.masters++;
	return fake_drm.fail_set_master;
}

int __wrap_drmDropMaster(int fd)
{
	(void)fd;
	fake_drm.masters = 0;
	return 0;
}

int __wrap_drmHandleEvent(int fd, drmEventContextPtr context)
{
	char byte;
	assert_int_equal(read(fd, &byte, 1), 1);
	if (fake_drm.flip_pending) {
		fake_drm.flip_pending = false;
		context->page_flip_handler(fd, 1, 0, 0, fake_drm.flip_user);
	}
	return 0;
}

drmModeResPtr __wrap_drmModeGetResources(int fd)
{
	(void)fd;
	static uint32_t crtcs[] = { CRTC }, connectors[] = { CONNECTOR }, encoders[] = { ENCODER };
	static drmModeRes resources;
	resources = (drmModeRes){ .count_crtcs = fake_drm.has_crtc,
				  .crtcs = crtcs,
				  .count_connectors = 1,
				  .connectors = connectors,
				  .count_encoders = 1,
				  .encoders = encoders };
	return &resources;
}

void __wrap_drmModeFreeResources(drmModeResPtr resources)
{
	(void)resources;
}

static drmModeModeInfo mode_of(int width, int height, uint32_t type)
{
	return (drmModeModeInfo){ .hdisplay = (uint16_t)width,
				  .vdisplay = (uint16_t)height,
				  .vrefresh = 60,
				  .type = type };
}

drmModeConnectorPtr __wrap_drmModeGetConnector(int fd, uint32_t id)
{
	(void)fd;
	static uint32_t encoders[] = { ENCODER };
	static drmModeModeInfo modes[2];
	static drmModeConnector connector;
	assert_int_equal(id, CONNECTOR);
	modes[0] = mode_of(640, 480, 0);
	modes[1] = mode_of(fake_drm.width, fake_drm.height, DRM_MODE_TYPE_PREFERRED);
	connector = (drmModeConnector){ .connector_id = CONNECTOR,
					.encoder_id = 0,
					.connector_type = DRM_MODE_CONNECTOR_HDMIA,
					.connector_type_id = 1,
					.connection = fake_drm.is_connected ? DRM_MODE_CONNECTED
									    : DRM_MODE_DISCONNECTED,
					.count_modes = fake_drm.is_connected ? 2 : 0,
					.modes = modes,
					.count_encoders = 1,
					.encoders = encoders };
	return &connector;
}

drmModeConnectorPtr __wrap_drmModeGetConnectorCurrent(int fd, uint32_t id)
{
	return __wrap_drmModeGetConnector(fd, id);
}

void __wrap_drmModeFreeConnector(drmModeConnectorPtr connector)
{
	(void)connector;
}

drmModeEncoderPtr __wrap_drmModeGetEncoder(int fd, uint32_t id)
{
	(void)fd;
	static drmModeEncoder encoder = { .encoder_id = ENCODER, .possible_crtcs = 1 };
	return id == ENCODER ? &encoder : NULL;
}

void __wrap_drmModeFreeEncoder(drmModeEncoderPtr encoder)
{
	(void)encoder;
}

drmModeCrtcPtr __wrap_drmModeGetCrtc(int fd, uint32_t id)
{
	(void)fd;
	static drmModeCrtc crtc;
	crtc = (drmModeCrtc){ .crtc_id = id, .buffer_id = OLD_BUFFER, .mode_valid = 1 };
	return &crtc;
}

void __wrap_drmModeFreeCrtc(drmModeCrtcPtr crtc)
{
	(void)crtc;
}

int __wrap_drmModeSetCrtc(int fd, uint32_t crtc, uint32_t buffer, uint32_t x, uint32_t y,
			  uint32_t *connectors, int count, drmModeModeInfoPtr mode)
{
	(void)fd;
	(void)x;
	(void)y;
	assert_int_equal(crtc, CRTC);
	assert_int_equal(count, 1);
	assert_int_equal(connectors[0], CONNECTOR);
	if (buffer == OLD_BUFFER) {
		fake_drm.restores++;
		fake_drm.shown = buffer;
		return 0;
	}
	if (fake_drm.fail_light)
		return fake_drm.fail_light;
	fake_drm.lights++;
	fake_drm.has_bad_link = false; /* the kernel does this for the older interface */
	fake_drm.shown = buffer;
	fake_drm.mode_width = mode->hdisplay;
	fake_drm.mode_height = mode->vdisplay;
	return 0;
}

static int start_flip(uint32_t buffer, void *user)
{
	if (fake_drm.fail_flip)
		return fake_drm.fail_flip;
	if (fake_drm.flip_pending && !fake_drm.lose_flips)
		return -EBUSY; /* as the kernel answers */
	fake_drm.flips++;
	fake_drm.flip_pending = true;
	fake_drm.flip_user = user;
	fake_drm.shown = buffer;
	return 0;
}

int __wrap_drmModePageFlip(int fd, uint32_t crtc, uint32_t buffer, uint32_t flags, void *user)
{
	(void)fd;
	assert_int_equal(crtc, CRTC);
	assert_int_equal(flags, DRM_MODE_PAGE_FLIP_EVENT);
	return start_flip(buffer, user);
}

int __wrap_drmModeAddFB(int fd, uint32_t width, uint32_t height, uint8_t depth, uint8_t bits,
			uint32_t pitch, uint32_t handle, uint32_t *id)
{
	(void)fd;
	(void)depth;
	assert_int_equal(bits, 32);
	assert_int_equal(pitch, width * 4);
	assert_int_equal(height, buffers[handle - 1].height);
	*id = handle;
	return 0;
}

int __wrap_drmModeRmFB(int fd, uint32_t id)
{
	(void)fd;
	(void)id;
	return 0;
}

int __wrap_drmModeCreateDumbBuffer(int fd, uint32_t width, uint32_t height, uint32_t bits,
				   uint32_t flags, uint32_t *handle, uint32_t *pitch,
				   uint64_t *size)
{
	(void)fd;
	(void)flags;
	assert_int_equal(bits, 32);
	for (uint32_t i = 0; i < FAKE_DRM_BUFFERS; i++) {
		if (buffers[i].used)
			continue;
		free(buffers[i].memory);
		buffers[i].memory = calloc(1, BUFFER_BYTES);
		assert_non_null(buffers[i].memory);
		buffers[i].used = true;
		buffers[i].width = width;
		buffers[i].height = height;
		*handle = i + 1;
		*pitch = width * 4;
		*size = (uint64_t)width * height * 4;
		fake_drm.buffers_alive++;
		return 0;
	}
	return -ENOMEM;
}

int __wrap_drmModeMapDumbBuffer(int fd, uint32_t handle, uint64_t *offset)
{
	(void)fd;
	*offset = MAP_BASE + (uint64_t)handle * 4096;
	return 0;
}

int __wrap_drmModeDestroyDumbBuffer(int fd, uint32_t handle)
{
	(void)fd;
	assert_true(buffers[handle - 1].used);
	buffers[handle - 1].used = false;
	fake_drm.buffers_alive--;
	return 0;
}

drmModePlaneResPtr __wrap_drmModeGetPlaneResources(int fd)
{
	(void)fd;
	static uint32_t ids[] = { CURSOR_PLANE, PLANE };
	static drmModePlaneRes planes = { .count_planes = 2, .planes = ids };
	return &planes;
}

void __wrap_drmModeFreePlaneResources(drmModePlaneResPtr planes)
{
	(void)planes;
}

drmModePlanePtr __wrap_drmModeGetPlane(int fd, uint32_t id)
{
	(void)fd;
	static drmModePlane plane;
	plane = (drmModePlane){ .plane_id = id, .possible_crtcs = 1 };
	return &plane;
}

void __wrap_drmModeFreePlane(drmModePlanePtr plane)
{
	(void)plane;
}

drmModeObjectPropertiesPtr __wrap_drmModeObjectGetProperties(int fd, uint32_t id, uint32_t type)
{
	(void)fd;
	(void)type;
	static uint32_t ids[PROPERTY_COUNT];
	static uint64_t values[PROPERTY_COUNT];
	static drmModeObjectProperties all = { .props = ids, .prop_values = values };
	for (uint32_t i = 0; i < PROPERTY_COUNT; i++)
		ids[i] = PROPERTY_BASE + i;
	values[PROPERTY_COUNT - 1] =
		fake_drm.has_bad_link ? DRM_MODE_LINK_STATUS_BAD : DRM_MODE_LINK_STATUS_GOOD;
	values[0] = id == PLANE ? DRM_PLANE_TYPE_PRIMARY : DRM_PLANE_TYPE_CURSOR;
	all.count_props = PROPERTY_COUNT;
	return &all;
}

void __wrap_drmModeFreeObjectProperties(drmModeObjectPropertiesPtr all)
{
	(void)all;
}

drmModePropertyPtr __wrap_drmModeGetProperty(int fd, uint32_t id)
{
	(void)fd;
	static drmModePropertyRes property;
	assert_in_range(id, PROPERTY_BASE, PROPERTY_BASE + PROPERTY_COUNT - 1);
	property.prop_id = id;
	(void)snprintf(property.name, sizeof(property.name), "%s", properties[id - PROPERTY_BASE]);
	return &property;
}

void __wrap_drmModeFreeProperty(drmModePropertyPtr property)
{
	(void)property;
}

int __wrap_drmModeCreatePropertyBlob(int fd, const void *data, size_t size, uint32_t *id)
{
	(void)fd;
	assert_int_equal(size, sizeof(drmModeModeInfo));
	const drmModeModeInfo *mode = data;
	fake_drm.mode_width = mode->hdisplay;
	fake_drm.mode_height = mode->vdisplay;
	fake_drm.blobs_alive++;
	*id = BLOB;
	return 0;
}

int __wrap_drmModeDestroyPropertyBlob(int fd, uint32_t id)
{
	(void)fd;
	assert_int_equal(id, BLOB);
	fake_drm.blobs_alive--;
	return 0;
}

/* The display makes one request at a time. */
static struct {
	int count;
	uint32_t buffer;
	bool has_mode, makes_link;
} pending;

drmModeAtomicReqPtr __wrap_drmModeAtomicAlloc(void)
{
	memset(&pending, 0, sizeof(pending));
	return (drmModeAtomicReqPtr)(void *)&pending;
}

void __wrap_drmModeAtomicFree(drmModeAtomicReqPtr request)
{
	(void)request;
}

int __wrap_drmModeAtomicAddProperty(drmModeAtomicReqPtr request, uint32_t object, uint32_t property,
				    uint64_t value)
{
	(void)request;
	const char *name = properties[property - PROPERTY_BASE];
	if (strcmp(name, "FB_ID") == 0) {
		assert_int_equal(object, PLANE); /* the primary plane */
		pending.buffer = (uint32_t)value;
	}
	if (strcmp(name, "MODE_ID") == 0) {
		assert_int_equal(object, CRTC);
		assert_int_equal(value, BLOB);
		pending.has_mode = true;
	}
	if (strcmp(name, "link-status") == 0) {
		assert_int_equal(object, CONNECTOR);
		pending.makes_link = value == DRM_MODE_LINK_STATUS_GOOD;
	}
	if (strcmp(name, "SRC_W") == 0)
		assert_int_equal(value, (uint64_t)fake_drm.mode_width << 16);
	return ++pending.count;
}

int __wrap_drmModeAtomicCommit(int fd, const drmModeAtomicReqPtr request, uint32_t flags,
			       void *user)
{
	(void)fd;
	(void)request;
	fake_drm.atomic_commits++;
	if (!pending.has_mode) {
		assert_true(flags & DRM_MODE_ATOMIC_NONBLOCK);
		return start_flip(pending.buffer, user);
	}
	assert_true(flags & DRM_MODE_ATOMIC_ALLOW_MODESET);
	if (fake_drm.fail_light)
		return fake_drm.fail_light;
	fake_drm.lights++;
	fake_drm.has_bad_link &= !pending.makes_link;
	fake_drm.shown = pending.buffer;
	return 0;
}

void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
	if (offset < MAP_BASE)
		return __real_mmap(address, size, protection, flags, fd, offset);
	return buffers[(offset - MAP_BASE) / 4096 - 1].memory;
}

int __wrap_munmap(void *address, size_t size)
{
	for (int i = 0; i < FAKE_DRM_BUFFERS; i++)
		if (buffers[i].memory == address)
			return 0;
	return __real_munmap(address, size);
}
