#include "strict_arithmetic.h"

#include "ckernels_sizes.h"

typedef double v4d __attribute__((vector_size(32)));
typedef int64_t v4l __attribute__((vector_size(32)));
typedef double v4d_u __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t v4l_u __attribute__((vector_size(32), aligned(8), may_alias));

typedef double v8d __attribute__((vector_size(64)));
typedef int64_t v8l __attribute__((vector_size(64)));
typedef double v8d_u __attribute__((vector_size(64), aligned(8), may_alias));
typedef int64_t v8l_u __attribute__((vector_size(64), aligned(8), may_alias));

// Below |x − y|² = (|x|² + |y|²) / 64 the expanded form may lose more than 6 of the 53 bits.
#define CANCELLATION_LIMIT 0x1p-6

#define NAME pairs_plain
#define TARGET static
#define LANES 4
#include "metrics_pairs.inc"
#undef NAME
#undef TARGET

#if defined(__x86_64__)
#define NAME pairs_avx2
#define TARGET static __attribute__((target("avx2,fma")))
#include "metrics_pairs.inc"
#undef NAME
#undef TARGET
#undef LANES

#define NAME pairs_avx512
#define TARGET static __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")))
#define LANES 8
#include "metrics_pairs.inc"
#undef NAME
#undef TARGET
#endif

void ck_metrics_add_pairs(ck_path path, const ck_metrics_pairs *job) {
    CK_REQUIRE(job->n_columns > 0 && job->n_columns <= CK_METRICS_COLUMNS);
    CK_REQUIRE(job->n_tiles >= 0 && job->n_slots > 0);
#if defined(__x86_64__)
    if (path == CK_PATH_AVX512) {
        pairs_avx512(job);
        return;
    }
    if (path == CK_PATH_AVX2) {
        pairs_avx2(job);
        return;
    }
#endif
    (void)path;
    pairs_plain(job);
}

double ck_metrics_norm(const double *row, int32_t n_features) {
    double sum = 0;
    for (int32_t t = 0; t < n_features; t++) sum += row[t] * row[t];
    return sum;
}

void ck_metrics_gather(const double *values, const double *norms, const int32_t *rows,
                       int64_t n_rows, int32_t n_features, double scale, double *out,
                       double *out_norms) {
    for (int64_t i = 0; i < n_rows; i++) {
        const double *restrict from = values + (int64_t)rows[i] * n_features;
        double *restrict to = out + (i / CK_METRICS_PANEL * n_features) * CK_METRICS_PANEL +
                              i % CK_METRICS_PANEL;
        for (int32_t t = 0; t < n_features; t++) to[t * CK_METRICS_PANEL] = from[t] * scale;
        out_norms[i] = norms[rows[i]];
    }
}
