// Random walks of first and second order; integers and IEEE comparisons only, so there is one version.
//
// Several walks are taken at once, each a small state machine that ends every turn with a prefetch of what it reads in
// its next one, because a step is little else than waiting for memory.
#include "dragnet_kernels.h"

#include <stddef.h>

#pragma clang fp contract(off)

#define INLINE static inline __attribute__((always_inline))

/// Walks in flight.
#define LANES 16
/// Draws after which a step is drawn from its exact distribution instead; the result's law is the same, because what was
/// rejected says nothing about what comes.
#define PATIENCE 12
/// Rows of at most so many neighbours are asked for whole, and looked through rather than searched.
#define SHORT_ROW 48

static const uint64_t golden = 0x9E3779B97F4A7C15u;

INLINE uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

typedef enum { ENTER, ARRIVE, TAKE, TAKE_NEAR, CHECK, SEARCH } turn;

typedef struct {
    uint64_t key, position;
    uint32_t *out;
    size_t count;
    uint32_t current, last;
    uint64_t row, row_end, last_row, last_end;
    uint64_t place;
    uint32_t bits;
    int draws;
    double excess, total;
    uint64_t level;
    /// The weights of the edge last taken and of the one drawn.
    float weight, drawn_weight;
    uint32_t candidate, needle;
    uint64_t low, left;
    turn turn;
} walk;

INLINE uint64_t next_bits(walk *w) { return mix(w->key + ++w->position * golden); }
/// Draws a level, in parts of 2^53 of the ceiling.
INLINE uint64_t next_level(walk *w) { return next_bits(w) >> 11; }
INLINE double next_unit(walk *w) { return (double)(next_bits(w) >> 11) * 0x1p-53; }

/// Chooses an entry of the row and asks for it.
INLINE void draw(const dragnet_walk_graph *g, walk *w) {
    const uint64_t bits = next_bits(w);
    w->place = w->row + (((bits >> 32) * (w->row_end - w->row)) >> 32);
    w->bits = (uint32_t)bits;
    if (g->thresholds) {
        __builtin_prefetch(g->thresholds + w->place);
        __builtin_prefetch(g->aliases + w->place);
    }
    __builtin_prefetch(g->targets + w->place);
}

/// The place of the entry that was drawn, by alias where the graph is weighted.
INLINE uint64_t drawn(const dragnet_walk_graph *g, const walk *w) {
    return g->thresholds && w->bits >= g->thresholds[w->place] ? w->row + g->aliases[w->place] : w->place;
}

/// The levels below which a candidate is taken: the way back, one that is sure to be, a neighbour of the last node, another.
typedef struct {
    uint64_t back, floor, near, out;
} levels;

