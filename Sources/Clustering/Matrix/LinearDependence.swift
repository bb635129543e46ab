/// Which columns of a matrix say nothing that the columns before them have not said.
///
/// Columns are taken from left to right; one that is a sum of multiples of earlier ones, up to
/// rounding, is redundant. A constant column is redundant by itself.
public struct LinearDependence: Sendable, Hashable {
    /// A redundant column and what it is made of.
    public struct Redundant: Sendable, Hashable {
        /// Position of the column.
        public let column: Int
        /// Earlier columns and their factors, in the units of the matrix.
        ///
        /// A constant may be added. Empty for a constant column.
        public let terms: [Term]
    }

    /// One earlier column in the sum that makes a redundant one.
    public struct Term: Sendable, Hashable {
        /// Position of the earlier column.
        public let column: Int
        /// What it is multiplied by.
        public let factor: Double
    }

    /// The redundant columns, from left to right.
    public let redundant: [Redundant]
    /// Number of the others: the rank of the centred matrix.
    public let rank: Int

    /// A rest below this part of a column's own length is rounding.
    static let tolerance = 1e-10

    /// Finds the redundant columns by Gram-Schmidt, applied twice.
    ///
    /// Columns are centred first, so a constant column counts for nothing.
    /// - Complexity: O(`nSamples` · d²) time, O(`nSamples` · rank) memory.
    /// - SeeAlso: Giraud, Langou, Rozložník 2005, doi:10.1016/j.camwa.2005.08.009 (twice is enough).
    public init(of matrix: FeatureMatrix) {
        let n = matrix.nSamples
        let d = matrix.nFeatures
        // Orthonormal columns so far, end to end, and for each the column that it came from with
        // its coordinates: column = Σ coordinates · basis.
        var basis: [Double] = []
        var origins: [(column: Int, coordinates: [Double])] = []
        var redundant: [Redundant] = []
        for j in 0..<d {
            var column = Self.centred(matrix, j)
            let size = matrix.values.withUnsafeBufferPointer { x in
                (0..<n).reduce(0) { max($0, x[$1 * d + j].magnitude) }
            }
            let length = Self.norm(column)
            // What the mean's own rounding leaves of a constant column.
            guard length > size * Double(n).squareRoot() * 1e-12 else {
                redundant.append(Redundant(column: j, terms: []))
                continue
            }
            var coordinates = [Double](repeating: 0, count: origins.count)
            for _ in 0..<2 { Self.project(&column, on: basis, &coordinates) }
            let rest = Self.norm(column)
            if rest <= Self.tolerance * length {
                redundant.append(
                    Redundant(column: j, terms: Self.terms(coordinates, length, origins)))
            } else {
                basis.append(contentsOf: column.map { $0 / rest })
                origins.append((j, coordinates + [rest]))
            }
        }
        self.redundant = redundant
        rank = origins.count
    }

    private static func centred(_ matrix: FeatureMatrix, _ column: Int) -> [Double] {
        let n = matrix.nSamples
        let d = matrix.nFeatures
        return matrix.values.withUnsafeBufferPointer { x in
            let mean = (0..<n).reduce(0) { $0 + x[$1 * d + column] } / Double(n)
            return (0..<n).map { x[$0 * d + column] - mean }
        }
    }

    private static func norm(_ column: [Double]) -> Double {
        // Scaled, so that large columns do not overflow.
        let largest = column.reduce(0) { max($0, $1.magnitude) }
        guard largest > 0 else { return 0 }
        return largest
            * column.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
    }

    /// Takes the parts along the basis out of `column` and adds them to `coordinates`.
    private static func project(
        _ column: inout [Double], on basis: [Double], _ coordinates: inout [Double]
    ) {
        let n = column.count
        column.withUnsafeMutableBufferPointer { x in
            basis.withUnsafeBufferPointer { q in
                for k in coordinates.indices {
                    var dot = 0.0
                    for i in 0..<n { dot += q[k * n + i] * x[i] }
                    for i in 0..<n { x[i] -= dot * q[k * n + i] }
                    coordinates[k] += dot
                }
            }
        }
    }

    /// Turns coordinates in the basis into factors of the columns: back substitution.
    private static func terms(
        _ coordinates: [Double], _ length: Double,
        _ origins: [(column: Int, coordinates: [Double])]
    ) -> [Term] {
        var rest = coordinates
        var terms: [Term] = []
        for k in origins.indices.reversed() {
            let factor = rest[k] / origins[k].coordinates[k]
            for i in 0...k { rest[i] -= factor * origins[k].coordinates[i] }
            // A factor counts if its column contributes more than rounding.
            if factor.magnitude * norm(origins[k].coordinates) > 1e-7 * length {
                terms.append(Term(column: origins[k].column, factor: factor))
            }
        }
        return terms.reversed()
    }
}
