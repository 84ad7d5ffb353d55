/* SPDX-License-Identifier: MIT */
/* One person of the roster: the result of an import's check or of a look-up. */
#ifndef DAEMON_CORE_ROSTER_PERSON_H
#define DAEMON_CORE_ROSTER_PERSON_H

#include <stdbool.h>

#include "daemon/core/idcard.h"

/* Sizes, including the zero byte. The texts are UTF-8; a text that the roster lacks is empty. */
enum {
	ROSTER_NUMBER_SIZE = 21,
	ROSTER_NAME_SIZE = 61,
	ROSTER_TEXT_SIZE = 91,
	ROSTER_ID_SIZE = 41,
	ROSTER_TAIL_SIZE = 5,
	ROSTER_CANDIDATE_SIZE = 19,
	ROSTER_PHONE_SIZE = 12,
	ROSTER_TICKET_SIZE = 21,
	ROSTER_ABSENT_SIZE = 7,
};

struct roster_person {
	unsigned line; /* row of the file from which the person was read */
	char student_number[ROSTER_NUMBER_SIZE];
	char name[ROSTER_NAME_SIZE];
	char sex[4];                    /* 男, 女 or empty */
	char id_type[ROSTER_TEXT_SIZE]; /* empty: id_number is a citizen's identity number */
	/* a look-up sets this only if the roster keeps whole numbers */
	char id_number[ROSTER_ID_SIZE];
	char id_tail[ROSTER_TAIL_SIZE]; /* the last four characters */
	char candidate_number[ROSTER_CANDIDATE_SIZE];
	char college[ROSTER_TEXT_SIZE], major[ROSTER_TEXT_SIZE], class[ROSTER_TEXT_SIZE];
	char phone[ROSTER_PHONE_SIZE];
	char card_number[ROSTER_ID_SIZE];
	char ticket[ROSTER_TICKET_SIZE]; /* never set by a look-up: the roster keeps its hash */
	int prepaid_fen;                 /* -1: the roster does not say */
	char note[ROSTER_TEXT_SIZE];
	char absent[ROSTER_ABSENT_SIZE]; /* 休学, 入伍, 境外, 退学 or empty */
	/* first and last day for the person's class; 0: those of the campaign */
	idcard_day starts, ends;
	idcard_day minor_until; /* 14th birthday; 0: it was past or unknown at the import */
};

#endif
