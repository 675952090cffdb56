// The inner loops of Dragnet. Each has one portable and one or more SIMD versions that give the same bits.
//
// Why they can: every sum is defined lane by lane (16 lanes, one fixed reduction tree), every multiply-add is an
// explicit fused one, contraction is off, and nothing comes from libm but fma, which is exact by IEEE 754.
#ifndef DRAGNET_KERNELS_H
#define DRAGNET_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Asks the memory for the 64 bytes around an address that will soon be read; any address does.
static inline void dragnet_fetch(const void *address) { __builtin_prefetch(address); }

/// The sets of kernels, best last; the value is recorded nowhere because all give the same bits.
typedef enum {
    DRAGNET_KERNELS_PORTABLE = 0,
    DRAGNET_KERNELS_AVX2 = 1,
    DRAGNET_KERNELS_AVX512 = 2,
} dragnet_kernel_set;

/// Negatives that one tile may hold; streams of negatives repeat their first so many slots at their end.
#define DRAGNET_TILE_NEGATIVES 128
/// Positives of one centre in one tile, at most.
#define DRAGNET_TILE_POSITIVES 4
/// Cells of a histogram of dot products; cell = (dot + 8) * 4, clamped.
#define DRAGNET_LOSS_CELLS 64
/// Columns of a row of numbers of 16 bits: 64 bytes, a line of the cache.
#define DRAGNET_SHORT_COLUMNS 32

/// One bucket of training pairs: centres of one block against contexts of one block.
typedef struct {
    /// Row 0 of the block of centres; rows are 64-byte aligned.
    float *centers;
    /// Row 0 of the block of contexts.
    float *contexts;
    /// Floats in a row, a multiple of 16.
    size_t stride;
    /// Groups of [centre, count, count contexts].
    const uint16_t *groups;
    /// Words in `groups`.
    size_t word_count;
    /// The block's negatives: `negative_count` slots and the first DRAGNET_TILE_NEGATIVES of them again.
    const uint16_t *negatives;
    /// Slots of the stream before it wraps.
    uint32_t negative_count;
    /// The slot to begin at.
    uint32_t negative_offset;
    /// Negatives of a full tile, at most DRAGNET_TILE_NEGATIVES.
    uint32_t tile_negatives;
    /// What the negatives of one positive weigh together.
    float negative_weight;
    /// The learning rate.
    float learning_rate;
    /// Whether to ask for the rows of the next tile early; worth it where the two blocks do not fit into the first cache.
    int fetches_ahead;
    /// Histograms of the dot products of every 16th tile, DRAGNET_LOSS_CELLS each; may be NULL.
    uint64_t *positive_cells;
    uint64_t *negative_cells;
} dragnet_bucket;

/// One version of every kernel.
typedef struct {
    /// Sum of a[i] b[i]; any count, any alignment.
    float (*dot)(const float *a, const float *b, size_t count);
    /// Sum of (a[i] - b[i])^2.
    float (*squared_distance)(const float *a, const float *b, size_t count);
    /// y[i] = fma(scale, x[i], y[i]).
    void (*axpy)(float scale, const float *x, float *y, size_t count);
    /// The dot products of one vector with `count` rows; `stride` is a multiple of 16, rows and vector padded by zeros.
    void (*row_dots)(const float *vector, const float *rows, size_t count, size_t stride, float *dots);
    /// The dot products of `query_count` vectors with `row_count` rows, those of one vector one after another.
    ///
    /// The same bits as row_dots, for less: two vectors share each row that is read.
    void (*block_dots)(
        const float *queries, size_t query_count, const float *rows, size_t row_count, size_t stride, float *dots);
    /// For each of `count` points the row of `centers` with the largest dot product, the lower one on a tie; dot products
    /// lie above -2.
    void (*nearest)(
        const float *points, size_t count, const float *centers, size_t center_count, size_t stride, int32_t *rows,
        float *dots);
    /// out = (1 - share) self + share * (weighted mean of the rows) - shift; the rows are summed in their order.
    ///
    /// `weights` may be NULL; `inverse` is share divided by the sum of the weights. Works on `width` columns, a multiple
    /// of 16, from the one that the pointers stand at. `readable` says how many of `rows` may be looked at, `count` or
    /// more: what comes behind is what a next call will want.
    void (*blend_rows)(
        const float *self, const float *table, size_t stride, size_t width, const uint32_t *rows,
        const float *weights, size_t count, size_t readable, float inverse, float keep, const float *shift, float *out);
    /// Trains one bucket and returns how many pairs it held.
    uint64_t (*train_bucket)(const dragnet_bucket *bucket);
    /// What each of `count` values adds to a logit: linear z + low l + high h, or missing where the value is no number.
    ///
    /// z = (x - origin) scale within least and most, l and h = (x - knot) scale within 0 and limit; no multiply-add is fused.
    /// `parts` holds ten arrays of `stride` numbers: origin, scale, least, most, low knot, high knot, linear, low, high,
    /// missing.
    void (*hinge_terms)(
        const float *row, const float *parts, size_t stride, size_t count, float limit, float *terms);
    /// Adds terms up by group, those of a group in their order, many groups at once.
    ///
    /// Groups are sorted by their number of terms, largest first: in each of `steps` steps the first `widths[step]` of them
    /// take their next term, at the next of `places`. `sums` holds what they begin with.
    void (*add_by_group)(
        const float *terms, const uint32_t *places, const uint32_t *widths, size_t steps, float *sums);
    /// log(1 + x) of each of `count` values above -1, with the bits of FloatMath.
    void (*log1p_all)(const float *values, size_t count, float *logarithms);
    /// The sum of some rows of codes, in their order: each code times the scale of its row, a power of two.
    ///
    /// Rows begin `stride` codes apart, a multiple of 32; the first `dimension` numbers of the sum are written.
    void (*sum_rows)(
        const int16_t *codes, const float *scales, size_t stride, size_t dimension, const uint32_t *rows, size_t count,
        float *sum);
    /// Adds `count` rows of a table to `sums`, `stride` of them, each times its weight; both are looked up by `rows`, where
    /// UINT32_MAX is no row.
    ///
    /// Returns the sum of the weights.
    double (*add_weighted_rows)(
        const float *table, size_t stride, const uint32_t *rows, size_t count, const double *weights, double *sums);
    /// As blend_rows, of rows of DRAGNET_SHORT_COLUMNS whose numbers have 16 bits: the upper half of a float, rounded to
    /// nearest even.
    void (*blend_short_rows)(
        const uint16_t *self, const uint16_t *table, const uint32_t *rows, const float *weights, size_t count,
        size_t readable, float inverse, float keep, const float *shift, uint16_t *out);
    /// As add_weighted_rows, of such rows.
    double (*add_weighted_short_rows)(
        const uint16_t *table, const uint32_t *rows, size_t count, const double *weights, double *sums);
} dragnet_kernel_table;

