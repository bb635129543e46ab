/// Kernels of the quality metrics: silhouette tables, cluster sums and scatters.
///
/// All of them give the same bits on every CPU path: no fused multiply-add, one fixed operation
/// order a pair, IEEE square roots, and sums of distances in integers, whose order cannot matter.
#ifndef WORKBENCH_CKERNELS_METRICS_H
#define WORKBENCH_CKERNELS_METRICS_H

#include "ckernels.h"
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    CK_METRICS_LANES = 8,    ///< rows of one tile, one a lane
    CK_METRICS_COLUMNS = 64, ///< rows of the other side in one call, at most
    CK_METRICS_PANEL = 16,   ///< rows of the other side that lie together, feature by feature
};

/// Rows (tiles of 8) against columns: adds the distances of every pair to one table a run.
typedef struct {
    int32_t n_features;
    int32_t n_tiles;
    int32_t n_columns;      ///< 1…64
    int32_t n_runs;         ///< labelings in the group
    int32_t n_slots;        ///< clusters of all labelings together, noise included
    const double *tiles;    ///< [tile][feature][8]
    const double *norms;    ///< [tile][8], squared norms
    const double *columns;  ///< [panel][feature][16], whole panels
    const double *col_norms; ///< [64], likewise
    const int32_t *cell;    ///< [64] refinement cell of each column; equal cells are adjacent
    const uint32_t *slots;  ///< [cell][run], the slot of the cell's cluster in each labeling
    double magic;           ///< 2^52 × grid: adding it rounds a distance to a multiple of grid
    int64_t *table;         ///< [tile][slot][8], sums in multiples of grid
} ck_metrics_pairs;

void ck_metrics_add_pairs(ck_path path, const ck_metrics_pairs *job);

/// Squared norm, summed in feature order, as the pair kernel needs it.
double ck_metrics_norm(const double *row, int32_t n_features);

/// Natural logarithm of a positive finite number: the C library's, without a Foundation import.
double ck_metrics_log(double x);

/// Copies `rows` of a row-major matrix, times `scale`, into panels, and their norms.
void ck_metrics_gather(const double *values, const double *norms, const int32_t *rows,
                       int64_t n_rows, int32_t n_features, double scale, double *out,
                       double *out_norms);

/// Adds rows to the sums of their clusters: `sums` [cluster][feature], `label` < 0 is skipped.
void ck_metrics_cluster_sums(const double *rows, const int32_t *labels, int64_t n_rows,
                             int32_t n_features, double scale, double *sums);

/// Adds distances and squared distances of rows to the centre of their cluster, by cluster.
void ck_metrics_cluster_scatter(const double *rows, const int32_t *labels, int64_t n_rows,
                                int32_t n_features, double scale, const double *centres,
                                double *distances, double *squares);

#ifdef __cplusplus
}
#endif

#endif
