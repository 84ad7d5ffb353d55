/* SPDX-License-Identifier: MIT */
#include "booth-ui/kms.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xf86drm.h>

#include "daemon/base/log.h"

/* Functions that choose connector, mode and CRTC. */

static void name_connector(const drmModeConnector *connector, char name[32])
{
	const char *type = drmModeGetConnectorTypeName(connector->connector_type);
	(void)snprintf(name, 32, "%.20s-%u", type ? type : "unknown", connector->connector_type_id);
}

static bool is_wanted(const drmModeConnector *connector, const struct kms_wish *wish)
{
	char name[32];
	name_connector(connector, name);
	return connector->connection == DRM_MODE_CONNECTED && connector->count_modes > 0 &&
	       (wish->connector[0] == '\0' || strcmp(wish->connector, name) == 0);
}

/* Returns a connector that has a monitor and matches the wish, or null if there is none. The caller
 * frees the connector. */
static drmModeConnector *find_connector(int fd, const drmModeRes *resources,
					const struct kms_wish *wish)
{
	for (int i = 0; i < resources->count_connectors; i++) {
		drmModeConnector *connector = drmModeGetConnector(fd, resources->connectors[i]);
		if (connector && is_wanted(connector, wish))
			return connector;
		drmModeFreeConnector(connector);
	}
	return NULL;
}

static bool is_mode_wanted(const drmModeModeInfo *mode, const struct kms_wish *wish)
{
	return mode->hdisplay == wish->width && mode->vdisplay == wish->height &&
	       (wish->rate == 0 || (int)mode->vrefresh == wish->rate);
}

/* Returns the mode that the wish names. If the monitor does not offer this mode, returns the mode
 * that the monitor prefers, or its first mode if it prefers none. */
static drmModeModeInfo choose_mode(const drmModeConnector *connector, const struct kms_wish *wish)
{
	for (int i = 0; wish->width > 0 && i < connector->count_modes; i++)
		if (is_mode_wanted(&connector->modes[i], wish))
			return connector->modes[i];
	for (int i = 0; i < connector->count_modes; i++)
		if (connector->modes[i].type & DRM_MODE_TYPE_PREFERRED)
			return connector->modes[i];
	return connector->modes[0];
}

static int crtc_index(const drmModeRes *resources, uint32_t crtc)
{
	for (int i = 0; i < resources->count_crtcs; i++)
		if (resources->crtcs[i] == crtc)
			return i;
	return -ENOENT;
}

/* Returns the CRTC that drives the connector now. If no CRTC drives it now, returns the first CRTC
 * that can drive it, or 0 if there is none. */
static uint32_t choose_crtc(int fd, const drmModeRes *resources, const drmModeConnector *connector)
{
	uint32_t chosen = 0;
	drmModeEncoder *now = drmModeGetEncoder(fd, connector->encoder_id);
	if (now && crtc_index(resources, now->crtc_id) >= 0)
		chosen = now->crtc_id;
	drmModeFreeEncoder(now);
	for (int i = 0; !chosen && i < connector->count_encoders; i++) {
		drmModeEncoder *encoder = drmModeGetEncoder(fd, connector->encoders[i]);
		for (int j = 0; encoder && !chosen && j < resources->count_crtcs && j < 32; j++)
			if (encoder->possible_crtcs & 1u << j)
				chosen = resources->crtcs[j];
		drmModeFreeEncoder(encoder);
	}
	return chosen;
}

/* In the atomic interface, one commit sets properties of several objects. Each property has a name
 * and an id. */

struct wanted_property {
	const char *name;
	uint32_t *id;
};

/* If the property is one of those in `wanted`, notes its id and returns true. */
static bool take_property(int fd, uint32_t id, const struct wanted_property *wanted, int count)
{
	bool is_wanted_here = false;
	drmModePropertyRes *property = drmModeGetProperty(fd, id);
	for (int i = 0; property && i < count; i++)
		if (strcmp(property->name, wanted[i].name) == 0) {
			*wanted[i].id = property->prop_id;
			is_wanted_here = true;
		}
	drmModeFreeProperty(property);
	return is_wanted_here;
}

static bool find_properties(int fd, uint32_t object, uint32_t type,
			    const struct wanted_property *wanted, int count)
{
	drmModeObjectProperties *all = drmModeObjectGetProperties(fd, object, type);
	int found = 0;
	for (uint32_t i = 0; all && i < all->count_props; i++)
		found += take_property(fd, all->props[i], wanted, count);
	drmModeFreeObjectProperties(all);
	return found == count;
}

/* Returns the id of the object's property `name`, and sets *ret_value to the property's value.
 * Returns 0 if the object has no such property. */
