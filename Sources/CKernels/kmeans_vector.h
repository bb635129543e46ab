// Vector types and the float32 filter's core, compiled once a path by the files that include it.
//
// Doubles are always four lanes wide and only added, subtracted, multiplied and compared lane by
// lane, never fused, so that the bits do not depend on the path. Floats are as wide as the path's
// registers and may be fused: they decide nothing.
#include <math.h>
#include <string.h>

#include "ckernels_filter.h"
#include "ckernels_sizes.h"

// Everything below is inlined, so no vector ever crosses a call.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE static __attribute__((noinline))

typedef double vd __attribute__((vector_size(32)));
typedef int64_t vl __attribute__((vector_size(32)));

#if defined(CK_KMEANS_AVX512)
#include <immintrin.h>
#define VL 16
/// Vectors of rows, and most centres, of a register block of tiles.
#define ROWS 1
#define WIDTH CK_KM_WIDTH_AVX512
typedef float vf __attribute__((vector_size(64)));
typedef int32_t vi __attribute__((vector_size(64)));
INLINE vf vf_load(const float *p) { return _mm512_loadu_ps(p); }
INLINE void vf_store(float *p, vf a) { _mm512_storeu_ps(p, a); }
INLINE vf vf_set(float a) { return _mm512_set1_ps(a); }
INLINE vf vf_min(vf a, vf b) { return _mm512_min_ps(a, b); }
INLINE vf vf_max(vf a, vf b) { return _mm512_max_ps(a, b); }
INLINE vf vf_sqrt(vf a) { return _mm512_sqrt_ps(a); }
INLINE vf vf_minus_product(vf a, vf b, vf c) { return _mm512_fnmadd_ps(b, c, a); }
INLINE vi vi_pick(vi mask, vi a, vi b) {
    return (vi)_mm512_mask_blend_epi32(_mm512_movepi32_mask((__m512i)mask), (__m512i)b,
                                       (__m512i)a);
}
INLINE int vi_bits(vi mask) { return _mm512_movepi32_mask((__m512i)mask); }
INLINE vf vf_lookup(const float *table, vi index, int k) {
    if (k <= 32)
        return _mm512_permutex2var_ps(vf_load(table), (__m512i)index, vf_load(table + 16));
    return _mm512_i32gather_ps((__m512i)index, table, 4);
}
INLINE void vf_store_some(float *p, vf a, uint32_t bits) {
    _mm512_mask_storeu_ps(p, (__mmask16)bits, a);
}
/// The lowest lane, in all lanes.
INLINE vf vf_least(vf a) { return _mm512_set1_ps(_mm512_reduce_min_ps(a)); }
INLINE vi vi_load_bytes(const uint8_t *p) {
    return (vi)_mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)p));
}
#elif defined(CK_KMEANS_AVX2)
#include <immintrin.h>
#define VL 8
#define ROWS 2
#define WIDTH CK_KM_WIDTH
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
INLINE vf vf_lookup(const float *table, vi index, int k) {
    if (k <= 8) return _mm256_permutevar8x32_ps(vf_load(table), (__m256i)index);
    return _mm256_i32gather_ps(table, (__m256i)index, 4);
}
/// The lowest lane, in all lanes.
INLINE vf vf_least(vf a) {
    a = _mm256_min_ps(a, _mm256_permute2f128_ps(a, a, 1));
    a = _mm256_min_ps(a, _mm256_shuffle_ps(a, a, 0x4e));
    return _mm256_min_ps(a, _mm256_shuffle_ps(a, a, 0xb1));
}
INLINE vi vi_load_bytes(const uint8_t *p) {
    return (vi)_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)p));
}
#else
#define VL 4
#define ROWS 2
#define WIDTH CK_KM_WIDTH
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
    return __builtin_elementwise_sqrt(a);
}
INLINE int vi_bits(vi mask) {
    return (mask[0] & 1) | (mask[1] & 2) | (mask[2] & 4) | (mask[3] & 8);
}
#endif
INLINE vf vf_minus_product(vf a, vf b, vf c) { return a - b * c; }
INLINE vf vf_lookup(const float *table, vi index, int k) {
    (void)k;
    return (vf){table[index[0]], table[index[1]], table[index[2]], table[index[3]]};
}
INLINE vf vf_least(vf a) {
    a = vf_min(a, __builtin_shufflevector(a, a, 2, 3, 0, 1));
    return vf_min(a, __builtin_shufflevector(a, a, 1, 0, 3, 2));
}
INLINE vi vi_load_bytes(const uint8_t *p) { return (vi){p[0], p[1], p[2], p[3]}; }
#endif

