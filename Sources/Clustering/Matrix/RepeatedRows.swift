/// The rows of a drawn matrix, each once, with how often it was drawn.
///
/// Equal rows have equal labels and their sums are integers, so the iterations of a fit come to the
/// same bits with a row that counts three times as with three rows. What is added up in Double (means,
/// seeds, inertia) goes over all of them.
package final class RepeatedRows: Sendable {
    /// Distinct rows, row-major.
    let values: KernelBuffer<Double>
    /// How often each of them was drawn, 1 or more.
    let weights: KernelBuffer<Int64>
    /// The place among the distinct rows of each drawn one.
    package let places: [Int32]

    /// The distinct rows with their numbers.
    package var distinct: [(row: [Double], times: Int64)] {
        let d = values.count / max(1, weights.count)
        return (0..<weights.count).map { place in
            ((0..<d).map { values[place * d + $0] }, weights[place])
        }
    }

    /// Finds the distinct ones of some rows of a matrix; `nil` where that spares too little or they
    /// are too many for fixed point (`SampleTiles.mostFixedValues`).
    ///
    /// - Complexity: O(n_samples · n_features).
    package init?(_ rows: [Int32], of matrix: FeatureMatrix) {
        let d = matrix.nFeatures
        var times = [Int64](repeating: 0, count: matrix.nSamples)
        for row in rows { times[Int(row)] += 1 }
        let drawn = times.indices.filter { times[$0] > 0 }
        guard drawn.count * 8 <= rows.count * 7, SampleTiles.areFixed(drawn.count, nFeatures: d)
        else { return nil }
        let values = KernelBuffer<Double>(count: drawn.count * d, zeroed: false)
        let weights = KernelBuffer<Int64>(count: drawn.count, zeroed: false)
        var place = [Int32](repeating: -1, count: times.count)
        matrix.values.withUnsafeBufferPointer { all in
            for (index, row) in drawn.enumerated() {
                place[row] = Int32(index)
                weights.pointer[index] = times[row]
                for j in 0..<d { values.pointer[index * d + j] = all[row * d + j] }
            }
        }
        self.values = values
        self.weights = weights
        places = rows.map { place[Int($0)] }
    }
}
