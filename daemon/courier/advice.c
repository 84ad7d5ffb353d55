/* SPDX-License-Identifier: MIT */
#include "daemon/courier/advice.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "daemon/core/utf8.h"

/* If the booth's clock and the server's differ by more than this, the booth's clock is wrong: AWS
 * and most other servers refuse an older signature, and a clock that is set from the network is
 * never this wrong. */
enum { SKEW_MAX_MS = 15 * 60 * 1000 };

enum { CODE_SIZE = 48, TIME_SIZE = 32, HOST_SIZE = 256, TEXT_MAX = 120 };

/* A sentence with placeholders such as {host}. write_sentence() replaces them by their values. */
struct sentence {
	enum answer_class answer;
	const char *text;
};

/* Sentences for requests that got no readable answer from the server. */
static const struct sentence failures[] = {
	[TRANSFER_OK] = { ANSWER_DONE, "" },
	[TRANSFER_UNREACHABLE] = { ANSWER_RETRY,
				   "{section}: {host} cannot be reached ({error}): check the "
				   "network cable, the name in {section}.url (and {section}.proxy, "
				   "if set) and whether the server runs" },
	[TRANSFER_INTERRUPTED] = { ANSWER_RETRY,
				   "{section}: the connection to {host} broke ({error}); the courier tries again" },
	[TRANSFER_GARBLED] = { ANSWER_RETRY,
			       "{section}: what {host} answers is no HTTP that one can read ({error}): "
			       "look whether a web server runs there; the courier tries again" },
	[TRANSFER_PROXY] = { ANSWER_RETRY,
			     "{section}: the proxy cannot be reached ({error}): check "
			     "{section}.proxy" },
	[TRANSFER_TLS] = { ANSWER_RETRY,
			   "{section}: no secure connection with {host} ({error}): check that "
			   "{section}.url names a TLS server" },
	[TRANSFER_TLS_UNTRUSTED] = { ANSWER_AUTHENTICATION,
				     "{section}: the certificate of {host} is signed by nobody "
				     "this booth trusts ({error}): put the school's CA certificate "
				     "in the file that {section}.ca names; or this network wants "
				     "a log-in (captive portal): ask its administrator" },
	[TRANSFER_TLS_EXPIRED] = { ANSWER_AUTHENTICATION,
				   "{section}: the certificate of {host} has expired by this "
				   "booth's clock, which says {now}: if that is wrong, correct it "
				   "with timedatectl; if it is right, the server's administrator "
				   "must renew the certificate" },
	[TRANSFER_TLS_NOT_YET] = { ANSWER_AUTHENTICATION,
				   "{section}: the certificate of {host} is not valid yet by this "
				   "booth's clock, which says {now}: correct it with timedatectl "
				   "and see that time synchronisation works" },
	[TRANSFER_TLS_WRONG_HOST] = { ANSWER_AUTHENTICATION,
				      "{section}: the certificate is not made out for {host} "
				      "({error}): correct the name in {section}.url; or this network "
				      "wants a log-in (captive portal): ask its administrator" },
	[TRANSFER_TLS_OURS] = { ANSWER_AUTHENTICATION,
				"{section}: {host} refuses this booth's client certificate "
				"({error}): look with `openssl x509 -enddate` whether the file in "
				"{section}.certificate is there and has not expired, and renew it" },
	[TRANSFER_LOCAL] = { ANSWER_AUTHENTICATION,
			     "{section}: the settings cannot be used ({error}): check "
			     "{section}.url, {section}.ca, {section}.certificate and "
			     "{section}.key" },
};

/* Sentence for a TLS connection that broke. A server that refuses our certificate may close the
 * connection before we read its alert. */
static const char interrupted_tls[] =
	"{section}: the connection to {host} broke ({error}); the courier tries again; if this goes on, ask "
	"whether that server wants a client certificate ({section}.certificate)";

static const char wrong_clock[] =
	"{section}: the server refuses (HTTP {status}), and this booth's clock is wrong: it says "
	"{now}, the server {theirs}; correct it with timedatectl and see that time synchronisation "
	"works";

static const char proxy_password[] =
	"{section}: the proxy wants a password (407): put http://USER:PASSWORD@HOST:PORT in "
	"{section}.proxy";

static const char moved_server[] =
	"{section}: the server has moved ({status}): it names {location}; correct {section}.url, or, "
	"where that is a log-in page of this network (captive portal), ask its administrator to let "
	"the booth through; sending is paused";

/* Sentences for a server that returned bytes that differ from those we had sent: a web page, or
 * something else. */
