/* SPDX-License-Identifier: MIT */
#include "daemon/net/transfer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <curl/curl.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/base/timer.h"
#include "daemon/core/utf8.h"
#include "daemon/net/answer_header.h"
#include "daemon/net/sigv4.h"
#include "daemon/net/transfer_failure.h"
#include "daemon/net/url.h"

enum {
	/* bytes to keep of an answer's body; the error texts of S3 and nginx are shorter */
	KEEP_BYTES = 2048,
	LEAST_BYTES_PER_S = 8, /* a connection that is slower than this counts as stalled */
	IDLE_HANDLES = 32,
	ASK_AGAIN_MS = 1000,
};

struct transfer {
	struct transfers *pool;
	struct transfer *next, **link; /* links in the list of all running transfers */
	CURL *easy;
	struct curl_slist *headers;
	transfer_done_fn done;
	void *user;
	const uint8_t *body, *expected;
	size_t body_bytes, body_at, expected_bytes;
	size_t keep_bytes, kept;
	char *text;
	bool differs; /* the answer's body differs from the expected bytes */
	/* this module stopped reading the answer, because it needs no more of it */
	bool is_cut_off;
	bool is_second; /* this is the second attempt, after the status 421 (misdirected) */
	/* libcurl refused an option, possibly because memory ran out while it copied a text */
	bool is_refused;
	char error[CURL_ERROR_SIZE];
	struct transfer_answer answer;
};

struct transfers {
	struct event_base *base;
	struct event *timer;
	CURLM *multi;
	struct transfer *running;
	/* libcurl handles kept for later transfers, because making a new handle takes long */
	CURL *idle[IDLE_HANDLES];
	unsigned idle_count;
	char *server, *ca, *certificate, *key, *proxy, *user, *password, *token, *region;
	long connect_s, stall_s, total_s;
	bool http1_only;
};

int transfers_global_open(struct problem *problem)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return problem_set(problem, -ENOMEM, "libcurl does not start");
	return 0;
}

void transfers_global_close(void)
{
	curl_global_cleanup();
}

/* Runs libcurl on libevent, with one event per socket and one timer per pool. */

static void finish_ready(struct transfers *pool);

/* Lets libcurl work. If this call fails, libcurl may not have set a timer, so call libcurl again
 * after a short time. */
static void drive(struct transfers *pool, curl_socket_t fd, int action)
{
	int running;
	if (curl_multi_socket_action(pool->multi, fd, action, &running) != CURLM_OK &&
	    timer_arm_ms(pool->timer, ASK_AGAIN_MS) < 0)
		event_active(pool->timer, EV_TIMEOUT, 0);
	finish_ready(pool);
}

static void on_socket(evutil_socket_t fd, short what, void *user)
{
	int action = ((what & EV_READ) ? CURL_CSELECT_IN : 0) |
		     ((what & EV_WRITE) ? CURL_CSELECT_OUT : 0);
	drive(user, fd, action);
}

static void on_timer(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	drive(user, CURL_SOCKET_TIMEOUT, 0);
}

static struct event *watch(struct transfers *pool, curl_socket_t fd, int what)
{
	short wanted = (short)(EV_PERSIST | ((what & CURL_POLL_IN) ? EV_READ : 0) |
			       ((what & CURL_POLL_OUT) ? EV_WRITE : 0));
	struct event *event = event_new(pool->base, fd, wanted, on_socket, pool);
	if (event && event_add(event, NULL) == 0 &&
	    curl_multi_assign(pool->multi, fd, event) == CURLM_OK)
		return event;
	if (event)
		event_free(event);
	return NULL;
}

/* libcurl calls this function to say what it waits for on a socket. After a return of -1, libcurl
 * gives up the running transfers. */
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *user, void *socket_user)
{
	struct transfers *pool = user;
	struct event *old = socket_user;
	(void)easy;
	/* Clear libcurl's pointer to the old event before freeing the event. The pointer would stay
	 * if no new event could be made. */
	if (old) {
		(void)curl_multi_assign(pool->multi, fd, NULL);
		event_free(old);
	}
	return what == CURL_POLL_REMOVE || watch(pool, fd, what) ? 0 : -1;
}

