// Preparing the filter space: rotation and selection.

#include "strict_arithmetic.h"

#include <math.h>
#include <stddef.h>

#include "ckernels_sizes.h"

// Eight axes at a time, so that their sums stay in registers.
#define ROTATE_BODY                                                                               \
    for (int64_t i = 0; i < count; i++) {                                                         \
        const double *x = rows + i * n_features;                                                  \
        double squares = 0;                                                                       \
        for (int32_t j = 0; j < n_features; j++) {                                                \
            const double value = (x[j] - centre[j]) * scale;                                      \
            squares += value * value;                                                             \
        }                                                                                         \
        length[i] = __builtin_elementwise_sqrt(squares);                                                   \
        for (int32_t first = 0; first < width; first += 8) {                                      \
            double sum[8] = {0};                                                                  \
            for (int32_t j = 0; j < n_features; j++) {                                            \
                const double value = (x[j] - centre[j]) * scale;                                  \
                const double *column = rotation + (int64_t)first * n_features + 8 * (int64_t)j;   \
                for (int32_t k = 0; k < 8; k++) sum[k] += value * column[k];                      \
            }                                                                                     \
            const int32_t n = width - first < 8 ? width - first : 8;                              \
            for (int32_t k = 0; k < n; k++) {                                                     \
                const int fits = sum[k] >= -0x1p60 && sum[k] <= 0x1p60;                           \
                out[i * width + first + k] = fits ? (float)sum[k] : 0.0f;                         \
                if (!fits) length[i] = INFINITY;                                                  \
            }                                                                                     \
        }                                                                                         \
    }

static void plain_rotate(const double *rows, int64_t count, int32_t n_features, int32_t width,
                         const double *centre, const double *rotation, double scale, float *out,
                         double *length) {
    ROTATE_BODY
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void avx2_rotate(
    const double *rows, int64_t count, int32_t n_features, int32_t width, const double *centre,
    const double *rotation, double scale, float *out, double *length) {
    ROTATE_BODY
}
#endif

void ck_dbscan_rotate(ck_path path, const double *rows, int64_t count, int32_t n_features,
                      int32_t width, const double *centre, const double *rotation, double scale,
                      float *out, double *length) {
#if defined(__x86_64__)
    if (path >= CK_PATH_AVX2) {
        avx2_rotate(rows, count, n_features, width, centre, rotation, scale, out, length);
        return;
    }
#endif
    (void)path;
    plain_rotate(rows, count, n_features, width, centre, rotation, scale, out, length);
}

static inline void swap_at(float *keys, int32_t *order, int64_t i, int64_t j) {
    const float key = keys[i];
    keys[i] = keys[j];
    keys[j] = key;
    const int32_t row = order[i];
    order[i] = order[j];
    order[j] = row;
}

static void select_along(const float *coordinates, int32_t width, int32_t axis, int32_t *order,
                      int64_t count, int64_t k, float *keys) {
    for (int64_t i = 0; i < count; i++) keys[i] = coordinates[(int64_t)order[i] * width + axis];
    int64_t first = 0, last = count - 1;
    // Quickselect with Hoare's partition: equal keys are split evenly, so ties cost nothing.
    while (first < last) {
        int64_t middle = first + (last - first) / 2;
        if (keys[middle] < keys[first]) swap_at(keys, order, first, middle);
        if (keys[last] < keys[first]) swap_at(keys, order, first, last);
        if (keys[last] < keys[middle]) swap_at(keys, order, middle, last);
        const float pivot = keys[middle];
        int64_t i = first - 1, j = last + 1;
        for (;;) {
            do i++; while (keys[i] < pivot);
            do j--; while (keys[j] > pivot);
            if (i >= j) break;
            swap_at(keys, order, i, j);
        }
        if (k <= j) last = j;
        else first = j + 1;
    }
}

/// The axis in which up to 64 evenly spaced rows vary most.
static int32_t widest_axis(const float *coordinates, int32_t width, const int32_t *order,
                           int64_t count) {
    const int64_t step = (count + 63) / 64;
    int32_t axis = 0;
    double most = -1;
    for (int32_t first = 0; first < width; first += 32) {
        const int32_t n = width - first < 32 ? width - first : 32;
        float sum[32] = {0}, squares[32] = {0};
        const float *origin = coordinates + (int64_t)order[0] * width + first;
        int64_t sampled = 0;
        for (int64_t i = 0; i < count; i += step, sampled++) {
            const float *x = coordinates + (int64_t)order[i] * width + first;
            for (int32_t k = 0; k < n; k++) {
                const float value = x[k] - origin[k];
                sum[k] += value;
                squares[k] += value * value;
            }
        }
        for (int32_t k = 0; k < n; k++) {
            const double spread = squares[k] - (double)sum[k] * sum[k] / (double)sampled;
            if (spread > most) {
                most = spread;
                axis = first + k;
            }
        }
    }
    return axis;
}

void ck_dbscan_split(const float *coordinates, int32_t width, int32_t *order, int64_t count,
                     int64_t k, float *keys) {
    CK_REQUIRE(k > 0 && k < count);
    const int32_t axis = widest_axis(coordinates, width, order, count);
    select_along(coordinates, width, axis, order, count, k, keys);
}

void ck_dbscan_fill_leaf(const float *coordinates, int32_t width, int32_t *order, int32_t count,
                         float *tile, float *box) {
    CK_REQUIRE(count > 0 && count <= CK_DBSCAN_LEAF);
    float keys[CK_DBSCAN_LEAF];
    for (int32_t size = CK_DBSCAN_LEAF; size > 8; size /= 2) {
        for (int32_t first = 0; first + size / 2 < count; first += size) {
            const int32_t here = count - first < size ? count - first : size;
            ck_dbscan_split(coordinates, width, order + first, here, size / 2, keys);
        }
    }
    float *low = box, *high = box + width;
    for (int32_t k = 0; k < width; k++) {
        low[k] = INFINITY;
        high[k] = -INFINITY;
    }
    for (int32_t i = 0; i < count; i++) {
        const float *x = coordinates + (int64_t)order[i] * width;
        for (int32_t k = 0; k < width; k++) {
            tile[k * CK_DBSCAN_LEAF + i] = x[k];
            low[k] = x[k] < low[k] ? x[k] : low[k];
            high[k] = x[k] > high[k] ? x[k] : high[k];
        }
    }
    for (int32_t i = count; i < CK_DBSCAN_LEAF; i++) {
        for (int32_t k = 0; k < width; k++) tile[k * CK_DBSCAN_LEAF + i] = NAN;
    }
}
