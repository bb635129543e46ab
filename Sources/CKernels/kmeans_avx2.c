// The AVX2 + FMA path of k-means. Everything between push and pop may use these instructions,
// and nothing outside this file calls into it without asking the CPU first.
#if defined(__x86_64__)
#include "strict_arithmetic.h"

#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "ckernels_kmeans.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK_KMEANS_AVX2
#include "kmeans_vector.h"

#define PATH(name) name##_avx2
#include "kmeans_assign.inc"
#include "kmeans_dense.inc"
#include "kmeans_plusplus.inc"
#pragma clang attribute pop
#endif
