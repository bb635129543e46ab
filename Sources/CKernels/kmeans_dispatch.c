// Picks the path of a k-means kernel, and the parts that have only one.
#include "strict_arithmetic.h"

#include <math.h>
#include <string.h>

#include "ckernels_filter.h"
#include "ckernels_sizes.h"

// Every call works on rows of the matrix, from the first row of a tile on.
#define REQUIRE_ROWS(data, from, to)                                                              \
    CK_REQUIRE((from) >= 0 && (from) <= (to) && (to) <= (data)->n && (from) % CK_KM_TILE == 0)

#if defined(__x86_64__)
#define DECLARE(result, name, ...)                                                               \
    result name##_plain(__VA_ARGS__);                                                            \
    result name##_avx2(__VA_ARGS__);                                                             \
    result name##_avx512(__VA_ARGS__);
#define CALL(name, ...)                                                                          \
    return path == CK_PATH_AVX512 ? name##_avx512(__VA_ARGS__)                                   \
           : path == CK_PATH_AVX2 ? name##_avx2(__VA_ARGS__)                                     \
                                  : name##_plain(__VA_ARGS__)
#else
#define DECLARE(result, name, ...) result name##_plain(__VA_ARGS__);
#define CALL(name, ...)                                                                          \
    (void)path;                                                                                  \
    return name##_plain(__VA_ARGS__)
#endif

DECLARE(void, ck_km_assign, const ck_km_data *, const ck_km_centres *, ck_km_state *, int64_t,
        int64_t)
DECLARE(double, ck_km_row_distance, const ck_km_data *, int64_t, const double *)
DECLARE(double, ck_km_inertia, const ck_km_data *, const double *, const void *, int32_t, int64_t,
        int64_t, double *)
DECLARE(void, ck_km_move, const int64_t *, const int64_t *, const double *, double *, int32_t, int32_t,
        double *)
DECLARE(double, ck_km_fill_tiles, const ck_km_data *, int64_t, int64_t, float *, float *, float *,
        float *)
DECLARE(double, ck_kmpp_first, const ck_km_data *, const double *, double *, float *, int64_t,
        int64_t)
DECLARE(void, ck_kmpp_try, const ck_km_data *, const ck_km_centres *, const double *,
        const float *, uint16_t *, int64_t, double *, int64_t, int64_t)
DECLARE(void, ck_kmpp_gain, const ck_km_data *, const ck_km_centres *, const float *, uint16_t *,
        int64_t, double *, int64_t, int64_t)
DECLARE(double, ck_kmpp_take, const ck_km_data *, const double *, const uint16_t *, double *,
        float *, int64_t, int64_t)
DECLARE(void, ck_kmpp_commit, const ck_km_data *, const double *, const uint16_t *, double *,
        float *, int64_t, int64_t)

void ck_km_assign(ck_path path, const ck_km_data *data, const ck_km_centres *centres,
                  ck_km_state *state, int64_t from, int64_t to) {
    REQUIRE_ROWS(data, from, to);
    CK_REQUIRE(centres->k > 0 && (state->wide != 0 || !ck_km_is_wide(centres->k)));
    CK_REQUIRE(!state->dense || ck_km_is_dense(path, centres->k, data->d));
    CK_REQUIRE(!data->weights || data->fixed);
    CALL(ck_km_assign, data, centres, state, from, to);
}

void ck_km_fetch(const ck_km_state *state, int64_t from, int64_t to) {
    const char *reach = (const char *)(state->reach + from);
    for (int64_t byte = 0; byte < (to - from) * 4; byte += 64) __builtin_prefetch(reach + byte);
    const int64_t size = state->wide ? 4 : 1;
    const char *labels = (const char *)state->labels + from * size;
    for (int64_t byte = 0; byte < (to - from) * size; byte += 64) __builtin_prefetch(labels + byte);
}

double ck_km_row_distance(ck_path path, const ck_km_data *data, int64_t row,
                          const double *centre) {
    CK_REQUIRE(row >= 0 && row < data->n);
    CALL(ck_km_row_distance, data, row, centre);
}

double ck_km_inertia(ck_path path, const ck_km_data *data, const double *centres,
                     const void *labels, int32_t wide, int64_t from, int64_t to,
                     double *distances) {
    REQUIRE_ROWS(data, from, to);
    CALL(ck_km_inertia, data, centres, labels, wide, from, to, distances);
}

