/* SPDX-License-Identifier: MIT */
/* The yardstick of tests/bench/office: reads record.json and its signature of every item below two levels
 * of folders, and checks the signature and the JSON. Usage: office_loop ARCHIVE CERTIFICATES */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/directory.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/store/record.h"
#include "daemon/store/signer.h"

struct loop {
	const struct signer_trust *trust;
	int fd;
	unsigned depth, good;
};

static int check(struct loop *loop, int item_fd)
{
	uint8_t *text = NULL, *signature = NULL;
	size_t size = 0, signature_size = 0;
	struct signer_verdict verdict = { .state = SIGNER_DAMAGED };
	struct problem problem = { "" };
	struct json_object *record = NULL;
	int r = file_read_all(item_fd, "record.json", RECORD_BYTES_MAX, &text, &size);
	if (r == 0)
		r = file_read_all(item_fd, "record.json.p7s", RECORD_BYTES_MAX, &signature,
				  &signature_size);
	if (r == 0)
		r = signer_trust_judge(loop->trust, text, size, signature, signature_size, &problem,
				       &verdict);
	if (r == 0)
		r = json_parse(text, size, &record);
	loop->good += r == 0 && verdict.state == SIGNER_OWN;
	json_object_put(record);
	free(text);
	free(signature);
	return r;
}

static int each(const char *name, void *user)
{
	struct loop *loop = user;
	struct loop below = { .trust = loop->trust, .depth = loop->depth + 1 };
	if (directory_open(loop->fd, name, &below.fd) < 0)
		return 0;
	int r = loop->depth == 1 ? check(loop, below.fd)
				 : directory_each(below.fd, each, &below, NULL);
	loop->good += below.good;
	(void)close(below.fd);
	return r < 0 ? r : 0;
}

int main(int argc, char **argv)
{
	struct signer_trust *trust = NULL;
	struct problem problem = { "" };
	if (argc != 3 || signer_trust_open(argv[2], &problem, &trust) < 0)
		return 2;
	struct loop loop = { .trust = trust, .fd = open(argv[1], O_RDONLY | O_DIRECTORY) };
	int r = directory_each(loop.fd, each, &loop, NULL);
	(void)printf("%u\n", loop.good);
	signer_trust_close(trust);
	return r < 0 || loop.good == 0;
}
