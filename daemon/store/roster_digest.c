/* SPDX-License-Identifier: MIT */
#include "daemon/store/roster_digest.h"

#include <stdbool.h>
#include <string.h>
#include <openssl/evp.h>
#include <sqlite3.h>

enum { ROW_BYTES = 2048 };

/* A row in the form in which it is hashed: the type, the length and the bytes of each value, so
 * that two different rows never look alike. Each row is hashed by a single call, because here
 * libcrypto's calls cost more than its arithmetic. */
struct row_bytes {
	size_t length;
	uint8_t bytes[ROW_BYTES];
};

static bool put(EVP_MD_CTX *context, struct row_bytes *row, const void *bytes, size_t size)
{
	if (row->length + size > sizeof(row->bytes)) {
		if (EVP_DigestUpdate(context, row->bytes, row->length) != 1)
			return false;
		row->length = 0;
	}
	if (size > sizeof(row->bytes))
		return EVP_DigestUpdate(context, bytes, size) == 1;
	if (size > 0)
		memcpy(row->bytes + row->length, bytes, size);
	row->length += size;
	return true;
}

static bool add_row(EVP_MD_CTX *context, struct row_bytes *row, sqlite3_stmt *values)
{
	row->length = 0;
	bool is_good = true;
	int columns = sqlite3_column_count(values);
	for (int i = 0; is_good && i < columns; i++) {
		int32_t head[2] = { sqlite3_column_type(values, i), 0 };
		const void *bytes = sqlite3_column_blob(values, i);
		head[1] = sqlite3_column_bytes(values, i);
		is_good = put(context, row, head, sizeof(head)) &&
			  put(context, row, bytes, bytes ? (size_t)head[1] : 0);
	}
	return is_good && EVP_DigestUpdate(context, row->bytes, row->length) == 1;
}

static int add_rows(EVP_MD_CTX *context, sqlite3 *database, const char *query)
{
	struct row_bytes row;
	sqlite3_stmt *rows = NULL;
	int r = sqlite3_prepare_v2(database, query, -1, &rows, NULL);
	bool is_good = r == SQLITE_OK;
	while (is_good && (r = sqlite3_step(rows)) == SQLITE_ROW)
		is_good = add_row(context, &row, rows);
	(void)sqlite3_finalize(rows);
	explicit_bzero(&row, sizeof(row)); /* of the last person */
	return is_good && r == SQLITE_DONE ? 0 : r == SQLITE_NOMEM ? -ENOMEM : -EBADMSG;
}

int roster_digest(struct sqlite3 *database, struct hash *ret_hash)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (!context)
		return -ENOMEM;
	int r = EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 ? 0 : -EIO;
	if (r == 0)
		r = add_rows(context, database, "SELECT * FROM student ORDER BY line");
	if (r == 0)
		r = add_rows(context, database, "SELECT * FROM card ORDER BY key, line");
	if (r == 0)
		r = add_rows(context, database,
			     "SELECT * FROM about WHERE key <> 'digest' ORDER BY key");
	if (r == 0 && EVP_DigestFinal_ex(context, ret_hash->bytes, NULL) != 1)
		r = -EIO;
	EVP_MD_CTX_free(context);
	return r;
}
