extension PortableMath {
    /// The probability that chi-square of so many degrees of freedom is `x` or more.
    ///
    /// Relative error below 1e-9 for up to 1,000 degrees; 0 where it is below 1e-299.
    /// - Parameters:
    ///   - x: 0 or more, not NaN.
    ///   - degrees: 1 or more.
    /// - Complexity: O(degrees + √x).
    /// - SeeAlso: Numerical Recipes, 3rd edition, 6.2: series below a + 1, continued fraction above.
    package static func chiSquareTail(_ x: Double, degrees: Int) -> Double {
        precondition(x >= 0 && degrees >= 1, "a chi-square value with its degrees of freedom")
        if x == 0 { return 1 }
        let (a, half) = (Double(degrees) / 2, x / 2)
        guard half.isFinite, half.isNormal else { return half.isFinite ? 1 : 0 }
        let exponent = a * log(half) - half - logGamma(halves: degrees)
        guard exponent > -690 else { return half > a ? 0 : 1 }
        let front = exp(exponent)
        return half < a + 1 ? 1 - front * series(a, half) : front * fraction(a, half)
    }

    /// ln Γ(n / 2), as the sum of its factors' logarithms.
    private static func logGamma(halves n: Int) -> Double {
        // Γ(1/2) = √π.
        var sum = n % 2 == 0 ? 0 : 0.5 * log(.pi)
        var factor = n % 2 == 0 ? 1.0 : 0.5
        while factor < Double(n) / 2 {
            sum += log(factor)
            factor += 1
        }
        return sum
    }

    private static func series(_ a: Double, _ x: Double) -> Double {
        var term = 1 / a
        var sum = term
        var next = a
        while term > sum * 1e-17 {
            next += 1
            term *= x / next
            sum += term
        }
        return sum
    }

    /// Lentz's way through the continued fraction of the upper incomplete gamma function.
    private static func fraction(_ a: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var h = d
        for i in 1...100_000 {
            let an = -Double(i) * (Double(i) - a)
            b += 2
            d = an * d + b
            if abs(d) < tiny { d = tiny }
            c = b + an / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let step = d * c
            h *= step
            if abs(step - 1) < 1e-16 { break }
        }
        return h
    }
}