static int set_timer(CURLM *multi, long wait_ms, void *user)
{
	struct transfers *pool = user;
	(void)multi;
	/* If the timer cannot be armed, event_active() lets it fire at once. event_active() needs
	 * no memory, so it cannot fail, and a timer that fires too early does no harm. */
	if (wait_ms < 0)
		(void)event_del(pool->timer);
	else if (timer_arm_ms(pool->timer, wait_ms) < 0)
		event_active(pool->timer, EV_TIMEOUT, 0);
	return 0;
}

static size_t on_send(char *buffer, size_t size, size_t count, void *user)
{
	struct transfer *transfer = user;
	size_t room = size * count, left = transfer->body_bytes - transfer->body_at;
	size_t amount = left < room ? left : room;
	if (amount > 0)
		memcpy(buffer, transfer->body + transfer->body_at, amount);
	transfer->body_at += amount;
	return amount;
}

/* libcurl calls this function if a connection that was kept open is closed or breaks. libcurl then
 * sends the body again on another connection. */
static int on_seek(void *user, curl_off_t offset, int origin)
{
	struct transfer *transfer = user;
	if (origin != SEEK_SET || offset < 0 || (size_t)offset > transfer->body_bytes)
		return CURL_SEEKFUNC_FAIL;
	transfer->body_at = (size_t)offset;
	transfer->answer.was_cut = true;
	return CURL_SEEKFUNC_OK;
}

static void compare(struct transfer *transfer, const char *bytes, size_t count)
{
	uint64_t at = transfer->answer.body_bytes;
	if (at + count > transfer->expected_bytes ||
	    memcmp(transfer->expected + at, bytes, count) != 0)
		transfer->differs = true;
}

static size_t on_receive(char *bytes, size_t size, size_t count, void *user)
{
	struct transfer *transfer = user;
	size_t amount = size * count;
	size_t room = transfer->keep_bytes - transfer->kept;
	size_t keep = amount < room ? amount : room;
	memcpy(transfer->text + transfer->kept, bytes, keep);
	transfer->kept += keep;
	if (transfer->expected && !transfer->differs)
		compare(transfer, bytes, amount);
	transfer->answer.body_bytes += amount;
	/* Stop reading if enough bytes are kept and nothing is left to compare: no bytes are
	 * expected, or the bytes already differ. Otherwise a server could send without end. */
	if (transfer->kept == transfer->keep_bytes && (!transfer->expected || transfer->differs)) {
		transfer->is_cut_off = true;
		return 0;
	}
	return amount;
}

static size_t on_header(char *line, size_t size, size_t count, void *user)
{
	struct transfer *transfer = user;
	answer_header_take(&transfer->answer, line, size * count);
	return size * count;
}

static bool is_set(const char *text)
{
	return text && *text;
}

static int copy_setting(const char *text, char **ret_copy)
{
	if (!is_set(text))
		return 0;
	*ret_copy = strdup(text);
	return *ret_copy ? 0 : -ENOMEM;
}

static int copy_settings(struct transfers *pool, const struct transfers_config *config)
{
	const struct {
		const char *from;
		char **to;
	} texts[] = { { config->server, &pool->server },
		      { config->ca, &pool->ca },
		      { config->certificate, &pool->certificate },
		      { config->key, &pool->key },
		      { config->proxy, &pool->proxy },
		      { config->user, &pool->user },
		      { config->password, &pool->password },
		      { config->token, &pool->token },
		      { config->region, &pool->region } };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (copy_setting(texts[i].from, texts[i].to) < 0)
			return -ENOMEM;
	pool->connect_s = (long)config->connect_s;
	pool->stall_s = (long)config->stall_s;
	pool->total_s = (long)config->total_s;
	pool->http1_only = config->http1_only;
	return 0;
}

