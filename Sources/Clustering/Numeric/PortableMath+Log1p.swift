extension PortableMath {
    // The parts of ln 2 as in `log`: the upper one times any exponent is exact.
    private static let upperLn2 = 6.93147180369123816490e-01
    private static let lowerLn2 = 1.90821492927058770002e-10

    /// log(1 + x) within one unit in the last place, also where 1 + x would lose all of x.
    ///
    /// - Parameter x: Finite, 0 or more.
    /// - SeeAlso: `s_log1p.c` of FreeBSD's msun (Sun Microsystems 1993, free to copy with its
    ///   notice).
    package static func log1p(_ x: Double) -> Double {
        precondition(x >= 0 && x.isFinite, "outside the range that this function is made for")
        if x < 0x1p-29 { return x < 0x1p-54 ? x : x - x * x * 0.5 }
        // 1 + x = 2^k · (1 + f), and c · (1 + x) is what rounding 1 + x has lost.
        var k = 0
        var f = x
        var c = 0.0
        if x >= 0.41421356237309503 {
            let u = 1 + x
            k = Int(u.exponent)
            c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u
            var m = u.significand
            if m > 1.4142135623730951 {
                m *= 0.5
                k += 1
            }
            f = m - 1
        }
        let whole = Double(k)
        let half = 0.5 * f * f
        if abs(f) < 0x1p-20 {
            if f == 0 { return k == 0 ? 0 : whole * upperLn2 + (c + whole * lowerLn2) }
            let r = half * (1 - 0.66666666666666666 * f)
            return k == 0
                ? f - r : whole * upperLn2 - ((r - (whole * lowerLn2 + c)) - f)
        }
        let s = f / (2 + f)
        let z = s * s
        var p = 1.479819860511658591e-01
        p = 1.531383769920937332e-01 + z * p
        p = 1.818357216161805012e-01 + z * p
        p = 2.222219843214978396e-01 + z * p
        p = 2.857142874366239149e-01 + z * p
        p = 3.999999999940941908e-01 + z * p
        p = 6.666666666666735130e-01 + z * p
        let r = z * p
        return k == 0
            ? f - (half - s * (half + r))
            : whole * upperLn2
                - ((half - (s * (half + r) + (whole * lowerLn2 + c))) - f)
    }

    /// exp(x) − 1 within one unit in the last place, also near 0: the inverse of `log1p`.
    ///
    /// - Parameter x: 0 or more. Beyond the logarithm of the greatest number the result is that
    ///   number.
    /// - SeeAlso: `s_expm1.c` of FreeBSD's msun (Sun Microsystems 1993, free to copy with its
    ///   notice).
    package static func expm1(_ x: Double) -> Double {
        precondition(x >= 0, "outside the range that this function is made for")
        if x > 7.09782712893383973096e+02 { return .greatestFiniteMagnitude }
        if x < 0x1p-54 { return x }
        // x = k · ln 2 + r; c is what rounding r has lost.
        var k = 0.0
        var r = x
        var c = 0.0
        if x > 0.34657359027997264 {
            k = x < 1.0397207708399179 ? 1 : (x * 1.44269504088896338700 + 0.5).rounded(.down)
            let high = x - k * upperLn2
            let low = k * lowerLn2
            r = high - low
            c = (high - r) - low
        }
        let half = 0.5 * r
        let square = r * half
        var p = -2.01099218183624371326e-07
        p = 4.00821782732936239552e-06 + square * p
        p = -7.93650757867487942473e-05 + square * p
        p = 1.58730158725481460165e-03 + square * p
        p = -3.33333333333331316428e-02 + square * p
        p = 1 + square * p
        let t = 3 - p * half
        var e = square * ((p - t) / (6 - r * t))
        if k == 0 { return r - (r * e - square) }
        e = r * (e - c) - c
        e -= square
        return scaled(r, e, k: Int(k))
    }

    /// 2^k · (1 + r − e) − 1, added up so that the small parts meet first.
    private static func scaled(_ r: Double, _ e: Double, k: Int) -> Double {
        if k == 1 { return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e) }
        let power = Double(sign: .plus, exponent: min(k, 1023), significand: 1)
        if k > 56 {
            let y = (1 - (e - r)) * power
            return k == 1024 ? min(y * 2, .greatestFiniteMagnitude) : y - 1
        }
        let inverse = Double(sign: .plus, exponent: -k, significand: 1)
        return k < 20 ? ((1 - inverse) - (e - r)) * power : ((r - (e + inverse)) + 1) * power
    }
}