/// The best set this processor has.
dragnet_kernel_set dragnet_best_kernels(void);

/// The set in use: the best this processor has, or the one that DRAGNET_KERNELS=portable|avx2|avx512 asks for.
dragnet_kernel_set dragnet_active_kernels(void);

/// The kernels of a set; of the best the processor has where it lacks `set`.
const dragnet_kernel_table *dragnet_kernels(dragnet_kernel_set set);

/// A graph to walk on, and the factors of node2vec's steps.
typedef struct {
    /// Where each node's row begins in `targets`, one more than there are nodes.
    const uint64_t *offsets;
    /// Neighbours, ascending within a row.
    const uint32_t *targets;
    /// Weights, alias tables (a place of the row is kept below its threshold, else its alias counted from the row's
    /// beginning is taken) and sums of the rows' weights; all NULL where every edge weighs 1.
    const float *weights;
    const uint32_t *thresholds;
    const uint32_t *aliases;
    const double *totals;
    /// 1/p, 1/q, the largest and the smallest factor but the way back's, and what the way back weighs beyond the largest.
    double back, out, ceiling, floor, excess;
    /// Whether all factors are 1.
    int is_first_order;
    /// Whether every edge stands in the rows of both its ends, with one weight.
    int is_symmetric;
} dragnet_walk_graph;

/// Takes `count` walks of at most `length` nodes, one after another in `nodes`; `lengths` says how many each has.
///
/// Walk i is a function of its start and its key alone.
void dragnet_walk(
    const dragnet_walk_graph *graph, const uint32_t *starts, const uint64_t *keys, size_t count, size_t length,
    uint32_t *nodes, uint32_t *lengths);

/// What a row of the grid of buckets is made from.
typedef struct {
    /// Tokens: block in the upper 16 bits, row in the block in the lower; walks of equal length one after another,
    /// ended early by DRAGNET_NO_TOKEN.
    const uint32_t *tokens;
    /// Tokens in a walk.
    size_t walk_length;
    /// Places in `tokens`, grouped by row.
    const uint32_t *places;
    /// Where each row of this block begins in `places`; `row_count` + 1 values.
    const uint32_t *place_offsets;
    /// Rows in the block.
    size_t row_count;
    /// Blocks of the grid.
    size_t block_count;
    /// The largest window.
    uint32_t window;
    /// The key of each walk's window sizes.
    uint64_t window_key;
    /// The global number of the first walk.
    uint64_t first_walk;
    /// Whether groups of like size are put beside each other, see DRAGNET_BALANCED_ROWS.
    int balances_groups;
    /// Groups of more contexts go to lists of their own, which follow those of all blocks; 0 for none.
    size_t large_group;
} dragnet_bucket_source;

/// Rows whose groups are sorted by size together: two groups that fill a tile alike need fewest negatives for their
/// positives.
#define DRAGNET_BALANCED_ROWS 256

/// The end of a walk that ended early.
#define DRAGNET_NO_TOKEN 0xFFFFFFFFu

/// A growing list of words; zero it before first use and free it with dragnet_word_list_free.
typedef struct {
    uint16_t *words;
    size_t count;
    size_t capacity;
} dragnet_word_list;

/// Fills one list per block of contexts with groups, two where large ones are kept apart; keeps what lists have allocated.
///
/// Returns the number of pairs, or UINT64_MAX if memory ran out.
uint64_t dragnet_build_buckets(const dragnet_bucket_source *source, dragnet_word_list *lists);

/// Gives the memory of a list back.
void dragnet_word_list_free(dragnet_word_list *list);

#endif
