// One set of kernels. Included once per set, inside a region that says for which processor; see kernels_*.c.
//
// KERNELS_TABLE names the table to define. KERNELS_WIDE is 1 where there are 32 registers of 16 floats.

#pragma clang fp contract(off)
// Vectors are passed between functions of this file alone, and all of those are inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((ext_vector_type(16)));
typedef int32_t int_lanes __attribute__((ext_vector_type(16)));
typedef float loose_lanes __attribute__((ext_vector_type(16), aligned(4), may_alias));

INLINE lanes load(const float *p) { return *(const loose_lanes *)p; }
INLINE void store(float *p, lanes v) { *(loose_lanes *)p = v; }

// Numbers of 16 bits: the upper half of a float's, rounded to the nearest, to the even one of two.
typedef uint32_t word_lanes __attribute__((ext_vector_type(16)));
typedef uint16_t short_lanes __attribute__((ext_vector_type(16)));
typedef uint16_t loose_short_lanes __attribute__((ext_vector_type(16), aligned(2), may_alias));

INLINE lanes load_short(const uint16_t *p) {
    return (lanes)(__builtin_convertvector(*(const loose_short_lanes *)p, word_lanes) << 16);
}
INLINE void store_short(uint16_t *p, lanes v) {
    const word_lanes bits = (word_lanes)v;
    const word_lanes rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
    *(loose_short_lanes *)p = __builtin_convertvector(rounded, short_lanes);
}

INLINE lanes fused(lanes a, lanes b, lanes c) { return __builtin_elementwise_fma(a, b, c); }

// Half a vector.
typedef float octet __attribute__((ext_vector_type(8)));
typedef float loose_octet __attribute__((ext_vector_type(8), aligned(4), may_alias));

#if !KERNELS_WIDE
// Sixteen accumulators of two halves need more registers than there are, eight of one half do not.
INLINE octet load_half(const float *p) { return *(const loose_octet *)p; }
INLINE octet fused_half(octet a, octet b, octet c) { return __builtin_elementwise_fma(a, b, c); }
INLINE octet fold_half(octet p, octet q) {
    return __builtin_shufflevector(p, q, 0, 1, 2, 3, 8, 9, 10, 11) +
           __builtin_shufflevector(p, q, 4, 5, 6, 7, 12, 13, 14, 15);
}

/// Eight of the sixteen lanes of two vectors with four rows: accumulators of u, then of v.
INLINE void accumulate_half(
    const float *u, const float *v, const float *r0, const float *r1, const float *r2, const float *r3, size_t n,
    octet sums[8]) {
    octet x = load_half(u), y = load_half(v), r = load_half(r0);
    octet a0 = x * r, b0 = y * r;
    r = load_half(r1);
    octet a1 = x * r, b1 = y * r;
    r = load_half(r2);
    octet a2 = x * r, b2 = y * r;
    r = load_half(r3);
    octet a3 = x * r, b3 = y * r;
    for (size_t i = 16; i < n; i += 16) {
        x = load_half(u + i);
        y = load_half(v + i);
        r = load_half(r0 + i);
        a0 = fused_half(x, r, a0);
        b0 = fused_half(y, r, b0);
        r = load_half(r1 + i);
        a1 = fused_half(x, r, a1);
        b1 = fused_half(y, r, b1);
        r = load_half(r2 + i);
        a2 = fused_half(x, r, a2);
        b2 = fused_half(y, r, b2);
        r = load_half(r3 + i);
        a3 = fused_half(x, r, a3);
        b3 = fused_half(y, r, b3);
    }
    sums[0] = a0;
    sums[1] = a1;
    sums[2] = a2;
    sums[3] = a3;
    sums[4] = b0;
    sums[5] = b1;
    sums[6] = b2;
    sums[7] = b3;
}
#endif

