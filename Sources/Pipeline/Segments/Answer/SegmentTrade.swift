import Reports
import Store

/// What another number of segments gives up against the answer's, whether it is smaller or larger.
///
/// Sizes and what becomes of the answer's segments are told of any two runs; how often segments come back only of numbers that
/// `recommend` has looked at, and where it has not, that is said with what to type.
struct SegmentTrade {
    /// One paragraph.
    let words: String

    /// - Parameters:
    ///   - asked: Segments that were asked for.
    ///   - run: The run that has so many.
    ///   - own: The answer's number and run; `nil` where it advises none.
    /// - Throws: `DamagedError`; `ProfileError`; `StoreError`.
    /// - Complexity: O(rows), and names of segments where the answer's run has none yet.
    init(
        _ asked: Int, run: Int, insteadOf own: (count: Int, run: Int)?, answer id: Int,
        in connection: Connection
    ) throws {
        let head =
            "You asked for \(asked) segments"
            + (own.map { " instead of \($0.count): " } ?? ", where none are advised: ")
        func beside(_ value: Double?) -> String {
            guard let value, let own else { return "" }
            return " (\(percent(value)) with \(own.count))"
        }
        let others = own.map(\.count)
        var parts: [String] = []
        let again = try Self.comesBack(asked, answer: id, in: connection)
        if let again {
            parts.append(
                "the least steady is found again to \(percent(again)) when customers are drawn anew"
                    + beside(
                        try others.flatMap { try Self.comesBack($0, answer: id, in: connection) }))
        }
        if let share = try Self.smallestShare(run, in: connection) {
            parts.append(
                "the smallest has \(percent(share)) of the customers"
                    + beside(try own.flatMap { try Self.smallestShare($0.run, in: connection) }))
        }
        if let own { parts += try Self.fates(of: own.run, in: run, connection) }
        if again == nil {
            parts.append(
                "whether they come back when customers are drawn anew was not looked at: workbench recommend "
                    + "\(try Self.matrix(of: id, in: connection)) --n-clusters \(asked) --max-segments \(asked)"
            )
        }
        words = head + parts.joined(separator: "; ") + (again == nil ? "" : ".")
    }

    private static func matrix(of id: Int, in connection: Connection) throws -> String {
        let row = try connection.query(
            "select snapshot_id from recommendation where recommendation_id = ?", [id]
        ).first
        guard let row else { throw DamagedError("recommendation \(id)", "it is gone") }
        return "--snapshot \(try row.int(0))"
    }

    private static func comesBack(
        _ nClusters: Int, answer id: Int, in connection: Connection
    ) throws -> Double? {
        try reading("recommendation_candidate of answer \(id)") {
            try connection.query(
                """
                select worst_jaccard
                from recommendation_candidate
                where recommendation_id = ? and n_clusters = ?
                """, [id, nClusters]
            ).first.flatMap { try $0.optionalDouble(0) }
        }
    }

    private static func smallestShare(_ run: Int, in connection: Connection) throws -> Double? {
        try reading("run_cluster of run \(run)") {
            try connection.query(
                "select min(customer_share) from run_cluster where run_id = ? and cluster >= 0",
                [run]
            ).first.flatMap { try $0.optionalDouble(0) }
        }
    }

    /// Segments of the answer that most segments' customers of the other run come from: several from one, or none.
    private static func fates(
        of own: Int, in other: Int, _ connection: Connection
    ) throws -> [String] {
        let mine = try RunLabels.load(own, from: connection)
        let theirs = try RunLabels.load(other, from: connection)
        guard mine.count == theirs.count else {
            throw DamagedError("run_label of run \(other)", "it has not the rows of run \(own)")
        }
        var shared: [Int32: [Int32: Int]] = [:]
        for (from, to) in zip(mine, theirs) where from >= 0 && to >= 0 {
            shared[to, default: [:]][from, default: 0] += 1
        }
        var parts: [Int32: Int] = [:]
        for (_, sources) in shared {
            let home = sources.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
            if let home { parts[home.key, default: 0] += 1 }
        }
        let names = try names(of: own, in: connection)
        let gone = names.filter { parts[$0.cluster] == nil }.map(\.name)
        let divided = names.compactMap { segment in
            parts[segment.cluster].flatMap {
                $0 > 1 ? "\(quotedNames([segment.name])) in \($0)" : nil
            }
        }
        return [
            gone.isEmpty
                ? nil
                : quotedNames(gone) + (gone.count == 1 ? " is" : " are")
                    + " no segment of \(gone.count == 1 ? "its" : "their") own any more",
            divided.isEmpty ? nil : "it divides " + divided.joined(separator: ", "),
        ].compactMap(\.self)
    }

    private static func names(
        of run: Int, in connection: Connection
    ) throws -> [(cluster: Int32, name: String)] {
        try SegmentProfiler(in: connection).ensure(run)
        return try reading("segment_profile of run \(run)") {
            try connection.query(
                """
                select cluster, segment_name
                from segment_profile
                where run_id = ? and cluster >= 0
                order by net_revenue desc, cluster
                """, [run]
            ).map { (Int32(truncatingIfNeeded: try $0.int(0)), try $0.text(1)) }
        }
    }
}
