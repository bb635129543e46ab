/// Inner loops of the clustering engine, one variant a CPU path, chosen at run time.
#ifndef WORKBENCH_CKERNELS_H
#define WORKBENCH_CKERNELS_H

#ifdef __cplusplus
extern "C" {
#endif

/// The instruction set a kernel was compiled for.
typedef enum {
    CK_PATH_PLAIN = 0, ///< portable C: whatever the compiler's baseline is (SSE2, NEON)
    CK_PATH_AVX2 = 1,  ///< x86-64 with AVX2 and FMA
    CK_PATH_AVX512 = 2, ///< x86-64 with AVX-512 F, BW, DQ and VL
} ck_path;

/// The best path this CPU (and operating system) can run.
ck_path ck_best_path(void);

#ifdef __cplusplus
}
#endif

#include "ckernels_kmeans.h"
#include "ckernels_dbscan.h"
#include "ckernels_metrics.h"
#include "ckernels_copula.h"

#endif
