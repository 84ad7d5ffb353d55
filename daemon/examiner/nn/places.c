/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/nn/places.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Each value begins at the start of a cache line. */
enum { ALIGNMENT = 64, FLOATS_A_LINE = ALIGNMENT / sizeof(float) };

/* A value that needs a place from the node that computes it to the last node that reads it. */
struct tenant {
	int value, first, last;
	size_t count; /* number of floats, including the spare ones */
};

static bool is_output(const struct graph *graph, int value)
{
	for (int k = 0; k < graph->output_count; k++)
		if (graph->outputs[k] == value)
			return true;
	return false;
}

static size_t room_for(size_t count)
{
	return (count + GRAPH_SPARE + FLOATS_A_LINE - 1) / FLOATS_A_LINE * FLOATS_A_LINE;
}

/* Returns the last node that reads the output of this node, or this node if no node reads it. */
static int last_reader(const struct graph *graph, int node)
{
	int value = graph->nodes[node].output, last = node;
	for (int k = node + 1; k < graph->node_count; k++)
		if (graph->nodes[k].input == value || graph->nodes[k].second == value)
			last = k;
	return last;
}

static int find_tenants(const struct graph *graph, struct tenant *tenants)
{
	int count = 0;
	for (int k = 0; k < graph->node_count; k++) {
		int value = graph->nodes[k].output;
		if (is_output(graph, value))
			continue;
		tenants[count] = (struct tenant){
			.value = value,
			.first = k,
			.last = last_reader(graph, k),
			.count = room_for(graph->values[value].count),
		};
		count++;
	}
	return count;
}

/*
 * Sorts the values by size, the largest first. Of two equally large values, the one that is
 * computed earlier comes first.
 */
static int by_size(const void *left, const void *right)
{
	const struct tenant *a = left, *b = right;
	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->first > b->first) - (a->first < b->first);
}

/*
 * Returns the end of a settled value that would overlap `tenant` at this offset; 0: there is none.
 */
static size_t find_obstacle(const struct tenant *tenants, int settled, const size_t *offsets,
			    const struct tenant *tenant, size_t offset)
{
	for (int k = 0; k < settled; k++) {
		const struct tenant *other = &tenants[k];
		size_t start = offsets[other->value], end = start + other->count;
		if (other->first <= tenant->last && tenant->first <= other->last &&
		    start < offset + tenant->count && offset < end)
			return end;
	}
	return 0;
}

/*
 * Gives each value the lowest place that is free for as long as the value is needed. Returns the
 * number of floats in the block.
 */
static size_t settle(const struct tenant *tenants, int count, size_t *offsets)
{
	size_t all = 0;
	for (int k = 0; k < count; k++) {
		size_t offset = 0, end;
		while ((end = find_obstacle(tenants, k, offsets, &tenants[k], offset)) > 0)
			offset = end;
		offsets[tenants[k].value] = offset;
		all = offset + tenants[k].count > all ? offset + tenants[k].count : all;
	}
	return all;
}

int places_plan(const struct graph *graph, struct places *ret_places)
{
	size_t values = (size_t)graph->value_count + 1, nodes = (size_t)graph->node_count + 1;
	struct tenant *tenants = calloc(nodes, sizeof(*tenants));
	size_t *offsets = calloc(values, sizeof(*offsets));
	if (!tenants || !offsets) {
		free(tenants);
		free(offsets);
		return -ENOMEM;
	}
	for (size_t v = 0; v < values; v++)
		offsets[v] = PLACES_NOWHERE;
	int count = find_tenants(graph, tenants);
	qsort(tenants, (size_t)count, sizeof(*tenants), by_size);
	*ret_places = (struct places){ offsets, settle(tenants, count, offsets) };
	free(tenants);
	return 0;
}

void places_finish(struct places *places)
{
	free(places->offsets);
	*places = (struct places){ .offsets = NULL };
}

float *places_make_block(const struct places *places)
{
	size_t floats = places->count > 0 ? places->count : FLOATS_A_LINE;
	return aligned_alloc(ALIGNMENT, floats * sizeof(float));
}
