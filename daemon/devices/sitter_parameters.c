/* SPDX-License-Identifier: MIT */
#include "daemon/devices/sitter_parameters.h"

#include <string.h>

static const struct sitter_parameter rows[] = {
#define X(name, preset, least, most, meaning)                                                      \
	{ #name,          meaning,       (float)(preset),                                          \
	  (float)(least), (float)(most), offsetof(struct sitter_parameters, name) },
	SITTER_PARAMETERS(X)
#undef X
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

struct sitter_parameters sitter_parameters_default(void)
{
	return (struct sitter_parameters){
#define X(name, preset, least, most, meaning) .name = (float)(preset),
		SITTER_PARAMETERS(X)
#undef X
	};
}

const struct sitter_parameter *sitter_parameters_row(size_t index)
{
	return index < ROWS ? &rows[index] : NULL;
}

const struct sitter_parameter *sitter_parameters_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

float sitter_parameters_get(const struct sitter_parameters *parameters,
			    const struct sitter_parameter *row)
{
	float value;
	memcpy(&value, (const char *)parameters + row->offset, sizeof(value));
	return value;
}

void sitter_parameters_set(struct sitter_parameters *parameters, const struct sitter_parameter *row,
			   float value)
{
	memcpy((char *)parameters + row->offset, &value, sizeof(value));
}
