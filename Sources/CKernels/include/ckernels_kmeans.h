/// Inner loops of k-means.
///
/// Every decision falls in Double in the operation order that
/// `Sources/Clustering/KMeans/KMeansArithmetic.swift` defines; float32 only sorts out the rows
/// for which the decision is certain. So all paths return the same bits.
#ifndef WORKBENCH_CKERNELS_KMEANS_H
#define WORKBENCH_CKERNELS_KMEANS_H

#include <stdint.h>

#include "ckernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Tells the CPU that a loop only watches memory.
static inline void ck_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/// Rows in a tile: `tiles[(i / 16 * d + j) * 16 + i % 16]` is feature j of row i.
#define CK_KM_TILE 16

/// Most centres of a register block of tiles.
#define CK_KM_WIDTH 6
#define CK_KM_WIDTH_AVX512 12

/// Columns up to which all rows are ranked in every iteration (`ck_km_is_dense`).
#define CK_KM_DENSE_COLUMNS 64

/// Columns up to which k-means++ measures every row in Double and keeps no thresholds.
#define CK_KMPP_DIRECT_COLUMNS 4

/// How centres are split into register blocks, as even as possible.
typedef struct {
    int32_t count;  ///< blocks
    int32_t narrow; ///< centres of the later blocks
    int32_t wide;   ///< earlier blocks, of one centre more
} ck_km_blocks;

static inline ck_km_blocks ck_km_block_layout(int32_t k, int32_t width) {
    const int32_t count = (k + width - 1) / width;
    return (ck_km_blocks){count, k / count, k % count};
}

/// Centres of block `b`.
static inline int32_t ck_km_block_width(ck_km_blocks layout, int32_t b) {
    return layout.narrow + (b < layout.wide);
}

/// Doubles a padded centre or column vector has: a multiple of 4, filled up with zeros.
static inline int32_t ck_km_padded(int32_t d) { return (d + 3) & ~3; }

/// Floats a float32 row takes: features, squared norm, and what makes it two cache lines at 21.
static inline int32_t ck_km_row_stride(int32_t d) { return (d + 8) & ~7; }

/// The prepared matrix, the same for all fits of a job.
typedef struct {
    const double *x;     ///< row-major (n, d), not centred
    const double *mean;  ///< column means, padded
    const double *zero;  ///< zeros, padded
    const double *scale; ///< power of two a column, padded: fixed point of the sums
    const float *tiles;  ///< centred float32 tiles, `ceil(n / 16) * d * 16`; padding rows are 0
    const float *rows;   ///< the same row by row, for scattered ones: d values, then the norm
    const float *norms;  ///< squared norms of the centred rows, rounded up; padding rows are 0
    const float *roots;  ///< their roots, rounded up
    const int64_t *fixed; ///< the rows in fixed point, (n, padded d), each times its weight; or null: they
                         ///< are made from `x` where they are wanted, and weights are 1
    const int64_t *weights; ///< how often each row stands in the matrix, or null: once; only with `fixed`
    int64_t n;           ///< rows
    int32_t d;           ///< features
    int32_t exact_only;  ///< not 0: the data leave float32's range, decide all rows in Double
} ck_km_data;

/// Centres of one fit.
typedef struct {
    const double *centres; ///< (k, padded d), in centred coordinates
    const float *pack;     ///< what `ck_km_pack` made of them, for tiles: `k * (d + 2)`
    const float *lanes;    ///< the same for single rows: `(k + 15) / 16 * 16 * (d + 2)`
    int32_t k;
    int32_t exact_only;    ///< not 0: `ck_km_pack` found a centre outside float32's range
} ck_km_centres;

/// Rows of one fit and where one worker adds up.
typedef struct {
    void *labels;       ///< uint8_t or, when `wide`, int32_t; one a row
    float *reach;       ///< the drift up to which the label of a row is proved, a row; room for
                        ///< whole tiles; neither it nor `drift` is read where `dense`
    const float *drift; ///< by label: what gaps between the own centre's distance and any other's
                        ///< may have shrunk by since the first iteration, rounded up;
                        ///< `ck_km_drift_size` of them
    int64_t *sums;      ///< (k, padded d) fixed-point change of the cluster sums
    int64_t *counts;    ///< (k) change of the cluster sizes
    int64_t changed;    ///< out: labels changed, added up
    int64_t scanned;    ///< out: rows compared with all centres, added up
    int64_t doubtful;   ///< out: rows decided in Double, added up
    int32_t wide;
    int32_t first;      ///< not 0: there are no labels and reaches yet
    int32_t dense;      ///< not 0: no reaches are kept, all rows are ranked (`ck_km_is_dense`)
} ck_km_state;

/// Column sums of rows `[from, to)`, each column added from top to bottom.
void ck_km_column_sums(const double *x, int32_t d, int64_t from, int64_t to, double *sums);

/// Column sums of squared deviations from `mean` and largest absolute deviations (maximum with
/// what is there) of rows `[from, to)`.
void ck_km_column_spread(const double *x, int32_t d, const double *mean, int64_t from, int64_t to,
                         double *squares, double *largest);