INLINE vi vi_set(int32_t a) {
    vi r;
    for (int l = 0; l < VL; l++) r[l] = a;
    return r;
}

#if VL != 16
/// Stores the lanes whose bit is set.
INLINE void vf_store_some(float *p, vf a, uint32_t bits) {
    vi lane;
    for (int l = 0; l < VL; l++) lane[l] = 1 << l;
    vi wanted = (vi_set((int32_t)bits) & lane) == lane;
    vf_store(p, (vf)vi_pick(wanted, (vi)a, (vi)vf_load(p)));
}
#endif

INLINE vi vi_load(const int32_t *p) {
    vi a;
    memcpy(&a, p, sizeof a);
    return a;
}
INLINE void vi_store(int32_t *p, vi a) { memcpy(p, &a, sizeof a); }

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

/// Certified lower bounds of |c|²/2 − x·c for `w` centres and ROWS × VL rows.
INLINE void block_scores(const float *x, const vf norm[ROWS], int d, const float *p, const int w,
                         vf out[WIDTH][ROWS]) {
#pragma unroll
    for (int c = 0; c < w; c++) {
        vf h = vf_set(p[c]), b = vf_set(p[w + c]);
        for (int i = 0; i < ROWS; i++) out[c][i] = vf_minus_product(h, norm[i], b);
    }
    p += 2 * w;
    for (int j = 0; j < d; j++, p += w, x += CK_KM_TILE) {
        vf row[ROWS];
        for (int i = 0; i < ROWS; i++) row[i] = vf_load(x + i * VL);
#pragma unroll
        for (int c = 0; c < w; c++) {
            vf v = vf_set(p[c]);
            for (int i = 0; i < ROWS; i++) out[c][i] = vf_minus_product(out[c][i], row[i], v);
        }
    }
}

/// Calls `what(w)` with the constant `w` that equals `width`, 1 to WIDTH.
#if WIDTH > 6
#define WIDER_BLOCKS(what)                                                                       \
    case 7: what(7); break;                                                                      \
    case 8: what(8); break;                                                                      \
    case 9: what(9); break;                                                                      \
    case 10: what(10); break;                                                                    \
    case 11: what(11); break;                                                                    \
    case 12: what(12); break;
#else
#define WIDER_BLOCKS(what)
#endif
#define FOR_WIDTH(width, what)                                                                   \
    switch (width) {                                                                             \
    case 1: what(1); break;                                                                      \
    case 2: what(2); break;                                                                      \
    case 3: what(3); break;                                                                      \
    case 4: what(4); break;                                                                      \
    case 5: what(5); break;                                                                      \
    case 6: what(6); break;                                                                      \
        WIDER_BLOCKS(what)                                                                       \
    }

/// Apparent winner, its score, and the second-lowest score of 16 rows.
typedef struct {
    int32_t index[CK_KM_TILE];
    float best[CK_KM_TILE], second[CK_KM_TILE];
} ranking;

/// Best and second-best scores so far, a lane a row (tiles) or a centre (rows).
typedef struct {
    vf best, second;
    vi index;
} contest;

INLINE void contest_start(contest *c) {
    c->best = c->second = vf_set(INFINITY);
    c->index = vi_set(0);
}

INLINE void contest_enter(contest *c, vf score, vi index) {
    vi closer = score < c->best;
    c->second = vf_min(c->second, vf_max(c->best, score));
    c->index = vi_pick(closer, index, c->index);
    c->best = vf_min(c->best, score);
}

INLINE void rank_block(const float *x, const vf norm[ROWS], int d, const float *p, const int w,
                       int first, contest r[ROWS]) {
    vf s[WIDTH][ROWS];
    block_scores(x, norm, d, p, w, s);
#pragma unroll
    for (int c = 0; c < w; c++) {
        vi index = vi_set(first + c);
        for (int i = 0; i < ROWS; i++) contest_enter(&r[i], s[c][i], index);
    }
}

