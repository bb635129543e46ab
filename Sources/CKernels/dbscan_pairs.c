// Pairs of rows within eps: the float32 filter and the Double decision.

#include "strict_arithmetic.h"

#include <math.h>
#include <stddef.h>

#include "ckernels_sizes.h"

double ck_dbscan_squared_distance(const double *x, const double *y, int32_t n_features) {
    double sum = 0;
    for (int32_t k = 0; k < n_features; k++) {
        const double difference = x[k] - y[k];
        sum += difference * difference;
    }
    return sum;
}

void ck_dbscan_thresholds(const ck_dbscan_space *space, int32_t node_a, int32_t node_b, float *hi,
                          float *lo) {
    const double error = space->error[node_a] + space->error[node_b];
    for (int32_t level = 0; level < space->n_levels; level++) {
        const double outer = space->upper[level] + error, inner = space->lower[level] - error;
        // The factors leave room for the rounding of these lines and of the conversion.
        const double high = outer * outer * (1 + space->sum_error) + space->underflow;
        const double low =
            inner > 0 ? inner * inner * (1 - space->sum_error) - space->underflow : -1;
        hi[level] = high < 3e38 ? (float)(high * (1 + 0x1p-23)) : INFINITY;
        lo[level] = low > 0 ? (float)(low < 3e38 ? low * (1 - 0x1p-23) : 3e38) : -1;
    }
}

int32_t ck_dbscan_first_level(const ck_dbscan_space *space, int32_t node_a, int32_t node_b) {
    float hi[CK_DBSCAN_LEVELS], lo[CK_DBSCAN_LEVELS];
    ck_dbscan_thresholds(space, node_a, node_b, hi, lo);
    const int32_t width = space->width;
    const float *low_a = space->boxes + (int64_t)node_a * 2 * width, *high_a = low_a + width;
    const float *low_b = space->boxes + (int64_t)node_b * 2 * width, *high_b = low_b + width;
    float near = 0;
    for (int32_t k = 0; k < width; k++) {
        const float up = low_b[k] - high_a[k], down = low_a[k] - high_b[k];
        const float gap = up > down ? up : down;
        if (gap > 0) near += gap * gap;
    }
    int32_t level = 0;
    while (level < space->n_levels && near > hi[level]) level++;
    return level;
}

/// The first level from `level` on that holds a pair, decided in Double; `n_levels` when none does.
static int32_t ck_dbscan_decide(const ck_dbscan_space *space, int32_t level, int32_t x,
                                int32_t y) {
    const double exact = ck_dbscan_squared_distance(
        space->rows + (int64_t)space->order[x] * space->n_features,
        space->rows + (int64_t)space->order[y] * space->n_features, space->n_features);
    while (level < space->n_levels && !(exact <= space->eps2[level])) level++;
    return level;
}

/// Lane masks of either path, as comparisons of vectors give them.
typedef int32_t v8_mask __attribute__((vector_size(32)));

// ---- portable: the compiler's vector extension, whatever the baseline is ----

typedef float plain_v8 __attribute__((vector_size(32), aligned(4)));

#define CK_NAME(name) plain_##name
#define CK_TARGET
#define v8 plain_v8
#define v8_load(p) (*(const plain_v8 *)(p))
#define v8_store(p, x) (*(plain_v8 *)(p) = (x))
#define v8_zero() ((plain_v8){0})
#define v8_sub(x, y) ((x) - (y))
#define v8_add(x, y) ((x) + (y))
#define v8_max(x, y)                                                                              \
    ({                                                                                            \
        plain_v8 ck_x = (x), ck_y = (y);                                                          \
        v8_mask ck_m = ck_x > ck_y;                                                            \
        (plain_v8)((ck_m & (v8_mask)ck_x) | (~ck_m & (v8_mask)ck_y));                       \
    })