/// The least level that is not below a factor: the comparison as it is with numbers, turned into one of integers.
static uint64_t level_of(double factor, double ceiling) {
    uint64_t low = 0, high = (uint64_t)1 << 53;
    while (low < high) {
        const uint64_t middle = (low + high) / 2;
        if ((double)middle * 0x1p-53 * ceiling < factor) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/// Whether a short row holds a node; without a branch on what is found, which no processor could foretell.
INLINE int holds(const uint32_t *row, uint64_t count, uint32_t node) {
    typedef uint32_t quad __attribute__((vector_size(16)));
    typedef uint32_t loose_quad __attribute__((vector_size(16), aligned(4), may_alias));
    int found = 0;
    if (count < 4) {
        for (uint64_t i = 0; i < count; i++) found |= row[i] == node;
        return found;
    }
    // The last four may be looked at twice.
    quad seen = (quad)(*(const loose_quad *)(row + count - 4) == node);
    for (uint64_t i = 0; i + 4 < count; i += 4) seen |= (quad)(*(const loose_quad *)(row + i) == node);
    return (seen[0] | seen[1] | seen[2] | seen[3]) != 0;
}

/// The place of a node in a row, or `end`; rows are ascending.
INLINE uint64_t place_of(const dragnet_walk_graph *g, uint32_t node, uint64_t low, uint64_t end) {
    uint64_t count = end - low;
    while (count > 0) {
        const uint64_t half = count >> 1;
        const int is_above = g->targets[low + half] < node;
        low = is_above ? low + half + 1 : low;
        count = is_above ? count - half - 1 : half;
    }
    return low < end && g->targets[low] == node ? low : UINT64_MAX;
}

INLINE int contains(const dragnet_walk_graph *g, uint32_t node, uint64_t low, uint64_t end) {
    return place_of(g, node, low, end) != UINT64_MAX;
}

INLINE double weight_at(const dragnet_walk_graph *g, uint64_t place) {
    return g->weights ? (double)g->weights[place] : 1.0;
}

INLINE double weight_of(const dragnet_walk_graph *g, uint32_t node, uint64_t low, uint64_t end) {
    const uint64_t place = place_of(g, node, low, end);
    return place == UINT64_MAX ? 0 : weight_at(g, place);
}

/// What the next common neighbour of a walk's last two rows is, from the shorter of the two.
typedef struct {
    int from_last;
    uint64_t place, end;
} commons;

INLINE commons all_commons(const walk *w) {
    const int from_last = w->last_end - w->last_row < w->row_end - w->row;
    return (commons){from_last, from_last ? w->last_row : w->row, from_last ? w->last_end : w->row_end};
}

/// The place in the present row of the next common neighbour; UINT64_MAX after the last.
static uint64_t next_common(const dragnet_walk_graph *g, const walk *w, commons *c) {
    while (c->place < c->end) {
        const uint64_t place = c->place++;
        const uint32_t node = g->targets[place];
        if (node == w->last) continue;
        if (!c->from_last) {
            if (contains(g, node, w->last_row, w->last_end)) return place;
        } else {
            const uint64_t found = place_of(g, node, w->row, w->row_end);
            if (found != UINT64_MAX) return found;
        }
    }
    return UINT64_MAX;
}

/// A step by its three classes: the way back, common neighbours, all others.
static uint32_t exact_step(const dragnet_walk_graph *g, walk *w) {
    commons c = all_commons(w);
    uint64_t common_count = 0;
    double common_weight = 0;
    uint32_t last_common = w->last;
    for (uint64_t place = next_common(g, w, &c); place != UINT64_MAX; place = next_common(g, w, &c)) {
        common_count++;
        common_weight += weight_at(g, place);
        last_common = g->targets[place];
    }
    const uint64_t degree = w->row_end - w->row;
    const double back_weight = weight_of(g, w->last, w->row, w->row_end);
    const uint64_t other_count = degree - common_count - (back_weight > 0);
    const double total_weight = g->totals ? g->totals[w->current] : (double)degree;
    const double rest = total_weight - back_weight - common_weight;
    const double other_weight = other_count > 0 && rest > 0 ? rest : 0;
    double level = next_unit(w) * (back_weight * g->back + common_weight + other_weight * g->out);
    level -= back_weight * g->back;
    if (level < 0) return w->last;
    if (level < common_weight || other_weight <= 0) {
        c = all_commons(w);
        for (uint64_t place = next_common(g, w, &c); place != UINT64_MAX; place = next_common(g, w, &c)) {
            level -= weight_at(g, place);
            if (level < 0) return g->targets[place];
        }
        return last_common;
    }
    for (int i = 0; i < PATIENCE; i++) {
        draw(g, w);
        const uint32_t candidate = g->targets[drawn(g, w)];
        if (candidate != w->last && !contains(g, candidate, w->last_row, w->last_end)) return candidate;
    }
    // Few of a large row are left: go through it.
    level = next_unit(w) * other_weight;
    uint32_t found = w->last;
    for (uint64_t place = w->row; place < w->row_end; place++) {
        const uint32_t node = g->targets[place];
        if (node == w->last || contains(g, node, w->last_row, w->last_end)) continue;
        found = node;
        level -= weight_at(g, place);
        if (level < 0) break;
    }
    return found;
}

/// Puts a node behind the walk and asks for its row; returns 1 when the walk is full.
INLINE int move_to(const dragnet_walk_graph *g, walk *w, uint32_t node, size_t length) {
    w->out[w->count++] = node;
    w->last = w->current;
    w->current = node;
    w->last_row = w->row;
    w->last_end = w->row_end;
    __builtin_prefetch(g->offsets + node);
    w->turn = ARRIVE;
    return w->count == length;
}

/// Whether the way back is taken before a candidate is drawn; what it weighs beyond the ceiling is drawn apart.
INLINE int turns_back(walk *w) { return w->excess > 0 && next_unit(w) * w->total < w->excess; }

/// Draws a candidate, or takes the way back.
INLINE int propose(const dragnet_walk_graph *g, walk *w, size_t length) {
    if (turns_back(w)) return move_to(g, w, w->last, length);
    draw(g, w);
    w->turn = TAKE;
    return 0;
}

/// Takes the edge that was drawn.
INLINE int accept(const dragnet_walk_graph *g, walk *w, uint32_t node, size_t length) {
    w->weight = w->drawn_weight;
    return move_to(g, w, node, length);
}

/// What is left of a step after its candidates were refused.
static int give_up(const dragnet_walk_graph *g, walk *w, size_t length) {
    const uint32_t node = exact_step(g, w);
    w->weight = g->weights ? (float)weight_of(g, node, w->row, w->row_end) : 1;
    return move_to(g, w, node, length);
}

/// What follows the rejection of a candidate.
INLINE int reject(const dragnet_walk_graph *g, walk *w, size_t length) {
    return ++w->draws < PATIENCE ? propose(g, w, length) : give_up(g, w, length);
}

_Static_assert(SHORT_ROW <= 48, "a short row lies in four lines of 16 neighbours at most");

/// Asks for a short row, for as many lines whatever it takes: no processor could foretell where a loop ends.
INLINE void prefetch_row(const dragnet_walk_graph *g, uint64_t row, uint64_t end) {
    const uint64_t last = end - 1;
    __builtin_prefetch(g->targets + row);
    __builtin_prefetch(g->targets + (row + 16 < last ? row + 16 : last));
    __builtin_prefetch(g->targets + (row + 32 < last ? row + 32 : last));
    __builtin_prefetch(g->targets + last);
}

INLINE void search(const dragnet_walk_graph *g, walk *w, uint32_t needle, uint64_t low, uint64_t end) {
    w->needle = needle;
    w->low = low;
    w->left = end - low;
    w->turn = SEARCH;
    if (w->left <= SHORT_ROW) {
        prefetch_row(g, low, end);
    } else {
        __builtin_prefetch(g->targets + low + w->left / 2);
    }
}

/// The row of the present node is known: draws its first candidate.
INLINE int arrive(const dragnet_walk_graph *g, walk *w, size_t length) {
    const int is_first = w->turn == ENTER;
    w->row = g->offsets[w->current];
    w->row_end = g->offsets[w->current + 1];
    const uint64_t degree = w->row_end - w->row;
    if (degree == 0) return 1;
    w->turn = TAKE;
    w->draws = -1;
    if (degree == 1 && !is_first) {
        w->place = w->row;
        w->bits = 0;
        __builtin_prefetch(g->targets + w->place);
        return 0;
    }
    if (g->is_first_order) {
        draw(g, w);
        return 0;
    }
    const int is_near = degree <= SHORT_ROW;
    if (is_first) {
        if (is_near) prefetch_row(g, w->row, w->row_end);
        draw(g, w);
        return 0;
    }
    w->draws = 0;
    w->excess = 0;
    if (g->excess > 0) {
        // The way back of an undirected graph is the edge last taken.
        const double back = g->is_symmetric ? w->weight : weight_of(g, w->last, w->row, w->row_end);
        w->excess = g->excess * back;
        w->total = w->excess + g->ceiling * (g->totals ? g->totals[w->current] : (double)degree);
    }
    if (is_near) prefetch_row(g, w->row, w->row_end);
    if (is_near && !g->thresholds) {
        // The way back is for the next turn too: walks that keep in step are walks whose turns a processor can foretell.
        w->turn = TAKE_NEAR;
        return 0;
    }
    if (turns_back(w)) return move_to(g, w, w->last, length);
    draw(g, w);
    return 0;
}

/// Asks whether a candidate is a neighbour of the last node, which is far away.
INLINE int ask(const dragnet_walk_graph *g, walk *w, uint32_t node) {
    w->candidate = node;
    if (g->is_symmetric) {
        __builtin_prefetch(g->offsets + node);
        w->turn = CHECK;
    } else {
        search(g, w, node, w->last_row, w->last_end);
    }
    return 0;
}

/// The candidate is known: takes it, refuses it, or asks whether it is a neighbour of the last node.
INLINE int take(const dragnet_walk_graph *g, const levels *l, walk *w, size_t length) {
    const uint64_t place = drawn(g, w);
    const uint32_t node = g->targets[place];
    w->drawn_weight = g->weights ? g->weights[place] : 1;
    if (w->draws < 0) return accept(g, w, node, length);
    w->level = next_level(w);
    if (w->level < (node == w->last ? l->back : l->floor)) return accept(g, w, node, length);
    if (node == w->last) return reject(g, w, length);
    const uint64_t last_degree = w->last_end - w->last_row;
    if (last_degree > SHORT_ROW) return ask(g, w, node);
    const int is_near = holds(g->targets + w->last_row, last_degree, node);
    return w->level < (is_near ? l->near : l->out) ? accept(g, w, node, length) : reject(g, w, length);
}

/// A whole step without waiting where the present row is short and has come; candidates and their fate are those of take.
INLINE int take_near(const dragnet_walk_graph *g, const levels *l, walk *w, size_t length) {
    const uint32_t *row = g->targets + w->row, *last_row = g->targets + w->last_row;
    const uint64_t degree = w->row_end - w->row, last_degree = w->last_end - w->last_row;
    const uint32_t last = w->last;
    w->drawn_weight = 1;
    do {
        if (turns_back(w)) return move_to(g, w, last, length);
        const uint32_t node = row[((next_bits(w) >> 32) * degree) >> 32];
        const uint64_t level = next_level(w);
        if (level < (node == last ? l->back : l->floor)) return accept(g, w, node, length);
        if (node != last) {
            if (last_degree > SHORT_ROW) {
                w->level = level;
                return ask(g, w, node);
            }
            if (level < (holds(last_row, last_degree, node) ? l->near : l->out)) return accept(g, w, node, length);
        }
    } while (++w->draws < PATIENCE);
    return give_up(g, w, length);
}

/// Looks for the edge in the shorter of the two rows that hold it.
INLINE void check(const dragnet_walk_graph *g, walk *w) {
    const uint64_t row = g->offsets[w->candidate], end = g->offsets[w->candidate + 1];
    if (end - row < w->last_end - w->last_row) {
        search(g, w, w->last, row, end);
    } else {
        search(g, w, w->candidate, w->last_row, w->last_end);
    }
}

/// One step of a binary search while the row is long, the rest at once when it is short.
INLINE int look(const dragnet_walk_graph *g, const levels *l, walk *w, size_t length) {
    if (w->left > SHORT_ROW) {
        // The entry looked at stays in the stretch unless it is too large: it may be the one.
        const uint64_t half = w->left >> 1;
        const int is_above = g->targets[w->low + half] > w->needle;
        w->low = is_above ? w->low : w->low + half;
        w->left = is_above ? half : w->left - half;
        __builtin_prefetch(g->targets + w->low + w->left / 2);
        return 0;
    }
    const int is_near = holds(g->targets + w->low, w->left, w->needle);
    return w->level < (is_near ? l->near : l->out) ? accept(g, w, w->candidate, length) : reject(g, w, length);
}

/// One turn; returns 1 when the walk has ended.
INLINE int advance(const dragnet_walk_graph *g, const levels *l, walk *w, size_t length) {
    switch (w->turn) {
    case ENTER:
    case ARRIVE:
        return arrive(g, w, length);
    case TAKE:
        return take(g, l, w, length);
    case TAKE_NEAR:
        return take_near(g, l, w, length);
    case CHECK:
        check(g, w);
        return 0;
    case SEARCH:
        return look(g, l, w, length);
    }
    return 1;
}

INLINE void begin(const dragnet_walk_graph *g, walk *w, uint32_t start, uint64_t key, uint32_t *out) {
    *w = (walk){.key = mix(key ^ mix(start + golden)), .out = out, .count = 1, .current = start, .last = start};
    out[0] = start;
    __builtin_prefetch(g->offsets + start);
}

void dragnet_walk(
    const dragnet_walk_graph *graph, const uint32_t *starts, const uint64_t *keys, size_t count, size_t length,
    uint32_t *nodes, uint32_t *lengths) {
    const double ceiling = graph->ceiling;
    const levels levels = {
        level_of(graph->back, ceiling), level_of(graph->floor, ceiling), level_of(1, ceiling),
        level_of(graph->out, ceiling)};
    walk walks[LANES];
    size_t owners[LANES], active = 0, next = 0;
    for (; active < LANES && next < count; active++, next++) {
        owners[active] = next;
        begin(graph, &walks[active], starts[next], keys[next], nodes + next * length);
    }
    if (length == 1) {
        for (size_t i = 0; i < count; i++) {
            nodes[i] = starts[i];
            lengths[i] = 1;
        }
        return;
    }
    while (active > 0) {
        for (size_t lane = 0; lane < active; lane++) {
            if (!advance(graph, &levels, &walks[lane], length)) continue;
            lengths[owners[lane]] = (uint32_t)walks[lane].count;
            if (next < count) {
                owners[lane] = next;
                begin(graph, &walks[lane], starts[next], keys[next], nodes + next * length);
                next++;
            } else {
                // The last walk takes the empty lane; it may wait for its turn, as no walk hangs on another.
                active--;
                walks[lane] = walks[active];
                owners[lane] = owners[active];
            }
        }
    }
}
