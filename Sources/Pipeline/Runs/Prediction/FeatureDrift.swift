import Reports
import Store

/// How far the features of customers are from those that a run was fitted on.
///
/// Of each raw column with a say: the share of customers outside the lowest and highest value of the fit, and the shift of
/// the mean, in standard deviations of the fit. Values outside count as the nearer end of the range in the mean: a few wholesalers,
/// whom the outlier rule had left out of the fit, do not shift it.
public struct FeatureDrift: Sendable {
    /// Of one feature.
    struct Feature {
        let name: String
        let nOutside: Int
        let shareOutside: Double
        /// New mean less that of the fit, over the fit's deviation; `nil` where that is 0 and the mean another.
        let shift: Double?
        let lowest: Double
        let highest: Double
        let isBeyond: Bool
    }

    /// More customers than this share outside the range are told, if they are more than one.
    public static let outsideLimit = 0.05
    /// A larger shift is told, unless it is within three standard errors of a mean of so many customers.
    public static let shiftLimit = 0.25

    let features: [Feature]
    private let nCustomers: Int

    /// Whether a feature is beyond the limits.
    public var isBeyondLimits: Bool { features.contains(where: \.isBeyond) }

    /// - Returns: `nil` for no customers.
    /// - Complexity: O(rows of the snapshot + customers).
    init?(of rows: FeatureRows, from snapshot: Snapshot, in connection: Connection) throws {
        guard rows.count > 0 else { return nil }
        let names = snapshot.inputNames
        let needed = names.indices.filter(snapshot.scaler.isNeeded)
        let fit = ColumnRange.of(
            try snapshot.rawValues(from: connection), width: names.count, columns: needed)
        nCustomers = rows.count
        features = zip(needed, fit).map { column, range in
            let values = stride(from: column, to: rows.values.count, by: names.count).map {
                rows.values[$0]
            }
            return Feature(names[column], range, values)
        }
    }

    /// One row a feature, in the order of the set.
    public var table: ResultTable {
        var table = ResultTable(columns: [
            .init("feature", role: .identifier), .init("lowest_fitted", role: .measure),
            .init("highest_fitted", role: .measure),
            .init("customers_outside", unit: "customers", role: .measure),
            .init("share_outside", role: .measure),
            .init("mean_shift", unit: "deviations", role: .measure),
            .init("is_beyond_limits", unit: "0 or 1", role: .dimension),
        ])
        for feature in features {
            table.append([
                .text(feature.name), .real(feature.lowest), .real(feature.highest),
                .integer(Int64(feature.nOutside)), .real(feature.shareOutside),
                feature.shift.map(Cell.real) ?? .null, .integer(feature.isBeyond ? 1 : 0),
            ])
        }
        return table
    }

    private func words(_ value: Double) -> String {
        value == value.rounded() ? shortText(value) : fixedText(value, decimals: 2)
    }

    /// A sentence for each feature beyond the limits.
    public var warnings: [String] {
        features.filter(\.isBeyond).map { feature in
            let shift = feature.shift.map {
                "its mean is \(fixedText(abs($0), decimals: 2)) deviations \($0 < 0 ? "lower" : "higher")"
            }
            return
                "\(feature.name): \(grouped(feature.nOutside)) of \(counted(nCustomers, "customer")) "
                + "(\(percent(feature.shareOutside))) are outside of what the run was fitted on ("
                + "\(words(feature.lowest)) to \(words(feature.highest))), and "
                + (shift ?? "it had one value there") + ": the segments may not fit them"
        }
    }
}

extension FeatureDrift.Feature {
    fileprivate init(_ name: String, _ fit: ColumnRange, _ values: [Double]) {
        let n = Double(values.count)
        let mean = values.reduce(0) { $0 + min(max($1, fit.lowest), fit.highest) / n }
        let nOutside = values.count { $0 < fit.lowest || $0 > fit.highest }
        let shift = fit.deviation > 0 ? (mean - fit.mean) / fit.deviation : nOutside == 0 ? 0 : nil
        self.name = name
        self.nOutside = nOutside
        shareOutside = Double(nOutside) / n
        self.shift = shift
        lowest = fit.lowest
        highest = fit.highest
        // The mean of a few customers is anywhere.
        let limit = max(FeatureDrift.shiftLimit, 3 / n.squareRoot())
        isBeyond =
            nOutside > 1 && Double(nOutside) / n > FeatureDrift.outsideLimit
            || abs(shift ?? 0) > limit
    }
}

/// What a column held in the fit.
private struct ColumnRange {
    var lowest = Double.infinity
    var highest = -Double.infinity
    var mean = 0.0
    var deviation = 0.0

    static func of(_ values: [Double], width: Int, columns: [Int]) -> [ColumnRange] {
        let n = Double(values.count / width)
        return columns.map { column in
            var range = ColumnRange()
            for place in stride(from: column, to: values.count, by: width) {
                range.lowest = min(range.lowest, values[place])
                range.highest = max(range.highest, values[place])
                range.mean += values[place] / n
            }
            var variance = 0.0
            for place in stride(from: column, to: values.count, by: width) {
                let difference = values[place] - range.mean
                variance += difference * difference / n
            }
            range.deviation = range.lowest == range.highest ? 0 : variance.squareRoot()
            if range.lowest == range.highest { range.mean = range.lowest }
            return range
        }
    }
}
