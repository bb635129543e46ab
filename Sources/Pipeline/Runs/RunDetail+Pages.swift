import Foundation
import Store

extension RunDetail {
    /// A part of the report for a person.
    public struct Page: Sendable {
        /// What it shows.
        public let name: String
        /// Its rows, for features one each and a column a cluster.
        public let table: ResultTable
        /// Columns on the left that say what a row is: they stand before every block of a wide table.
        public let nKeys: Int
    }

    /// The run for a person: features downwards, clusters sideways, numbers of a feature with equal
    /// digits.
    ///
    /// CSV and JSON have `sections`, at full precision.
    public var pages: [Page] {
        var pages = [
            Page(name: "run", table: shortened(facts), nKeys: 1),
            Page(name: "clusters", table: clusters, nKeys: 1),
            Page(
                name: "means of the raw values, in the features' units", table: profile(\.mean),
                nKeys: 1),
            Page(
                name: "medians of the raw values, in the features' units",
                table: profile(\.median), nKeys: 1),
        ]
        if !centroids.rows.isEmpty {
            pages.append(Page(name: centresName, table: centres, nKeys: 2))
        }
        if !metrics.rows.isEmpty { pages.append(Page(name: "metrics", table: metrics, nKeys: 1)) }
        return pages
    }

    /// Digests are cut, so that the page fits 80 columns.
    private func shortened(_ table: ResultTable) -> ResultTable {
        var table = table
        table.rows = table.rows.map { row in
            row.map { cell in
                guard case .text(let text) = cell, text.count > 56 else { return cell }
                return .text(text.prefix(55) + "…")
            }
        }
        return table
    }

    private func profile(_ number: (RunProfile.Entry) -> Double) -> ResultTable {
        var table = ResultTable(
            columns: ["feature"] + raw.clusters.map { Self.heading($0.cluster) })
        // Copies of one customer may lie in several clusters.
        table.append(
            [.text(raw.repeats == 1 ? "(customers)" : "(rows)")]
                + raw.clusters.map { .integer(Int64($0.size)) })
        for (place, feature) in raw.features.enumerated() {
            let numbers = raw.entries.map { number($0[place]) }
            let largest = raw.entries.map { max(abs($0[place].mean), abs($0[place].median)) }.max()
            table.append([.text(feature)] + Self.cells(numbers, beside: largest ?? 0))
        }
        return table
    }

    private var centresName: String {
        spaces.allSatisfy { $0.transform == "none" }
            ? "centres of the fit, in the features' units"
            : "centres of the fit: no averages of raw values where space is another than raw"
    }

    private var centres: ResultTable {
        var table = ResultTable(
            columns: ["feature", "space"]
                + centroids.rows.map { Self.heading(Int($0[0].int ?? 0)) })
        for (place, space) in spaces.enumerated() {
            let numbers = centroids.rows.map { $0[place + 1].double ?? .nan }
            // What is left over where a centre is 0 is small beside the column's spread only.
            let spread = raw.features.firstIndex(of: space.feature).map { input in
                raw.entries.map { abs($0[input].mean) }.max() ?? 0
            }
            table.append(
                [.text(space.feature), .text(space.name)]
                    + Self.cells(numbers, beside: space.isInUnits ? spread ?? 0 : 0))
        }
        return table
    }

    private static func heading(_ cluster: Int) -> String {
        cluster < 0 ? "noise" : String(cluster)
    }

    /// Five digits of the largest number of a row, and none beyond: what arithmetic leaves of a zero
    /// is a zero.
    private static func cells(_ numbers: [Double], beside other: Double) -> [Value] {
        let largest = numbers.reduce(other) { max($0, abs($1)) }
        guard largest > 0, largest.isFinite else { return numbers.map { .real($0) } }
        let decimals = 4 - Int(log10(largest).rounded(.down))
        let factor = pow(10, Double(abs(decimals)))
        return numbers.map { number in
            let rounded =
                decimals >= 0
                ? (number * factor).rounded() / factor : (number / factor).rounded() * factor
            // Adding 0 makes −0 a 0.
            return rounded.isFinite ? .real(rounded + 0) : .real(number)
        }
    }
}

/// In which space a feature's centres are printed.
struct CentreSpace: Sendable {
    let feature: String
    /// As in `snapshot_feature.transform`.
    let transform: String

    /// Whether the centre is in the feature's unit: share and clr have no way back.
    var isInUnits: Bool { transform != "share" && transform != "clr" }

    /// The space in words.
    var name: String {
        switch transform {
        case "none": "raw"
        case "share", "clr": transform
        default: transform + ", back"
        }
    }
}
