/// `exp`, `log` and the normal quantile from + − × ÷ and square root only.
///
/// The C library's functions differ in the last bit from machine to machine; these do not, because
/// IEEE 754 fixes every operation they use and Swift never fuses a product with a sum.
package enum PortableMath {
    /// ln 2 in two parts; the upper one has 32 trailing zero bits, so that small multiples are exact.
    private static let ln2High = 6.93147180369123816490e-01
    private static let ln2Low = 1.90821492927058770002e-10

    /// The exponential function, within one unit in the last place.
    ///
    /// - Parameter x: From −700 to 700, where neither overflow nor subnormal results occur.
    /// - SeeAlso: `e_exp.c` of FreeBSD's msun (Sun Microsystems 1993, free to copy with its notice).
    package static func exp(_ x: Double) -> Double {
        precondition(abs(x) <= 700, "outside the range that this function is made for")
        let k = (x * 1.44269504088896338700).rounded(.toNearestOrEven)
        let high = x - k * ln2High
        let low = k * ln2Low
        let r = high - low
        let t = r * r
        var p = 4.13813679705723846039e-08
        p = -1.65339022054652515390e-06 + t * p
        p = 6.61375632143793436117e-05 + t * p
        p = -2.77777777770155933842e-03 + t * p
        p = 1.66666666666666019037e-01 + t * p
        let c = r - t * p
        let y = 1 - ((low - (r * c) / (2 - c)) - high)
        return y * Double(sign: .plus, exponent: Int(k), significand: 1)
    }

    /// The natural logarithm, within one unit in the last place.
    ///
    /// - Parameter x: Positive, normal and finite.
    /// - SeeAlso: `e_log.c` of FreeBSD's msun (Sun Microsystems 1993, free to copy with its notice).
    package static func log(_ x: Double) -> Double {
        precondition(x.isNormal && x > 0, "outside the range that this function is made for")
        var k = Int(x.exponent)
        var m = x.significand
        if m > 1.4142135623730951 {
            m *= 0.5
            k += 1
        }
        let f = m - 1
        let s = f / (2 + f)
        let z = s * s
        let w = z * z
        let even =
            w
            * (3.999999999940941908e-01
                + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
        let odd =
            z
            * (6.666666666666735130e-01
                + w
                * (2.857142874366239149e-01
                    + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
        let half = 0.5 * f * f
        let rest = s * (half + (even + odd))
        return Double(k) * ln2High - ((half - (rest + Double(k) * ln2Low)) - f)
    }

    /// The quantile of the standard normal distribution, relative error about 1e-16.
    ///
    /// - Parameter p: Between 0 and 1, both excluded.
    /// - SeeAlso: Wichura 1988, algorithm AS 241 (PPND16), doi:10.2307/2347330.
    package static func normalQuantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a probability strictly between 0 and 1")
        let q = p - 0.5
        if abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            return q * ratio(r, centre)
        }
        let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
        let x = r <= 5 ? ratio(r - 1.6, shoulder) : ratio(r - 5, tail)
        return q < 0 ? -x : x
    }

    /// Numerator and denominator coefficients, lowest power first.
    private typealias Ratio = (above: SIMD8<Double>, below: SIMD8<Double>)

    private static func ratio(_ r: Double, _ terms: Ratio) -> Double {
        polynomial(r, terms.above) / polynomial(r, terms.below)
    }

    private static func polynomial(_ r: Double, _ terms: SIMD8<Double>) -> Double {
        var sum = terms[7]
        sum = sum * r + terms[6]
        sum = sum * r + terms[5]
        sum = sum * r + terms[4]
        sum = sum * r + terms[3]
        sum = sum * r + terms[2]
        sum = sum * r + terms[1]
        return sum * r + terms[0]
    }

    /// The coefficients of `normalQuantile` in the centre, on its shoulders and in the tails: those above
    /// the line, then those below, lowest power first.
    static var quantileTerms: (centre: [Double], shoulder: [Double], tail: [Double]) {
        func list(_ terms: Ratio) -> [Double] {
            (0..<8).map { terms.above[$0] } + (0..<8).map { terms.below[$0] }
        }
        return (list(centre), list(shoulder), list(tail))
    }

    private static let centre: Ratio = (
        [
            3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
            1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
            3.3430575583588128105e+4, 2.5090809287301226727e+3,
        ],
        [
            1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
            2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
            5.2264952788528545610e+3,
        ]
    )

    private static let shoulder: Ratio = (
        [
            1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
            3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
            2.27238449892691845833e-2, 7.74545014278341407640e-4,
        ],
        [
            1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
            1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ]
    )

    private static let tail: Ratio = (
        [
            6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
            2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
            2.71155556874348757815e-5, 2.01033439929228813265e-7,
        ],
        [
            1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
            7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ]
    )
}
