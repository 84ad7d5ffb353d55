/* SPDX-License-Identifier: MIT */
/* What staff may do for a visit after the last try: an operator grants more tries by boothctl, or a
 * member of staff by a card or code at the booth. Every grant is in the record. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/base/passcode.h"
#include "daemon/boothd/booth_inside.h"

int booth_staff_grant(struct booth *booth, const char *why, const char *by)
{
	struct visit_grant grant = { .unix_ms = clock_realtime_ms() };
	if (booth->state != SESSION_STAFF)
		return -EAGAIN;
	(void)snprintf(grant.why, sizeof(grant.why), "%s", why);
	(void)snprintf(grant.by, sizeof(grant.by), "%s", by);
	if (!visit_grant(&booth->visit, &grant))
		return -EDQUOT;
	log_info("%s grants %d more tries for visit %u", by,
		 booth->settings.config.session.max_tries, booth->visit.number);
	booth_handle(booth, EVENT_GRANTED);
	return 0;
}

/* Counts a wrong code. A file that cannot be read is no wrong code. */
static int refuse(struct booth *booth, int error)
{
	if (error == -ENOENT) {
		booth->visit.staff_refusals++;
		log_info("a code of staff was wrong: visit %u, %u of %d", booth->visit.number,
			 booth->visit.staff_refusals, STAFF_REFUSALS_MAX);
	} else {
		log_warning("the file of staff.codes cannot be read: %s", strerror(-error));
	}
	return -EINVAL;
}

int booth_staff_take_code(struct booth *booth, const char *text)
{
	char name[PASSCODE_NAME_SIZE], by[OVERRIDE_BY_BYTES];
	enum message_staff_code state = booth_staff_code(booth);
	if (state != STAFF_CODE_WAITS && state != STAFF_CODE_REFUSED)
		return -EAGAIN;
	int r = passcode_find(booth->settings.config.staff.codes, text, name);
	if (r < 0)
		return refuse(booth, r);
	(void)snprintf(by, sizeof(by), "code %s", name);
	return booth_staff_grant(booth, "code", by);
}
