/// The quantile of ascending values, linear between order statistics, rounded as NumPy does.
///
/// - Parameters:
///   - part: From 0 to 1.
///   - sorted: One value or more.
package func quantile(_ part: Double, of sorted: [Double]) -> Double {
    quantile(part, ofSo: sorted.count) { sorted[$0] }
}

/// The same of so many values that are not sorted.
///
/// - Parameter value: The value at a place of the ascending order; asked for the lower of two places first.
func quantile(_ part: Double, ofSo count: Int, value: (Int) -> Double) -> Double {
    let place = part * Double(count - 1)
    let below = place.rounded(.down)
    let rest = place - below
    let low = value(Int(below))
    let high = value(min(Int(below) + 1, count - 1))
    // From the nearer end, so that equal neighbours give their own value.
    return rest < 0.5 ? low + (high - low) * rest : high - (high - low) * (1 - rest)
}
