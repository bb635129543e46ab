/// Where a curve bends most: the highest point of its distance from the chord.
///
/// - SeeAlso: Satopää et al. 2011, doi:10.1109/ICDCSW.2011.20 (sensitivity 1)
package enum Kneedle {
    /// The place of the knee; `nil` where the curve has none.
    ///
    /// - Parameter distance: From the chord, both axes brought to 0…1, above 0 on the side of the bend; it
    ///   has to fall again by a mean step of the axis before the curve ends.
    package static func knee(distance: [Double]) -> Int? {
        guard let top = distance.indices.max(by: { distance[$0] < distance[$1] }), top > 0,
            distance[top] > 0
        else { return nil }
        let threshold = distance[top] - 1 / Double(distance.count - 1)
        return distance[top...].contains { $0 < threshold } ? top : nil
    }
}
