/// The float32 filter of k-means: what it claims, the proof, and every constant the proof fixes.
///
/// Whoever changes a kernel's sum, a rounding or a constant goes through the proof again; the
/// kernels take the constants from here and from nowhere else.
///
/// **Names.** w = 2^-24 is float32's rounding. y is a centred row and c a centre, in Double; their
/// length is |y|, Y = |y|². S = |c|²/2 − y·c is the exact score, so that |y − c|² = Y + 2 S. s is
/// what a kernel computes for it, A = |c|²/2 + |y||c|. d is at most CK_KM_MOST_FEATURES; |y| and
/// |c| are inside the range below, else all rows are decided in Double.
///
/// **1. s is a lower bound of S.** `ck_km_pack` stores, as floats,
///
///     low = |c|²/2 · (1 − r) − tiny · (1 + |c|),   slope = r |c| · up,   r = CK_KM_SCORE_ERROR(d)
///
/// and a kernel computes ((low − slope·|y|) − y_0 c_0) − … − y_{d−1} c_{d−1}, y and c rounded to
/// float, each product rounded by itself or fused with its subtraction. So low goes through d + 2
/// roundings (its own and d + 1 subtractions), a product through d + 3 at most (two inputs, itself, d
/// subtractions), slope·|y| through d + 3. Without the part that r takes off, s would be above S by at
/// most
///
///     (d + 3) w / (1 − (d + 3) w) · A  <=  (d + 4.1) w A                     for d <= 4,096.
///
/// Off goes r A, of which the same roundings leave (d + 6 − 1.01) w A at least: more than is needed,
/// by 0.8 w A and more. That rest is far above the rounding of a distance in Double (d · 2^-53), so
/// that the filter agrees with the rule as it is computed and not only with exact numbers. Results
/// below float32's normal numbers are off by 2^-150 each: `tiny` is 16 times what they can add up to.
///
/// **2. An upper bound of the winner's S.** By the same count S − s <= (d + 4.1) w A + (d + 7.1) w A
/// + underflow, which is below 2 (d + 6) w A + CK_KM_WINNER_TINY. With D = |y − c|: |c| <= |y| + D, so
///
///     A <= |c|² + Y/2 <= 2.5 Y + 2 D² = 4.5 Y + 4 S.
///
/// With e = (d + 6) w, S <= s + 2 e (4.5 Y + 4 S) gives S <= s + e / (1 − 8 e) · (9 Y + 8 s), which
/// needs no look-up of the centre. (9 Y + 8 s is not below 5 Y, as s is not below −Y/2 by more than
/// its error.) `judge` evaluates s + W (9 Y + 8 s) in float32: the sum's last two roundings are at most
/// 2 w |s| <= w/4 · (9 Y + 8 s), all others are relative to the term itself. So
///
///     W >= 1.002 (d + 6) w + 0.3 w
///
/// is what the proof needs. CK_KM_WINNER_ERROR is (d + 20) w · 1.05: wider on purpose, by 15 w or so.
/// It costs some rows more that are decided in Double, never a wrong label.
///
/// A row whose second-lowest lower bound is above that upper bound is decided: the true score of
/// every other centre is higher. Every other row is decided in Double.
///
/// **3. The gap** is a lower bound of (distance to any other centre − distance to the own one), from
/// Y + 2 S and roots. Y is stored rounded up, by 5 w at most (CK_KM_NORM_UP and the conversion), and
/// the two sums lose 3 w · (Y + |S|) at most: CK_KM_DISTANCE_SLACK is 16.7 w. A root, its product and
/// the difference lose 3 w: CK_KM_UP and CK_KM_DOWN are 1 ± 16.7 w.
///
/// **4. Reach.** A label stays proved while the drift of its cluster is below gap + (drift when the gap
/// was measured). Drifts are rounded up to float by 2^-21 at most (KMeansTrajectory), the sum loses w:
/// CK_KM_REACH_SLACK takes more off.
///
/// **5. k-means++.** A row comes closer to a candidate c than `closest` only if S < (closest − Y)/2. The
/// stored Y is above the true one by 5 w at most and CK_KMPP_NORM_DOWN takes 8 w off;
/// CK_KMPP_THRESHOLD_UP covers the conversion to float.
///
/// **6. What a candidate gains.** With T = (closest − Y)/2 a candidate takes 2 Σ max(0, T − S) off the
/// potential P = Σ closest. The stored threshold t is T at least and, by step 5, at most
/// T + 6.5 w Y + 2.5 w closest + 2^-119; s is S at most and at least S − W (9 Y + 8 s) − CK_KM_WINNER_TINY. A row with
/// s < t has 8 s < 8 t, which is 4 closest − 4 Y but for those roundings. So Σ max(0, t − s) over n rows is not
/// below Σ max(0, T − S), and above it by less than
///
///     E = (5 W + 8 w) Σ Y + (4 W + 8 w) P + n · 2e-21      (times 1.01)
///
/// for every candidate alike. In float32 each difference loses w, a lane adds 128 of them at most in a block of 1,024
/// rows, and lanes are added in Double: 2^-17 of the sum or less. A candidate whose sum g is above another's by more than
/// E + 2^-15 g has the lower potential in exact numbers; the potentials as they are added up in Double are off by less
/// than 2^-30 P. CK_KMPP_GAIN_ERROR is all of this.
#ifndef WORKBENCH_CKERNELS_FILTER_H
#define WORKBENCH_CKERNELS_FILTER_H

