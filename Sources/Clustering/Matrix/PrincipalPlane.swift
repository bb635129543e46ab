/// The two directions in which the rows of a matrix spread most, as they are scaled.
///
/// Exact: the axes of the scatter about the mean, not a sample's. Unlike `PrincipalComponent` it takes the columns as they
/// are, with the weights that a scaler gave them, since that is the space in which the segments were made.
public struct PrincipalPlane: Sendable, Hashable {
    /// A direction.
    public struct Axis: Sendable, Hashable {
        /// Coordinates of the rows along it, shape `(n_samples,)`, mean 0.
        public let scores: [Double]
        /// Its unit vector, shape `(n_features,)`; the component of the largest magnitude is positive, of equal ones the first.
        public let loadings: [Double]
        /// Part of the whole variance that lies in it, 0 to 1; 0 if there is none.
        public let varianceShare: Double
    }

    /// The first and the second; the second has no spread where there is one column.
    public let axes: [Axis]

    /// - Complexity: O(`nSamples` · d² + d³) time for d columns, O(`nSamples`) memory.
    public init(of matrix: FeatureMatrix) {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        var mean = [Double](repeating: 0, count: d)
        matrix.values.withUnsafeBufferPointer { x in
            for row in 0..<n { for j in 0..<d { mean[j] += x[row * d + j] / Double(n) } }
        }
        func centred(_ row: Int) -> [Double] {
            (0..<d).map { matrix.values[row * d + $0] - mean[$0] }
        }
        var scatter = Scatter(d)
        for row in 0..<n { scatter.add(centred(row)) }
        let total = scatter.total
        // Equal spreads stay in the order of the solver.
        let found = scatter.axes().enumerated().sorted {
            ($1.element.spread, $0.offset) < ($0.element.spread, $1.offset)
        }.map(\.element)
        axes = (0..<2).map { place in
            guard place < found.count else {
                return Axis(
                    scores: [Double](repeating: 0, count: n),
                    loadings: [Double](repeating: 0, count: d), varianceShare: 0)
            }
            let vector = found[place].vector
            let largest = vector.reduce(0.0) { $1.magnitude > $0.magnitude ? $1 : $0 }
            let loadings = largest < 0 ? vector.map { -$0 } : vector
            let scores = (0..<n).map { row in
                var sum = 0.0
                for j in 0..<d { sum += (matrix.values[row * d + j] - mean[j]) * loadings[j] }
                return sum
            }
            return Axis(
                scores: scores, loadings: loadings,
                varianceShare: total > 0 ? max(found[place].spread, 0) / total : 0)
        }
    }
}
