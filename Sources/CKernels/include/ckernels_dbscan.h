/// Inner loops of the DBSCAN grid: float32 tiles, certified thresholds, union-find.
#ifndef WORKBENCH_CKERNELS_DBSCAN_H
#define WORKBENCH_CKERNELS_DBSCAN_H

#include <stdint.h>

#include "ckernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Rows of a leaf: a hit packs two row numbers of 6 bits and a level of 4 bits.
#define CK_DBSCAN_LEAF 64
/// Coordinates of the first, discriminating group.
#define CK_DBSCAN_LEAD 8
/// Distinct eps of one pass.
#define CK_DBSCAN_LEVELS 8
/// Cells of one union-find pass at most, a bit each; DBSCANSweep takes fewer.
#define CK_DBSCAN_CELLS 64

/// What ck_dbscan_relate says of two nodes that are not wholly inside one level.
#define CK_DBSCAN_FAR (-1)
#define CK_DBSCAN_MIXED (-2)

/// The rows, in the order of the tree, in the float32 filter space, and what certifies it.
typedef struct {
    int32_t n_features; ///< columns of `rows`
    int32_t width;      ///< coordinates of the filter space, CK_DBSCAN_LEAD or more
    int32_t n_levels;   ///< distinct eps, ascending
    const double *rows;   ///< the caller's matrix, row-major
    const int32_t *order; ///< position in the tree -> row
    const float *tiles;   ///< (leaf, coordinate, 64); NaN beyond the last row
    const float *boxes;   ///< (node, lower then upper corner, coordinate)
    const double *error;  ///< (node): how far a row of it is from its exact place, at most
    double eps2[CK_DBSCAN_LEVELS];  ///< eps * eps, what decides
    double upper[CK_DBSCAN_LEVELS]; ///< eps in the filter space, rounded away from 0
    double lower[CK_DBSCAN_LEVELS]; ///< the same rounded towards 0
    double sum_error;  ///< relative error of a float32 sum of squares, at most
    double underflow;  ///< absolute error of the same
} ck_dbscan_space;

/// Squared distance in the direct form, features in order, multiply and add rounded separately.
double ck_dbscan_squared_distance(const double *x, const double *y, int32_t n_features);

/// Float32 thresholds for a pair of nodes: a computed sum above `hi[l]` is farther than eps l,
/// one at or below `lo[l]` is within it; between them Double decides.
void ck_dbscan_thresholds(const ck_dbscan_space *space, int32_t node_a, int32_t node_b, float *hi,
                          float *lo);

/// The level all pairs of two nodes have in common, or CK_DBSCAN_FAR, or CK_DBSCAN_MIXED.
int32_t ck_dbscan_relate(ck_path path, const ck_dbscan_space *space, int32_t node_a,
                         int32_t node_b);

/// The first level that may hold a pair of two nodes' rows, `n_levels` when none does.
int32_t ck_dbscan_first_level(const ck_dbscan_space *space, int32_t node_a, int32_t node_b);

/// All pairs within the largest eps between two leaves (`i < j` when they are the same one).
///
/// Writes `level << 12 | i << 6 | j` with the first level that holds the pair, at most 64 * 64 of
/// them, and adds the pairs that Double had to decide to `*n_doubtful`.
int32_t ck_dbscan_leaf_pair(ck_path path, const ck_dbscan_space *space, int32_t leaf_a,
                            int32_t node_a, int32_t leaf_b, int32_t node_b, int32_t count_a,
                            int32_t count_b, uint16_t *hits, int64_t *n_doubtful);

/// Adds a leaf pair's hits to the neighbour counts, `(position, n_levels)` of first levels.
void ck_dbscan_count(const uint16_t *hits, int32_t n_hits, int32_t n_levels, int32_t *counts_a,
                     int32_t *counts_b);

/// The union-find forests of up to CK_DBSCAN_CELLS cells.
typedef struct {
    int64_t n_rows;
    int32_t n_cells;
    const uint64_t *core;  ///< (position): the cells where the row is core
    int32_t *links;        ///< (cell, position): parents, later cluster numbers
    uint64_t level_cells[CK_DBSCAN_LEVELS]; ///< cells whose eps holds a pair of that level
    uint64_t implied[CK_DBSCAN_CELLS]; ///< cells where rows joined in this one are joined too
} ck_dbscan_forest;

/// Root of a position in a cell's forest.
int32_t ck_dbscan_root(int32_t *links, int32_t position);

/// Joins two core positions in one cell.
void ck_dbscan_join(int32_t *links, int32_t x, int32_t y);

/// Joins the core rows of a leaf pair's hits in every cell that holds them.
void ck_dbscan_join_hits(const ck_dbscan_forest *forest, const uint16_t *hits, int32_t n_hits,
                         int32_t base_a, int32_t base_b);

/// Offers the core rows' cluster numbers of a leaf pair's hits to their non-core neighbours.
void ck_dbscan_offer_hits(const ck_dbscan_forest *forest, const uint16_t *hits, int32_t n_hits,
                          int32_t base_a, int32_t base_b);

/// Lowers `*label` to `candidate`, against other threads doing the same.
void ck_dbscan_lower(int32_t *label, int32_t candidate);

/// Reads and sets a flag that several threads share; a late reader merely repeats work.
int32_t ck_dbscan_flag(const int32_t *flag);
void ck_dbscan_set_flag(int32_t *flag);

/// Rotates rows `order[0..<count]` into the filter space.
///
/// `out[k] = sum_j (x[j] - centre[j]) * scale * rotation[k / 8][j][k % 8]`, `rotation` having
/// width / 8 panels, rounded up.
/// Writes float32 coordinates (count, width) and the length of each centred row; a row that does
/// not fit into float32 gets an infinite length.
void ck_dbscan_rotate(ck_path path, const double *rows, int64_t count, int32_t n_features,
                      int32_t width, const double *centre, const double *rotation, double scale,
                      float *out, double *length);

/// Reorders `order[0..<count]` so that its first `k` rows lie below the others along the axis in
/// which a sample of them varies most. `keys` is scratch of `count` elements.
void ck_dbscan_split(const float *coordinates, int32_t width, int32_t *order, int64_t count,
                     int64_t k, float *keys);

/// Orders a leaf's rows into compact groups of eight and writes its tile (width, 64) and box.
void ck_dbscan_fill_leaf(const float *coordinates, int32_t width, int32_t *order, int32_t count,
                         float *tile, float *box);

#ifdef __cplusplus
}
#endif

#endif