static int open_multi(struct transfers *pool, unsigned connections)
{
	pool->multi = curl_multi_init();
	if (!pool->multi)
		return -ENOMEM;
	bool is_refused = false;
	is_refused |=
		curl_multi_setopt(pool->multi, CURLMOPT_SOCKETFUNCTION, watch_socket) != CURLM_OK;
	is_refused |= curl_multi_setopt(pool->multi, CURLMOPT_SOCKETDATA, pool) != CURLM_OK;
	is_refused |= curl_multi_setopt(pool->multi, CURLMOPT_TIMERFUNCTION, set_timer) != CURLM_OK;
	is_refused |= curl_multi_setopt(pool->multi, CURLMOPT_TIMERDATA, pool) != CURLM_OK;
	is_refused |= curl_multi_setopt(pool->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
					(long)connections) != CURLM_OK;
	is_refused |=
		curl_multi_setopt(pool->multi, CURLMOPT_MAXCONNECTS, (long)connections) != CURLM_OK;
	return is_refused ? -ENOMEM : 0;
}

int transfers_create(struct event_base *base, const struct transfers_config *config,
		     struct problem *problem, struct transfers **ret_transfers)
{
	struct transfers *pool = calloc(1, sizeof(*pool));
	if (!pool)
		return problem_memory(problem);
	pool->base = base;
	pool->timer = evtimer_new(base, on_timer, pool);
	if (!pool->timer || copy_settings(pool, config) < 0 ||
	    open_multi(pool, config->connections) < 0) {
		transfers_destroy(pool);
		return problem_memory(problem);
	}
	*ret_transfers = pool;
	return 0;
}

static void transfer_unlink(struct transfer *transfer)
{
	*transfer->link = transfer->next;
	if (transfer->next)
		transfer->next->link = transfer->link;
}

static void transfer_free(struct transfer *transfer)
{
	struct transfers *pool = transfer->pool;
	if (transfer->easy) {
		(void)curl_multi_remove_handle(pool->multi, transfer->easy);
		curl_easy_reset(transfer->easy);
		if (pool->idle_count < IDLE_HANDLES)
			pool->idle[pool->idle_count++] = transfer->easy;
		else
			curl_easy_cleanup(transfer->easy);
	}
	curl_slist_free_all(transfer->headers);
	free(transfer->text);
	free(transfer);
}

void transfer_cancel(struct transfer *transfer)
{
	if (!transfer)
		return;
	transfer_unlink(transfer);
	transfer_free(transfer);
}

void transfers_destroy(struct transfers *pool)
{
	if (!pool)
		return;
	while (pool->running)
		transfer_cancel(pool->running);
	while (pool->idle_count > 0)
		curl_easy_cleanup(pool->idle[--pool->idle_count]);
	if (pool->multi)
		(void)curl_multi_cleanup(pool->multi);
	if (pool->timer)
		event_free(pool->timer);
	free(pool->server);
	free(pool->ca);
	free(pool->certificate);
	free(pool->key);
	free(pool->proxy);
	free(pool->user);
	free(pool->password);
	free(pool->token);
	free(pool->region);
	free(pool);
}

static bool add_header(struct transfer *transfer, const char *line)
{
	struct curl_slist *list = curl_slist_append(transfer->headers, line);
	if (list)
		transfer->headers = list;
	return list;
}

static const char *find_payload_hash(const struct transfer_request *request)
{
	static const char name[] = "x-amz-content-sha256: ";
	for (unsigned i = 0; i < TRANSFER_HEADERS_MAX; i++)
		if (request->headers[i] && strncmp(request->headers[i], name, strlen(name)) == 0)
			return request->headers[i] + strlen(name);
	return "";
}

static bool sign(struct transfer *transfer, const struct transfer_request *request)
{
	const struct transfers *pool = transfer->pool;
	char date[SIGV4_DATE_SIZE], authorization[SIGV4_AUTHORIZATION_SIZE];
	struct sigv4_key key = { .access = pool->user ? pool->user : "",
				 .secret = pool->password ? pool->password : "",
				 .region = pool->region,
				 .service = "s3" };
	struct sigv4_request what = { .method = request->method,
				      .url = request->url,
				      .headers = request->headers,
				      .header_count = TRANSFER_HEADERS_MAX,
				      .payload_hash = find_payload_hash(request),
				      .unix_ms = clock_realtime_ms() };
	return sigv4_sign(&key, &what, date, authorization) == 0 && add_header(transfer, date) &&
	       add_header(transfer, authorization);
}