double ck_km_fill_tiles(ck_path path, const ck_km_data *data, int64_t from, int64_t to,
                        float *tiles, float *rows, float *norms, float *roots) {
    REQUIRE_ROWS(data, from, to);
    CALL(ck_km_fill_tiles, data, from, to, tiles, rows, norms, roots);
}

void ck_km_move(ck_path path, const int64_t *sums, const int64_t *counts, const double *units,
                double *centres, int32_t k, int32_t d, double *squares) {
    CALL(ck_km_move, sums, counts, units, centres, k, d, squares);
}

int32_t ck_km_is_dense(ck_path path, int64_t k, int32_t d) {
    // One register block must hold all centres; beyond so many products bounds spare more.
    return k <= (path == CK_PATH_AVX512 ? CK_KM_WIDTH_AVX512 : CK_KM_WIDTH) && d <= CK_KM_DENSE_COLUMNS;
}

void ck_km_fill_fixed(const ck_km_data *data, int64_t from, int64_t to, int64_t *fixed) {
    // 1.5 × 2^52 moves the rounded integer into the low mantissa bits (round half to even).
    const double magic = 0x1.8p52;
    int64_t zero;
    memcpy(&zero, &magic, sizeof zero);
    const int32_t d = data->d, dp = ck_km_padded(d);
    for (int64_t row = from; row < to; row++) {
        const int64_t weight = data->weights ? data->weights[row] : 1;
        for (int32_t j = 0; j < d; j++) {
            double v = (data->x[row * d + j] - data->mean[j]) * data->scale[j] + magic;
            int64_t q;
            memcpy(&q, &v, sizeof q);
            fixed[row * dp + j] = weight * (q - zero);
        }
        for (int32_t j = d; j < dp; j++) fixed[row * dp + j] = 0;
    }
}

double ck_kmpp_first(ck_path path, const ck_km_data *data, const double *centre, double *closest,
                     float *threshold, int64_t from, int64_t to) {
    REQUIRE_ROWS(data, from, to);
    CALL(ck_kmpp_first, data, centre, closest, threshold, from, to);
}

void ck_kmpp_try(ck_path path, const ck_km_data *data, const ck_km_centres *candidates,
                 const double *closest, const float *threshold, uint16_t *masks, int64_t stride,
                 double *sums, int64_t from, int64_t to) {
    REQUIRE_ROWS(data, from, to);
    CK_REQUIRE(stride >= ck_kmpp_mask_words(data->n));
    CALL(ck_kmpp_try, data, candidates, closest, threshold, masks, stride, sums, from, to);
}

void ck_kmpp_gain(ck_path path, const ck_km_data *data, const ck_km_centres *candidates,
                  const float *threshold, uint16_t *masks, int64_t stride, double *gains,
                  int64_t from, int64_t to) {
    REQUIRE_ROWS(data, from, to);
    CK_REQUIRE(stride >= ck_kmpp_mask_words(data->n));
    CK_REQUIRE(data->d > CK_KMPP_DIRECT_COLUMNS && !data->exact_only && !candidates->exact_only);
    CALL(ck_kmpp_gain, data, candidates, threshold, masks, stride, gains, from, to);
}

double ck_kmpp_take(ck_path path, const ck_km_data *data, const double *centre,
                    const uint16_t *open, double *closest, float *threshold, int64_t from,
                    int64_t to) {
    REQUIRE_ROWS(data, from, to);
    CALL(ck_kmpp_take, data, centre, open, closest, threshold, from, to);
}

double ck_kmpp_gain_error(int32_t d, int64_t n, double squares, double potential, double gain) {
    return CK_KMPP_GAIN_ERROR(d, (double)n, squares, potential, gain);
}

void ck_kmpp_commit(ck_path path, const ck_km_data *data, const double *centre,
                    const uint16_t *masks, double *closest, float *threshold, int64_t from,
                    int64_t to) {
    REQUIRE_ROWS(data, from, to);
    CALL(ck_kmpp_commit, data, centre, masks, closest, threshold, from, to);
}

