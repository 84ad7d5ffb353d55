/* SPDX-License-Identifier: MIT */
/* One person of the roster, as an import checked it and as a look-up finds it. */
#ifndef DAEMON_CORE_ROSTER_PERSON_H
#define DAEMON_CORE_ROSTER_PERSON_H

#include <stdbool.h>

#include "daemon/core/idcard.h"

/* Sizes with the zero byte. The texts are UTF-8; an empty text is one that the roster lacks. */
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
	unsigned line; /* row of the file that the person came from */
	char student_number[ROSTER_NUMBER_SIZE];
	char name[ROSTER_NAME_SIZE];
	char sex[4];                    /* 男, 女 or empty */
	char id_type[ROSTER_TEXT_SIZE]; /* empty: a citizen's identity number */
	char id_number[ROSTER_ID_SIZE]; /* a look-up has it only if the roster keeps it in full */
	char id_tail[ROSTER_TAIL_SIZE]; /* the last four characters */
	char candidate_number[ROSTER_CANDIDATE_SIZE];
	char college[ROSTER_TEXT_SIZE], major[ROSTER_TEXT_SIZE], class[ROSTER_TEXT_SIZE];
	char phone[ROSTER_PHONE_SIZE];
	char card_number[ROSTER_ID_SIZE];
	char ticket[ROSTER_TICKET_SIZE]; /* never set by a look-up: the roster keeps its hash */
	int prepaid_fen;                 /* -1: the roster does not say */
	char note[ROSTER_TEXT_SIZE];
	char absent[ROSTER_ABSENT_SIZE]; /* 休学, 入伍, 境外, 退学 or empty */
	idcard_day starts, ends; /* the days of the person's class; 0: those of the campaign */
	idcard_day minor_until;  /* 14th birthday, if it was to come at the import; else 0 */
};

#endif
