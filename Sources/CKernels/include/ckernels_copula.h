/// The inner loop of a copula's imitations.
///
/// The bits are those of `PortableMath.normalQuantile` and of sums by axis, on every CPU path: no fused
/// multiply-add, IEEE division and square roots.
#ifndef WORKBENCH_CKERNELS_COPULA_H
#define WORKBENCH_CKERNELS_COPULA_H

#include "ckernels.h"
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Rows of one call, at most.
enum { CK_COPULA_ROWS = 8 };

/// What all imitations of a copula have in common.
typedef struct {
    int32_t n_features;
    int32_t rank;            ///< axes
    int32_t padded;          ///< `n_features` rounded up to a multiple of 4
    const double *factor;    ///< [axis][padded], zeros behind the last column
    const double *centre;    ///< of the quantile: coefficients above the line, then below, lowest power first
    const double *shoulder;  ///< likewise
    const double *tail;      ///< likewise
} ck_copula;

/// Makes normal numbers of numbers between 0 and 1, [axis][8], in their place, and mixes them for `rows` rows:
/// column j of row i goes to `out[j * stride + i]`.
void ck_copula_mix(ck_path path, const ck_copula *copula, double *numbers, float *out, int64_t stride,
                   int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
