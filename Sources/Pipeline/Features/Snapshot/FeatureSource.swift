import Store

/// Where the customers of a feature set and their values come from: what a snapshot is frozen from.
///
/// The local views stand here (`ViewFeatureSource`), a remote engine or a table that comes back from one
/// can. A source hands over what it has, in any order, and judges nothing: what a matrix needs (one
/// row a customer, finite numbers, the order of bytes) is asked once, by `FeatureIntake`.
package protocol FeatureSource {
    /// The set whose columns it has, with the rule by which it leaves customers out.
    var set: FeatureSet { get }

    /// Hands over every customer, and says what is known of all of them.
    ///
    /// A source that waits calls `intake.checkStop()` meanwhile; taking a row does so by itself.
    /// - Throws: Whatever keeps it from going on, and what `intake` throws. Then nothing of what it has
    ///   handed over is kept.
    func deliver(to intake: inout FeatureIntake) throws -> FeatureFacts

    /// The values at which the set's scores change: asked for after the rows, where they make a new
    /// snapshot.
    func cutPoints() throws -> [CutPoint]

    /// The views by which the same features can be had of other lines; `nil` where there are none.
    func texts() throws -> ViewTexts?
}

extension FeatureSource {
    /// A set without scores.
    package func cutPoints() throws -> [CutPoint] { [] }

    /// No views that SQLite could evaluate.
    package func texts() throws -> ViewTexts? { nil }
}

/// A value as its source has it.
package enum FeatureValue: Sendable, Hashable {
    /// A whole number: a column of nothing else is shown as one.
    case integer(Int64)
    /// A number, which need not be finite.
    case real(Double)
    /// No value.
    case null
    /// A text, whatever it says.
    case text
    /// Bytes.
    case blob
}

/// Why a customer stays out of a matrix.
package struct LeftOut: Sendable, Hashable {
    /// The feature or the count that decided it, such as `amount`.
    package let rule: String
    /// The customer's own value there.
    package let value: Double
    /// The customer's sales.
    package let revenue: Double

    package init(rule: String, value: Double, revenue: Double) {
        self.rule = rule
        self.value = value
        self.revenue = revenue
    }
}

/// What a source knows of all its customers together.
package struct FeatureFacts: Sendable, Hashable {
    /// Sales of all customers with a row, left out by rule or not; `nil` where nobody is left out by rule.
    package var revenue: Double?
    /// Sales of all customers; `nil` where those whom the set has no place for have none.
    package var revenueOfAll: Double?
    /// Complete lines on a Saturday; `nil` for a set that has no weekdays, or all seven.
    package var nSaturdayLines: Int?
    /// Moment to which recency counts, `YYYY-MM-DD HH:MM:SS`: the window's end, or else the newest complete
    /// line; `nil` when there is neither.
    package var asOf: String?
    /// The window's end where it is set.
    package var givenAsOf: String?
    /// Start of the window that was looked at; `nil` when it is open.
    package var windowStart: String?
    /// What the outlier rule calls usual, by the features that it looks at; empty where they are columns of the set.
    package var outlierBounds: [String: ClosedRange<Double>] = [:]
    /// How long before the given end the newest line is; `nil` where no end is given, or it is not known.
    package var lateEnd: LateEnd?

    /// Nothing is known.
    package init() {}
}

/// The end of a window behind the last of its lines.
package struct LateEnd: Sendable, Hashable {
    /// Whole days between them.
    package let days: Int
    /// Time of the line.
    package let newest: String
}

/// One value at which a score changes.
package struct CutPoint: Sendable, Hashable {
    /// The score's column.
    package let feature: String
    /// Place among the column's values, from 1.
    package let number: Int
    /// Where it changes, in the units of what is scored.
    package let value: Double

    package init(feature: String, number: Int, value: Double) {
        self.feature = feature
        self.number = number
        self.value = value
    }
}
