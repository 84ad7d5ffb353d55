/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_manual.h"

#include <sysexits.h>

#include "daemon/core/wording.h"

static const struct manual_page pages[] = {
	{ .name = "index",
	  .text = WORDING("look for new items in the archive, and check their signatures"),
	  .example = "booth-office --from /srv/photos --trust booths.pem index\n" },
	{ .name = "missing",
	  .arguments = "[--by college|class] [--class NAME] [--csv] [--clear]",
	  .text = WORDING("who on the roster has no photo yet"),
	  .options = " --by=college|class|学院|班级 --class=NAME --csv --clear",
	  .example = "booth-office missing\nbooth-office missing --by 学院\n"
		     "booth-office missing --class 机电2201 --clear\n"
		     "booth-office missing --csv >缺拍.csv\n" },
	{ .name = "stats",
	  .arguments = "[--by day|booth] [--csv]",
	  .text = WORDING("persons and photos, and those that do not count"),
	  .options = " --by=day|booth --csv",
	  .example = "booth-office stats\nbooth-office stats --by day\n" },
	{ .name = "find",
	  .arguments = "NUMBER|NAME|RECEIPT|ID [--clear]",
	  .text = WORDING("a person and the photos, and which one counts"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --clear",
	  .example = "booth-office find 0012345\nbooth-office find K7M-2QXD\n" },
};
enum { PAGES = sizeof(pages) / sizeof(pages[0]) };

static const struct manual manual = {
	.program = "booth-office",
	.places = " --home=DIR --from=DIR --roster=FILE --campaign=FILE --trust=FILE --key=FILE",
	.foot = WORDING(
		"\n`booth-office help COMMAND` explains a command and shows examples. --home is "
		"/var/lib/booth-office\nby default; what another option does not name is looked "
		"for there: archive, roster.db,\ncampaign.secret, booths.pem, receiver.key. See "
		"booth-office(1).\n"),
	.pages = pages,
	.count = PAGES,
};

const struct manual *office_manual(void)
{
	return &manual;
}

int office_manual_usage(const char *command)
{
	manual_print_usage(&manual, stderr, command);
	return EX_USAGE;
}
