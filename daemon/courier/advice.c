/* SPDX-License-Identifier: MIT */
#include "daemon/courier/advice.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/core/utf8.h"

/* AWS and most others refuse signatures that are older; no clock on a network is off by as much. */
enum { SKEW_LIMIT_MS = 15 * 60 * 1000 };

enum { CODE_SIZE = 48, TIME_SIZE = 32 };

/* What S3 servers say in <Code>, where it tells more than the status. */
static const struct {
	const char *code;
	enum answer_class answer;
	const char *remedy;
} s3_codes[] = {
	{ "AccessDenied", ANSWER_AUTHENTICATION,
	  "this key may not write there: give it permission to put and get objects" },
	{ "AuthorizationHeaderMalformed", ANSWER_AUTHENTICATION, "correct the region" },
	{ "AuthorizationQueryParametersError", ANSWER_AUTHENTICATION, "correct the region" },
	{ "BadDigest", ANSWER_RETRY, "the bytes were damaged on the way; they are sent again" },
	{ "ExpiredToken", ANSWER_AUTHENTICATION,
	  "the key has expired: put a new one in the credentials" },
	{ "IncompleteBody", ANSWER_RETRY, "the connection broke; it is sent again" },
	{ "InvalidAccessKeyId", ANSWER_AUTHENTICATION,
	  "the access key is unknown there: correct `user` in the credentials" },
	{ "InvalidToken", ANSWER_AUTHENTICATION, "put a new key in the credentials" },
	{ "NoSuchBucket", ANSWER_MISPLACED,
	  "the bucket is gone or was renamed: correct the url, whose first path part is the bucket" },
	{ "PermanentRedirect", ANSWER_MISPLACED,
	  "the bucket is in another region: correct url and region" },
	{ "RequestTimeout", ANSWER_RETRY, "the network is slow; it is sent again" },
	{ "SignatureDoesNotMatch", ANSWER_AUTHENTICATION,
	  "the secret key is wrong: correct `password`, and look at `user`, in the credentials" },
	{ "SlowDown", ANSWER_RETRY, "it is tried again later" },
	{ "XAmzContentSHA256Mismatch", ANSWER_RETRY,
	  "the bytes were damaged on the way; they are sent again" },
};

static void format_time(int64_t unix_ms, char text[TIME_SIZE])
{
	time_t seconds = (time_t)(unix_ms / 1000);
	struct tm parts;
	if (!gmtime_r(&seconds, &parts) ||
	    strftime(text, TIME_SIZE, "%Y-%m-%d %H:%M UTC", &parts) == 0)
		(void)snprintf(text, TIME_SIZE, "unknown");
}

/* The part of the url that names the server, without anything secret after it. */
static int host_length(const char *url, const char **ret_host)
{
	const char *host = strstr(url, "://");
	host = host ? host + 3 : url;
	*ret_host = host;
	return (int)strcspn(host, "/");
}

static bool find_s3_code(const struct transfer_answer *answer, char code[CODE_SIZE])
{
	const char *start = strstr(answer->text, "<Code>");
	const char *end = start ? strstr(start, "</Code>") : NULL;
	if (!end || end - (start + 6) >= CODE_SIZE)
		return false;
	(void)snprintf(code, CODE_SIZE, "%.*s", (int)(end - (start + 6)), start + 6);
	return true;
}

static enum answer_class say_clock(const struct advice_context *context,
				   const struct transfer_answer *answer, struct problem *problem)
{
	char ours[TIME_SIZE], theirs[TIME_SIZE];
	format_time(context->now_unix_ms, ours);
	format_time(answer->server_unix_ms, theirs);
	(void)problem_set(
		problem, 0,
		"%s: the server refuses (HTTP %d), and this booth's clock is wrong: it says "
		"%s, the server %s; correct it with timedatectl and see that time "
		"synchronisation works",
		context->section, answer->status, ours, theirs);
	return ANSWER_AUTHENTICATION;
}

static bool clock_is_off(const struct advice_context *context, const struct transfer_answer *answer)
{
	return answer->server_unix_ms >= 0 &&
	       llabs(answer->server_unix_ms - context->now_unix_ms) > SKEW_LIMIT_MS;
}

