/// A matrix after transform and clipping, made block by block as `RepeatedMatrix` is.
struct PreparedMatrix {
    /// Values of one column that are held for sorting, all columns of a pass together.
    private static let sortedAtOnce = 1 << 23

    let matrix: RepeatedMatrix
    private let transforms: ColumnTransforms?
    private let limits: [ClosedRange<Double>]?

    /// - Parameters:
    ///   - transforms: `nil` for the raw values.
    ///   - limits: Range of each column; `nil` for no clipping.
    init(
        _ matrix: RepeatedMatrix, transforms: ColumnTransforms? = nil,
        limits: [ClosedRange<Double>]? = nil
    ) {
        self.matrix = matrix
        self.transforms = transforms.flatMap { $0.isIdentity ? nil : $0 }
        self.limits = limits
    }

    /// Calls `body` with one block of row-major values after the other.
    func forEachBlock(_ body: (UnsafeBufferPointer<Double>) throws -> Void) rethrows {
        guard transforms != nil || limits != nil else {
            return try matrix.forEachBlock { block, _ in try body(block) }
        }
        let scratch = UnsafeMutableBufferPointer<Double>.allocate(
            capacity: RepeatedMatrix.blockRows * matrix.nFeatures)
        defer { scratch.deallocate() }
        try matrix.forEachBlock { block, _ in
            let rows = UnsafeMutableBufferPointer(rebasing: scratch[..<block.count])
            _ = rows.initialize(from: block)
            transforms?.apply(to: rows)
            clip(rows)
            try body(UnsafeBufferPointer(rows))
        }
    }

    private func clip(_ rows: UnsafeMutableBufferPointer<Double>) {
        guard let limits else { return }
        for (column, range) in limits.enumerated() {
            for place in stride(from: column, to: rows.count, by: limits.count) {
                rows[place] = clipped(rows[place], to: range)
            }
        }
    }

    /// All values, row-major.
    func values() -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(matrix.nRows * matrix.nFeatures)
        forEachBlock { values.append(contentsOf: $0) }
        return values
    }

    /// Calls `body` with the ascending values of each of these columns, in their order.
    ///
    /// - Complexity: Memory for at most 8 million values, or for one column if that is more.
    func forEachSortedColumn(_ columns: [Int], _ body: (_ column: Int, _ sorted: [Double]) -> Void)
    {
        let width = matrix.nFeatures
        let atOnce = max(1, Self.sortedAtOnce / matrix.nRows)
        for first in stride(from: 0, to: columns.count, by: atOnce) {
            let some = columns[first..<min(first + atOnce, columns.count)]
            var values = some.map { _ in [Double]() }
            for index in values.indices { values[index].reserveCapacity(matrix.nRows) }
            forEachBlock { block in
                for (index, column) in some.enumerated() {
                    for place in stride(from: column, to: block.count, by: width) {
                        values[index].append(block[place])
                    }
                }
            }
            for (index, column) in some.enumerated() {
                values[index].sort()
                body(column, values[index])
            }
        }
    }
}

/// The nearest value within the range.
@inline(__always)
func clipped(_ value: Double, to range: ClosedRange<Double>) -> Double {
    value < range.lowerBound
        ? range.lowerBound : value > range.upperBound ? range.upperBound : value
}
