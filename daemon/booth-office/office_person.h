/* SPDX-License-Identifier: MIT */
/* Finds the person whom a text names: a student number, a receipt, the id of a photo, or a pseudonym. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_PERSON_H
#define DAEMON_BOOTH_OFFICE_OFFICE_PERSON_H

#include "daemon/booth-office/office.h"
#include "daemon/core/person.h"
#include "daemon/core/roster_person.h"
#include "daemon/core/uuid.h"

struct office_person {
	char person[PERSON_TEXT_SIZE];
	/* empty: the person is not on the roster */
	char student_number[ROSTER_NUMBER_SIZE], name[ROSTER_NAME_SIZE];
	char photo
		[UUID_TEXT_SIZE]; /* the photo that the text names, or the one that counts; may be empty */
};

/* -ENOENT: nobody is found. -EINVAL: the receipt names photos of two persons. */
must_check int office_person_find(struct office *office, const char *text,
				  struct office_person *ret_person);

#endif