static const struct sentence web_page = {
	ANSWER_RETRY,
	"{section}: a web page came where {url} should: a log-in page of this network (captive "
	"portal), or {section}.url names no server for files; the courier tries again"
};
static const struct sentence other_bytes = {
	ANSWER_RETRY,
	"{section}: the server stores other bytes than it was sent under {url}: tell its "
	"administrator; the courier tries again"
};
static const struct sentence other_probe = {
	ANSWER_MISPLACED,
	"{section}: the server stores other bytes than it was sent under {url}: this is no store for "
	"files; correct {section}.url and {section}.type, sending is paused"
};

static const char refused_probe[] =
	"{section}: the server does not take a probe file ({status}: {text}): {method} {url}; ask its "
	"administrator; sending is paused";

/* Sentences for those HTTP statuses that tell more than the class of the answer. */
static const struct {
	int status;
	const char *text;
} statuses[] = {
	{ 407, proxy_password },
	{ 421,
	  "{section}: another server answers than the one asked for (421 to {method} {url}): ask "
	  "the administrator about names and certificates there; the courier tries again" },
	{ 507, "{section}: the server answers {status} to {method} {url} (its disk is full: tell "
	       "its administrator); the courier tries again" },
	{ 511,
	  "{section}: this network wants a log-in before it lets the booth out (511, a captive "
	  "portal): ask its administrator; the courier tries again" },
};

/* Sentences for the classes of answers. */
static const char *const classes[] = {
	[ANSWER_DONE] = "",
	[ANSWER_TAKEN] = "{section}: the name is taken: {url}",
	[ANSWER_RETRY] =
		"{section}: the server answers {status} to {method} {url}; the courier tries again",
	[ANSWER_AUTHENTICATION] =
		"{section}: the server answers {status} to {method} {url}: the name or password in "
		"{section}.credentials is wrong or may not write there; sending is paused",
	[ANSWER_MISPLACED] =
		"{section}: the server answers {status} to {method} {url}: the address or the kind "
		"of server is wrong; correct {section}.url and {section}.type, sending is paused",
	[ANSWER_REFUSED] = "{section}: the server does not take this photo ({status}: {text}): "
			   "{method} {url}",
};

/* Sentences for a proxy that does not connect us to the server. */
static const struct sentence proxy_waits = {
	ANSWER_RETRY, "{section}: the proxy cannot connect to {host} ({status}): check the name in "
		      "{section}.url and whether the server runs; the courier tries again"
};
static const struct sentence proxy_refuses = {
	ANSWER_AUTHENTICATION,
	"{section}: the proxy refuses to connect to {host} ({status}): ask its administrator to "
	"let this booth through, or correct {section}.proxy; sending is paused"
};

/* The S3 error codes (the text in <Code>) that tell more than the HTTP status. */
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
	{ "SlowDown", ANSWER_RETRY, "the courier tries again later" },
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

/* Copies the part of the url that names the server. This part contains no secret. */
static void format_host(const char *url, char host[HOST_SIZE])
{
	const char *start = strstr(url, "://");
	start = start ? start + 3 : url;
	(void)snprintf(host, HOST_SIZE, "%.*s", (int)strcspn(start, "/"), start);
}

/* ---- writing sentences ---- */

enum { PLACES_MAX = 12 };

/* The values for the placeholders of a sentence. */
struct places {
	struct {
		const char *name, *value;
	} all[PLACES_MAX];
	char host[HOST_SIZE], now[TIME_SIZE], theirs[TIME_SIZE], status[12], text[TEXT_MAX + 1];
};

static void fill_places(const struct advice_context *context, const struct transfer_answer *answer,
			struct places *places)
{
	format_host(context->url, places->host);
	format_time(context->now_unix_ms, places->now);
	format_time(answer->server_unix_ms, places->theirs);
	(void)snprintf(places->status, sizeof(places->status), "%d", answer->status);
	(void)snprintf(places->text, sizeof(places->text), "%s",
		       answer->text && answer->text[0] ? answer->text : "without a word");
	struct places filled = { .all = {
					 { "section", context->section },
					 { "method", context->method },
					 { "url", context->url },
					 { "host", places->host },
					 { "now", places->now },
					 { "theirs", places->theirs },
					 { "status", places->status },
					 { "text", places->text },
					 { "error", answer->error },
					 { "location", answer->location },
				 } };
	memcpy(places->all, filled.all, sizeof(places->all));
}

/* Returns the value for the placeholder, such as "{host}", at the start of text. *ret_rest is the
 * text after the placeholder. */
