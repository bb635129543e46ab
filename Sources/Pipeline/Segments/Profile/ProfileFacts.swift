import Reports
import Store

/// What distinguishes the segments of a stored profile, in words.
struct ProfileFacts {
    /// Least difference that is said, in standard deviations.
    private static let leastEffect = 0.2
    /// Largest p-value, times the comparisons that were made, of what is said beside the features.
    private static let largestP = 0.01
    /// Least effect of what is said beside the features: with many customers everything is significant.
    static let leastOther = 0.05
    private static let mostDifferences = 3
    private static let mostOthers = 2
    private static let mostOfAKind = 2
    private static let mostBorderline = 3

    /// What to know of the profile as a whole.
    let notes: [String]
    private var differences: [Int: [(words: String, effect: Double)]] = [:]
    private var small: [Int: String] = [:]
    private var others: [Int: [(effect: Double, kind: String, words: String)]] = [:]
    private var borderline: [Int: [String]] = [:]

    init(of runID: Int, money: Money, from connection: Connection) throws {
        notes = try Self.notes(of: runID, from: connection)
        try addFeatures(runID, money, from: connection)
        try addShares(runID, from: connection)
        try reading("segment_customer_example of run \(runID)") {
            let rows = try connection.query(
                """
                select cluster, customer_id
                from segment_customer_example
                where run_id = ? and kind = 'borderline'
                order by cluster, position
                """, [runID])
            for row in rows {
                borderline[try row.int(0), default: []].append(try row.text(1))
            }
        }
    }

    /// `Invoices 17 (all: 2)`, the largest difference first.
    func differences(of cluster: Int) -> [String] { effects(of: cluster).map(\.words) }

    /// The same with the difference of the means in standard deviations of all customers.
    func effects(of cluster: Int) -> [(words: String, effect: Double)] {
        Array((differences[cluster] ?? []).prefix(Self.mostDifferences))
    }

    /// The largest of the differences that are too small for `differences`; `nil` where there is none at all.
    func smallDifference(of cluster: Int) -> String? { small[cluster] }

    /// The two largest differences, on one line where they fit.
    func inShort(of cluster: Int) -> [String] {
        let large = Array(differences(of: cluster).prefix(2))
        if large.isEmpty { return [small[cluster] ?? "hardly differs from all customers"] }
        let line = large.joined(separator: ", ")
        return line.count <= Self.longestLine ? [line] : large
    }

    /// Characters that a line of them has beside the numbers of a segment.
    private static let longestLine = 46

    /// The strongest of what made no segments, no more than two of a kind and none of `kind`.
    func others(of cluster: Int, but kind: String? = nil) -> [String] {
        var ofKind: [String: Int] = [:]
        let sorted = (others[cluster] ?? []).sorted {
            (-abs($0.effect), $0.words) < (-abs($1.effect), $1.words)
        }
        return sorted.filter { other in
            if other.kind == kind { return false }
            ofKind[other.kind, default: 0] += 1
            return ofKind[other.kind, default: 0] <= Self.mostOfAKind
        }.prefix(Self.mostOthers).map(\.words)
    }

    /// Ids of customers who are nearly in another segment.
    func borderline(of cluster: Int) -> [String] {
        Array((borderline[cluster] ?? []).prefix(Self.mostBorderline))
    }

    private mutating func addFeatures(
        _ runID: Int, _ money: Money, from connection: Connection
    ) throws {
        try reading("segment_feature of run \(runID)") {
            let rows = try connection.query(
                """
                select segment_feature.cluster, segment_feature.feature, role, median,
                    overall_median, effect_size, p_value, feature.display_name, feature.unit, note,
                    count(*) over (partition by role) as n_tested
                from segment_feature
                inner join run on run.run_id = segment_feature.run_id
                inner join snapshot on snapshot.snapshot_id = run.snapshot_id
                left join feature on feature.feature_set = snapshot.feature_set
                    and feature.feature = segment_feature.feature
                where segment_feature.run_id = ?
                order by segment_feature.cluster, abs(effect_size) desc, segment_feature.position
                """, [runID])
            for row in rows {
                guard let median = try row.optionalDouble(3),
                    let overall = try row.optionalDouble(4),
                    let effect = try row.optionalDouble(5)
                else { continue }
                let name = try row.text(1)
                let isReturns = name == "return_share"
                let unit = try row.optionalText(8) ?? (isReturns ? "0 to 1" : "")
                func said(_ value: Double) -> String {
                    ProfileWords.number(value, unit: unit, money: money)
                }
                let words =
                    (try row.optionalText(7) ?? (isReturns ? "part returned" : name))
                    + " \(said(median)) (all: \(said(overall)))"
                if try row.text(2) == "clustered" {
                    guard try row.optionalText(9) == nil, median != overall else { continue }
                    let cluster = try row.int(0)
                    if abs(effect) >= Self.leastEffect {
                        differences[cluster, default: []].append((words, effect))
                    } else {
                        small[cluster] = small[cluster] ?? words
                    }
                } else if let p = try row.optionalDouble(6), median != overall {
                    add(words, "number", effect, p, try row.int(10), to: try row.int(0))
                }
            }
        }
    }