/// Ranks the centres for the rows of one tile: every lane is a row, centres are broadcast.
NOINLINE void rank_tile(const float *tile, const float *norms, int d, const float *pack, int k,
                      ranking *out) {
    ck_km_blocks layout = ck_km_block_layout(k, WIDTH);
    for (int h = 0; h < CK_KM_TILE; h += ROWS * VL) {
        vf norm[ROWS];
        contest r[ROWS];
        for (int i = 0; i < ROWS; i++) {
            norm[i] = vf_load(norms + h + i * VL);
            contest_start(&r[i]);
        }
        int first = 0;
        for (int b = 0; b < layout.count; b++) {
            int width = ck_km_block_width(layout, b);
            const float *p = pack + (int64_t)first * (d + 2);
#define RANK_BLOCK(w) rank_block(tile + h, norm, d, p, w, first, r)
            FOR_WIDTH(width, RANK_BLOCK)
            first += width;
        }
        for (int i = 0; i < ROWS; i++) {
            vi_store(out->index + h + i * VL, r[i].index);
            vf_store(out->best + h + i * VL, r[i].best);
            vf_store(out->second + h + i * VL, r[i].second);
        }
    }
}

/// Enters `v` vectors of centres for `r` rows: every lane is a centre, rows are broadcast.
INLINE void rank_centres(const float *const *x, const float *norms, int d, const float *p,
                         const int v, const int r, int first, contest *c) {
    vf s[8][4];
#pragma unroll
    for (int i = 0; i < r; i++)
#pragma unroll
        for (int j = 0; j < v; j++)
            s[i][j] = vf_minus_product(vf_load(p + j * VL), vf_set(norms[i]),
                                       vf_load(p + (v + j) * VL));
    p += 2 * v * VL;
    for (int f = 0; f < d; f++, p += v * VL) {
        vf centre[4];
#pragma unroll
        for (int j = 0; j < v; j++) centre[j] = vf_load(p + j * VL);
#pragma unroll
        for (int i = 0; i < r; i++) {
            vf value = vf_set(x[i][f]);
#pragma unroll
            for (int j = 0; j < v; j++) s[i][j] = vf_minus_product(s[i][j], value, centre[j]);
        }
    }
    vi lanes;
    for (int l = 0; l < VL; l++) lanes[l] = first + l;
#pragma unroll
    for (int j = 0; j < v; j++)
#pragma unroll
        for (int i = 0; i < r; i++) contest_enter(&c[i], s[i][j], lanes + j * VL);
}

/// The winner over the lanes of a contest.
INLINE void contest_end(const contest *c, ranking *out, int row) {
    vf low = vf_least(c->best);
    unsigned hits = (unsigned)vi_bits(c->best == low);
    int lane = hits ? __builtin_ctz(hits) : 0;
    vi mine;
    for (int l = 0; l < VL; l++) mine[l] = l;
    mine = mine == vi_set(lane);
    // Second: the best of the other lanes, or the winning lane's own second.
    vf rest = (vf)vi_pick(mine, (vi)c->second, (vi)c->best);
    int32_t index[VL];
    vi_store(index, c->index);
    out->best[row] = low[0];
    out->second[row] = vf_least(rest)[0];
    out->index[row] = index[lane];
}

/// Ranks the centres for the first `count` of 16 scattered rows; the pointers of all 16 are valid.
NOINLINE void rank_rows(const float *const *x, const float *norms, int count, int d,
                        const float *pack, int k, ranking *out) {
    int vectors = (k + VL - 1) / VL;
    if (VL == 16 && vectors == 1) {
        // One vector holds all centres: eight rows hide the latency of the products.
        for (int row = 0; row < count; row += 8) {
            contest c[8];
            for (int i = 0; i < 8; i++) contest_start(&c[i]);
            rank_centres(x + row, norms + row, d, pack, 1, 8, 0, c);
            for (int i = 0; i < 8; i++) contest_end(&c[i], out, row + i);
        }
        return;
    }
    for (int row = 0; row < count; row += 4) {
        contest c[4];
        for (int i = 0; i < 4; i++) contest_start(&c[i]);
        const float *p = pack;
        for (int v = 0; v < vectors;) {
            int w = vectors - v;
            switch (w) {
            case 1: rank_centres(x + row, norms + row, d, p, 1, 4, v * VL, c); break;
            case 2: rank_centres(x + row, norms + row, d, p, 2, 4, v * VL, c); break;
            case 3: rank_centres(x + row, norms + row, d, p, 3, 4, v * VL, c); break;
            default:
                w = 4;
                rank_centres(x + row, norms + row, d, p, 4, 2, v * VL, c);
                rank_centres(x + row + 2, norms + row + 2, d, p, 4, 2, v * VL, c + 2);
                break;
            }
            p += (int64_t)w * VL * (d + 2);
            v += w;
        }
        for (int i = 0; i < 4; i++) contest_end(&c[i], out, row + i);
    }
}
