/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/keys_command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/core/config.h"
#include "daemon/store/builder.h"
#include "daemon/store/campaign.h"
#include "daemon/store/ledger.h"
#include "daemon/store/signer.h"

enum { EXIT_REFUSED = 2 };

static int show(const struct config *config, bool json, struct problem *problem)
{
	char path[CONFIG_TEXT_BYTES + 16], name[256], text[HASH_TEXT_SIZE];
	char from[BUILDER_TIME_SIZE], until[BUILDER_TIME_SIZE];
	struct hash fingerprint;
	(void)snprintf(path, sizeof(path), "%s/device.crt", config->booth.keys);
	int r = signer_describe(path, problem, &fingerprint, name, sizeof(name));
	if (r < 0)
		return r;
	int64_t from_s, until_s;
	r = signer_find_validity(path, problem, &from_s, &until_s);
	if (r < 0)
		return r;
	builder_format_time(from_s * 1000, from);
	builder_format_time(until_s * 1000, until);
	hash_format(&fingerprint, text);
	if (!json) {
		output_line("certificate  %s", path);
		output_line("name         %s", name);
		output_line("SHA-256      %s", text);
		output_line("valid        %s to %s", from, until);
		output_line("request      %s/device.csr, for a CA to answer", config->booth.keys);
		return 0;
	}
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "certificate", path);
	(void)json_add_text(object, "name", name);
	(void)json_add_text(object, "sha256", text);
	(void)json_add_text(object, "not_before", from);
	(void)json_add_text(object, "not_after", until);
	output_json(object);
	return 0;
}

/* A ledger or a roster of this campaign fits only the secret that made it. -EKEYREJECTED: there is
 * one, and the secret is missing. */
static int refuse_second(const struct config *config, struct problem *problem)
{
	struct ledger_facts facts = { .rows = 0 };
	const char *found = NULL;
	if (access(config->campaign.secret, F_OK) == 0)
		return 0; /* campaign_make() says so */
	if (ledger_look(config->campaign.ledger, &facts) == 0 && facts.fingerprint[0])
		found = config->campaign.ledger;
	else if (access(config->roster.file, F_OK) == 0)
		found = config->roster.file;
	return found ? problem_set(problem, -EKEYREJECTED,
				   "no secret was made, because a secret that is missing made %s: "
				   "copy this secret from another booth or from the backup to %s; "
				   "only if a new campaign begins, remove the ledger's photos.tsv "
				   "and the roster, and run the command again",
				   found, config->campaign.secret)
		     : 0;
}

/* Makes the campaign's secret. Prints where the secret is, but never the secret itself. */
static int make_campaign(const struct config *config, bool json, struct problem *problem)
{
	const char *path = config->campaign.secret;
	int r = refuse_second(config, problem);
	if (r == 0)
		r = campaign_make(path, problem);
	if (r < 0)
		return r;
	if (!json) {
		output_line("a secret was made in %s", path);
		output_line("copy it to every booth of this campaign and to its office, and give "
			    "it to boothd's user: chown boothd: %s",
			    path);
		output_line(
			"then, on each booth, restart boothd, which reads the secret only at its "
			"start: systemctl restart boothd");
		return 0;
	}
	json_object *object = json_object_new_object();
	(void)json_add_text(object, "campaign", config->campaign.name);
	(void)json_add_text(object, "secret_file", path);
	output_json(object);
	return 0;
}

static int init(const struct config *config, bool json, struct problem *problem)
{
	int r = signer_make_keys(config->booth.keys, config->booth.device, problem);
	if (r == 0)
		r = show(config, json, problem);
	if (r == 0 && !json)
		output_line("A boothd that runs signs with the key that it read at its start: "
			    "systemctl restart boothd");
	return r;
}

static const struct {
	const char *name;
	int (*run)(const struct config *config, bool json, struct problem *problem);
} actions[] = { { "init", init }, { "show", show }, { "campaign", make_campaign } };

int keys_command(const struct config *config, bool json, int argc, char **argv)
{
	struct problem problem = { "" };
	size_t i = 0, count = sizeof(actions) / sizeof(actions[0]);
	while (argc == 1 && i < count && strcmp(argv[0], actions[i].name) != 0)
		i++;
	if (argc != 1 || i == count)
		return EX_USAGE;
	int r = actions[i].run(config, json, &problem);
	if (r < 0)
		output_complaint("%s", problem.text);
	if (r == -EKEYREJECTED)
		return EXIT_REFUSED;
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