static enum answer_class judge_failure(const struct advice_context *context,
				       const struct transfer_answer *answer,
				       struct problem *problem)
{
	const char *host, *section = context->section;
	int length = host_length(context->url, &host);
	bool is_secure = strncmp(context->url, "https:", 6) == 0;
	char now[TIME_SIZE];
	format_time(context->now_unix_ms, now);
	switch (answer->failure) {
	case TRANSFER_OK:
		return ANSWER_DONE;
	case TRANSFER_UNREACHABLE:
		(void)problem_set(problem, 0,
				  "%s: %.*s cannot be reached (%s): check the network cable, the "
				  "name in %s.url (and %s.proxy, if set) and whether the server "
				  "runs",
				  section, length, host, answer->error, section, section);
		return ANSWER_RETRY;
	case TRANSFER_INTERRUPTED:
		/* A server that refuses our certificate may hang up before its alert is read. */
		(void)problem_set(problem, 0,
				  "%s: the connection to %.*s broke (%s); it is tried again%s%s%s",
				  section, length, host, answer->error,
				  is_secure ? "; if this goes on, ask whether that server wants a "
					      "client certificate ("
					    : "",
				  is_secure ? section : "", is_secure ? ".certificate)" : "");
		return ANSWER_RETRY;
	case TRANSFER_PROXY:
		(void)problem_set(problem, 0,
				  "%s: the proxy cannot be reached (%s): check %s.proxy", section,
				  answer->error, section);
		return ANSWER_RETRY;
	case TRANSFER_TLS:
		(void)problem_set(
			problem, 0,
			"%s: no secure connection with %.*s (%s): check that %s.url names a "
			"TLS server",
			section, length, host, answer->error, section);
		return ANSWER_RETRY;
	case TRANSFER_TLS_UNTRUSTED:
		(void)problem_set(
			problem, 0,
			"%s: the certificate of %.*s is signed by nobody this booth trusts "
			"(%s): put the school's CA certificate in the file that %s.ca names",
			section, length, host, answer->error, section);
		return ANSWER_AUTHENTICATION;
	case TRANSFER_TLS_EXPIRED:
		(void)problem_set(
			problem, 0,
			"%s: the certificate of %.*s has expired by this booth's clock, "
			"which says %s: if that is wrong, correct it with timedatectl; if it "
			"is right, the server's administrator must renew the certificate",
			section, length, host, now);
		return ANSWER_AUTHENTICATION;
	case TRANSFER_TLS_NOT_YET:
		(void)problem_set(problem, 0,
				  "%s: the certificate of %.*s is not valid yet by this booth's "
				  "clock, which says %s: correct it with timedatectl and see that "
				  "time synchronisation works",
				  section, length, host, now);
		return ANSWER_AUTHENTICATION;
	case TRANSFER_TLS_WRONG_HOST:
		(void)problem_set(problem, 0,
				  "%s: the certificate is not made out for %.*s (%s): correct the "
				  "name in %s.url",
				  section, length, host, answer->error, section);
		return ANSWER_AUTHENTICATION;
	case TRANSFER_TLS_OURS:
		(void)problem_set(
			problem, 0,
			"%s: %.*s refuses this booth's client certificate (%s): look with "
			"`openssl x509 -enddate` whether the file in %s.certificate is there "
			"and has not expired, and renew it",
			section, length, host, answer->error, section);
		return ANSWER_AUTHENTICATION;
	case TRANSFER_LOCAL:
		(void)problem_set(problem, 0,
				  "%s: the settings cannot be used (%s): check %s.url, %s.ca, "
				  "%s.certificate and %s.key",
				  section, answer->error, section, section, section, section);
		return ANSWER_AUTHENTICATION;
	}
	return ANSWER_RETRY;
}

/* nginx says so in the text of a 400. */
static bool is_about_our_certificate(const struct transfer_answer *answer)
{
	return answer->status == 495 || answer->status == 496 ||
	       (answer->status == 400 && strstr(answer->text, "SSL certificate"));
}

static enum answer_class judge_s3(const struct advice_context *context,
				  const struct transfer_answer *answer, const char *code,
				  struct problem *problem)
{
	for (size_t i = 0; i < sizeof(s3_codes) / sizeof(s3_codes[0]); i++) {
		if (strcmp(code, s3_codes[i].code) != 0)
			continue;
		(void)problem_set(problem, 0,
				  "%s: the server answers %d %s: %s (settings %s.url, "
				  "%s.region, %s.credentials)",
				  context->section, answer->status, code, s3_codes[i].remedy,
				  context->section, context->section, context->section);
		return s3_codes[i].answer;
	}
	enum answer_class class = retry_classify(answer->status);
	(void)problem_set(problem, 0, "%s: the server answers %d %s to %s %s", context->section,
			  answer->status, code, context->method, context->url);
	return class;
}

static void say_proxy_password(const char *section, struct problem *problem)
{
	(void)problem_set(problem, 0,
			  "%s: the proxy wants a password (407): put "
			  "http://USER:PASSWORD@HOST:PORT in %s.proxy",
			  section, section);
}