static uint32_t find_value(int fd, uint32_t object, uint32_t type, const char *name,
			   uint64_t *ret_value)
{
	uint32_t id = 0;
	const struct wanted_property wanted = { name, &id };
	drmModeObjectProperties *all = drmModeObjectGetProperties(fd, object, type);
	for (uint32_t i = 0; all && i < all->count_props && !id; i++)
		if (take_property(fd, all->props[i], &wanted, 1))
			*ret_value = all->prop_values[i];
	drmModeFreeObjectProperties(all);
	return id;
}

/* Returns whether the plane's property "type" says that it is a primary plane. */
static bool is_primary(int fd, uint32_t plane)
{
	uint64_t type = 0;
	return find_value(fd, plane, DRM_MODE_OBJECT_PLANE, "type", &type) &&
	       type == DRM_PLANE_TYPE_PRIMARY;
}

static uint32_t find_primary_plane(int fd, int index)
{
	uint32_t found = 0;
	drmModePlaneRes *planes = drmModeGetPlaneResources(fd);
	for (uint32_t i = 0; planes && !found && i < planes->count_planes; i++) {
		drmModePlane *plane = drmModeGetPlane(fd, planes->planes[i]);
		if (plane && plane->possible_crtcs & 1u << index &&
		    is_primary(fd, planes->planes[i]))
			found = planes->planes[i];
		drmModeFreePlane(plane);
	}
	drmModeFreePlaneResources(planes);
	return found;
}

static bool set_up_atomic(struct kms *kms, int index)
{
	struct kms_properties *ids = &kms->properties;
	if (drmSetClientCap(kms->fd, DRM_CLIENT_CAP_ATOMIC, 1) != 0)
		return false;
	kms->plane = find_primary_plane(kms->fd, index);
	const struct wanted_property of_connector[] = { { "CRTC_ID", &ids->connector_crtc } };
	uint64_t link;
	ids->link = find_value(kms->fd, kms->connector, DRM_MODE_OBJECT_CONNECTOR, "link-status",
			       &link);
	const struct wanted_property of_crtc[] = { { "MODE_ID", &ids->crtc_mode },
						   { "ACTIVE", &ids->crtc_active } };
	const struct wanted_property of_plane[] = {
		{ "FB_ID", &ids->plane_fb },     { "CRTC_ID", &ids->plane_crtc },
		{ "SRC_X", &ids->source_x },     { "SRC_Y", &ids->source_y },
		{ "SRC_W", &ids->source_width }, { "SRC_H", &ids->source_height },
		{ "CRTC_X", &ids->crtc_x },      { "CRTC_Y", &ids->crtc_y },
		{ "CRTC_W", &ids->crtc_width },  { "CRTC_H", &ids->crtc_height },
	};
	return kms->plane &&
	       find_properties(kms->fd, kms->connector, DRM_MODE_OBJECT_CONNECTOR, of_connector,
			       1) &&
	       find_properties(kms->fd, kms->crtc, DRM_MODE_OBJECT_CRTC, of_crtc, 2) &&
	       find_properties(kms->fd, kms->plane, DRM_MODE_OBJECT_PLANE, of_plane, 10) &&
	       drmModeCreatePropertyBlob(kms->fd, &kms->mode, sizeof(kms->mode), &kms->mode_blob) ==
		       0;
}

struct setting {
	uint32_t object, property;
	uint64_t value;
};

static int commit(const struct kms *kms, const struct setting *settings, int count, uint32_t flags,
		  void *user)
{
	drmModeAtomicReq *request = drmModeAtomicAlloc();
	if (!request)
		return -ENOMEM;
	int r = 0;
	for (int i = 0; r >= 0 && i < count; i++)
		r = drmModeAtomicAddProperty(request, settings[i].object, settings[i].property,
					     settings[i].value);
	if (r >= 0)
		r = drmModeAtomicCommit(kms->fd, request, flags, user);
	drmModeAtomicFree(request);
	return r;
}

static int light_atomic(const struct kms *kms, uint32_t buffer)
{
	const struct kms_properties *ids = &kms->properties;
	uint64_t width = kms->mode.hdisplay, height = kms->mode.vdisplay;
	const struct setting settings[] = {
		{ kms->connector, ids->connector_crtc, kms->crtc },
		{ kms->crtc, ids->crtc_mode, kms->mode_blob },
		{ kms->crtc, ids->crtc_active, 1 },
		{ kms->plane, ids->plane_fb, buffer },
		{ kms->plane, ids->plane_crtc, kms->crtc },
		{ kms->plane, ids->source_x, 0 },
		{ kms->plane, ids->source_y, 0 },
		/* width and height of the source, as fixed-point numbers with 16 fractional bits */
		{ kms->plane, ids->source_width, width << 16 },
		{ kms->plane, ids->source_height, height << 16 },
		{ kms->plane, ids->crtc_x, 0 },
		{ kms->plane, ids->crtc_y, 0 },
		{ kms->plane, ids->crtc_width, width },
		{ kms->plane, ids->crtc_height, height },
		/* must be the last entry: it is left out if the driver lacks the property */
		{ kms->connector, ids->link, DRM_MODE_LINK_STATUS_GOOD },
	};
	int count = (int)(sizeof(settings) / sizeof(settings[0])) - (ids->link ? 0 : 1);
	return commit(kms, settings, count, DRM_MODE_ATOMIC_ALLOW_MODESET, NULL);
}

