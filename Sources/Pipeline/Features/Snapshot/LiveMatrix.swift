/// What a source says of a feature set now, checked and ordered by the bytes of `customer_id`.
struct LiveMatrix {
    /// A customer who is left out.
    struct Excluded {
        let customerID: String
        let why: LeftOut
        /// The customer's features, all finite; empty for whom the set has no place for.
        let features: [Double]
    }

    let featureNames: [String]
    /// Whether a column holds whole numbers only, as its source has them.
    let isInteger: [Bool]
    /// Ids, end to end, and where each starts; one more element than there are rows.
    let customerBytes: [UInt8]
    let customerStarts: [UInt32]
    /// Row-major, all finite, no negative zero.
    let values: [Double]
    /// Whom the outlier rule leaves out.
    let excluded: [Excluded]
    /// Whom the set itself leaves out, before any outlier rule: nobody disappears without a word.
    let outside: [Excluded]
    /// Whom the population that was asked for leaves out; they are in neither list above.
    let outsidePopulation: [Excluded]
    /// What is known of all customers together.
    let facts: FeatureFacts

    var nRows: Int { customerStarts.count - 1 }
    var nFeatures: Int { featureNames.count }

    /// The id of one row.
    func customerID(_ row: Int) -> String {
        let bytes = customerBytes[Int(customerStarts[row])..<Int(customerStarts[row + 1])]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Takes all that a source has.
    ///
    /// - Throws: `FeatureError` for an empty matrix, missing or repeated ids, values that are no finite
    ///   numbers, and a source that fails; what the source throws for the analyst; what `asking` throws.
    /// - Complexity: O(rows · features) memory; O(rows · log rows) comparisons of rows out of order.
    static func read(
        _ source: some FeatureSource, asking: FeatureIntake.Asking = .init()
    ) throws -> LiveMatrix {
        var intake = FeatureIntake(of: source.set, asking: asking)
        let facts = Result { try source.deliver(to: &intake) }
        return try intake.matrix(facts)
    }
}

/// Customers with raw values, in the order in which they came.
package struct FeatureRows: Sendable, Hashable {
    /// One id a row.
    package let customerIDs: [String]
    /// Row-major `(customers, columns)`, all finite.
    package let values: [Double]

    /// - Precondition: as many values in each row.
    package init(customerIDs: [String], values: [Double]) {
        precondition(
            customerIDs.isEmpty ? values.isEmpty : values.count % customerIDs.count == 0,
            "rows of one length")
        self.customerIDs = customerIDs
        self.values = values
    }

    /// Number of customers.
    package var count: Int { customerIDs.count }
    /// Values of a row; 0 where there is no row.
    package var width: Int { count == 0 ? 0 : values.count / count }

    /// The rows of some customers, and the ids of the others.
    func divided(by isOther: (String) -> Bool) -> (rows: FeatureRows, others: [String]) {
        let places = customerIDs.indices.filter { !isOther(customerIDs[$0]) }
        guard places.count < count else { return (self, []) }
        return (
            FeatureRows(
                customerIDs: places.map { customerIDs[$0] },
                values: places.flatMap { values[$0 * width..<($0 + 1) * width] }),
            customerIDs.filter(isOther)
        )
    }

    /// Some of the rows.
    func part(_ range: Range<Int>) -> FeatureRows {
        guard range.count < count else { return self }
        let places = range.lowerBound * width..<range.upperBound * width
        return FeatureRows(customerIDs: Array(customerIDs[range]), values: Array(values[places]))
    }
}
