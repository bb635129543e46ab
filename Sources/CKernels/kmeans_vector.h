// Vector types and the float32 filter's core, compiled once a path by the files that include it.
//
// Doubles are always four lanes wide and only added, subtracted, multiplied and compared lane by
// lane, never fused, so that the bits do not depend on the path. Floats are as wide as the path's
// registers and may be fused: they decide nothing.
#include <math.h>
#include <string.h>

#include "ckernels_kmeans.h"

// Everything below is inlined, so no vector ever crosses a call.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

typedef double vd __attribute__((vector_size(32)));
typedef int64_t vl __attribute__((vector_size(32)));

#if defined(CK_KMEANS_AVX2)
#include <immintrin.h>
#define VL 8
typedef float vf __attribute__((vector_size(32)));
typedef int32_t vi __attribute__((vector_size(32)));
INLINE vf vf_load(const float *p) { return _mm256_loadu_ps(p); }
INLINE void vf_store(float *p, vf a) { _mm256_storeu_ps(p, a); }
INLINE vf vf_set(float a) { return _mm256_set1_ps(a); }
INLINE vf vf_min(vf a, vf b) { return _mm256_min_ps(a, b); }
INLINE vf vf_max(vf a, vf b) { return _mm256_max_ps(a, b); }
INLINE vf vf_sqrt(vf a) { return _mm256_sqrt_ps(a); }
INLINE vf vf_minus_product(vf a, vf b, vf c) { return _mm256_fnmadd_ps(b, c, a); }
INLINE vi vi_pick(vi mask, vi a, vi b) {
    return (vi)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)mask);
}
INLINE int vi_bits(vi mask) { return _mm256_movemask_ps((__m256)mask); }
INLINE vf vf_lookup(const float *table, vi index) {
    return _mm256_i32gather_ps(table, (__m256i)index, 4);
}
INLINE vi vi_load_bytes(const uint8_t *p) {
    return (vi)_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)p));
}
#else
#define VL 4
typedef float vf __attribute__((vector_size(16)));
typedef int32_t vi __attribute__((vector_size(16)));
INLINE vf vf_load(const float *p) {
    vf a;
    memcpy(&a, p, sizeof a);
    return a;
}
INLINE void vf_store(float *p, vf a) { memcpy(p, &a, sizeof a); }
INLINE vf vf_set(float a) { return (vf){a, a, a, a}; }
INLINE vi vi_pick(vi mask, vi a, vi b) { return (mask & a) | (~mask & b); }
#if defined(__SSE2__)
#include <emmintrin.h>
INLINE vf vf_min(vf a, vf b) { return _mm_min_ps(a, b); }
INLINE vf vf_max(vf a, vf b) { return _mm_max_ps(a, b); }
INLINE vf vf_sqrt(vf a) { return _mm_sqrt_ps(a); }
INLINE int vi_bits(vi mask) { return _mm_movemask_ps((__m128)mask); }
#else
INLINE vf vf_min(vf a, vf b) { return (vf)vi_pick(a < b, (vi)a, (vi)b); }
INLINE vf vf_max(vf a, vf b) { return (vf)vi_pick(a > b, (vi)a, (vi)b); }
INLINE vf vf_sqrt(vf a) {
    return (vf){sqrtf(a[0]), sqrtf(a[1]), sqrtf(a[2]), sqrtf(a[3])};
}
INLINE int vi_bits(vi mask) {
    return (mask[0] & 1) | (mask[1] & 2) | (mask[2] & 4) | (mask[3] & 8);
}
#endif
INLINE vf vf_minus_product(vf a, vf b, vf c) { return a - b * c; }
INLINE vf vf_lookup(const float *table, vi index) {
    return (vf){table[index[0]], table[index[1]], table[index[2]], table[index[3]]};
}
INLINE vi vi_load_bytes(const uint8_t *p) { return (vi){p[0], p[1], p[2], p[3]}; }
#endif

INLINE vi vi_load(const int32_t *p) {
    vi a;
    memcpy(&a, p, sizeof a);
    return a;
}
INLINE void vi_store(int32_t *p, vi a) { memcpy(p, &a, sizeof a); }
INLINE vi vi_set(int32_t a) {
    vi r;
    for (int l = 0; l < VL; l++) r[l] = a;
    return r;
}

