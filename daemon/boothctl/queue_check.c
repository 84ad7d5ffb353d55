/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/store/certificates.h"

struct check {
	struct queue_call *call;
	char certificates[PATH_MAX]; /* path of the file with the booth's certificates */
	bool has_certificates;
	/* why the signer of the photos cannot be checked; empty: it can be checked */
	struct problem unchecked;
	size_t good, bad, unknown;
	size_t sealed_files;
};

/* Returns the name of a photo's fault for the output of --json. */
static const char *fault_name(int error, const struct item_verdict *verdict)
{
	static const char *const names[] = { [ITEM_WHOLE] = "",
					     [ITEM_MISSING] = "missing",
					     [ITEM_ALTERED] = "altered",
					     [ITEM_MISPLACED] = "misplaced" };
	if (error < 0)
		return error == -EBADMSG ? names[verdict->fault] : "unreadable";
	if (verdict->signer == SIGNER_ANOTHER)
		return "another_key";
	return verdict->signer == SIGNER_UNKNOWN ? "unknown_key" : "";
}

/* Chooses the file with the booth's certificates. The first choice is certificates.pem in the
 * spool, which holds every certificate that the booth ever had. If that file is missing, device.crt
 * is chosen, which only root may read. */
static void find_certificates(struct check *check)
{
	const struct config *config = check->call->config;
	char *path = check->certificates;
	certificates_path(config->spool.path, path);
	check->has_certificates = access(path, R_OK) == 0;
	if (check->has_certificates)
		return;
	(void)snprintf(path, sizeof(check->certificates), "%s/device.crt", config->booth.keys);
	check->has_certificates = access(path, R_OK) == 0;
	if (check->has_certificates)
		return;
	if (errno == EACCES)
		(void)problem_set(&check->unchecked, 0, "signer not checked: run as root");
	else
		(void)problem_set(
			&check->unchecked, 0,
			"signer not checked: %s: %s; booth.keys must name the folder that holds "
			"the booth's device.crt",
			path, error_text(errno));
}

/* Judges who signed the photo. Sets the problem unless the photo is undamaged and the booth itself
 * signed it. */
static void judge_signer(const struct check *check, const struct item_verdict *verdict,
			 struct problem *problem)
{
	char text[HASH_TEXT_SIZE];
	hash_format(&verdict->certificate, text);
	if (verdict->signer == SIGNER_ANOTHER)
		(void)problem_set(problem, 0,
				  "whole, but signed by another key (certificate SHA-256 %s)",
				  text);
	else if (verdict->signer == SIGNER_UNKNOWN)
		*problem = check->unchecked;
}

static void print_json(const struct queue_item *item, int error, const struct problem *problem,
		       const struct item_verdict *verdict)
{
	char certificate[HASH_TEXT_SIZE] = "";
	json_object *object = json_object_new_object();
	if (error == 0)
		hash_format(&verdict->certificate, certificate);
	(void)json_add_text(object, "id", item->id);
	(void)json_add_text(object, "state", spool_state_name(item->state));
	(void)json_add_flag(object, "good", !problem->text[0]);
	(void)json_add_text(object, "fault", fault_name(error, verdict));
	(void)json_add_text(object, "file", verdict->file);
	(void)json_add_text(object, "problem", problem->text);
	(void)json_add_text(object, "certificate", certificate);
	(void)json_add_number(object, "sealed_files", verdict->sealed_files);
	output_json(object);
}

static void check_item(const struct queue_item *item, void *user)
{
	struct check *check = user;
	struct problem problem = { "" };
	struct item_verdict verdict = { .fault = ITEM_WHOLE };
	int r = queue_verify(check->call->spool, item,
			     check->has_certificates ? check->certificates : NULL, &problem,
			     &verdict);
	if (r == 0)
		judge_signer(check, &verdict, &problem);
	bool is_unknown = r == 0 && verdict.signer == SIGNER_UNKNOWN;
	bool is_good = !problem.text[0];
	*(is_good ? &check->good : is_unknown ? &check->unknown : &check->bad) += 1;
	check->call->has_failed |= !is_good;
	check->sealed_files += verdict.sealed_files;
	progress_pause(&check->call->progress);
	if (check->call->json)
		print_json(item, r, &problem, &verdict);
	else if (!is_good && !is_unknown)
		output_line("%s (%s): %s", item->id, spool_state_name(item->state), problem.text);
	progress_step(&check->call->progress);
}

static void check_named(struct check *check)
{
	struct queue_call *call = check->call;
	autofree struct queue_item *item = calloc(1, sizeof(*item));
	for (int i = 0; i < call->argc && item; i++) {
		struct problem problem = { "" };
		if (queue_look(call->spool, call->argv[i], &problem, item) == 0) {
			check_item(item, check);
			continue;
		}
		queue_call_complain(call, &problem);
		check->bad++;
	}
}

static void print_sum(const struct check *check)
{
	size_t total = check->good + check->bad + check->unknown;
	if (check->bad > 0)
		output_line("%zu of %zu photos are not good", check->bad, total);
	else if (check->unknown > 0)
		output_line("photos looked at: %zu; all are whole", total);
	else
		output_line("photos looked at: %zu; all are good", total);
	if (check->sealed_files > 0)
		output_line("sealed files, which only the receiver can compare: %zu",
			    check->sealed_files);
	if (check->unknown > 0)
		output_line("%s", check->unchecked.text);
}

int queue_check_run(struct queue_call *call)
{
	struct check check = { .call = call };
	find_certificates(&check);
	progress_begin(&call->progress,
		       call->argc > 0 ? (size_t)call->argc : queue_call_count(call));
	if (call->argc > 0)
		check_named(&check);
	for (int i = 0; i < SPOOL_STATES && call->argc == 0; i++)
		queue_call_each(call, (enum spool_state)i, check_item, &check);
	progress_end(&call->progress);
	if (!call->json)
		print_sum(&check);
	return EXIT_SUCCESS;
}