/// Rounding of float32, relative.
#define CK_KM_UNIT 0x1p-24

/// Features up to which the filter is used: beyond, its bounds are wider than the data.
#define CK_KM_MOST_FEATURES 4096
/// The largest norm of a centred row lies between these, else float32 products could leave the normal
/// numbers.
#define CK_KM_LEAST_NORM 0x1p-30
#define CK_KM_MOST_NORM 0x1p30
/// Squared norms of centres are below this, else the same.
#define CK_KM_MOST_SQUARE 0x1p62

/// r of step 1.
#define CK_KM_SCORE_ERROR(d) (((d) + 6) * CK_KM_UNIT)
/// `tiny` of step 1.
#define CK_KM_SCORE_TINY(d, largest_norm) ((d) * 0x1p-146 * (1 + (largest_norm)))

/// W of step 2, and what underflow adds to it.
#define CK_KM_WINNER_ERROR(d) (((d) + 20) * CK_KM_UNIT * 1.05)
#define CK_KM_WINNER_TINY 1e-21f

/// Step 3; CK_KM_UP is also the `up` of step 1 and rounds the root of a stored norm up.
#define CK_KM_UP 1.000001
#define CK_KM_DOWN 0.999999
#define CK_KM_DISTANCE_SLACK 1e-6
/// How a squared norm is rounded up before it becomes a float.
#define CK_KM_NORM_UP(square) ((square) * (1 + 0x1p-22) + 0x1p-120)

/// Step 4.
#define CK_KM_REACH_SLACK 0x1p-20f

/// Step 6: by how much the better of two gains must be above the other.
#define CK_KMPP_GAIN_ERROR(d, n, squares, potential, gain)                                        \
    (1.01 * ((5 * CK_KM_WINNER_ERROR(d) + 8 * CK_KM_UNIT) * (squares) +                            \
             (4 * CK_KM_WINNER_ERROR(d) + 8 * CK_KM_UNIT) * (potential) + (n) * 2e-21) +           \
     (gain) * 0x1p-15 + (potential) * 0x1p-29)

/// Step 5.
#define CK_KMPP_NORM_DOWN (1 - 0x1p-21)
#define CK_KMPP_THRESHOLD_UP(t, magnitude) ((t) + (magnitude) * 0x1p-22 + 0x1p-120)

#endif
