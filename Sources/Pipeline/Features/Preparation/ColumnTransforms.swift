import Clustering

/// The transforms of a matrix's raw columns, with what they learned from the fitted rows.
struct ColumnTransforms: Sendable, Hashable {
    /// One a raw column.
    let transforms: [Transform]
    /// What a zero counts as in a log-ratio; `nil` without any.
    let pseudoCount: Double?
    /// Ranks of the columns that have any, by column.
    let ranks: [Int: RankTable]

    private let shareColumns: [Int]
    private let ratioColumns: [Int]

    init(_ transforms: [Transform], pseudoCount: Double?, ranks: [Int: RankTable]) {
        self.transforms = transforms
        self.pseudoCount = pseudoCount
        self.ranks = ranks
        shareColumns = transforms.indices.filter { transforms[$0] == .share }
        ratioColumns = transforms.indices.filter { transforms[$0] == .clr }
    }

    /// Whether values stay as they are.
    var isIdentity: Bool { transforms.allSatisfy { $0 == .none } }

    /// Columns whose values must be 0 or more.
    var compositionColumns: [Int] { (shareColumns + ratioColumns).sorted() }

    /// Transforms whole row-major rows in place.
    func apply(to rows: UnsafeMutableBufferPointer<Double>) {
        let width = transforms.count
        precondition(rows.count % width == 0, "a whole number of rows")
        for (column, transform) in transforms.enumerated() {
            let places = stride(from: column, to: rows.count, by: width)
            switch transform {
            case .none, .share, .clr: continue
            case .log1p: for place in places { rows[place] = Self.log1p(rows[place]) }
            case .rank:
                // A dropped column has no ranks, and nothing depends on its value.
                guard let table = ranks[column] else { continue }
                for place in places { rows[place] = table.rank(of: rows[place]) }
            }
        }
        for start in stride(from: 0, to: rows.count, by: width) {
            if !shareColumns.isEmpty { share(rows, from: start) }
            if !ratioColumns.isEmpty { ratio(rows, from: start) }
        }
    }

    /// The raw value of a transformed one; `nil` where it depends on the rest of the row.
    func inverse(_ value: Double, column: Int) -> Double? {
        switch transforms[column] {
        case .none: value
        case .log1p: value < 0 ? -PortableMath.expm1(-value) : PortableMath.expm1(value)
        case .rank: ranks[column]?.value(at: value)
        case .share, .clr: nil
        }
    }

    private static func log1p(_ value: Double) -> Double {
        value < 0 ? -PortableMath.log1p(-value) : PortableMath.log1p(value)
    }

    private func share(_ rows: UnsafeMutableBufferPointer<Double>, from start: Int) {
        var sum = 0.0
        for column in shareColumns { sum += rows[start + column] }
        for column in shareColumns {
            let value = rows[start + column]
            // An overflowing sum must not pass for a share of 0.
            rows[start + column] = sum == 0 ? 0 : sum.isFinite ? value / sum : .nan
        }
    }

    private func ratio(_ rows: UnsafeMutableBufferPointer<Double>, from start: Int) {
        var sum = 0.0
        for column in ratioColumns {
            let value = rows[start + column]
            let part = value > 0 ? value : pseudoCount ?? 1
            let logarithm = PortableMath.log(max(part, .leastNormalMagnitude))
            rows[start + column] = logarithm
            sum += logarithm
        }
        let mean = sum / Double(ratioColumns.count)
        for column in ratioColumns { rows[start + column] -= mean }
    }
}

extension ColumnTransforms {
    /// Learns ranks and pseudo-count from a matrix.
    ///
    /// - Throws: `PreparationError` for a negative value in a composition.
    init(
        _ transforms: [Transform], fitting matrix: RepeatedMatrix, of set: FeatureSet
    ) throws(PreparationError) {
        let bare = ColumnTransforms(transforms, pseudoCount: nil, ranks: [:])
        // The noise of repeated rows never lowers a value.
        if let (column, customers, count) = bare.firstNegative(matrix.base) {
            throw .negativeParts(
                transforms[column], column: set.featureNames[column], view: set.viewName,
                customers: customers, count: count)
        }
        var ranks: [Int: RankTable] = [:]
        PreparedMatrix(matrix).forEachSortedColumn(
            transforms.indices.filter { transforms[$0] == .rank }
        ) { column, sorted in ranks[column] = RankTable(sorted: sorted) }
        self.init(
            transforms,
            pseudoCount: bare.ratioColumns.isEmpty ? nil : bare.smallestPart(matrix) / 2,
            ranks: ranks)
    }

    /// The smallest positive value of the columns with a log-ratio; 2 where there is none.
    private func smallestPart(_ matrix: RepeatedMatrix) -> Double {
        var smallest = Double.infinity
        matrix.forEachBlock { block, _ in
            for start in stride(from: 0, to: block.count, by: transforms.count) {
                for column in ratioColumns where block[start + column] > 0 {
                    smallest = min(smallest, block[start + column])
                }
            }
        }
        return smallest.isFinite ? smallest : 2
    }

    private func firstNegative(
        _ base: LiveMatrix
    ) -> (column: Int, customers: [String], count: Int)? {
        for column in compositionColumns {
            let rows = (0..<base.nRows).filter {
                base.values[$0 * base.nFeatures + column] < 0
            }
            if !rows.isEmpty {
                return (column, rows.prefix(3).map { base.customerID($0) }, rows.count)
            }
        }
        return nil
    }
}