static const char *find_place(const struct places *places, const char *text, const char **ret_rest)
{
	for (unsigned i = 0; i < PLACES_MAX && places->all[i].name; i++) {
		size_t length = strlen(places->all[i].name);
		if (strncmp(text + 1, places->all[i].name, length) != 0 || text[length + 1] != '}')
			continue;
		*ret_rest = text + length + 2;
		return places->all[i].value;
	}
	*ret_rest = text + strlen(text); /* unknown placeholder: a test would find this mistake */
	return "";
}

static void write_sentence(const struct places *places, const char *text, struct problem *problem)
{
	size_t at = 0, size = sizeof(problem->text);
	problem->text[0] = '\0';
	while (*text && at < size - 1) {
		size_t plain = strcspn(text, "{");
		int length = snprintf(problem->text + at, size - at, "%.*s", (int)plain, text);
		at += (size_t)length;
		text += plain;
		if (*text && at < size - 1) {
			const char *value = find_place(places, text, &text);
			at += (size_t)snprintf(problem->text + at, size - at, "%s", value);
		}
	}
}

static void say(const struct advice_context *context, const struct transfer_answer *answer,
		const char *text, struct problem *problem)
{
	struct places places;
	fill_places(context, answer, &places);
	write_sentence(&places, text, problem);
}

/* ---- judging answers ---- */

static enum answer_class classify(const struct transfer_answer *answer)
{
	/* A server may answer 400 to a request that did not arrive whole, or that followed half of
	 * another request on the connection. The connection is then the cause, not the photo. */
	if (answer->status == 400 && (!answer->has_sent_all || answer->was_cut))
		return ANSWER_RETRY;
	return retry_classify(answer->status);
}

static bool clock_is_off(const struct advice_context *context, const struct transfer_answer *answer)
{
	return answer->server_unix_ms >= 0 &&
	       llabs(answer->server_unix_ms - context->now_unix_ms) > SKEW_MAX_MS;
}

static enum answer_class judge_failure(const struct advice_context *context,
				       const struct transfer_answer *answer,
				       struct problem *problem)
{
	const struct sentence *sentence = &failures[answer->failure];
	bool is_secure = strncmp(context->url, "https:", 6) == 0;
	bool is_broken_tls = is_secure && answer->failure == TRANSFER_INTERRUPTED;
	say(context, answer, is_broken_tls ? interrupted_tls : sentence->text, problem);
	return sentence->answer;
}

/* Returns whether the server refuses our client certificate. nginx then answers 400, and only the
 * body of its answer names the certificate. */
static bool is_about_our_certificate(const struct transfer_answer *answer)
{
	return answer->status == 495 || answer->status == 496 ||
	       (answer->status == 400 && strstr(answer->text, "SSL certificate"));
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
	(void)problem_set(problem, 0, "%s: the server answers %d %s to %s %s", context->section,
			  answer->status, code, context->method, context->url);
	return classify(answer);
}

/* Judges the answer of a proxy that does not connect us to the server. Such an answer is never
 * about the photo: either a person must look at the proxy, or the courier waits. */
static enum answer_class judge_proxy(const struct advice_context *context,
				     const struct transfer_answer *answer, struct problem *problem)
{
	const struct sentence *sentence =
		retry_classify(answer->status) == ANSWER_RETRY ? &proxy_waits : &proxy_refuses;
	say(context, answer, answer->status == 407 ? proxy_password : sentence->text, problem);
	return sentence->answer;
}

static enum answer_class judge_status(const struct advice_context *context,
				      const struct transfer_answer *answer, struct problem *problem)
{
	enum answer_class class = classify(answer);
	const char *text = classes[class];
	if (class == ANSWER_MISPLACED && answer->location[0])
		text = moved_server;
	if (class == ANSWER_REFUSED && context->is_probe)
		text = refused_probe;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].status == answer->status)
			text = statuses[i].text;
	say(context, answer, text, problem);
	return class;
}

/* Returns whether a wrong clock explains the server's refusal. */
static bool clock_explains(const struct advice_context *context,
			   const struct transfer_answer *answer)
{
	return (answer->status == 401 || answer->status == 403 ||
		strstr(answer->text, "RequestTimeTooSkewed")) &&
	       clock_is_off(context, answer);
}