/* A proxy that does not connect us says nothing about the photo: whatever it answers, a person has
 * to look at the proxy, or time passes. */
static enum answer_class judge_proxy(const struct advice_context *context,
				     const struct transfer_answer *answer, struct problem *problem)
{
	const char *host, *section = context->section;
	int length = host_length(context->url, &host);
	if (answer->status == 407) {
		say_proxy_password(section, problem);
		return ANSWER_AUTHENTICATION;
	}
	if (retry_classify(answer->status) == ANSWER_RETRY) {
		(void)problem_set(problem, 0,
				  "%s: the proxy cannot connect to %.*s (%d): check the name in "
				  "%s.url and whether the server runs; it is tried again",
				  section, length, host, answer->status, section);
		return ANSWER_RETRY;
	}
	(void)problem_set(problem, 0,
			  "%s: the proxy refuses to connect to %.*s (%d): ask its administrator to "
			  "let this booth through, or correct %s.proxy; sending is paused",
			  section, length, host, answer->status, section);
	return ANSWER_AUTHENTICATION;
}

static void say_status(const struct advice_context *context, const struct transfer_answer *answer,
		       enum answer_class class, struct problem *problem)
{
	const char *section = context->section;
	switch (class) {
	case ANSWER_DONE:
		return;
	case ANSWER_TAKEN:
		(void)problem_set(problem, 0, "%s: the name is taken: %s", section, context->url);
		return;
	case ANSWER_RETRY:
		(void)problem_set(
			problem, 0, "%s: the server answers %d to %s %s%s; it is tried again",
			section, answer->status, context->method, context->url,
			answer->status == 507 ? " (its disk is full: tell its administrator)" : "");
		return;
	case ANSWER_AUTHENTICATION:
		if (answer->status == 407)
			say_proxy_password(section, problem);
		else
			(void)problem_set(
				problem, 0,
				"%s: the server answers %d to %s %s: the name or password in "
				"%s.credentials is wrong or may not write there; sending is "
				"paused",
				section, answer->status, context->method, context->url, section);
		return;
	case ANSWER_MISPLACED:
		if (answer->location[0])
			(void)problem_set(
				problem, 0,
				"%s: the server has moved (%d): it names %s; correct %s.url, "
				"sending is paused",
				section, answer->status, answer->location, section);
		else
			(void)problem_set(
				problem, 0,
				"%s: the server answers %d to %s %s: the address or the kind "
				"of server is wrong; correct %s.url and %s.type, sending is "
				"paused",
				section, answer->status, context->method, context->url, section,
				section);
		return;
	case ANSWER_PERMANENT:
		(void)problem_set(
			problem, 0,
			"%s: the server refuses this photo for good: %d to %s %s: %.120s; ask "
			"its administrator, then `boothctl queue retry`",
			section, answer->status, context->method, context->url,
			answer->text[0] ? answer->text : "without a word");
		return;
	}
}

static enum answer_class judge(const struct advice_context *context,
			       const struct transfer_answer *answer, struct problem *problem)
{
	char code[CODE_SIZE];
	if (answer->failure != TRANSFER_OK)
		return judge_failure(context, answer, problem);
	if (answer->is_proxys)
		return judge_proxy(context, answer, problem);
	enum answer_class class = retry_classify(answer->status);
	if (class == ANSWER_DONE)
		return class;
	if ((class == ANSWER_AUTHENTICATION || class == ANSWER_PERMANENT) &&
	    (answer->status == 401 || answer->status == 403 ||
	     strstr(answer->text, "RequestTimeTooSkewed")) &&
	    clock_is_off(context, answer))
		return say_clock(context, answer, problem);
	if (is_about_our_certificate(answer)) {
		struct transfer_answer ours = { .failure = TRANSFER_TLS_OURS,
						.error = "HTTP 400, SSL certificate error" };
		return judge_failure(context, &ours, problem);
	}
	if (context->is_s3 && find_s3_code(answer, code))
		return judge_s3(context, answer, code, problem);
	say_status(context, answer, class, problem);
	return class;
}

enum answer_class advice_judge(const struct advice_context *context,
			       const struct transfer_answer *answer, struct problem *problem)
{
	enum answer_class class = judge(context, answer, problem);
	if (class != ANSWER_DONE)
		utf8_make_plain(problem->text); /* the server's own words are in it */
	return class;
}

int64_t advice_server_wait_ms(const struct transfer_answer *answer, int64_t now_unix_ms)
{
	return retry_after_ms(answer->retry_after,
			      answer->server_unix_ms >= 0 ? answer->server_unix_ms : now_unix_ms);
}
