/// The quantile of ascending values, linear between order statistics, rounded as NumPy does.
///
/// - Parameters:
///   - part: From 0 to 1.
///   - sorted: One value or more.
package func quantile(_ part: Double, of sorted: [Double]) -> Double {
    let place = part * Double(sorted.count - 1)
    let below = place.rounded(.down)
    let rest = place - below
    let low = sorted[Int(below)]
    let high = sorted[min(Int(below) + 1, sorted.count - 1)]
    // From the nearer end, so that equal neighbours give their own value.
    return rest < 0.5 ? low + (high - low) * rest : high - (high - low) * (1 - rest)
}