static enum answer_class judge(const struct advice_context *context,
			       const struct transfer_answer *answer, struct problem *problem)
{
	char code[CODE_SIZE];
	if (answer->failure != TRANSFER_OK)
		return judge_failure(context, answer, problem);
	if (answer->is_proxys)
		return judge_proxy(context, answer, problem);
	enum answer_class class = classify(answer);
	if (class == ANSWER_DONE)
		return class;
	if ((class == ANSWER_AUTHENTICATION || class == ANSWER_REFUSED) &&
	    clock_explains(context, answer)) {
		say(context, answer, wrong_clock, problem);
		return ANSWER_AUTHENTICATION;
	}
	if (is_about_our_certificate(answer)) {
		struct transfer_answer ours = { .failure = TRANSFER_TLS_OURS,
						.error = "HTTP 400, SSL certificate error" };
		return judge_failure(context, &ours, problem);
	}
	if (context->is_s3 && find_s3_code(answer, code))
		return judge_s3(context, answer, code, problem);
	return judge_status(context, answer, problem);
}

enum answer_class advice_judge(const struct advice_context *context,
			       const struct transfer_answer *answer, struct problem *problem)
{
	enum answer_class class = judge(context, answer, problem);
	if (class != ANSWER_DONE)
		utf8_make_plain(problem->text); /* the problem may quote the server's text */
	return class;
}

bool advice_is_web_page(const struct transfer_answer *answer)
{
	const char *text = answer->text;
	static const char *const starts[] = { "<!doctype html", "<html" };
	text += strspn(text, " \t\r\n");
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (strncasecmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

enum answer_class advice_say_other_bytes(const struct advice_context *context,
					 const struct transfer_answer *answer,
					 struct problem *problem)
{
	const struct sentence *sentence = advice_is_web_page(answer) ? &web_page
					  : context->is_probe        ? &other_probe
								     : &other_bytes;
	say(context, answer, sentence->text, problem);
	utf8_make_plain(problem->text);
	return sentence->answer;
}

/* ---- causes ---- */

static const enum cause failure_causes[] = {
	[TRANSFER_OK] = CAUSE_NONE,
	[TRANSFER_UNREACHABLE] = CAUSE_NETWORK,
	[TRANSFER_INTERRUPTED] = CAUSE_NETWORK,
	[TRANSFER_GARBLED] = CAUSE_SERVER,
	[TRANSFER_PROXY] = CAUSE_PROXY,
	[TRANSFER_TLS] = CAUSE_TLS,
	[TRANSFER_TLS_UNTRUSTED] = CAUSE_TLS,
	[TRANSFER_TLS_EXPIRED] = CAUSE_TLS,
	/* nobody installs a certificate before it is valid */
	[TRANSFER_TLS_NOT_YET] = CAUSE_CLOCK,
	[TRANSFER_TLS_WRONG_HOST] = CAUSE_TLS,
	[TRANSFER_TLS_OURS] = CAUSE_TLS,
	[TRANSFER_LOCAL] = CAUSE_BOOTH,
};

enum cause advice_cause_of_class(enum answer_class class)
{
	static const enum cause causes[] = {
		[ANSWER_DONE] = CAUSE_NONE,         [ANSWER_TAKEN] = CAUSE_SERVER,
		[ANSWER_RETRY] = CAUSE_SERVER,      [ANSWER_AUTHENTICATION] = CAUSE_CREDENTIALS,
		[ANSWER_MISPLACED] = CAUSE_ADDRESS, [ANSWER_REFUSED] = CAUSE_SERVER,
	};
	return causes[class];
}

static enum cause find_cause_of_failure(const struct transfer_answer *answer)
{
	/* libcurl: "Could not resolve host: NAME" */
	bool is_unnamed =
		answer->failure == TRANSFER_UNREACHABLE && strstr(answer->error, "resolve");
	return is_unnamed ? CAUSE_NAME : failure_causes[answer->failure];
}

static enum cause find_cause_of_status(const struct advice_context *context,
				       const struct transfer_answer *answer)
{
	struct problem unused = { "" };
	switch (answer->status) {
	case 407:
		return CAUSE_PROXY;
	case 507:
		return CAUSE_SPACE;
	case 511:
		return CAUSE_PORTAL;
	default:
		return advice_cause_of_class(judge(context, answer, &unused));
	}
}

enum cause advice_find_cause(const struct advice_context *context,
			     const struct transfer_answer *answer)
{
	if (answer->failure != TRANSFER_OK)
		return find_cause_of_failure(answer);
	if (answer->is_proxys)
		return CAUSE_PROXY;
	if (clock_explains(context, answer))
		return CAUSE_CLOCK;
	if (is_about_our_certificate(answer))
		return CAUSE_TLS;
	return find_cause_of_status(context, answer);
}

int64_t advice_server_wait_ms(const struct transfer_answer *answer, int64_t now_unix_ms)
{
	return retry_after_ms(answer->retry_after,
			      answer->server_unix_ms >= 0 ? answer->server_unix_ms : now_unix_ms);
}
