/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/purge_print.h"

#include <stdio.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/boothctl/output.h"

static bool is_chinese(const struct purge_print *print)
{
	return print->language == ROSTER_ZH;
}

static void write_receipt(const char *id, char text[RECEIPT_TEXT_SIZE])
{
	struct uuid uuid;
	text[0] = '\0';
	if (uuid_parse(id, &uuid) == 0)
		receipt_format(&uuid, text);
}

/* ---- a photo ---- */

static const char *describe_fate(const struct purge_print *print, struct json_object *photo)
{
	if (json_text(photo, "why")[0])
		return is_chinese(print) ? "未能删除" : "NOT deleted";
	if (json_flag(photo, "deleted", false))
		return is_chinese(print) ? "已删除" : "deleted";
	return is_chinese(print) ? "将删除" : "will be deleted";
}

static void print_photo_json(struct json_object *photo, const char *receipt)
{
	static const char *const texts[] = { "id", "state", "event", "why" };
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "photo");
	(void)json_add_text(object, "receipt", receipt);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		(void)json_add_text(object, texts[i], json_text(photo, texts[i]));
	(void)json_add_flag(object, "may_be_sent", json_flag(photo, "may_be_sent", true));
	(void)json_add_flag(object, "deleted", json_flag(photo, "deleted", false));
	output_json(object);
}

static void print_photo_text(const struct purge_print *print, struct json_object *photo,
			     const char *receipt)
{
	bool may_be_sent = json_flag(photo, "may_be_sent", true);
	const char *why = json_text(photo, "why"), *event = json_text(photo, "event");
	output_line("%s  %s  %s  %s; %s%s%s", json_text(photo, "id"), receipt,
		    json_text(photo, "state"), describe_fate(print, photo),
		    may_be_sent
			    ? is_chinese(print) ? "服务器可能已有此照片" : "a server may have it"
		    : is_chinese(print) ? "服务器没有此照片"
					: "no server has it",
		    why[0] ? ": " : "", why);
	if (event[0])
		output_line(is_chinese(print) ? "    事件 %s 通知接收方"
					      : "    event %s tells the receivers",
			    event);
}

void purge_print_photo(const struct purge_print *print, struct json_object *photo,
		       struct purge_sum *sum)
{
	char receipt[RECEIPT_TEXT_SIZE];
	bool is_deleted = json_flag(photo, "deleted", false);
	sum->photos++;
	sum->deleted += is_deleted;
	sum->failed += json_text(photo, "why")[0] || (print->is_real && !is_deleted);
	sum->may_be_sent += json_flag(photo, "may_be_sent", true);
	write_receipt(json_text(photo, "id"), receipt);
	if (print->json)
		print_photo_json(photo, receipt);
	else
		print_photo_text(print, photo, receipt);
}

/* ---- what else was found ---- */

void purge_print_told(const struct purge_print *print, const struct purge_told *told)
{
	if (!print->json) {
		output_line(is_chinese(print)
				    ? "%s 以前已删除：事件 %s 通知接收方"
				    : "%s was purged before: event %s tells the receivers",
			    told->of, told->event);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "told");
	(void)json_add_text(object, "id", told->of);
	(void)json_add_text(object, "event", told->event);
	output_json(object);
}

void purge_print_unsure(const struct purge_print *print, const char *entry)
{
	if (!print->json) {
		output_line(
			is_chinese(print)
				? "%s：无法判断属于谁：已加密或已损坏，且没有用现用密钥生成的假名；可用回执或照片编号指定"
				: "%s: nobody can tell whose it is: it is sealed or damaged and "
				  "has no pseudonym that the present secret made; a receipt or its id "
				  "names it",
			entry);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "unsure");
	(void)json_add_text(object, "entry", entry);
	output_json(object);
}