static bool add_headers(struct transfer *transfer, const struct transfer_request *request)
{
	char line[TRANSFER_HEADER_SIZE];
	for (unsigned i = 0; i < TRANSFER_HEADERS_MAX; i++)
		if (request->headers[i] && !add_header(transfer, request->headers[i]))
			return false;
	/* libcurl announces a large body with the header "Expect: 100-continue", unless an empty
	 * "Expect:" forbids it. Some servers answer this header with the status 417; with other
	 * servers libcurl waits a second for each file. */
	if (request->body && !add_header(transfer, "Expect:"))
		return false;
	if (request->is_anonymous)
		return true;
	if (is_set(transfer->pool->region))
		return sign(transfer, request);
	if (!is_set(transfer->pool->token))
		return true;
	(void)snprintf(line, sizeof(line), "Authorization: Bearer %s", transfer->pool->token);
	return add_header(transfer, line);
}

/* Sets one option and records whether libcurl refused it. */
#define SET(transfer, option, value)                                                               \
	((transfer)->is_refused |= curl_easy_setopt((transfer)->easy, option, value) != CURLE_OK)

static void set_body(struct transfer *transfer, const struct transfer_request *request)
{
	if (request->body || strcmp(request->method, "PUT") == 0) {
		SET(transfer, CURLOPT_UPLOAD, 1L);
		SET(transfer, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body_bytes);
		SET(transfer, CURLOPT_READFUNCTION, on_send);
		SET(transfer, CURLOPT_READDATA, transfer);
		SET(transfer, CURLOPT_SEEKFUNCTION, on_seek);
		SET(transfer, CURLOPT_SEEKDATA, transfer);
	} else if (strcmp(request->method, "POST") == 0) {
		SET(transfer, CURLOPT_POST, 1L);
		SET(transfer, CURLOPT_POSTFIELDS, "");
		SET(transfer, CURLOPT_POSTFIELDSIZE, 0L);
	}
	if (strcmp(request->method, "HEAD") == 0)
		SET(transfer, CURLOPT_NOBODY, 1L);
	else if (strcmp(request->method, "GET") != 0)
		SET(transfer, CURLOPT_CUSTOMREQUEST, request->method);
	if (request->bytes_per_s > 0)
		SET(transfer, CURLOPT_MAX_SEND_SPEED_LARGE, (curl_off_t)request->bytes_per_s);
}

static void set_trust(struct transfer *transfer)
{
	const struct transfers *pool = transfer->pool;
	if (is_set(pool->ca)) {
		SET(transfer, CURLOPT_CAINFO, pool->ca);
		SET(transfer, CURLOPT_CAPATH, NULL);
	}
	if (is_set(pool->proxy))
		SET(transfer, CURLOPT_PROXY, strcmp(pool->proxy, "direct") == 0 ? "" : pool->proxy);
}

