/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/backup_command.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/settings.h"
#include "daemon/boothctl/backup_collect.h"
#include "daemon/boothctl/backup_pack.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/passphrase.h"
#include "daemon/core/wording.h"
#include "daemon/store/builder.h"
#include "daemon/store/vault.h"

enum { EXIT_UNUSABLE = 2 };

struct backup_call {
	bool json;
	const char *file, *root, *recipient, *passphrase_file;
	char passphrase[PASSPHRASE_SIZE];
	struct config config;
	struct backup_set set;
	struct json_object *left_out; /* for --json */
	unsigned left_out_count;
	struct problem problem;
};

static bool parse(struct backup_call *call, int argc, char **argv)
{
	static const struct option known[] = { { "root", required_argument, NULL, 'd' },
					       { "recipient", required_argument, NULL, 'r' },
					       { "passphrase-file", required_argument, NULL, 'p' },
					       { NULL, 0, NULL, 0 } };
	int option;
	optind = 0;
	while ((option = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		if (option == 'd')
			call->root = optarg;
		else if (option == 'r')
			call->recipient = optarg;
		else if (option == 'p')
			call->passphrase_file = optarg;
		else
			return false;
	}
	call->file = argv[optind];
	return true;
}

/* path: of a file, with or without a slash in front; why: also the name of a setting. */
static void on_left_out(const char *path, const char *why, void *user)
{
	struct backup_call *call = user;
	struct json_object *object = json_object_new_object();
	const char *slash = path[0] == '/' ? "" : "/";
	char whole[CONFIG_TEXT_BYTES + 1];
	(void)snprintf(whole, sizeof(whole), "%s%s", slash, path);
	call->left_out_count++;
	output_complaint("left out: %s (%s): copy it by hand", whole, why);
	(void)json_add_text(object, "path", whole);
	(void)json_add_text(object, "why", why);
	(void)json_append(call->left_out, object);
}

static int read_settings(struct backup_call *call)
{
	char path[PATH_MAX];
	bool is_here = strcmp(call->root, "/") == 0;
	(void)snprintf(path, sizeof(path), "%s/etc/boothd/boothd.conf", is_here ? "" : call->root);
	return settings_read(path, &call->problem, &call->config);
}

static int collect(struct backup_call *call)
{
	struct backup_set *set = &call->set;
	int r = backup_collect(call->root, on_left_out, call, &call->problem, set);
	if (r < 0)
		return r;
	backup_collect_outside(&call->config, on_left_out, call);
	if (!backup_set_find(set, "var/lib/boothd/keys/device.key"))
		on_left_out("/var/lib/boothd/keys/device.key",
			    wording_of("the booth has no key there; is it a credential?"), call);
	(void)snprintf(set->device, sizeof(set->device), "%.40s", call->config.booth.device);
	(void)snprintf(set->software, sizeof(set->software), "%s", BOOTH_VERSION);
	builder_format_time(clock_realtime_ms(), set->made);
	return 0;
}

/* Writes a new file, and reads it back before it is called good. */
static int write_file(struct backup_call *call, const void *bytes, size_t size)
{
	int fd = -1;
	autofree uint8_t *there = NULL;
	size_t there_size = 0;
	int r = file_create(AT_FDCWD, call->file, bytes, size, 0600, &fd);
	if (r < 0)
		return problem_set(&call->problem, r, "%s cannot be written: %s", call->file,
				   r == -EEXIST
					   ? wording_of("it is there already; no file is replaced")
					   : error_text(-r));
	r = file_sync(&fd);
	if (r == 0)
		r = file_read_path(call->file, size, &there, &there_size);
	if (r == 0 && (there_size != size || memcmp(there, bytes, size) != 0))
		r = -EIO;
	if (r < 0) {
		(void)unlink(call->file);
		return problem_set(&call->problem, r, "%s cannot be written: %s", call->file,
				   error_text(-r));
	}
	return 0;
}

static int seal_and_write(struct backup_call *call)
{
	autofree uint8_t *plain = NULL, *sealed = NULL;
	size_t plain_size = 0, sealed_size = 0;
	struct vault_key key = { .passphrase = call->recipient ? NULL : call->passphrase,
				 .path = call->recipient };
	int r = backup_pack(&call->set, &call->problem, &plain, &plain_size);
	if (r < 0)
		return r;
	r = vault_seal(&key, plain, plain_size, &call->problem, &sealed, &sealed_size);
	explicit_bzero(plain, plain_size);
	return r < 0 ? r : write_file(call, sealed, sealed_size);
}

static void tell_sealed(const struct backup_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (strncmp(set->files[i].path, "etc/credstore.encrypted/",
			    strlen("etc/credstore.encrypted/")) == 0)
			output_line("/%s opens on this machine alone: on another one, encrypt the "
				    "secret again",
				    set->files[i].path);
}

static void print(const struct backup_call *call)
{
	const struct backup_set *set = &call->set;
	if (!call->json) {
		output_line("the backup of %s is in %s: %zu files, %zu KB, no photo", set->device,
			    call->file, set->count, (set->bytes + 1023) / 1024);
		tell_sealed(set);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "backup");
	(void)json_add_text(object, "file", call->file);
	(void)json_add_text(object, "device", set->device);
	(void)json_add_text(object, "made", set->made);
	(void)json_add_number(object, "files", (int64_t)set->count);
	(void)json_add_number(object, "bytes", (int64_t)set->bytes);
	(void)json_add(object, "left_out", json_object_get(call->left_out));
	output_json(object);
}

static int run(struct backup_call *call)
{
	int r = read_settings(call);
	if (r == 0)
		r = collect(call);
	if (r == 0 && !call->recipient)
		r = passphrase_read(call->passphrase_file, true, &call->problem, call->passphrase);
	if (r == 0)
		r = seal_and_write(call);
	if (r < 0) {
		output_complaint("%s; there is no backup", call->problem.text);
		return EXIT_UNUSABLE;
	}
	print(call);
	return call->left_out_count > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int backup_command(bool json, int argc, char **argv)
{
	autofree struct backup_call *call = calloc(1, sizeof(*call));
	if (!call) {
		output_complaint("out of memory");
		return EXIT_UNUSABLE;
	}
	call->json = json;
	call->root = "/";
	/* getopt_long() begins at the second word */
	if (!parse(call, argc + 1, argv - 1))
		return EX_USAGE;
	call->left_out = json_object_new_array();
	int status = run(call);
	json_object_put(call->left_out);
	backup_set_clear(&call->set);
	explicit_bzero(call->passphrase, sizeof(call->passphrase));
	return status;
}
