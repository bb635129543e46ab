#include "strict_arithmetic.h"

#include "ckernels_metrics.h"

#include <math.h>

double ck_metrics_log(double x) { return log(x); }

void ck_metrics_cluster_sums(const double *rows, const int32_t *labels, int64_t n_rows,
                             int32_t n_features, double scale, double *sums) {
    for (int64_t i = 0; i < n_rows; i++) {
        if (labels[i] < 0) continue;
        const double *restrict x = rows + i * n_features;
        double *restrict sum = sums + (int64_t)labels[i] * n_features;
        for (int32_t t = 0; t < n_features; t++) sum[t] += x[t] * scale;
    }
}

void ck_metrics_cluster_scatter(const double *rows, const int32_t *labels, int64_t n_rows,
                                int32_t n_features, double scale, const double *centres,
                                double *distances, double *squares) {
    for (int64_t i = 0; i < n_rows; i++) {
        const int32_t label = labels[i];
        if (label < 0) continue;
        const double *x = rows + i * n_features;
        const double *centre = centres + (int64_t)label * n_features;
        // Four chains hide the latency of the additions; their order is fixed.
        double part[4] = {0, 0, 0, 0};
        int32_t t = 0;
        for (; t + 4 <= n_features; t += 4) {
            for (int c = 0; c < 4; c++) {
                const double e = x[t + c] * scale - centre[t + c];
                part[c] += e * e;
            }
        }
        for (; t < n_features; t++) {
            const double e = x[t] * scale - centre[t];
            part[0] += e * e;
        }
        const double square = (part[0] + part[1]) + (part[2] + part[3]);
        distances[label] += __builtin_elementwise_sqrt(square);
        squares[label] += square;
    }
}
