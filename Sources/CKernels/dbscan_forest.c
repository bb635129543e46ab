// What is done with the pairs: neighbour counts, union-find, border offers.

#include <stddef.h>

#include "ckernels_sizes.h"

void ck_dbscan_count(const uint16_t *hits, int32_t n_hits, int32_t n_levels, int32_t *counts_a,
                     int32_t *counts_b) {
    for (int32_t h = 0; h < n_hits; h++) {
        const uint32_t hit = hits[h], level = hit >> 12;
        CK_REQUIRE(level < (uint32_t)n_levels);
        counts_a[(hit >> 6 & 63) * (uint32_t)n_levels + level]++;
        counts_b[(hit & 63) * (uint32_t)n_levels + level]++;
    }
}

static inline int32_t load(const int32_t *p) { return __atomic_load_n(p, __ATOMIC_RELAXED); }

// The invariant of the forests, at any moment and with any number of threads:
//
//     two positions joined in a cell are joined in every cell that it implies.
//
// What rests on it: `join_hits` looks at no cell implied by one where the pair is joined already,
// and CellForest.isSettled asks the strictest cells only. It holds because every thread joins a
// pair (or a node) from the loosest cell on, so that a join in a strict cell comes after those in
// all cells it implies; cells are sorted so that a cell implies none before it. Looking for what is
// joined already must therefore come first, strict to loose and without writing: were the strict
// cell joined before the loose ones, a second thread could find it joined and leave the loose ones
// to the first, which leaves them to the second.
//
// Threads see the joins in that order because links are read with acquire and written with release,
// path halving included: a halved link may be the only thing that a thread reads of a join.

int32_t ck_dbscan_root(int32_t *links, int32_t position) {
    // Path halving. Only a root is ever linked by compare-and-swap, and a position that is not a
    // root stays one, so that storing any ancestor is safe while others do the same.
    for (;;) {
        const int32_t parent = __atomic_load_n(links + position, __ATOMIC_ACQUIRE);
        if (parent == position) return position;
        const int32_t grandparent = __atomic_load_n(links + parent, __ATOMIC_ACQUIRE);
        if (grandparent == parent) return parent;
        __atomic_store_n(links + position, grandparent, __ATOMIC_RELEASE);
        position = grandparent;
    }
}

void ck_dbscan_join(int32_t *links, int32_t x, int32_t y) {
    for (;;) {
        x = ck_dbscan_root(links, x);
        y = ck_dbscan_root(links, y);
        if (x == y) return;
        if (x < y) {
            const int32_t swap = x;
            x = y;
            y = swap;
        }
        int32_t expected = x;
        if (__atomic_compare_exchange_n(links + x, &expected, y, 0, __ATOMIC_ACQ_REL,
                                        __ATOMIC_ACQUIRE))
            return;
    }
}

/// The cells of `cells` where x and y are not known to be joined. Changes no component.
static inline uint64_t open_cells(const ck_dbscan_forest *forest, uint64_t cells, int32_t x,
                                  int32_t y) {
    uint64_t open = 0;
    while (cells != 0) {
        const int cell = __builtin_ctzll(cells);
        int32_t *links = forest->links + cell * forest->n_rows;
        if (ck_dbscan_root(links, x) == ck_dbscan_root(links, y)) {
            cells &= ~forest->implied[cell];
        } else {
            open |= cells & -cells;
            cells &= cells - 1;
        }
    }
    return open;
}

void ck_dbscan_join_hits(const ck_dbscan_forest *forest, const uint16_t *hits, int32_t n_hits,
                         int32_t base_a, int32_t base_b) {
    for (int32_t h = 0; h < n_hits; h++) {
        const uint32_t hit = hits[h];
        const int32_t x = base_a + (int32_t)(hit >> 6 & 63), y = base_b + (int32_t)(hit & 63);
        CK_REQUIRE(x < forest->n_rows && y < forest->n_rows);
        CK_REQUIRE(hit >> 12 < CK_DBSCAN_LEVELS);
        const uint64_t cells =
            forest->core[x] & forest->core[y] & forest->level_cells[hit >> 12];
        // Loosest first: see the invariant above.
        for (uint64_t open = open_cells(forest, cells, x, y); open != 0;) {
            const int cell = 63 - __builtin_clzll(open);
            ck_dbscan_join(forest->links + cell * forest->n_rows, x, y);
            open &= ~(UINT64_C(1) << cell);
        }
    }
}

void ck_dbscan_lower(int32_t *label, int32_t candidate) {
    int32_t current = load(label);
    while (candidate < current &&
           !__atomic_compare_exchange_n(label, &current, candidate, 0, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED)) {
    }
}

void ck_dbscan_offer_hits(const ck_dbscan_forest *forest, const uint16_t *hits, int32_t n_hits,
                          int32_t base_a, int32_t base_b) {
    for (int32_t h = 0; h < n_hits; h++) {
        const uint32_t hit = hits[h];
        const int32_t x = base_a + (int32_t)(hit >> 6 & 63), y = base_b + (int32_t)(hit & 63);
        CK_REQUIRE(x < forest->n_rows && y < forest->n_rows);
        const uint64_t core_x = forest->core[x];
        uint64_t cells = (core_x ^ forest->core[y]) & forest->level_cells[hit >> 12];
        for (; cells != 0; cells &= cells - 1) {
            const int cell = __builtin_ctzll(cells);
            int32_t *labels = forest->links + cell * forest->n_rows;
            if (core_x >> cell & 1) {
                ck_dbscan_lower(labels + y, load(labels + x));
            } else {
                ck_dbscan_lower(labels + x, load(labels + y));
            }
        }
    }
}

int32_t ck_dbscan_flag(const int32_t *flag) { return __atomic_load_n(flag, __ATOMIC_ACQUIRE); }

void ck_dbscan_set_flag(int32_t *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELEASE); }