void ck_km_column_sums(const double *x, int32_t d, int64_t from, int64_t to, double *sums) {
    for (int32_t j = 0; j < d; j++) sums[j] = 0;
    for (int64_t row = from; row < to; row++)
        for (int32_t j = 0; j < d; j++) sums[j] += x[row * d + j];
}

void ck_km_column_spread(const double *x, int32_t d, const double *mean, int64_t from, int64_t to,
                         double *squares, double *largest) {
    for (int32_t j = 0; j < d; j++) squares[j] = 0;
    for (int64_t row = from; row < to; row++) {
        for (int32_t j = 0; j < d; j++) {
            double t = x[row * d + j] - mean[j];
            squares[j] += t * t;
            double a = fabs(t);
            largest[j] = a > largest[j] ? a : largest[j];
        }
    }
}

double ck_km_centre_distance(const double *a, const double *b, int32_t d) {
    double lanes[4] = {0, 0, 0, 0};
    for (int32_t j = 0; j < d; j++) {
        double t = a[j] - b[j];
        lanes[j % 4] += t * t;
    }
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

void ck_km_add_row(const ck_km_data *data, int64_t row, int64_t sign, int64_t *sum) {
    CK_REQUIRE(row >= 0 && row < data->n);
    for (int32_t j = 0; j < data->d; j++) {
        double v = (data->x[row * data->d + j] - data->mean[j]) * data->scale[j];
        sum[j] += sign * (int64_t)rint(v);
    }
}

int32_t ck_km_pack(ck_path path, const double *centres, int32_t k, int32_t d,
                   double largest_norm, float *pack, float *lanes) {
    const int32_t dp = ck_km_padded(d);
    // Step 1 of the proof in ckernels_filter.h.
    const double relative = CK_KM_SCORE_ERROR(d);
    const double tiny = CK_KM_SCORE_TINY(d, largest_norm);
    const int wide = path == CK_PATH_AVX512;
    const ck_km_blocks layout = ck_km_block_layout(k, wide ? CK_KM_WIDTH_AVX512 : CK_KM_WIDTH);
    // Lanes: up to four vectors of centres a block; lanes without a centre lose every contest.
    const int32_t vl = wide ? 16 : path == CK_PATH_AVX2 ? 8 : 4;
    const int32_t vectors = (k + vl - 1) / vl;
    int32_t c = 0;
    for (int32_t b = 0; b < layout.count; b++) {
        const int32_t w = ck_km_block_width(layout, b), first = c;
        float *p = pack + (int64_t)first * (d + 2);
        for (; c < first + w; c++) {
            const double *centre = centres + (int64_t)c * dp;
            // In four lanes: behind the last column are zeros.
            double lane[4] = {0, 0, 0, 0};
            for (int32_t j = 0; j < dp; j += 4)
                for (int32_t l = 0; l < 4; l++) lane[l] += centre[j + l] * centre[j + l];
            const double square = (lane[0] + lane[1]) + (lane[2] + lane[3]);
            if (!(square < CK_KM_MOST_SQUARE)) return 1;
            const double norm = __builtin_elementwise_sqrt(square);
            const float low = (float)(0.5 * square * (1 - relative) - tiny * (1 + norm));
            const float slope = (float)(relative * norm * CK_KM_UP);
            p[c - first] = low;
            p[w + c - first] = slope;
            for (int32_t j = 0; j < d; j++) p[2 * w + j * w + c - first] = (float)centre[j];
            if (!lanes) continue;
            const int32_t block = c / (4 * vl);
            const int32_t in = vectors - 4 * block < 4 ? vectors - 4 * block : 4;
            float *q = lanes + (int64_t)block * 4 * vl * (d + 2) + (c - block * 4 * vl);
            q[0] = low;
            q[in * vl] = slope;
            for (int32_t j = 0; j < d; j++) q[(j + 2) * in * vl] = (float)centre[j];
        }
    }
    if (!lanes) return 0;
    for (c = k; c < vectors * vl; c++) {
        const int32_t block = c / (4 * vl);
        const int32_t in = vectors - 4 * block < 4 ? vectors - 4 * block : 4;
        float *q = lanes + (int64_t)block * 4 * vl * (d + 2) + (c - block * 4 * vl);
        q[0] = INFINITY;
        for (int32_t j = 1; j < d + 2; j++) q[j * in * vl] = 0;
    }
    return 0;
}
