/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/restore_command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/boothctl/backup_collect.h"
#include "daemon/boothctl/backup_pack.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/passphrase.h"
#include "daemon/boothctl/restore_check.h"
#include "daemon/boothctl/restore_write.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"
#include "daemon/store/vault.h"

enum { EXIT_UNUSABLE = 2 };

struct restore_call {
	bool json, is_dry, is_forced;
	const char *file, *root, *key, *passphrase_file;
	struct backup_set set;  /* the backup's files */
	struct backup_set here; /* the files that are there now */
	int lock_fd;
	struct problem problem;
};

static bool parse(struct restore_call *call, int argc, char **argv)
{
	static const struct option known[] = { { "root", required_argument, NULL, 'd' },
					       { "key", required_argument, NULL, 'k' },
					       { "passphrase-file", required_argument, NULL, 'p' },
					       { "dry-run", no_argument, NULL, 'n' },
					       { "force", no_argument, NULL, 'f' },
					       { NULL, 0, NULL, 0 } };
	int option;
	optind = 0;
	while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		if (option == 'd')
			call->root = optarg;
		else if (option == 'k')
			call->key = optarg;
		else if (option == 'p')
			call->passphrase_file = optarg;
		else if (option == 'n')
			call->is_dry = true;
		else if (option == 'f')
			call->is_forced = true;
		else
			return false;
	}
	call->file = argv[optind];
	return true;
}

/* ---- reading ---- */

static int open_backup(struct restore_call *call, const uint8_t *sealed, size_t sealed_size)
{
	char passphrase[PASSPHRASE_SIZE] = "";
	struct vault_key key = { .path = call->key };
	autofree uint8_t *plain = NULL;
	size_t size = 0;
	int r = 0;
	if (!call->key) {
		key.passphrase = passphrase;
		r = passphrase_read(call->passphrase_file, false, &call->problem, passphrase);
	}
	if (r == 0)
		r = vault_open(&key, sealed, sealed_size, &call->problem, &plain, &size);
	explicit_bzero(passphrase, sizeof(passphrase));
	if (r < 0 || !plain)
		return r;
	r = backup_unpack(plain, size, &call->problem, &call->set);
	explicit_bzero(plain, size);
	return r;
}

static int read_backup(struct restore_call *call)
{
	autofree uint8_t *sealed = NULL;
	size_t size = 0;
	/* the archive and its seal need a little more than the files */
	int r = file_read_path(call->file, (size_t)BACKUP_BYTES_MAX + BACKUP_BYTES_MAX / 4, &sealed,
			       &size);
	if (r < 0)
		return problem_set(&call->problem, r, "%s cannot be read: %s", call->file,
				   r == -EFBIG ? wording_of("it is larger than any backup")
					       : error_text(-r));
	return open_backup(call, sealed, size);
}

/* ---- what will happen ---- */

static void print_file_json(const char *what, const char *path)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "file");
	(void)json_add_text(object, "what", what);
	(void)json_add_text(object, "path", path);
	output_json(object);
}

static void print_file(const struct restore_call *call, const char *what, const char *path)
{
	const char *shown = wording_of(what);
	if (call->json)
		print_file_json(what, path);
	else
		output_line("%-*s /%s", utf8_field(shown, 9), shown, path);
}

static const char *compare(const struct backup_file *wanted, const struct backup_file *there)
{
	if (!there)
		return WORDING("new");
	bool is_same = wanted->size == there->size && wanted->mode == there->mode &&
		       strcmp(wanted->owner, there->owner) == 0 &&
		       strcmp(wanted->group, there->group) == 0 &&
		       memcmp(wanted->bytes, there->bytes, wanted->size) == 0;
	return is_same ? WORDING("same") : WORDING("replaced");
}

static void print_plan(const struct restore_call *call)
{
	for (size_t i = 0; i < call->set.count; i++) {
		const struct backup_file *file = &call->set.files[i];
		print_file(call, compare(file, backup_set_find(&call->here, file->path)),
			   file->path);
	}
	/* settings of this machine that the backup lacks stay in force */
	for (size_t i = 0; i < call->here.count; i++)
		if (!backup_set_find(&call->set, call->here.files[i].path))
			print_file(call, WORDING("stays"), call->here.files[i].path);
}

static void on_other(const char *what, void *user)
{
	(void)user;
	output_complaint("%s", what);
}

static void on_left_out(const char *path, const char *why, void *user)
{
	(void)user;
	output_complaint("/%s stays as it is: %s", path, why);
}

/* ---- restoring ---- */

static int check(struct restore_call *call)
{
	int r = restore_check_keys(&call->set, &call->problem);
	if (r == 0)
		r = restore_check_accounts(call->root, &call->set, &call->problem);
	if (r == 0 && !call->is_dry)
		r = restore_check_stopped(call->root, &call->problem, &call->lock_fd);
	if (r == 0)
		r = backup_collect(call->root, on_left_out, NULL, &call->problem, &call->here);
	return r;
}

static void print_end(const struct restore_call *call)
{
	const char *what = call->is_dry ? wording_of("nothing was changed (--dry-run)")
					: wording_of("restored");
	if (!call->json) {
		output_line("%s: %zu files of %s, of %s", what, call->set.count, call->set.device,
			    call->set.made);
		if (!call->is_dry)
			output_line("now: systemctl daemon-reload; boothctl config check; "
				    "systemctl restart booth.target; boothctl doctor");
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "restore");
	(void)json_add_text(object, "device", call->set.device);
	(void)json_add_text(object, "made", call->set.made);
	(void)json_add_text(object, "software", call->set.software);
	(void)json_add_number(object, "files", (int64_t)call->set.count);
	(void)json_add_flag(object, "restored", !call->is_dry);
	output_json(object);
}

static int complain(const struct restore_call *call, const char *end)
{
	output_complaint("%s; %s", call->problem.text, end);
	return EXIT_UNUSABLE;
}

static int run(struct restore_call *call)
{
	int r = read_backup(call);
	if (r == 0)
		r = check(call);
	if (r < 0)
		return complain(call, wording_of("nothing was changed"));
	unsigned other = restore_check_other(call->root, &call->here, &call->set, on_other, call);
	if (other > 0 && !call->is_forced && !call->is_dry) {
		output_complaint("this machine is a booth with other data, so nothing was changed; "
				 "see what would go by --dry-run, and replace it by --force");
		return EXIT_FAILURE;
	}
	print_plan(call);
	if (!call->is_dry && restore_write(call->root, &call->set, &call->problem) < 0)
		return complain(
			call, wording_of("the booth stays closed until the same restore has ended: "
					 "run it again"));
	print_end(call);
	return other > 0 && call->is_dry ? EXIT_FAILURE : EXIT_SUCCESS;
}

int restore_command(bool json, int argc, char **argv)
{
	struct restore_call call = { .json = json, .root = "/", .lock_fd = -1 };
	/* getopt_long() begins at the second word */
	if (!parse(&call, argc + 1, argv - 1))
		return EX_USAGE;
	int status = run(&call);
	if (call.lock_fd >= 0)
		(void)close(call.lock_fd);
	backup_set_clear(&call.set);
	backup_set_clear(&call.here);
	return status;
}