static void print_roster_text(const struct purge_print *print, const struct purge_roster *roster)
{
	if (roster->why.text[0])
		output_line(is_chinese(print) ? "名单：%s" : "roster: %s", roster->why.text);
	else if (!roster->is_listed && roster->older == 0)
		output_line("%s", is_chinese(print) ? "名单：没有此人"
						    : "roster: the person is not on it");
	else
		output_line(
			is_chinese(print)
				? "名单：此人的一行%s，所有旧名单（其中 %u 份有此人）一并删除，之后不能回退"
				: "roster: the person's row %s, and all older rosters (%u with "
				  "the person), so that no rollback is possible",
			roster->is_removed  ? is_chinese(print) ? "已删除" : "was removed"
			: is_chinese(print) ? "将删除"
					    : "will be removed",
			roster->older);
}

void purge_print_roster(const struct purge_print *print, const struct purge_roster *roster)
{
	if (!print->json) {
		print_roster_text(print, roster);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "roster");
	(void)json_add_flag(object, "listed", roster->is_listed);
	(void)json_add_number(object, "older", roster->older);
	(void)json_add_flag(object, "removed", roster->is_removed);
	(void)json_add_text(object, "why", roster->why.text);
	output_json(object);
}

/* ---- the sum ---- */

static void print_sum_json(const struct purge_print *print, const struct purge_sum *sum,
			   struct json_object *answer)
{
	struct json_object *object = json_object_new_object();
	struct json_object *persons = json_list(answer, "persons");
	(void)json_add_text(object, "type", "summary");
	(void)json_add_flag(object, "applied", print->is_real);
	(void)json_add_number(object, "photos", sum->photos);
	(void)json_add_number(object, "deleted", sum->deleted);
	(void)json_add_number(object, "failed", sum->failed);
	(void)json_add_number(object, "may_be_sent", sum->may_be_sent);
	(void)json_add_number(object, "unsure", sum->unsure);
	(void)json_add(object, "persons", json_object_get(persons));
	(void)json_add_text(object, "ledger", json_text(answer, "ledger"));
	(void)json_add_flag(object, "more", sum->has_more);
	output_json(object);
}

/* This command cannot reach the receivers and the other booths. */
static void print_what_others_must_do(const struct purge_print *print, const struct purge_sum *sum,
				      struct json_object *answer)
{
	struct json_object *persons = json_list(answer, "persons");
	if (sum->may_be_sent > 0)
		output_line(
			is_chinese(print)
				? "%u 张照片可能已发送，无法从这里收回：接收方必须删除上述编号的文件夹，包括不完整的"
				: "%u photos may have been sent and cannot be taken back from here: the "
				  "receiver must delete the folders of these ids, also incomplete ones",
			sum->may_be_sent);
	if (sum->photos > 0 && json_count(persons) > 0)
		output_line("%s", is_chinese(print) ? "在其他每个展位上，逐条运行："
						    : "on every other booth, run each of these:");
	for (size_t i = 0; sum->photos > 0 && i < json_count(persons); i++)
		output_line("    boothctl purge --person %s", json_as_text(json_item(persons, i)));
}

void purge_print_sum(const struct purge_print *print, const struct purge_sum *sum,
		     struct json_object *answer)
{
	const char *ledger = json_text(answer, "ledger");
	if (print->json) {
		print_sum_json(print, sum, answer);
		return;
	}
	print_what_others_must_do(print, sum, answer);
	if (ledger[0])
		output_line(is_chinese(print) ? "已拍名单出错：%s；请再运行一次"
					      : "the ledger failed: %s; run the command again",
			    ledger);
	if (sum->has_more)
		output_line("%s", is_chinese(print)
					  ? "还有更多照片：请再运行一次"
					  : "there are more photos: run the command again");
	if (print->is_real)
		output_line(is_chinese(print) ? "已删除 %u 张，未能删除 %u 张"
					      : "%u photos deleted, %u not",
			    sum->deleted, sum->failed);
	else if (sum->photos == 0 && !sum->is_on_roster)
		output_line("%s", is_chinese(print) ? "共 0 张" : "0 photos");
	else
		output_line(is_chinese(print)
				    ? "共 %u 张；什么都没有删除：确认后加 --apply"
				    : "%u photos; nothing was deleted: add --apply to delete",
			    sum->photos);
}
