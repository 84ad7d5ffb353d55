/* SPDX-License-Identifier: MIT */
/*
 * The one fuzzer of fuzz_webdav.c, fuzz_s3.c and fuzz_tus.c, which define FUZZ_KIND. The input is
 * letters that say what to do, what an earlier probe found, the address of an earlier upload, and
 * the answers of fuzz_server.h. The letters: p: probe; c: the file is a record; r: the file is a
 * heartbeat; f: the upload opens a folder; h: the proof is a HEAD.
 */
#ifndef TESTS_FUZZ_FUZZ_DESTINATION_H
#define TESTS_FUZZ_FUZZ_DESTINATION_H

#include "daemon/courier/destination.h"
#include "tests/fuzz/fuzz_server.h"

enum { FUZZ_TURNS_MAX = 4 * FUZZ_REQUESTS_MAX };

struct fuzz_outcome {
	unsigned count;
	enum answer_class answer;
};

static void fuzz_on_done(const struct placing_result *result, void *user)
{
	struct fuzz_outcome *outcome = user;
	outcome->count++;
	outcome->answer = result->answer;
	assert(result->answer == ANSWER_DONE || result->problem.text[0]);
	assert(memchr(result->problem.text, '\0', sizeof(result->problem.text)));
	assert(utf8_is_valid(result->problem.text));
}

static void fuzz_on_location(struct placing *placing, const char *url, void *user)
{
	(void)user;
	assert(url_find_flaw(url) == URL_IS_GOOD);
	placing_located(placing, strlen(url) % 16 != 0);
}

static void fuzz_place(struct event_base *base, struct destination *destination,
		       const char *letters, const char *resume)
{
	static const char photo[] = "a photo of a person, and a little longer than that";
	struct upload upload = { .key = "booths/booth-1/0190a0b0/photo.jpg",
				 .bytes = photo,
				 .size_bytes = sizeof(photo) - 1,
				 .content_type = "image/jpeg",
				 .is_commit = strchr(letters, 'c'),
				 .replaces = strchr(letters, 'r'),
				 .opens_folder = strchr(letters, 'f'),
				 .resume = resume[0] ? resume : NULL };
	struct fuzz_outcome outcome = { 0 };
	struct placing *placing = NULL;
	bool is_probe = strchr(letters, 'p');
	fuzz_server.proof_bytes = upload.size_bytes;
	int r = is_probe ? destination_probe(destination, "probe/probe.txt", 0, fuzz_on_done,
					     &outcome, &placing)
			 : destination_place(destination, &upload, fuzz_on_done, fuzz_on_location,
					     &outcome, &placing);
	assert(r == 0);
	for (int i = 0; i < FUZZ_TURNS_MAX && outcome.count == 0; i++)
		(void)event_base_loop(base, EVLOOP_NONBLOCK);
	assert(outcome.count == 1);
	bool is_done = outcome.answer == ANSWER_DONE;
	assert(!is_done || (is_probe ? destination_is_probed(destination) : fuzz_server.has_proof));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct event_base *base;
	fuzz_server.answers = (struct fuzz_input){ bytes, size };
	fuzz_server.requests = 0;
	fuzz_server.has_proof = false;
	char *letters = fuzz_text(&fuzz_server.answers),
	     *findings = fuzz_text(&fuzz_server.answers);
	char *resume = fuzz_text(&fuzz_server.answers);
	struct destination_config config = { .name = "main",
					     .section = "courier",
					     .kind = FUZZ_KIND,
					     .url = "https://photos.example:8443/booths",
					     .proves_by_reading = !strchr(letters, 'h') };
	struct destination *destination = NULL;
	struct problem problem = { "" };
	assert(base || (base = event_base_new()));
	assert(destination_create(base, &config, &problem, &destination) == 0);
	(void)destination_parse_probe(destination, findings);
	fuzz_place(base, destination, letters, resume);
	destination_destroy(destination);
	free(letters);
	free(findings);
	free(resume);
	return 0;
}

#endif