#define v8_fma(x, y, z) ((x) * (y) + (z))
#define v8_set(x) ((plain_v8){0} + (x))
#define v8_bits(mask)                                                                             \
    ({                                                                                            \
        v8_mask ck_m = (mask) & (v8_mask){1, 2, 4, 8, 16, 32, 64, 128};                           \
        (uint32_t)(((ck_m[0] | ck_m[1]) | (ck_m[2] | ck_m[3])) |                                  \
                   ((ck_m[4] | ck_m[5]) | (ck_m[6] | ck_m[7])));                                  \
    })
#define v8_le(x, y) v8_bits((v8_mask)((x) <= (y)))
#define v8_sum(x)                                                                                 \
    ({                                                                                            \
        plain_v8 ck_v = (x);                                                                      \
        ((ck_v[0] + ck_v[4]) + (ck_v[2] + ck_v[6])) + ((ck_v[1] + ck_v[5]) + (ck_v[3] + ck_v[7])); \
    })
#include "dbscan_tiles.inc"
#undef CK_NAME
#undef CK_TARGET
#undef v8
#undef v8_load
#undef v8_store
#undef v8_set
#undef v8_zero
#undef v8_sub
#undef v8_add
#undef v8_max
#undef v8_fma
#undef v8_le
#undef v8_bits
#undef v8_sum

#if defined(__x86_64__)
#include <immintrin.h>

#define CK_NAME(name) avx2_##name
#define CK_TARGET __attribute__((target("avx2,fma,bmi,bmi2,popcnt")))
#define v8 __m256
#define v8_load(p) _mm256_loadu_ps(p)
#define v8_store(p, x) _mm256_storeu_ps(p, x)
#define v8_set(x) _mm256_set1_ps(x)
#define v8_zero() _mm256_setzero_ps()
#define v8_sub(x, y) _mm256_sub_ps(x, y)
#define v8_add(x, y) _mm256_add_ps(x, y)
#define v8_max(x, y) _mm256_max_ps(x, y)
#define v8_fma(x, y, z) _mm256_fmadd_ps(x, y, z)
#define v8_bits(mask) (uint32_t)_mm256_movemask_ps((__m256)(mask))
#define v8_le(x, y) (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(x, y, _CMP_LE_OQ))
CK_TARGET static inline float avx2_sum(__m256 x) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}
#define v8_sum(x) avx2_sum(x)
#include "dbscan_tiles.inc"
#endif

int32_t ck_dbscan_relate(ck_path path, const ck_dbscan_space *space, int32_t node_a,
                         int32_t node_b) {
    float hi[CK_DBSCAN_LEVELS], lo[CK_DBSCAN_LEVELS];
    ck_dbscan_thresholds(space, node_a, node_b, hi, lo);
#if defined(__x86_64__)
    if (path >= CK_PATH_AVX2) return avx2_relate(space, node_a, node_b, hi, lo);
#endif
    (void)path;
    return plain_relate(space, node_a, node_b, hi, lo);
}

int32_t ck_dbscan_leaf_pair(ck_path path, const ck_dbscan_space *space, int32_t leaf_a,
                            int32_t node_a, int32_t leaf_b, int32_t node_b, int32_t count_a,
                            int32_t count_b, uint16_t *hits, int64_t *n_doubtful) {
    CK_REQUIRE(count_a > 0 && count_a <= CK_DBSCAN_LEAF);
    CK_REQUIRE(count_b > 0 && count_b <= CK_DBSCAN_LEAF);
    CK_REQUIRE(space->n_levels > 0 && space->n_levels <= CK_DBSCAN_LEVELS);
    float hi[CK_DBSCAN_LEVELS], lo[CK_DBSCAN_LEVELS];
    ck_dbscan_thresholds(space, node_a, node_b, hi, lo);
#if defined(__x86_64__)
    if (path >= CK_PATH_AVX2)
        return avx2_leaf_pair(space, leaf_a, node_a, leaf_b, node_b, count_a, count_b, hi, lo,
                              hits, n_doubtful);
#endif
    (void)path;
    return plain_leaf_pair(space, leaf_a, node_a, leaf_b, node_b, count_a, count_b, hi, lo, hits,
                           n_doubtful);
}
