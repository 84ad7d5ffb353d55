/* SPDX-License-Identifier: MIT */
#include "daemon/store/roster_digest.h"

#include <stdbool.h>
#include <openssl/evp.h>
#include <sqlite3.h>

/* Each value goes in as its type, its length and its bytes, so that no two rows look alike. */
static bool add_row(EVP_MD_CTX *context, sqlite3_stmt *rows)
{
	bool is_good = true;
	for (int i = 0; i < sqlite3_column_count(rows); i++) {
		int32_t head[2] = { sqlite3_column_type(rows, i), 0 };
		const void *bytes = sqlite3_column_blob(rows, i);
		head[1] = sqlite3_column_bytes(rows, i);
		is_good = is_good && EVP_DigestUpdate(context, head, sizeof(head)) == 1;
		if (bytes)
			is_good = is_good && EVP_DigestUpdate(context, bytes, (size_t)head[1]) == 1;
	}
	return is_good;
}

static int add_rows(EVP_MD_CTX *context, sqlite3 *database, const char *query)
{
	sqlite3_stmt *rows = NULL;
	int r = sqlite3_prepare_v2(database, query, -1, &rows, NULL);
	bool is_good = r == SQLITE_OK;
	while (is_good && (r = sqlite3_step(rows)) == SQLITE_ROW)
		is_good = add_row(context, rows);
	(void)sqlite3_finalize(rows);
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
