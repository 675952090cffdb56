// From walks to buckets of training pairs; integers only, so there is one version.
#include "dragnet_kernels.h"

#include <stdlib.h>
#include <string.h>

static const uint64_t golden = 0x9E3779B97F4A7C15u;

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void dragnet_word_list_free(dragnet_word_list *list) {
    free(list->words);
    memset(list, 0, sizeof *list);
}

static int reserve(dragnet_word_list *list, size_t more) {
    if (list->count + more <= list->capacity) return 1;
    size_t capacity = list->capacity < 512 ? 1024 : list->capacity + list->capacity / 2;
    if (capacity < list->count + more) capacity = list->count + more;
    uint16_t *words = realloc(list->words, capacity * sizeof *words);
    if (!words) return 0;
    list->words = words;
    list->capacity = capacity;
    return 1;
}

/// Writes the header that was left open at `start`; a group of more than 65,535 is cut into several.
static int close_group(dragnet_word_list *list, size_t start, uint16_t row) {
    size_t count = list->count - start - 2;
    if (count == 0) {
        list->count = start;
        return 1;
    }
    size_t cuts = (count - 1) / 65535;
    if (!reserve(list, 2 * cuts)) return 0;
    uint16_t *group = list->words + start;
    for (size_t part = cuts; part > 0; part--) {
        size_t from = part * 65535, length = part == cuts ? count - from : 65535;
        uint16_t *target = group + from + 2 * part;
        memmove(target + 2, group + 2 + from, length * sizeof *group);
        target[0] = row;
        target[1] = (uint16_t)length;
    }
    group[0] = row;
    group[1] = (uint16_t)(cuts ? 65535 : count);
    list->count += 2 * cuts;
    return 1;
}

/// Closes a group of list `j`; one that is large moves to the list that follows those of all blocks.
static int close_in_its_list(
    const dragnet_bucket_source *source, dragnet_word_list *lists, size_t j, size_t start, uint16_t row) {
    dragnet_word_list *list = &lists[j];
    const size_t length = list->count - start;
    if (source->large_group == 0 || length - 2 <= source->large_group) return close_group(list, start, row);
    dragnet_word_list *large = &lists[source->block_count + j];
    if (!reserve(large, length)) return 0;
    const size_t end = large->count;
    memcpy(large->words + end, list->words + start, length * sizeof *list->words);
    large->count = end + length;
    list->count = start;
    return close_group(large, end, row);
}

/// Sizes that are told apart when groups are sorted; larger groups fill their tiles anyway and stay in their order.
#define SIZES 32

/// Room for the groups of some rows while they are sorted.
typedef struct {
    uint16_t *words;
    size_t capacity;
} scratch;

/// The place of a group of `count` positives among others: by tiles, then by what it leaves in the last one.
static size_t size_class(size_t count) {
    const size_t tiles = (count + DRAGNET_TILE_POSITIVES - 1) / DRAGNET_TILE_POSITIVES;
    const size_t class = (tiles - 1) * DRAGNET_TILE_POSITIVES + count % DRAGNET_TILE_POSITIVES;
    return class < SIZES ? class : SIZES - 1;
}

/// Sorts the groups from word `from` on by their size, those of a size in their order: a counting sort.
static int balance(dragnet_word_list *list, size_t from, scratch *room) {
    const size_t count = list->count - from;
    // Nothing may have been allocated yet.
    if (count == 0) return 1;
    if (count > room->capacity) {
        uint16_t *words = realloc(room->words, 2 * count * sizeof *words);
        if (!words) return 0;
        *room = (scratch){words, 2 * count};
    }
    uint16_t *words = list->words + from;
    size_t ends[SIZES] = {0};
    for (size_t at = 0; at < count;) {
        const size_t length = 2 + (size_t)words[at + 1];
        ends[size_class(words[at + 1])] += length;
        at += length;
    }
    for (size_t class = 0, sum = 0; class < SIZES; class++) {
        const size_t size = ends[class];
        ends[class] = sum;
        sum += size;
    }
    for (size_t at = 0; at < count;) {
        const size_t length = 2 + (size_t)words[at + 1], class = size_class(words[at + 1]);
        uint16_t *target = room->words + ends[class];
        for (size_t k = 0; k < length; k++) target[k] = words[at + k];
        ends[class] += length;
        at += length;
    }
    memcpy(words, room->words, count * sizeof *words);
    return 1;
}

