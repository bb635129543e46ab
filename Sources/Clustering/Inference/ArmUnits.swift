/// What was counted of one arm of a comparison: a row for each unit that was assigned as a whole.
///
/// A unit is a person, or people who had to get the same arm. A mean is that of people, so a unit counts by its size.
package struct ArmUnits: Sendable {
    /// People of each unit, 1 or more.
    package let sizes: [Double]
    /// Unit by unit, the sum over its people of each measure.
    package let values: [Double]
    /// Measures a unit has.
    package let nMeasures: Int

    /// - Precondition: a value for each unit and measure.
    package init(sizes: [Double], values: [Double], nMeasures: Int) {
        precondition(nMeasures > 0 && values.count == sizes.count * nMeasures, "a value for each")
        precondition(sizes.allSatisfy { $0 >= 1 }, "nobody is not a unit")
        (self.sizes, self.values, self.nMeasures) = (sizes, values, nMeasures)
    }

    /// Units of one person with one measure.
    package init(_ values: [Double]) {
        self.init(
            sizes: [Double](repeating: 1, count: values.count), values: values, nMeasures: 1)
    }

    /// People.
    package var nPeople: Double { sizes.reduce(0, +) }
}

/// Sums over the units of an arm, from which come a mean and how sure it is.
struct ArmSums {
    var n = 0.0
    var people = 0.0
    var people2 = 0.0

    /// The mean of people.
    func mean(_ sum: Double) -> Double { sum / people }

    /// The variance of the mean: of a ratio of two sums over units, by its linear part.
    ///
    /// - Parameters:
    ///   - sum: Of the measure.
    ///   - square: Of its squares.
    ///   - cross: Of measure times size.
    /// - Returns: 0 where all units have the same mean, and for one unit alone.
    /// - SeeAlso: Cochran 1977, *Sampling Techniques*, chapter 6.
    func variance(_ sum: Double, _ square: Double, _ cross: Double) -> Double {
        guard n > 1 else { return 0 }
        let mean = sum / people
        let rest = square - 2 * mean * cross + mean * mean * people2
        // What rounding leaves of nothing.
        guard rest > 1e-12 * square else { return 0 }
        return rest * n / (n - 1) / (people * people)
    }
}
