/* SPDX-License-Identifier: MIT */
#include "daemon/net/transfer_failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <openssl/x509_vfy.h>

/* The kind of failure for each of libcurl's error codes. A code that is not in this table means
 * that the connection broke. */
static const struct {
	CURLcode code;
	enum transfer_failure failure;
} codes[] = {
	{ CURLE_OK, TRANSFER_OK },
	{ CURLE_COULDNT_RESOLVE_PROXY, TRANSFER_PROXY },
	{ CURLE_PROXY, TRANSFER_PROXY },
	{ CURLE_COULDNT_RESOLVE_HOST, TRANSFER_UNREACHABLE },
	{ CURLE_COULDNT_CONNECT, TRANSFER_UNREACHABLE },
	{ CURLE_SSL_CONNECT_ERROR, TRANSFER_TLS },
	{ CURLE_SSL_CACERT_BADFILE, TRANSFER_LOCAL },
	{ CURLE_SSL_CERTPROBLEM, TRANSFER_LOCAL },
	{ CURLE_SSL_CIPHER, TRANSFER_LOCAL },
	{ CURLE_SSL_ENGINE_INITFAILED, TRANSFER_LOCAL },
	{ CURLE_OUT_OF_MEMORY, TRANSFER_LOCAL },
	{ CURLE_URL_MALFORMAT, TRANSFER_LOCAL },
	{ CURLE_UNSUPPORTED_PROTOCOL, TRANSFER_LOCAL },
	{ CURLE_WEIRD_SERVER_REPLY, TRANSFER_GARBLED },
	{ CURLE_BAD_CONTENT_ENCODING, TRANSFER_GARBLED },
};

/* Returns the kind of failure for what OpenSSL found wrong with the server's certificate. */
static enum transfer_failure judge_peer(CURL *easy, const char *error)
{
	long result = X509_V_OK;
	/* libcurl itself compares the name in the certificate with the host's name. So a wrong name
	 * shows in libcurl's error text, and not in OpenSSL's result. */
	if (strstr(error, "subject name"))
		return TRANSFER_TLS_WRONG_HOST;
	(void)curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &result);
	switch (result) {
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return TRANSFER_TLS_WRONG_HOST;
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return TRANSFER_TLS_EXPIRED;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return TRANSFER_TLS_NOT_YET;
	default:
		return TRANSFER_TLS_UNTRUSTED;
	}
}

/* Returns whether the request could be sent: the host's name was found, and connecting and the TLS
 * handshake succeeded. */
static bool has_connected(CURL *easy)
{
	curl_off_t passed_us = 0;
	(void)curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &passed_us);
	return passed_us > 0;
}

/* Returns whether the server refuses the booth's client certificate. With TLS 1.3 it does so only
 * after the handshake, by an alert. */
static bool is_about_our_certificate(CURLcode code, const char *error)
{
	return (code == CURLE_SSL_CONNECT_ERROR || code == CURLE_RECV_ERROR ||
		code == CURLE_SEND_ERROR || code == CURLE_SSL_CLIENTCERT) &&
	       strstr(error, "alert") && strstr(error, "certificate");
}

/* Returns whether the answer is malformed. libcurl reports "unsupported protocol" for an HTTP/0.9
 * answer, "out of memory" for a header of more than 100 KB, and "receiving failed" for more than
 * 300 KB of headers. Once a connection exists, these errors come from the server and not from the
 * settings. */
static bool is_garbled(CURL *easy, CURLcode code, long status, const char *error)
{
	if (code == CURLE_OK)
		return status < 200; /* the status line is malformed, such as "HTTP/1.1 000" */
	if (code == CURLE_RECV_ERROR)
		return strstr(error, "response headers");
	return (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_OUT_OF_MEMORY) &&
	       has_connected(easy);
}

enum transfer_failure transfer_failure_of(CURL *easy, CURLcode code, long status, const char *error)
{
	if (is_garbled(easy, code, status, error))
		return TRANSFER_GARBLED;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return has_connected(easy) ? TRANSFER_INTERRUPTED : TRANSFER_UNREACHABLE;
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return judge_peer(easy, error);
	if (is_about_our_certificate(code, error))
		return TRANSFER_TLS_OURS;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return codes[i].failure;
	return TRANSFER_INTERRUPTED;
}