/// Places between two looks at whether the lists have room.
static const uint32_t places_at_once = 16;

uint64_t dragnet_build_buckets(const dragnet_bucket_source *source, dragnet_word_list *lists) {
    const size_t length = source->walk_length, blocks = source->block_count;
    // Per block: where the row's group starts, where its next word goes, and up to where groups are sorted.
    size_t *starts = malloc(blocks * sizeof *starts);
    uint16_t **ends = malloc(blocks * sizeof *ends);
    size_t *sorted = calloc(blocks, sizeof *sorted);
    scratch room = {0};
    uint64_t pairs = UINT64_MAX, found = 0;
    if (!starts || !ends || !sorted) goto done;
    for (size_t j = 0; j < (source->large_group ? 2 * blocks : blocks); j++) lists[j].count = 0;
    for (size_t row = 0; row < source->row_count; row++) {
        if (source->balances_groups && row % DRAGNET_BALANCED_ROWS == 0) {
            for (size_t j = 0; j < blocks; j++) {
                if (!balance(&lists[j], sorted[j], &room)) goto done;
                sorted[j] = lists[j].count;
            }
        }
        const uint32_t from = source->place_offsets[row], to = source->place_offsets[row + 1];
        if (from == to) continue;
        for (size_t j = 0; j < blocks; j++) {
            if (!reserve(&lists[j], 2)) goto done;
            starts[j] = lists[j].count;
            lists[j].count += 2;
        }
        for (uint32_t place = from; place < to;) {
            const uint32_t rest = to - place, stop = place + (rest < places_at_once ? rest : places_at_once);
            // All of these places' contexts may be of one block.
            const size_t most = (size_t)(stop - place) * 2 * source->window;
            for (size_t j = 0; j < blocks; j++) {
                if (!reserve(&lists[j], most)) goto done;
                ends[j] = lists[j].words + lists[j].count;
            }
            for (; place < stop; place++) {
                const size_t at = source->places[place], walk = at / length, position = at - walk * length;
                // The key of one walk's windows, and the value of this position in its stream.
                uint64_t key = mix(source->window_key ^ mix(source->first_walk + walk + golden));
                uint64_t value = mix(key + (position + 1) * golden);
                const size_t window = 1 + (((value >> 32) * source->window) >> 32);
                const uint32_t *tokens = source->tokens + walk * length;
                const size_t low = position > window ? position - window : 0;
                const size_t high = position + window < length - 1 ? position + window : length - 1;
                for (size_t k = low; k < position; k++) *ends[tokens[k] >> 16]++ = (uint16_t)tokens[k];
                for (size_t k = position + 1; k <= high && tokens[k] != DRAGNET_NO_TOKEN; k++)
                    *ends[tokens[k] >> 16]++ = (uint16_t)tokens[k];
            }
            for (size_t j = 0; j < blocks; j++) {
                const size_t count = (size_t)(ends[j] - lists[j].words);
                found += count - lists[j].count;
                lists[j].count = count;
            }
        }
        for (size_t j = 0; j < blocks; j++)
            if (!close_in_its_list(source, lists, j, starts[j], (uint16_t)row)) goto done;
    }
    for (size_t j = 0; source->balances_groups && j < blocks; j++)
        if (!balance(&lists[j], sorted[j], &room)) goto done;
    pairs = found;
done:
    free(starts);
    free(ends);
    free(sorted);
    free(room.words);
    return pairs;
}