/* Functions for both interfaces, atomic and legacy. */

static int choose(struct kms *kms, const drmModeRes *resources, const drmModeConnector *connector,
		  const struct kms_wish *wish, struct problem *problem)
{
	kms->connector = connector->connector_id;
	name_connector(connector, kms->name);
	kms->width_mm = connector->mmWidth;
	kms->height_mm = connector->mmHeight;
	kms->mode = choose_mode(connector, wish);
	if (wish->width > 0 && !is_mode_wanted(&kms->mode, wish))
		log_warning("%s has no mode %dx%d@%d; using %ux%u@%u", kms->name, wish->width,
			    wish->height, wish->rate, kms->mode.hdisplay, kms->mode.vdisplay,
			    kms->mode.vrefresh);
	kms->crtc = choose_crtc(kms->fd, resources, connector);
	if (!kms->crtc)
		return problem_set(
			problem, -ENOTSUP,
			"drm display: the graphics card has no CRTC for %s; unplug another "
			"monitor",
			kms->name);
	kms->before = drmModeGetCrtc(kms->fd, kms->crtc);
	kms->is_atomic = set_up_atomic(kms, crtc_index(resources, kms->crtc));
	return 0;
}

int kms_init(int fd, const struct kms_wish *wish, struct problem *problem, struct kms *ret_kms)
{
	struct kms kms = { .fd = fd };
	drmModeRes *resources = drmModeGetResources(fd);
	if (!resources)
		return problem_set(problem, -ENOTSUP,
				   "drm display: this card has no mode setting; name another with "
				   "card=/dev/dri/cardN");
	drmModeConnector *connector = find_connector(fd, resources, wish);
	int r;
	if (connector)
		r = choose(&kms, resources, connector, wish, problem);
	else
		r = problem_set(problem, -ENODEV, "drm display: no monitor is connected%s%s",
				wish->connector[0] ? " at " : "", wish->connector);
	drmModeFreeConnector(connector);
	drmModeFreeResources(resources);
	if (r == 0)
		*ret_kms = kms;
	return r;
}

void kms_finish(struct kms *kms)
{
	if (!kms)
		return;
	if (kms->before) {
		const drmModeCrtc *before = kms->before;
		if (before->mode_valid)
			(void)drmModeSetCrtc(kms->fd, before->crtc_id, before->buffer_id, before->x,
					     before->y, &kms->connector, 1, &kms->before->mode);
		drmModeFreeCrtc(kms->before);
	}
	if (kms->mode_blob)
		(void)drmModeDestroyPropertyBlob(kms->fd, kms->mode_blob);
	*kms = (struct kms){ .fd = -1 };
}

int kms_light(struct kms *kms, uint32_t buffer)
{
	if (kms->is_atomic)
		return light_atomic(kms, buffer);
	return drmModeSetCrtc(kms->fd, kms->crtc, buffer, 0, 0, &kms->connector, 1, &kms->mode);
}

int kms_flip(struct kms *kms, uint32_t buffer, void *user)
{
	if (!kms->is_atomic)
		return drmModePageFlip(kms->fd, kms->crtc, buffer, DRM_MODE_PAGE_FLIP_EVENT, user);
	struct setting setting = { kms->plane, kms->properties.plane_fb, buffer };
	return commit(kms, &setting, 1, DRM_MODE_ATOMIC_NONBLOCK | DRM_MODE_PAGE_FLIP_EVENT, user);
}

bool kms_is_current(const struct kms *kms, const struct kms_wish *wish)
{
	drmModeConnector *connector = drmModeGetConnectorCurrent(kms->fd, kms->connector);
	if (!connector)
		return false;
	bool is_current = is_wanted(connector, wish);
	if (is_current) {
		drmModeModeInfo mode = choose_mode(connector, wish);
		is_current =
			mode.hdisplay == kms->mode.hdisplay && mode.vdisplay == kms->mode.vdisplay;
	}
	drmModeFreeConnector(connector);
	return is_current;
}

bool kms_has_bad_link(const struct kms *kms)
{
	uint64_t status = DRM_MODE_LINK_STATUS_GOOD;
	(void)find_value(kms->fd, kms->connector, DRM_MODE_OBJECT_CONNECTOR, "link-status",
			 &status);
	return status == DRM_MODE_LINK_STATUS_BAD;
}
