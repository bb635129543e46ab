// Imitations of a copula: normal numbers and their mixtures, eight rows at a time.
#include "strict_arithmetic.h"

#include <string.h>

#include "ckernels_copula.h"
#include "ckernels_sizes.h"

typedef double v8d __attribute__((vector_size(64)));
typedef int64_t v8l __attribute__((vector_size(64)));
typedef float v8f __attribute__((vector_size(32)));
typedef double v8d_u __attribute__((vector_size(64), aligned(8), may_alias));

#define NAME mix_plain
#define TARGET static
#include "copula.inc"
#undef NAME
#undef TARGET

#if defined(__x86_64__)
#define NAME mix_avx2
#define TARGET static __attribute__((target("avx2,fma")))
#include "copula.inc"
#undef NAME
#undef TARGET

#define NAME mix_avx512
#define TARGET static __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")))
#include "copula.inc"
#undef NAME
#undef TARGET
#endif

void ck_copula_mix(ck_path path, const ck_copula *copula, double *numbers, float *out, int64_t stride,
                   int32_t rows) {
    CK_REQUIRE(rows > 0 && rows <= CK_COPULA_ROWS && stride >= rows);
    CK_REQUIRE(copula->padded >= copula->n_features && copula->padded % 4 == 0);
#if defined(__x86_64__)
    if (path == CK_PATH_AVX512) {
        mix_avx512(copula, numbers, out, stride, rows);
        return;
    }
    if (path == CK_PATH_AVX2) {
        mix_avx2(copula, numbers, out, stride, rows);
        return;
    }
#endif
    (void)path;
    mix_plain(copula, numbers, out, stride, rows);
}