INLINE vd vd_load(const double *p) {
    vd a;
    memcpy(&a, p, sizeof a);
    return a;
}
/// The last `count` (1 to 3) elements of a row; the other lanes are 0.
INLINE vd vd_load_part(const double *p, int count) {
    vd a = {p[0], 0, 0, 0};
    if (count > 1) a[1] = p[1];
    if (count > 2) a[2] = p[2];
    return a;
}
INLINE vd vd_set(double a) { return (vd){a, a, a, a}; }

/// |(x − mean) − centre|²: lane l adds features l, l + 4, …; then (l0 + l1) + (l2 + l3).
INLINE double exact_distance(const double *x, const double *mean, const double *centre, int d) {
    vd sum = {0, 0, 0, 0};
    int j = 0;
    for (; j + 4 <= d; j += 4) {
        vd t = (vd_load(x + j) - vd_load(mean + j)) - vd_load(centre + j);
        sum = sum + t * t;
    }
    if (j < d) {
        vd t = (vd_load_part(x + j, d - j) - vd_load(mean + j)) - vd_load(centre + j);
        sum = sum + t * t;
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/// Centres per register block, as even as possible: `*wide` blocks of `width`, the rest one less.
INLINE void block_layout(int k, int *blocks, int *width, int *wide) {
    *blocks = (k + 5) / 6;
    int narrow = k / *blocks;
    *wide = k - narrow * *blocks;
    *width = narrow + 1;
}

/// Certified lower bounds of |c|²/2 − x·c for `w` centres and 2 × VL rows.
INLINE void block_scores(const float *x, const vf norm[2], int d, const float *p, const int w,
                         vf out[6][2]) {
#pragma unroll
    for (int c = 0; c < w; c++) {
        vf h = vf_set(p[c]), b = vf_set(p[w + c]);
        out[c][0] = vf_minus_product(h, norm[0], b);
        out[c][1] = vf_minus_product(h, norm[1], b);
    }
    p += 2 * w;
    for (int j = 0; j < d; j++, p += w, x += CK_KM_TILE) {
        vf x0 = vf_load(x), x1 = vf_load(x + VL);
#pragma unroll
        for (int c = 0; c < w; c++) {
            vf v = vf_set(p[c]);
            out[c][0] = vf_minus_product(out[c][0], x0, v);
            out[c][1] = vf_minus_product(out[c][1], x1, v);
        }
    }
}

/// Best and second-best scores of 2 × VL rows.
typedef struct {
    vf best[2], second[2];
    vi index[2];
} ranking;

INLINE void rank_block(const float *x, const vf norm[2], int d, const float *p, const int w,
                       int first, ranking *r) {
    vf s[6][2];
    block_scores(x, norm, d, p, w, s);
#pragma unroll
    for (int c = 0; c < w; c++) {
        vi index = vi_set(first + c);
#pragma unroll
        for (int h = 0; h < 2; h++) {
            vi closer = s[c][h] < r->best[h];
            r->second[h] = vf_min(r->second[h], vf_max(r->best[h], s[c][h]));
            r->index[h] = vi_pick(closer, index, r->index[h]);
            r->best[h] = vf_min(r->best[h], s[c][h]);
        }
    }
}

INLINE void rank_rows(const float *x, const vf norm[2], int d, const float *pack, int k,
                      ranking *r) {
    for (int h = 0; h < 2; h++) {
        r->best[h] = r->second[h] = vf_set(INFINITY);
        r->index[h] = vi_set(0);
    }
    int blocks, width, wide;
    block_layout(k, &blocks, &width, &wide);
    int first = 0;
    for (int b = 0; b < blocks; b++) {
        int w = b < wide ? width : width - 1;
        const float *p = pack + (int64_t)first * (d + 2);
        switch (w) {
        case 1: rank_block(x, norm, d, p, 1, first, r); break;
        case 2: rank_block(x, norm, d, p, 2, first, r); break;
        case 3: rank_block(x, norm, d, p, 3, first, r); break;
        case 4: rank_block(x, norm, d, p, 4, first, r); break;
        case 5: rank_block(x, norm, d, p, 5, first, r); break;
        default: rank_block(x, norm, d, p, 6, first, r); break;
        }
        first += w;
    }
}
