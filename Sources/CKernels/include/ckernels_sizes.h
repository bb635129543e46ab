/// Elements of the buffers that the kernels rely on: whoever allocates one asks here.
///
/// One place a size, so that a kernel and its caller cannot disagree about it. Sizes that are
/// plainly (rows) or (clusters, columns) stand with the fields that point to them.
#ifndef WORKBENCH_CKERNELS_SIZES_H
#define WORKBENCH_CKERNELS_SIZES_H

#include <stdint.h>

#include "ckernels.h"

/// Stops at a broken contract, in debug builds and under the sanitizers (`CK_CHECKS`).
#if defined(DEBUG) || defined(CK_CHECKS)
#define CK_REQUIRE(holds)                                                                         \
    do {                                                                                          \
        if (!(holds)) __builtin_trap();                                                           \
    } while (0)
#else
#define CK_REQUIRE(holds) ((void)0)
#endif

static inline int64_t ck_round_up(int64_t n, int64_t step) { return (n + step - 1) / step * step; }

/// Rows of whole k-means tiles: labels, reaches, norms and distances have room for so many.
static inline int64_t ck_km_tile_rows(int64_t n) { return ck_round_up(n, CK_KM_TILE); }

/// Floats of `ck_km_data.tiles`.
static inline int64_t ck_km_tiles_size(int64_t n, int32_t d) { return ck_km_tile_rows(n) * d; }

/// Floats of `ck_km_data.rows`.
static inline int64_t ck_km_rows_size(int64_t n, int32_t d) { return n * ck_km_row_stride(d); }

/// Floats of `ck_km_centres.pack`: two bounds a centre, then its features.
static inline int64_t ck_km_pack_size(int64_t k, int32_t d) { return k * (d + 2); }

/// Floats of `ck_km_centres.lanes`: the same for whole vectors of up to 16 centres.
static inline int64_t ck_km_lanes_size(int64_t k, int32_t d) {
    return ck_km_pack_size(ck_round_up(k, 16), d);
}

/// Whether labels of `k` clusters take four bytes.
static inline int32_t ck_km_is_wide(int64_t k) { return k > 256; }

/// Bytes of `ck_km_state.labels`.
static inline int64_t ck_km_label_bytes(int64_t n, int64_t k) {
    return ck_km_tile_rows(n) * (ck_km_is_wide(k) ? 4 : 1);
}

/// Floats of `ck_km_state.drift`: any narrow label may index it, also before the first iteration.
static inline int64_t ck_km_drift_size(int64_t k) { return k > 256 ? k : 256; }

/// Words of one candidate's `masks` in k-means++.
static inline int64_t ck_kmpp_mask_words(int64_t n) { return ck_km_tile_rows(n) / CK_KM_TILE; }

/// Coordinates of the DBSCAN filter space of `d` features.
static inline int32_t ck_dbscan_width(int32_t d) { return d > CK_DBSCAN_LEAD ? d : CK_DBSCAN_LEAD; }

/// Floats of `ck_dbscan_space.tiles`.
static inline int64_t ck_dbscan_tiles_size(int64_t n_leaves, int32_t width) {
    return n_leaves * CK_DBSCAN_LEAF * width;
}

/// Floats of `ck_dbscan_space.boxes`.
static inline int64_t ck_dbscan_boxes_size(int64_t n_nodes, int32_t width) {
    return n_nodes * 2 * width;
}

/// Doubles of the rotation: panels of eight axes.
static inline int64_t ck_dbscan_rotation_size(int32_t width, int32_t d) {
    return ck_round_up(width, 8) * d;
}

/// Hits of one pair of leaves at most.
static inline int64_t ck_dbscan_hits_size(void) { return CK_DBSCAN_LEAF * CK_DBSCAN_LEAF; }

/// Columns that `n_columns` of a silhouette pass take, in whole panels.
static inline int64_t ck_metrics_padded_columns(int64_t n_columns) {
    return ck_round_up(n_columns, CK_METRICS_PANEL);
}

/// Doubles of the tiles of `n_tiles`.
static inline int64_t ck_metrics_tiles_size(int64_t n_tiles, int32_t d) {
    return n_tiles * CK_METRICS_LANES * d;
}

/// Where in `ck_metrics_pairs.table` the sums of a tile for a slot begin, one a lane.
static inline int64_t ck_metrics_table_place(int64_t tile, int64_t slot, int64_t n_slots) {
    return (tile * n_slots + slot) * CK_METRICS_LANES;
}

/// Sums of `ck_metrics_pairs.table`.
static inline int64_t ck_metrics_table_size(int64_t n_tiles, int64_t n_slots) {
    return ck_metrics_table_place(n_tiles, 0, n_slots);
}

#endif