/* Sets the certificate and the password that tell the server which booth this is. */
static void set_credentials(struct transfer *transfer)
{
	const struct transfers *pool = transfer->pool;
	SET(transfer, CURLOPT_SSLCERT, pool->certificate);
	SET(transfer, CURLOPT_SSLKEY, pool->key);
	if (is_set(pool->region))
		/* the header lines already have a signature by sigv4, so send no other
		 * credentials */
		return;
	if (is_set(pool->user))
		SET(transfer, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	SET(transfer, CURLOPT_USERNAME, pool->user);
	SET(transfer, CURLOPT_PASSWORD, pool->password);
}

static void set_limits(struct transfer *transfer)
{
	const struct transfers *pool = transfer->pool;
	SET(transfer, CURLOPT_NOSIGNAL, 1L);
	/* Without this option a running look-up of a host name can delay the program's end by
	 * seconds. */
	SET(transfer, CURLOPT_QUICK_EXIT, 1L);
	SET(transfer, CURLOPT_CONNECTTIMEOUT, pool->connect_s);
	SET(transfer, CURLOPT_TIMEOUT, pool->total_s);
	SET(transfer, CURLOPT_LOW_SPEED_LIMIT, (long)LEAST_BYTES_PER_S);
	SET(transfer, CURLOPT_LOW_SPEED_TIME, pool->stall_s);
	SET(transfer, CURLOPT_TCP_KEEPALIVE, 1L);
	SET(transfer, CURLOPT_FOLLOWLOCATION, 0L);
	SET(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(transfer, CURLOPT_HTTP_VERSION,
	    pool->http1_only ? (long)CURL_HTTP_VERSION_1_1 : (long)CURL_HTTP_VERSION_2TLS);
}

static void set_callbacks(struct transfer *transfer)
{
	SET(transfer, CURLOPT_ERRORBUFFER, transfer->error);
	SET(transfer, CURLOPT_WRITEFUNCTION, on_receive);
	SET(transfer, CURLOPT_WRITEDATA, transfer);
	SET(transfer, CURLOPT_HEADERFUNCTION, on_header);
	SET(transfer, CURLOPT_HEADERDATA, transfer);
	SET(transfer, CURLOPT_HTTPHEADER, transfer->headers);
	SET(transfer, CURLOPT_USERAGENT, "booth-courier/" BOOTH_VERSION);
}

static struct transfer *transfer_new(struct transfers *pool, const struct transfer_request *request)
{
	struct transfer *transfer = calloc(1, sizeof(*transfer));
	if (!transfer)
		return NULL;
	transfer->pool = pool;
	transfer->body = request->body;
	transfer->body_bytes = request->body_bytes;
	transfer->expected = request->expected;
	transfer->expected_bytes = request->expected_bytes;
	transfer->keep_bytes = request->keep_bytes ? request->keep_bytes : KEEP_BYTES;
	answer_header_forget(&transfer->answer);
	transfer->text = malloc(transfer->keep_bytes + 1);
	transfer->easy = pool->idle_count > 0 ? pool->idle[--pool->idle_count] : curl_easy_init();
	if (transfer->text && transfer->easy)
		return transfer;
	transfer_free(transfer);
	return NULL;
}

static int set_request(struct transfer *transfer, const struct transfer_request *request)
{
	if (!add_headers(transfer, request))
		return -ENOMEM;
	SET(transfer, CURLOPT_URL, request->url);
	set_body(transfer, request);
	set_trust(transfer);
	if (!request->is_anonymous)
		set_credentials(transfer);
	set_limits(transfer);
	set_callbacks(transfer);
	if (transfer->is_refused)
		return -ENOMEM;
	return curl_multi_add_handle(transfer->pool->multi, transfer->easy) == CURLM_OK ? 0
											: -ENOMEM;
}

static void transfer_link(struct transfer *transfer)
{
	struct transfers *pool = transfer->pool;
	transfer->link = &pool->running;
	transfer->next = pool->running;
	if (transfer->next)
		transfer->next->link = &transfer->next;
	pool->running = transfer;
}

/* Checks the request's address. A request with the booth's credentials may go only to the pool's
 * server, even if a server named the address. Returns 0, -EPERM or -ENOMEM. */
static int check_address(const struct transfers *pool, const struct transfer_request *request)
{
	if (request->is_anonymous)
		return url_find_flaw(request->url) == URL_IS_GOOD ? 0 : -EPERM;
	return pool->server ? url_check_server(request->url, pool->server) : 0;
}

int transfer_start(struct transfers *pool, const struct transfer_request *request,
		   transfer_done_fn done, void *user, struct transfer **ret_transfer)
{
	int r = check_address(pool, request);
	if (r < 0)
		return r;
	struct transfer *transfer = transfer_new(pool, request);
	if (!transfer)
		return -ENOMEM;
	transfer->done = done;
	transfer->user = user;
	r = set_request(transfer, request);
	if (r < 0) {
		transfer_free(transfer);
		return r;
	}
	transfer_link(transfer);
	*ret_transfer = transfer;
	return 0;
}

static bool has_proxy(const struct transfers *pool)
{
	return is_set(pool->proxy) && strcmp(pool->proxy, "direct") != 0;
}

/* Returns the HTTP status of a proxy that refused to connect to the server; 0: no proxy refused.
 * libcurl reports such a refusal as an error. */
static int refusal_of_proxy(CURL *easy)
{
	long status = 0;
	(void)curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
	return status >= 300 ? (int)status : 0;
}

static void take_outcome(struct transfer *transfer, CURLcode code)
{
	struct transfer_answer *answer = &transfer->answer;
	long status = 0;
	curl_off_t sent = 0;
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
	int refusal = code == CURLE_OK ? 0 : refusal_of_proxy(transfer->easy);
	if (refusal > 0) {
		answer->is_proxys = true;
		status = refusal;
		code = CURLE_OK;
	}
	answer->failure = transfer_failure_of(transfer->easy, code, status, transfer->error);
	/* with a proxy, libcurl itself connects only to the proxy */
	if (code == CURLE_COULDNT_CONNECT && has_proxy(transfer->pool))
		answer->failure = TRANSFER_PROXY;
	answer->status = answer->failure == TRANSFER_OK ? (int)status : 0;
	answer->sent_bytes = sent > 0 ? (uint64_t)sent : 0;
	answer->has_sent_all = answer->sent_bytes >= transfer->body_bytes;
	(void)snprintf(answer->error, sizeof(answer->error), "%s",
		       transfer->error[0] ? transfer->error : curl_easy_strerror(code));
	/* the text may contain names from a certificate, which may be any bytes */
	utf8_make_plain(answer->error);
}

static void take_body(struct transfer *transfer)
{
	struct transfer_answer *answer = &transfer->answer;
	bool is_equal = transfer->expected && !transfer->differs;
	transfer->text[transfer->kept] = '\0';
	answer->text = transfer->text;
	answer->text_bytes = transfer->kept;
	answer->matches = is_equal && answer->body_bytes == transfer->expected_bytes;
	answer->is_prefix = is_equal && answer->body_bytes < transfer->expected_bytes;
}

static bool is_misdirected(const struct transfer *transfer)
{
	return transfer->answer.failure == TRANSFER_OK && transfer->answer.status == 421 &&
	       !transfer->answer.is_proxys && !transfer->is_second;
}

/* Sends the same request again on a new connection. Returns false if the transfer could not be
 * started again. */
static bool try_again(struct transfer *transfer)
{
	CURLM *multi = transfer->pool->multi;
	transfer->is_second = true;
	transfer->answer = (struct transfer_answer){ .status = 0 };
	answer_header_forget(&transfer->answer);
	transfer->body_at = transfer->kept = 0;
	transfer->differs = transfer->is_cut_off = false;
	transfer->error[0] = '\0';
	SET(transfer, CURLOPT_FRESH_CONNECT, 1L);
	return !transfer->is_refused &&
	       curl_multi_remove_handle(multi, transfer->easy) == CURLM_OK &&
	       curl_multi_add_handle(multi, transfer->easy) == CURLM_OK;
}

static void complete(struct transfer *transfer, CURLcode code)
{
	bool is_enough = transfer->is_cut_off && code == CURLE_WRITE_ERROR;
	take_outcome(transfer, is_enough ? CURLE_OK : code);
	if (is_misdirected(transfer)) {
		if (try_again(transfer))
			return;
		transfer->answer.failure = TRANSFER_LOCAL;
	}
	take_body(transfer);
	transfer_unlink(transfer);
	transfer->done(&transfer->answer, transfer->user);
	transfer_free(transfer);
}

static struct transfer *find(const struct transfers *pool, const CURL *easy)
{
	struct transfer *transfer = pool->running;
	while (transfer && transfer->easy != easy)
		transfer = transfer->next;
	return transfer;
}

static void finish_ready(struct transfers *pool)
{
	CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(pool->multi, &left))) {
		struct transfer *transfer = find(pool, message->easy_handle);
		if (message->msg == CURLMSG_DONE && transfer)
			complete(transfer, message->data.result);
	}
}