// The reduction tree: lanes l and l+8, then +4, +2, +1. Four steps turn sixteen accumulators into sixteen sums.
INLINE lanes fold8(lanes p, lanes q) {
    return __builtin_shufflevector(p, q, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
           __builtin_shufflevector(p, q, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
INLINE lanes fold4(lanes p, lanes q) {
    return __builtin_shufflevector(p, q, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
           __builtin_shufflevector(p, q, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}
// The last two stay within groups of four lanes, where shuffles are cheap; `ordered` puts the sums in order.
INLINE lanes fold2(lanes p, lanes q) {
    return __builtin_shufflevector(p, q, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29) +
           __builtin_shufflevector(p, q, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
}
INLINE lanes fold1(lanes p, lanes q) {
    return __builtin_shufflevector(p, q, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30) +
           __builtin_shufflevector(p, q, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31);
}
INLINE lanes ordered(lanes v) {
    return __builtin_shufflevector(v, v, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}
INLINE float sum_of(lanes a) {
    float h[16], s[8];
    store(h, a);
    for (int l = 0; l < 8; l++) s[l] = h[l] + h[l + 8];
    for (int l = 0; l < 4; l++) s[l] = s[l] + s[l + 4];
    for (int l = 0; l < 2; l++) s[l] = s[l] + s[l + 2];
    return s[0] + s[1];
}
// Four accumulators to one vector with four lanes each; two of those to eight half-finished sums.
INLINE lanes quarter(lanes a, lanes b, lanes c, lanes d) { return fold4(fold8(a, b), fold8(c, d)); }

/// One vector with four rows.
INLINE lanes dots_1x4(const float *u, const float *r0, const float *r1, const float *r2, const float *r3, size_t n) {
    lanes x = load(u);
    lanes a0 = x * load(r0), a1 = x * load(r1), a2 = x * load(r2), a3 = x * load(r3);
    for (size_t i = 16; i < n; i += 16) {
        x = load(u + i);
        a0 = fused(x, load(r0 + i), a0);
        a1 = fused(x, load(r1 + i), a1);
        a2 = fused(x, load(r2 + i), a2);
        a3 = fused(x, load(r3 + i), a3);
    }
    return quarter(a0, a1, a2, a3);
}

/// Two vectors with four rows: sums of u with rows 0...3, then of v, half finished.
INLINE lanes dots_2x4(
    const float *u, const float *v, const float *r0, const float *r1, const float *r2, const float *r3, size_t n) {
#if KERNELS_WIDE
    lanes x = load(u), y = load(v), r = load(r0);
    lanes a0 = x * r, b0 = y * r;
    r = load(r1);
    lanes a1 = x * r, b1 = y * r;
    r = load(r2);
    lanes a2 = x * r, b2 = y * r;
    r = load(r3);
    lanes a3 = x * r, b3 = y * r;
    for (size_t i = 16; i < n; i += 16) {
        x = load(u + i);
        y = load(v + i);
        r = load(r0 + i);
        a0 = fused(x, r, a0);
        b0 = fused(y, r, b0);
        r = load(r1 + i);
        a1 = fused(x, r, a1);
        b1 = fused(y, r, b1);
        r = load(r2 + i);
        a2 = fused(x, r, a2);
        b2 = fused(y, r, b2);
        r = load(r3 + i);
        a3 = fused(x, r, a3);
        b3 = fused(y, r, b3);
    }
    return fold2(quarter(a0, a1, a2, a3), quarter(b0, b1, b2, b3));
#else
    octet low[8], high[8];
    accumulate_half(u, v, r0, r1, r2, r3, n, low);
    accumulate_half(u + 8, v + 8, r0 + 8, r1 + 8, r2 + 8, r3 + 8, n, high);
    // The first level of the tree, lanes l and l+8, adds the two halves.
    for (int k = 0; k < 8; k++) low[k] = low[k] + high[k];
    octet a01 = fold_half(low[0], low[1]), a23 = fold_half(low[2], low[3]);
    octet b01 = fold_half(low[4], low[5]), b23 = fold_half(low[6], low[7]);
    return fold2(
        __builtin_shufflevector(a01, a23, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
        __builtin_shufflevector(b01, b23, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
#endif
}

/// 1 / (1 + exp(-x)): clamp, split off the power of two, Taylor to degree 6, one addition, one division.
INLINE lanes sigmoid(lanes x) {
    lanes y = -x;
    y = y < (lanes)-20.0f ? (lanes)-20.0f : y;
    y = y > (lanes)20.0f ? (lanes)20.0f : y;
    lanes shifted = fused(y, (lanes)0x1.715476p+0f, (lanes)0x1.8p+23f);
    lanes n = shifted - (lanes)0x1.8p+23f;
    lanes r = fused(n, (lanes)-0.693359375f, y);
    r = fused(n, (lanes)2.1219444e-4f, r);
    lanes e = (lanes)(1.0f / 720.0f);
    e = fused(e, r, (lanes)(1.0f / 120.0f));
    e = fused(e, r, (lanes)(1.0f / 24.0f));
    e = fused(e, r, (lanes)(1.0f / 6.0f));
    e = fused(e, r, (lanes)0.5f);
    e = fused(e, r, (lanes)1.0f);
    e = fused(e, r, (lanes)1.0f);
    // The low bits of `shifted` are n in two's complement; the rest is shifted out.
    int_lanes bits = (int_lanes)e + ((int_lanes)shifted << 23);
    return (lanes)1.0f / ((lanes)1.0f + (lanes)bits);
}

INLINE void count_dot(uint64_t *cells, float dot, uint64_t weight) {
    float place = (dot + 8.0f) * 4.0f;
    int cell = place > 0.0f ? (place < (float)DRAGNET_LOSS_CELLS ? (int)place : DRAGNET_LOSS_CELLS - 1) : 0;
    cells[cell] += weight;
}

/// One slot of a tile: a centre and its positives.
typedef struct {
    float *center;
    const uint16_t *next;
    uint32_t left;
    uint32_t row;
} slot;

/// Rows that the next tile reads; a slice of one is fetched while a slice of one of this tile's rows is updated, because a
/// burst of all would wait for the few lines that may be on their way at once.
typedef struct {
    uint32_t count;
    const float *rows[DRAGNET_TILE_NEGATIVES + 16];
} upcoming;

INLINE void fetch_row(upcoming *ahead, const float *row) { ahead->rows[ahead->count++] = row; }

/// The centre and the first positives of a group.
INLINE void fetch_group(
    upcoming *ahead, const dragnet_bucket *bucket, const float *center, const uint16_t *next, uint32_t left) {
    fetch_row(ahead, center);
    for (uint32_t p = 0; p < DRAGNET_TILE_POSITIVES && p < left; p++)
        fetch_row(ahead, bucket->contexts + (size_t)next[p] * bucket->stride);
}

/// One slice of `width` * 16 floats of a row.
INLINE void fetch_slice(const int width, const float *row, size_t at) {
    for (int w = 0; w < width; w++) __builtin_prefetch(row + at + 16 * w, 1, 3);
}

/// One slice of `width` * 16 floats of the update; `two`, `fetch` and `width` are constants where it is inlined.
INLINE void update_slice(
    const int two, const int fetch, const int width, size_t at, float *ua, float *ub, float *const *pa, uint32_t xa,
    float *const *pb, uint32_t xb, float *const *rows, uint32_t n, const float *ga, const float *gb, const float *na,
    const float *nb, const upcoming *ahead) {
    const float *const *soon = ahead->rows;
    lanes a[4], b[4], da[4], db[4];
    for (int w = 0; w < width; w++) {
        a[w] = da[w] = load(ua + at + 16 * w);
        if (two) b[w] = db[w] = load(ub + at + 16 * w);
    }
    if (fetch) fetch_slice(width, *soon++, at);
    if (fetch && two) fetch_slice(width, *soon++, at);
    for (uint32_t p = 0; p < xa; p++) {
        if (fetch) fetch_slice(width, *soon++, at);
        float *row = pa[p] + at;
        lanes g = (lanes)ga[p];
        for (int w = 0; w < width; w++) {
            lanes r = load(row + 16 * w);
            da[w] = fused(g, r, da[w]);
            store(row + 16 * w, fused(g, a[w], r));
        }
    }
    if (two)
        for (uint32_t p = 0; p < xb; p++) {
            if (fetch) fetch_slice(width, *soon++, at);
            float *row = pb[p] + at;
            lanes g = (lanes)gb[p];
            for (int w = 0; w < width; w++) {
                lanes r = load(row + 16 * w);
                db[w] = fused(g, r, db[w]);
                store(row + 16 * w, fused(g, b[w], r));
            }
        }
    for (uint32_t i = 0; i < n; i++) {
        if (fetch) fetch_slice(width, *soon++, at);
        float *row = rows[i] + at;
        lanes g = (lanes)na[i], h = (lanes)(two ? nb[i] : 0.0f);
        for (int w = 0; w < width; w++) {
            lanes r = load(row + 16 * w);
            da[w] = fused(g, r, da[w]);
            r = fused(g, a[w], r);
            if (two) {
                db[w] = fused(h, r, db[w]);
                r = fused(h, b[w], r);
            }
            store(row + 16 * w, r);
        }
    }
    for (int w = 0; w < width; w++) {
        store(ua + at + 16 * w, da[w]);
        if (two) store(ub + at + 16 * w, db[w]);
    }
}

/// One tile: the positives of one or two centres and the negatives they share.
///
/// All dot products are of the values at its start; the updates follow in order (positives of a, positives of b, each
/// negative for a and then b), so a row that occurs twice is updated twice.
INLINE void tile(
    const int two, const int fetch, const dragnet_bucket *bucket, slot *a, slot *b, uint32_t xa, uint32_t xb,
    const uint16_t *negatives, uint32_t n, int observe, const upcoming *ahead) {
    const size_t stride = bucket->stride;
    float *pa[4], *pb[4], *rows[DRAGNET_TILE_NEGATIVES + 4];
    float *base = bucket->contexts;
    for (uint32_t p = 0; p < 4; p++) pa[p] = base + (size_t)a->next[p < xa ? p : 0] * stride;
    if (two)
        for (uint32_t p = 0; p < 4; p++) pb[p] = base + (size_t)b->next[p < xb ? p : 0] * stride;
    for (uint32_t i = 0; i < n; i++) rows[i] = base + (size_t)negatives[i] * stride;
    for (uint32_t i = n; i < n + 3; i++) rows[i] = rows[0];

    float *ua = a->center, *ub = two ? b->center : ua;
    // Lanes of the first vector: positives of a, positives of b, negatives 0...3 of a, of b.
    float first[16], na[DRAGNET_TILE_NEGATIVES + 12], nb[DRAGNET_TILE_NEGATIVES + 12];
    lanes half = dots_1x4(ua, pa[0], pa[1], pa[2], pa[3], stride);
    half = fold2(half, two ? dots_1x4(ub, pb[0], pb[1], pb[2], pb[3], stride) : half);
    lanes rate = (lanes)-bucket->learning_rate;
    const float share_a = -bucket->learning_rate * (bucket->negative_weight * (float)xa / (float)n);
    const float share_b = -bucket->learning_rate * (bucket->negative_weight * (float)xb / (float)n);
    lanes shares = (lanes)share_a;
    shares.s4567 = (__typeof__(shares.s4567))share_b;
    shares.scdef = (__typeof__(shares.scdef))share_b;
    lanes rates = __builtin_shufflevector(rate, shares, 0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31);
    rates.s89ab = (__typeof__(rates.s89ab))share_a;
    lanes offset = (lanes)0.0f;
    offset.s01234567 = (__typeof__(offset.s01234567))1.0f;
    float seen[DRAGNET_TILE_NEGATIVES * 2 + 32];
    uint32_t vectors = 1;

    // A tile has at least one negative.
    lanes high = two ? dots_2x4(ua, ub, rows[0], rows[1], rows[2], rows[3], stride)
                     : fold2(dots_1x4(ua, rows[0], rows[1], rows[2], rows[3], stride), half);
    lanes dots = ordered(fold1(half, high));
    store(seen, dots);
    store(first, rates * (sigmoid(dots) - offset));
    for (int l = 0; l < 4; l++) {
        na[l] = first[8 + l];
        nb[l] = first[12 + l];
    }
    for (uint32_t i = 4; i < n; i += 8, vectors++) {
        lanes low = two ? dots_2x4(ua, ub, rows[i], rows[i + 1], rows[i + 2], rows[i + 3], stride)
                        : fold2(dots_1x4(ua, rows[i], rows[i + 1], rows[i + 2], rows[i + 3], stride), half);
        high = low;
        if (i + 4 < n)
            high = two ? dots_2x4(ua, ub, rows[i + 4], rows[i + 5], rows[i + 6], rows[i + 7], stride)
                       : fold2(dots_1x4(ua, rows[i + 4], rows[i + 5], rows[i + 6], rows[i + 7], stride), half);
        store(seen + 16 * vectors, ordered(fold1(low, high)));
    }
    // All sigmoids after all dots: one is a long chain of steps, and several chains run beside each other.
    for (uint32_t v = 1; v < vectors; v++) {
        lanes g = shares * sigmoid(load(seen + 16 * v));
        *(loose_octet *)(na + 8 * v - 4) = __builtin_shufflevector(g, g, 0, 1, 2, 3, 8, 9, 10, 11);
        *(loose_octet *)(nb + 8 * v - 4) = __builtin_shufflevector(g, g, 4, 5, 6, 7, 12, 13, 14, 15);
    }

    if (observe) {
        for (uint32_t p = 0; p < xa; p++) count_dot(bucket->positive_cells, seen[p], 1);
        for (uint32_t p = 0; two && p < xb; p++) count_dot(bucket->positive_cells, seen[4 + p], 1);
        // Negative k stands in half-vector k / 4 + 1 of eight lanes: four of a, four of b.
        for (uint32_t k = 0; k < n; k++) {
            count_dot(bucket->negative_cells, seen[8 * (k / 4 + 1) + k % 4], xa);
            if (two) count_dot(bucket->negative_cells, seen[8 * (k / 4 + 1) + 4 + k % 4], xb);
        }
    }

    // Several chunks at a time, so that sums over rows wait for one another less; with 16 registers the centres stay in the
    // cache and two are best.
    size_t at = 0;
#if KERNELS_WIDE
    for (; at + 64 <= stride; at += 64)
        update_slice(two, fetch, 4, at, ua, ub, pa, xa, pb, xb, rows, n, first, first + 4, na, nb, ahead);
#endif
    for (; at + 32 <= stride; at += 32)
        update_slice(two, fetch, 2, at, ua, ub, pa, xa, pb, xb, rows, n, first, first + 4, na, nb, ahead);
    for (; at < stride; at += 16)
        update_slice(two, fetch, 1, at, ua, ub, pa, xa, pb, xb, rows, n, first, first + 4, na, nb, ahead);
}

/// What the next tile will read, as far as it can be told: its slots and as many negatives as a full tile has.
INLINE void look_ahead(
    upcoming *ahead, const dragnet_bucket *bucket, const slot *slots, const uint16_t *cursor, const uint16_t *end,
    uint32_t negative) {
    for (int s = 0; s < 2; s++) {
        if (slots[s].left > 0) {
            fetch_group(ahead, bucket, slots[s].center, slots[s].next, slots[s].left);
        } else if (cursor != end) {
            const float *center = bucket->centers + (size_t)cursor[0] * bucket->stride;
            fetch_group(ahead, bucket, center, cursor + 2, cursor[1]);
            cursor += 2 + cursor[1];
        }
    }
    for (uint32_t i = 0; i < bucket->tile_negatives; i++)
        fetch_row(ahead, bucket->contexts + (size_t)bucket->negatives[negative + i] * bucket->stride);
}

static uint64_t train_bucket(const dragnet_bucket *bucket) {
    const uint16_t *cursor = bucket->groups, *end = cursor + bucket->word_count;
    slot slots[2] = {{0}, {0}};
    uint32_t negative = bucket->negative_offset;
    uint64_t pairs = 0, tiles = 0;
    for (;;) {
        for (int s = 0; s < 2; s++) {
            const slot *other = &slots[1 - s];
            if (slots[s].left > 0 || cursor == end) continue;
            // A centre in both slots would read its own half-finished row: the second waits.
            if (other->left > 0 && other->row == cursor[0]) continue;
            slots[s] = (slot){bucket->centers + (size_t)cursor[0] * bucket->stride, cursor + 2, cursor[1], cursor[0]};
            cursor += 2 + cursor[1];
        }
        const uint32_t xa = slots[0].left < DRAGNET_TILE_POSITIVES ? slots[0].left : DRAGNET_TILE_POSITIVES;
        const uint32_t xb = slots[1].left < DRAGNET_TILE_POSITIVES ? slots[1].left : DRAGNET_TILE_POSITIVES;
        if (xa + xb == 0) break;
        const uint32_t most = xa > xb ? xa : xb;
        const uint32_t n = (bucket->tile_negatives * most + DRAGNET_TILE_POSITIVES - 1) / DRAGNET_TILE_POSITIVES;
        const uint16_t *negatives = bucket->negatives + negative;
        negative += n;
        if (negative >= bucket->negative_count) negative -= bucket->negative_count;
        slot a = slots[0], b = slots[1];
        slots[0].next += xa;
        slots[0].left -= xa;
        slots[1].next += xb;
        slots[1].left -= xb;
        const int observe = bucket->positive_cells && (tiles++ & 15) == 0;
        upcoming ahead;
        ahead.count = 0;
        if (!xa || !xb) {
            slot *only = xa ? &a : &b;
            tile(0, 0, bucket, only, only, most, most, negatives, n, observe, &ahead);
        } else if (bucket->fetches_ahead) {
            look_ahead(&ahead, bucket, slots, cursor, end, negative);
            // One for each row of this tile, where the next one has fewer.
            while (ahead.count < 2 + xa + xb + n) fetch_row(&ahead, a.center);
            tile(1, 1, bucket, &a, &b, xa, xb, negatives, n, observe, &ahead);
        } else {
            tile(1, 0, bucket, &a, &b, xa, xb, negatives, n, observe, &ahead);
        }
        pairs += xa + xb;
    }
    return pairs;
}

static float dot(const float *a, const float *b, size_t count) {
    lanes sum = (lanes)0.0f;
    size_t i = 0;
    if (count >= 16) {
        sum = load(a) * load(b);
        for (i = 16; i + 16 <= count; i += 16) sum = fused(load(a + i), load(b + i), sum);
    }
    if (i < count) {
        float x[16] = {0}, y[16] = {0};
        for (size_t l = 0; l < count - i; l++) {
            x[l] = a[i + l];
            y[l] = b[i + l];
        }
        sum = i == 0 ? load(x) * load(y) : fused(load(x), load(y), sum);
    }
    return sum_of(sum);
}

static void hinge_terms(
    const float *restrict row, const float *restrict parts, size_t stride, size_t count, float limit,
    float *restrict terms) {
    const float *origin = parts, *scale = parts + stride, *least = parts + 2 * stride, *most = parts + 3 * stride;
    const float *low_knot = parts + 4 * stride, *high_knot = parts + 5 * stride, *linear = parts + 6 * stride;
    const float *low = parts + 7 * stride, *high = parts + 8 * stride, *missing = parts + 9 * stride;
    // Plain enough for the compiler to do as many at once as the processor can.
    for (size_t i = 0; i < count; i++) {
        const float value = row[i];
        float z = (value - origin[i]) * scale[i];
        z = z > least[i] ? z : least[i];
        z = z < most[i] ? z : most[i];
        float l = (value - low_knot[i]) * scale[i];
        l = l > 0 ? l : 0;
        l = l < limit ? l : limit;
        float h = (value - high_knot[i]) * scale[i];
        h = h > 0 ? h : 0;
        h = h < limit ? h : limit;
        const float term = linear[i] * z + low[i] * l + high[i] * h;
        terms[i] = value == value ? term : missing[i];
    }
}

static void add_by_group(
    const float *restrict terms, const uint32_t *restrict places, const uint32_t *restrict widths, size_t steps,
    float *restrict sums) {
    for (size_t step = 0; step < steps; step++) {
        const size_t width = widths[step];
        for (size_t group = 0; group < width; group++) sums[group] += terms[places[group]];
        places += width;
    }
}

static void log1p_all(const float *restrict values, size_t count, float *restrict logarithms) {
    for (size_t i = 0; i < count; i++) {
        const float x = values[i];
        const float moved = 1 + x;
        const float positive = moved > 0x1p-126f ? moved : 0x1p-126f;
        uint32_t bits;
        __builtin_memcpy(&bits, &positive, sizeof bits);
        // Moves the range of the mantissa from [1, 2) to [sqrt(1/2), sqrt(2)).
        const int32_t exponent = (int32_t)(bits - 0x3F3504F3u) >> 23;
        const uint32_t mantissa_bits = bits - ((uint32_t)exponent << 23);
        float mantissa;
        __builtin_memcpy(&mantissa, &mantissa_bits, sizeof mantissa);
        const float s = (mantissa - 1) / (mantissa + 1);
        const float z = s * s;
        const float series = ((0.2222222f * z + 0.2857143f) * z + 0.4f) * z + 0.6666667f;
        const float large = (float)exponent * 0.6931472f + s * (2 + z * series);
        const float small = x * (1 - x * (0.5f - x * 0.33333334f));
        const float size = x < 0 ? -x : x;
        logarithms[i] = size < 1e-3f ? small : large;
    }
}

typedef int16_t loose_codes __attribute__((ext_vector_type(16), aligned(2), may_alias));

INLINE lanes numbers_of(const int16_t *codes) { return __builtin_convertvector(*(const loose_codes *)codes, lanes); }

static void sum_rows(
    const int16_t *codes, const float *scales, size_t stride, size_t dimension, const uint32_t *rows, size_t count,
    float *sum) {
    for (size_t column = 0; column < dimension; column += 32) {
        lanes low = (lanes)0.0f, high = (lanes)0.0f;
        for (size_t r = 0; r < count; r++) {
            const int16_t *row = codes + rows[r] * stride + column;
            // Times a power of two nothing is rounded, so that it makes no difference whether the addition is fused.
            const lanes scale = (lanes)scales[rows[r]];
            low += numbers_of(row) * scale;
            high += numbers_of(row + 16) * scale;
        }
        if (column + 32 <= dimension) {
            store(sum + column, low);
            store(sum + column + 16, high);
        } else {
            float last[32];
            store(last, low);
            store(last + 16, high);
            for (size_t l = 0; column + l < dimension; l++) sum[column + l] = last[l];
        }
    }
}

static float squared_distance(const float *a, const float *b, size_t count) {
    lanes sum = (lanes)0.0f;
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        lanes d = load(a + i) - load(b + i);
        sum = fused(d, d, sum);
    }
    if (i < count) {
        float x[16] = {0};
        for (size_t l = 0; l < count - i; l++) x[l] = a[i + l] - b[i + l];
        sum = fused(load(x), load(x), sum);
    }
    return sum_of(sum);
}

static void axpy(float scale, const float *x, float *y, size_t count) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) store(y + i, fused((lanes)scale, load(x + i), load(y + i)));
    for (; i < count; i++) y[i] = __builtin_fmaf(scale, x[i], y[i]);
}

INLINE lanes block_of_16(const float *vector, const float *rows, size_t left, size_t stride) {
    const float *r[16];
    for (size_t l = 0; l < 16; l++) r[l] = rows + (l < left ? l : 0) * stride;
    lanes a = fold2(
        dots_1x4(vector, r[0], r[1], r[2], r[3], stride), dots_1x4(vector, r[4], r[5], r[6], r[7], stride));
    lanes b = fold2(
        dots_1x4(vector, r[8], r[9], r[10], r[11], stride), dots_1x4(vector, r[12], r[13], r[14], r[15], stride));
    return ordered(fold1(a, b));
}

static void row_dots(const float *vector, const float *rows, size_t count, size_t stride, float *dots) {
    for (size_t i = 0; i < count; i += 16) {
        lanes block = block_of_16(vector, rows + i * stride, count - i, stride);
        if (count - i >= 16) {
            store(dots + i, block);
        } else {
            float out[16];
            store(out, block);
            for (size_t l = 0; l < count - i; l++) dots[i + l] = out[l];
        }
    }
}

/// Two vectors with sixteen rows, of which `left` are there; the others count as the first.
INLINE void block_of_2x16(
    const float *u, const float *v, const float *rows, size_t left, size_t stride, lanes *a, lanes *b) {
    const float *r[16];
    for (size_t l = 0; l < 16; l++) r[l] = rows + (l < left ? l : 0) * stride;
    // Each vector holds sums of u with four rows, of v with the same, of u with four more, of v with those.
    lanes low = ordered(fold1(
        dots_2x4(u, v, r[0], r[1], r[2], r[3], stride), dots_2x4(u, v, r[4], r[5], r[6], r[7], stride)));
    lanes high = ordered(fold1(
        dots_2x4(u, v, r[8], r[9], r[10], r[11], stride), dots_2x4(u, v, r[12], r[13], r[14], r[15], stride)));
    *a = __builtin_shufflevector(low, high, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
    *b = __builtin_shufflevector(low, high, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}

static void store_some(float *to, lanes from, size_t count) {
    float all[16];
    store(all, from);
    for (size_t l = 0; l < count; l++) to[l] = all[l];
}

static void block_dots(
    const float *queries, size_t query_count, const float *rows, size_t row_count, size_t stride, float *dots) {
    for (size_t i = 0; i < row_count; i += 16) {
        const size_t left = row_count - i < 16 ? row_count - i : 16;
        for (size_t q = 0; q < query_count; q += 2) {
            const int is_alone = q + 1 == query_count;
            const float *u = queries + q * stride, *v = is_alone ? u : u + stride;
            lanes a, b;
            block_of_2x16(u, v, rows + i * stride, left, stride, &a, &b);
            if (left == 16) store(dots + q * row_count + i, a);
            else store_some(dots + q * row_count + i, a, left);
            if (!is_alone) store_some(dots + (q + 1) * row_count + i, b, left);
        }
    }
}

/// Points that are compared with sixteen centres at a time, so that both stay in the first cache.
#define NEAREST_POINTS 32

static void nearest(
    const float *points, size_t count, const float *centers, size_t center_count, size_t stride, int32_t *rows,
    float *dots) {
    for (size_t start = 0; start < count; start += NEAREST_POINTS) {
        const size_t some = count - start < NEAREST_POINTS ? count - start : NEAREST_POINTS;
        // Lane l of a point's best is the best of centres l, l + 16, l + 32, ...; `group` says of which sixteen.
        lanes best[NEAREST_POINTS];
        int_lanes group[NEAREST_POINTS];
        for (size_t p = 0; p < some; p++) {
            best[p] = (lanes)-2.0f;
            group[p] = (int_lanes)0;
        }
        for (size_t c = 0; c < center_count; c += 16) {
            const size_t left = center_count - c < 16 ? center_count - c : 16;
            const int_lanes here = (int_lanes)(int32_t)(c / 16);
            for (size_t p = 0; p < some; p += 2) {
                const size_t q = p + 1 < some ? p + 1 : p;
                lanes a, b;
                block_of_2x16(
                    points + (start + p) * stride, points + (start + q) * stride, centers + c * stride, left, stride,
                    &a, &b);
                // Lanes beyond the last centre repeat the first of these sixteen and lose the tie to it.
                int_lanes is_better = a > best[p];
                best[p] = is_better ? a : best[p];
                group[p] = is_better ? here : group[p];
                is_better = b > best[q];
                best[q] = is_better ? b : best[q];
                group[q] = is_better ? here : group[q];
            }
        }
        for (size_t p = 0; p < some; p++) {
            float values[16];
            store(values, best[p]);
            float most = -2.0f;
            int32_t row = -1;
            for (int l = 0; l < 16; l++) {
                const int32_t candidate = group[p][l] * 16 + l;
                if (values[l] > most || (values[l] == most && candidate < row)) {
                    most = values[l];
                    row = candidate;
                }
            }
            rows[start + p] = row;
            dots[start + p] = most;
        }
    }
}

/// `chunks` vectors of sixteen columns of a blend.
INLINE void blend_chunks(
    const int chunks, const float *self, const float *table, size_t stride, const uint32_t *rows,
    const float *weights, size_t count, size_t readable, float inverse, float keep, const float *shift,
    float *out) {
    lanes sum[4] = {(lanes)0.0f, (lanes)0.0f, (lanes)0.0f, (lanes)0.0f};
    for (size_t i = 0; i < count; i++) {
        const float *row = table + (size_t)rows[i] * stride;
        // Rows lie anywhere: ask early for what is read in a few turns, by the next call too.
        const size_t next = i + 32 / chunks;
        const float *later = table + (size_t)rows[next < readable ? next : i] * stride;
        for (int k = 0; k < chunks; k++) __builtin_prefetch(later + 16 * k);
        lanes w = (lanes)(weights ? weights[i] : 1.0f);
        for (int k = 0; k < chunks; k++) sum[k] = fused(w, load(row + 16 * k), sum[k]);
    }
    for (int k = 0; k < chunks; k++) {
        lanes own = fused((lanes)keep, load(self + 16 * k), -load(shift + 16 * k));
        store(out + 16 * k, fused((lanes)inverse, sum[k], own));
    }
}

static void blend_rows(
    const float *self, const float *table, size_t stride, size_t width, const uint32_t *rows, const float *weights,
    size_t count, size_t readable, float inverse, float keep, const float *shift, float *out) {
    size_t at = 0;
    for (; at + 64 <= width; at += 64)
        blend_chunks(
            4, self + at, table + at, stride, rows, weights, count, readable, inverse, keep, shift + at, out + at);
    for (; at < width; at += 16)
        blend_chunks(
            1, self + at, table + at, stride, rows, weights, count, readable, inverse, keep, shift + at, out + at);
}

/// The same of rows of numbers of 16 bits.
static void blend_short_rows(
    const uint16_t *self, const uint16_t *table, const uint32_t *rows, const float *weights, size_t count,
    size_t readable, float inverse, float keep, const float *shift, uint16_t *out) {
    lanes sum[2] = {(lanes)0.0f, (lanes)0.0f};
    for (size_t i = 0; i < count; i++) {
        const uint16_t *row = table + (size_t)rows[i] * DRAGNET_SHORT_COLUMNS;
        const size_t next = i + 32;
        __builtin_prefetch(table + (size_t)rows[next < readable ? next : i] * DRAGNET_SHORT_COLUMNS);
        const lanes w = (lanes)(weights ? weights[i] : 1.0f);
        for (int k = 0; k < 2; k++) sum[k] = fused(w, load_short(row + 16 * k), sum[k]);
    }
    for (int k = 0; k < 2; k++) {
        const lanes own = fused((lanes)keep, load_short(self + 16 * k), -load(shift + 16 * k));
        store_short(out + 16 * k, fused((lanes)inverse, sum[k], own));
    }
}

static double add_weighted_rows(
    const float *table, size_t stride, const uint32_t *rows, size_t count, const double *weights, double *restrict sums) {
    double total = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i] == UINT32_MAX) continue;
        // Rows lie anywhere: ask early.
        const uint32_t later = rows[i + 16 < count ? i + 16 : i];
        if (later != UINT32_MAX)
            for (size_t at = 0; at < stride; at += 16) __builtin_prefetch(table + (size_t)later * stride + at);
        const float *row = table + (size_t)rows[i] * stride;
        const double weight = weights[rows[i]];
        for (size_t at = 0; at < stride; at++) sums[at] += weight * (double)row[at];
        total += weight;
    }
    return total;
}

static double add_weighted_short_rows(
    const uint16_t *table, const uint32_t *rows, size_t count, const double *weights, double *restrict sums) {
    double total = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i] == UINT32_MAX) continue;
        const uint32_t later = rows[i + 16 < count ? i + 16 : i];
        if (later != UINT32_MAX) __builtin_prefetch(table + (size_t)later * DRAGNET_SHORT_COLUMNS);
        const uint16_t *row = table + (size_t)rows[i] * DRAGNET_SHORT_COLUMNS;
        const double weight = weights[rows[i]];
        for (int k = 0; k < 2; k++) {
            const lanes values = load_short(row + 16 * k);
            for (int l = 0; l < 16; l++) sums[16 * k + l] += weight * (double)values[l];
        }
        total += weight;
    }
    return total;
}

const dragnet_kernel_table KERNELS_TABLE = {
    .dot = dot,
    .squared_distance = squared_distance,
    .hinge_terms = hinge_terms,
    .add_by_group = add_by_group,
    .log1p_all = log1p_all,
    .sum_rows = sum_rows,
    .axpy = axpy,
    .row_dots = row_dots,
    .block_dots = block_dots,
    .nearest = nearest,
    .blend_rows = blend_rows,
    .add_weighted_rows = add_weighted_rows,
    .blend_short_rows = blend_short_rows,
    .add_weighted_short_rows = add_weighted_short_rows,
    .train_bucket = train_bucket,
};
