// The portable path of k-means: the compiler's baseline (SSE2 on x86-64, NEON on arm64).
#include "strict_arithmetic.h"

#include "kmeans_vector.h"

#define PATH(name) name##_plain
#include "kmeans_assign.inc"
#include "kmeans_dense.inc"
#include "kmeans_plusplus.inc"
