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
	{ .name = "mark",
	  .arguments =
		  "NUMBER|RECEIPT --absent REASON|--present, --list, --import FILE, --export FILE",
	  .text = WORDING("who need not be photographed, and why"),
	  .words_max = 1,
	  .options = " --absent=休学|入伍|境外|退学 --present --list --import=FILE --export=FILE "
		     "--dry-run",
	  .example =
		  "booth-office mark 0012345 --absent 入伍\nbooth-office mark 0012345 --present\n"
		  "booth-office mark --list\nbooth-office mark --export marks.csv\n"
		  "booth-office mark --import marks.csv --dry-run\n" },
	{ .name = "choose",
	  .arguments = "RECEIPT|ID",
	  .text = WORDING("which photo of a person counts"),
	  .words_min = 1,
	  .words_max = 1,
	  .example = "booth-office choose K7M-2QXD\n" },
	{ .name = "corrections",
	  .arguments = "...",
	  .text = WORDING("what is to be corrected: add, list, close, import, export, form, push"),
	  .is_group = true },
	{ .name = "corrections add",
	  .arguments = "NUMBER|RECEIPT --why REASON [--fault NAME] [--note TEXT] [--from-day DAY]",
	  .text = WORDING(
		  "note a correction; P1 another person, P2 a bad photo, P3 refused by chsi.com.cn, "
		  "P4 the student asks, D1 name, D2 identity number, D3 candidate number, D4 other "
		  "data, S1 not online"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --why=P1|P2|P3|P4|D1|D2|D3|D4|S1 --fault=NAME --note=TEXT --from-day=DAY "
		     "--holidays=FILE",
	  .required = "--why",
	  .example = "booth-office corrections add 0012345 --why P2 --fault glasses_glare\n"
		     "booth-office corrections add 0012345 --why D1 --from-day 2026-05-15\n" },
	{ .name = "corrections list",
	  .arguments = "[--overdue] [--all]",
	  .text = WORDING("the open corrections, and until when; --all: also those that are done"),
	  .options = " --overdue --all",
	  .example = "booth-office corrections list --overdue\n" },
	{ .name = "corrections close",
	  .arguments = "NUMBER|RECEIPT|ID [--note TEXT]",
	  .text = WORDING("all open corrections of a person, or one, are done"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --note=TEXT",
	  .example = "booth-office corrections close 0012345\n" },
	{ .name = "corrections import",
	  .arguments = "FILE [--dry-run]",
	  .text = WORDING("take over a list that a class filled in"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --dry-run --from-day=DAY --holidays=FILE",
	  .example = "booth-office corrections import corrections.csv --dry-run\n" },
	{ .name = "corrections export",
	  .arguments = "FILE",
	  .text = WORDING("all corrections as a list for Excel"),
	  .words_min = 1,
	  .words_max = 1,
	  .example = "booth-office corrections export corrections.csv\n" },
	{ .name = "corrections form",
	  .arguments = "FILE [--college NAME]",
	  .text = WORDING("the open corrections as a PDF that a college signs and stamps"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --college=NAME",
	  .example = "booth-office corrections form form.pdf --college 机电学院\n" },
	{ .name = "corrections push",
	  .arguments = "FILE [--dry-run]",
	  .text = WORDING("write the booths' list of students who are asked for another photo"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --dry-run",
	  .example = "booth-office corrections push /media/usb/reshoot.tsv\n" },
	{ .name = "refunds",
	  .arguments = "[--csv] [--clear]",
	  .text = WORDING("who paid more than once"),
	  .options = " --csv --clear",
	  .example = "booth-office refunds\nbooth-office refunds --csv >refunds.csv\n" },
	{ .name = "purge",
	  .arguments = "--person TEXT|- [--roster-row] [--apply]",
	  .text = WORDING("delete what the archive holds of a person"),
	  .options = " --person=TEXT --roster-row --apply",
	  .required = "--person",
	  .example = "booth-office purge --person -\n"
		     "booth-office purge --person - --roster-row --apply\n" },
	{ .name = "verify",
	  .arguments = "[--all]",
	  .text = WORDING("compare the hashes of the photos that count; --all: of all items"),
	  .options = " --all",
	  .example = "booth-office verify\nbooth-office verify --all\n" },
	{ .name = "export",
	  .arguments = "--as KIND --out DIR [--by college|class] [--class NAME] [--xlsx] "
		       "[--encoding NAME] [--split N] [--verify] [--dry-run]",
	  .text = WORDING("the photos in ZIP files with a manifest; --as delivery: also the paper "
			  "photos and the hand-over sheet"),
	  .options = " --as=by-id|by-candidate|by-number|by-code|delivery --out=DIR "
		     "--by=college|class|学院|班级 --class=NAME --xlsx --encoding=utf8|gb18030 "
		     "--split=N --verify --dry-run",
	  .required = "--as",
	  .example = "booth-office export --as by-id --out /media/usb/photos --dry-run\n"
		     "booth-office export --as by-number --by 学院 --split 500 --out photos\n"
		     "booth-office export --as delivery --xlsx --out delivery\n" },
	{ .name = "proof",
	  .arguments = "--out DIR [--by college|class] [--class NAME] [--deadline DAY] "
		       "[--contact TEXT] [--xlsx] [--dry-run]",
	  .text = WORDING("sheets on which a class checks its photos and data, and signs"),
	  .options = " --out=DIR --by=college|class|学院|班级 --class=NAME --deadline=DAY "
		     "--contact=TEXT --xlsx --dry-run",
	  .required = "--out",
	  .example = "booth-office proof --deadline 2026-06-29 --out proofs\n" },
	{ .name = "prints",
	  .arguments = "--out DIR [--size SIZE] [--paper PAPER] [--copies N] [--caption COLUMNS] "
		       "[--jpeg] [--by college|class] [--class NAME] [--dry-run]",
	  .text = WORDING("sheets of paper photos, cut from the originals; --jpeg: pictures for a "
			  "print shop"),
	  .options = " --out=DIR --size=25x35|33x48|35x45|35x49|35x53 --paper=five|5in|6in|a4 "
		     "--copies=N --caption=COLUMNS --jpeg --by=college|class|学院|班级 "
		     "--class=NAME --dry-run",
	  .required = "--out",
	  .example = "booth-office prints --out prints\n"
		     "booth-office prints --paper 6in --copies 8 --caption 学号,姓名 --out prints\n"
		     "booth-office prints --jpeg --class 机电2201 --out prints\n" },
	{ .name = "print",
	  .arguments = "FILE --queue NAME [--pages RANGE] [--resume]",
	  .text = WORDING("send a PDF to a printer, and say what the printer says"),
	  .words_min = 1,
	  .words_max = 1,
	  .options = " --queue=NAME --pages=RANGE --resume",
	  .required = "--queue",
	  .example =
		  "booth-office print prints/机电学院-机电2201.pdf --queue photo\n"
		  "booth-office print prints/机电学院-机电2201.pdf --queue photo --pages 7-9\n" },
	{ .name = "poster",
	  .arguments = "--out FILE [--paper a3|a4] [--school TEXT] [--title TEXT] [--window TEXT] "
		       "[--place TEXT] [--fee TEXT] [--contact TEXT]",
	  .text = WORDING("a poster: when, where, what to wear, and the seven failures"),
	  .options = " --out=FILE --paper=a3|a4 --school=TEXT --title=TEXT --window=TEXT "
		     "--place=TEXT --fee=TEXT --contact=TEXT",
	  .required = "--out",
	  .example = "booth-office poster --window 4月30日至5月17日 --place 图书馆一楼大厅 "
		     "--contact 0513-85012345 --out poster.pdf\n" },
	{ .name = "privacy",
	  .arguments = "report",
	  .text = WORDING("what this office holds, as an impact assessment asks it"),
	  .is_group = true },
	{ .name = "privacy report",
	  .arguments = "[--template FILE]",
	  .text = WORDING("fill the template of an impact assessment, which is Chinese"),
	  .options = " --template=FILE",
	  .example = "booth-office privacy report >assessment.txt\n" },
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