    private mutating func addShares(_ runID: Int, from connection: Connection) throws {
        try reading("segment_external of run \(runID)") {
            let rows = try connection.query(
                """
                select cluster, kind, attribute, value, description, share, overall_share,
                    effect_size, p_value, n_tested
                from segment_external
                where run_id = ? and p_value is not null and effect_size is not null
                """, [runID])
            var products = ProductWords(cutTo: 36)
            for row in rows where try row.text(1) == "product" {
                products.add(try row.text(3), try row.optionalText(4))
            }
            for row in rows {
                let (kind, value) = (try row.text(1), try row.text(3))
                let subject =
                    switch kind {
                    case "month": "bought in \(value)"
                    case "product":
                        "bought " + products.words(value, try row.optionalText(4))
                    case "attribute": "\(try row.text(2)) \(ProfileWords.cut(value, to: 30))"
                    default: ProfileWords.cut(value, to: 30)
                    }
                let (share, all) = (try row.double(5), try row.double(6))
                add(
                    "\(subject) \(percent(share)) (all: \(percent(all)))", kind,
                    try row.double(7), try row.double(8), try row.int(9), to: try row.int(0))
            }
        }
    }

    private mutating func add(
        _ words: String, _ kind: String, _ effect: Double, _ p: Double, _ nTested: Int,
        to cluster: Int
    ) {
        guard p * Double(max(nTested, 1)) <= Self.largestP, abs(effect) >= Self.leastOther else {
            return
        }
        others[cluster, default: []].append((effect, kind, words))
    }

    private static func notes(of runID: Int, from connection: Connection) throws -> [String] {
        try notCompared(runID, from: connection) + notTested(runID, from: connection)
    }

    /// What is outside the set by its column, but not by what it is made from.
    private static func notTested(
        _ runID: Int, from connection: Connection
    ) throws -> [String] {
        let (features, kinds) = try reading("segment_feature of run \(runID)") {
            (
                try connection.query(
                    """
                    select feature
                    from segment_feature
                    where run_id = ? and role = 'clustered'
                    group by feature
                    order by min(position), feature
                    """, [runID]
                ).map { try $0.text(0) },
                try connection.query(
                    """
                    select kind from segment_external where run_id = ?1
                    union
                    select feature from segment_feature where run_id = ?1 and role = 'external'
                    """, [runID]
                ).map { try $0.text(0) }
            )
        }
        let sources = FeatureSources(features)
        let external: [(kind: String, words: String, source: FeatureSources.Source)] = [
            ("month", "months", .dates), ("product", "products", .products),
            ("return_share", "returns", .amounts),
        ]
        let present = external.filter { kinds.contains($0.kind) }
        let shared = present.compactMap { entry in
            sources.feature(from: entry.source).map { "\(entry.words) (with \($0))" }
        }
        var notes: [String] = []
        if !shared.isEmpty {
            notes.append(
                "Not tested, since a feature of the set is made from the same: "
                    + shared.joined(separator: ", ") + ".")
        }
        let tested = present.filter { sources.feature(from: $0.source) == nil }.map(\.words)
        if !tested.isEmpty, !sources.unknown.isEmpty {
            notes.append(
                "Tested as if \(sources.unknown.joined(separator: ", ")) had nothing to do with them: "
                    + tested.joined(separator: ", ") + ".")
        }
        return notes
    }

    /// Columns of `customer` that could not be compared.
    private static func notCompared(
        _ runID: Int, from connection: Connection
    ) throws -> [String] {
        try reading("customer_attribute") {
            let names = try connection.query(
                """
                select column_name
                from customer_attribute
                where column_name not in (
                        select attribute from segment_external where run_id = ?1
                    )
                    and column_name not in (select feature from segment_feature where run_id = ?1)
                order by position
                """, [runID]
            ).map { try $0.text(0) }
            guard !names.isEmpty else { return [] }
            return [
                "Not compared: \(names.joined(separator: ", ")) (dates, more than "
                    + "\(ExternalFacts.mostKinds) different texts, or not known of these customers)."
            ]
        }
    }
}