/// Fills tiles, float32 rows, norms and roots of rows `[from, to)`, `from` a multiple of 16; returns the sum
/// of the squared norms from top to bottom.
double ck_km_fill_tiles(ck_path path, const ck_km_data *data, int64_t from, int64_t to,
                        float *tiles, float *rows, float *norms, float *roots);

/// Fills the fixed-point rows of rows `[from, to)` from `data`, times `data->weights` where there are any.
void ck_km_fill_fixed(const ck_km_data *data, int64_t from, int64_t to, int64_t *fixed);

/// Lays centres out for the float32 filter and subtracts the error bound; `lanes` may be null.
/// Returns 0, or 1 when a centre is outside float32's range and the filter must not be used.
int32_t ck_km_pack(ck_path path, const double *centres, int32_t k, int32_t d,
                   double largest_norm, float *pack, float *lanes);

/// One assignment step for rows `[from, to)`, `from` a multiple of 16: labels, reaches, and the
/// changes of sums and sizes.
void ck_km_assign(ck_path path, const ck_km_data *data, const ck_km_centres *centres,
                  ck_km_state *state, int64_t from, int64_t to);

/// Makes the means of `counts` rows, every one of them above 0, the centres: sum · unit · (1 / count).
///
/// `units`, padded, are the powers of two that a column's fixed point counts in, 0 behind the last column;
/// `squares` receives the squared distance that each centre moved, as `ck_km_centre_distance`.
void ck_km_move(ck_path path, const int64_t *sums, const int64_t *counts, const double *units,
                double *centres, int32_t k, int32_t d, double *squares);

/// Whether `k` centres of few columns are compared with a row faster than a bound is kept for it.
int32_t ck_km_is_dense(ck_path path, int64_t k, int32_t d);

/// Asks for what ck_km_assign reads first, a good while before it is called for these rows.
void ck_km_fetch(const ck_km_state *state, int64_t from, int64_t to);

/// Squared distance of row `row` to a centre.
double ck_km_row_distance(ck_path path, const ck_km_data *data, int64_t row, const double *centre);

/// Squared distance of two padded centres.
double ck_km_centre_distance(const double *a, const double *b, int32_t d);

/// Sum from top to bottom of the squared distances of rows `[from, to)` to their centres;
/// where `distances` is not null it receives them.
double ck_km_inertia(ck_path path, const ck_km_data *data, const double *centres,
                     const void *labels, int32_t wide, int64_t from, int64_t to,
                     double *distances);

/// Adds (`sign` 1) or takes (−1) the fixed-point values of a row to a padded sum.
void ck_km_add_row(const ck_km_data *data, int64_t row, int64_t sign, int64_t *sum);

/// Sets the closest squared distances of rows `[from, to)` to a first centre and the filter's
/// thresholds; returns the sum in lane order.
double ck_kmpp_first(ck_path path, const ck_km_data *data, const double *centre, double *closest,
                     float *threshold, int64_t from, int64_t to);

/// For rows `[from, to)` and each of `t` candidates: which rows come closer (`masks[c * stride +
/// tile]`, one bit a row) and the sum, in lane order, that `closest` would have (`sums[c]`).
void ck_kmpp_try(ck_path path, const ck_km_data *data, const ck_km_centres *candidates,
                 const double *closest, const float *threshold, uint16_t *masks, int64_t stride,
                 double *sums, int64_t from, int64_t to);

/// For rows `[from, to)` and each of some candidates: which rows may come closer (`masks`, as above) and the
/// sum of (threshold − score) over those, in float32 (step 6 of the proof in ckernels_filter.h).
///
/// Only with more than CK_KMPP_DIRECT_COLUMNS columns, and where nothing is `exact_only`.
void ck_kmpp_gain(ck_path path, const ck_km_data *data, const ck_km_centres *candidates,
                  const float *threshold, uint16_t *masks, int64_t stride, double *gains,
                  int64_t from, int64_t to);

/// By how much the gain of a candidate must be above another's to be better for certain: step 6 of that proof.
///
/// `squares` is the sum of all squared norms, `potential` that of `closest`, both in Double.
double ck_kmpp_gain_error(int32_t d, int64_t n, double squares, double potential, double gain);

/// Makes a candidate a centre, measuring the rows that its mask of `ck_kmpp_gain` leaves open; returns the
/// sum of `closest` in lane order.
double ck_kmpp_take(ck_path path, const ck_km_data *data, const double *centre,
                    const uint16_t *open, double *closest, float *threshold, int64_t from,
                    int64_t to);

/// Makes a candidate a centre: updates `closest` and `threshold` of the rows in its mask.
void ck_kmpp_commit(ck_path path, const ck_km_data *data, const double *centre,
                    const uint16_t *masks, double *closest, float *threshold, int64_t from,
                    int64_t to);

#ifdef __cplusplus
}
#endif

#endif
