import Reports
import Store

extension RunDetail {
    /// Features of a cluster that are told, and of one of many.
    private static let (mostTold, fewTold) = (5, 3)
    /// With more clusters each is told in fewer rows.
    private static let manyClusters = 8

    /// The run for a person: how its clusters differ from everybody, the largest differences first.
    public var pages: [ResultTable] {
        [shortened(facts), clusters, told, metrics].filter { !$0.rows.isEmpty }
    }

    /// The run for a person with every number: features downwards, clusters sideways, each number with five
    /// digits of its own.
    ///
    /// CSV and JSON have `sections`, at full precision.
    public var allPages: [ResultTable] {
        [
            shortened(facts), clusters,
            profile("means of the raw values, in the features' units", \.mean),
            profile("medians of the raw values, in the features' units", \.median),
        ] + [centres, metrics].filter { !$0.rows.isEmpty }
    }

    /// Medians say what it is like in the features' units, deviations how far that is from everybody.
    private var told: ResultTable {
        let most = differences.entries.count > Self.manyClusters ? Self.fewTold : Self.mostTold
        var table = ResultTable(
            name: "centres as difference from everybody, the largest first"
                + (most < columns.count ? " (all features: --all)" : ""),
            columns: [
                .init("cluster", role: .dimension), .init("size", role: .measure), "feature",
                .init("median", role: .measure), .init("everybody", role: .measure),
                .init("difference", heading: "deviations", digits: 2),
            ])
        table.columns[5].bar = .signed(limit: 2)
        for (group, own) in zip(differences.entries, raw.entries) {
            for (place, entry) in group.entries.prefix(most).enumerated() {
                let input = columns[entry.column]
                let here = own[input].median
                let numbers = roundedCells([here, everybody[input]], beside: 0)
                table.append([
                    place == 0 ? Self.label(of: group.cluster) : nil,
                    place == 0 ? .integer(Int64(group.size)) : nil,
                    .text(Self.short(headings[raw.features[input]] ?? raw.features[input])),
                    numbers[0], numbers[1], .real(entry.difference),
                ])
            }
        }
        return table
    }

    private static func label(of cluster: Int) -> Cell {
        cluster < 0 ? .text("noise") : .integer(Int64(cluster))
    }

    /// Names of strangers' columns are as long as they like.
    private static func short(_ name: String) -> String {
        name.count <= 28 ? name : name.prefix(27) + "…"
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

    private func profile(
        _ name: String, _ number: (RunProfile.Entry) -> Double
    ) -> ResultTable {
        var table = ResultTable(
            name: name,
            columns: ["feature"] + raw.clusters.map { Self.column(of: $0.cluster) }, nKeys: 1)
        // Copies of one customer may lie in several clusters.
        table.append(
            [.text(raw.repeats == 1 ? "(customers)" : "(rows)")]
                + raw.clusters.map { .integer(Int64($0.size)) })
        for (place, feature) in raw.features.enumerated() {
            let numbers = raw.entries.map { number($0[place]) }
            let largest = raw.entries.map { max(abs($0[place].mean), abs($0[place].median)) }.max()
            table.append(
                [.text(headings[feature] ?? feature)]
                    + roundedCells(numbers, beside: largest ?? 0))
        }
        return table
    }

    private var centresName: String {
        spaces.allSatisfy { $0.transform == "none" }
            ? "centres of the fit, in the features' units"
            : "centres of the fit: no averages of raw values where space is another than raw"
    }

    /// No rows for DBSCAN.
    private var centres: ResultTable {
        var table = ResultTable(
            name: centresName,
            columns: ["feature", "space"]
                + centroids.rows.map { Self.column(of: Int($0[0].int ?? 0)) }, nKeys: 2)
        guard !centroids.rows.isEmpty else { return table }
        for (place, space) in spaces.enumerated() {
            let numbers = centroids.rows.map { $0[place + 1].double ?? .nan }
            // What is left over where a centre is 0 is small beside the column's spread only.
            let spread = raw.features.firstIndex(of: space.feature).map { input in
                raw.entries.map { abs($0[input].mean) }.max() ?? 0
            }
            table.append(
                [.text(heading(space)), .text(space.name)]
                    + roundedCells(numbers, beside: space.isInUnits ? spread ?? 0 : 0))
        }
        return table
    }

    /// Transformed values have no currency.
    private func heading(_ space: CentreSpace) -> String {
        space.isInUnits ? headings[space.feature] ?? space.feature : space.feature
    }

    private static func column(of cluster: Int) -> ResultTable.Column {
        .init(cluster < 0 ? "noise" : String(cluster), role: .measure)
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
