import Store

/// The current publication of a name, before another takes its place.
struct EarlierPublication {
    /// Its number.
    let id: Int
    /// Its run; `nil` for rules.
    let runID: Int?
    let isDefault: Bool
    /// Day to which its rows refer.
    let asOfDate: String
    /// Names of its segments that are not gone, by their ids.
    let names: [Int: String]
    /// Clusters of its run by the ids of the segments.
    let clusters: [Int: Int]

    /// - Returns: `nil` where the name is new.
    static func find(
        _ name: PublicationName, in connection: Connection
    ) throws -> EarlierPublication? {
        try reading("publication \(name.text)") {
            let rows = try connection.query(
                """
                select publication_id, run_id, is_default, as_of_date,
                    as_of_date is date(as_of_date)
                from publication
                where publication_name = ? and replaced_at is null
                """, [name.text])
            guard let row = rows.first else { return nil }
            let id = try row.int(0)
            let day = try row.text(3)
            guard try row.int(4) == 1 else {
                throw DamagedError(
                    "publication \(name.text)", "as_of_date holds \"\(day.prefix(40))\"")
            }
            var names: [Int: String] = [:]
            var clusters: [Int: Int] = [:]
            for segment in try connection.query(
                """
                select segment_id, segment_name, cluster
                from publication_segment
                where publication_id = ? and fate <> 'died'
                """, [id])
            {
                let segmentID = try segment.int(0)
                names[segmentID] = try segment.text(1)
                clusters[segmentID] = try segment.optionalInt(2)
            }
            try refuseDoubles(Array(names.values), "are called", of: name)
            try refuseDoubles(Array(clusters.values), "are cluster", of: name)
            let runID = try row.optionalInt(1)
            try refuseOthers(
                Set(clusters.values), names: Array(names.values), runID, of: name, in: connection)
            return EarlierPublication(
                id: id, runID: runID, isDefault: try row.int(2) == 1,
                asOfDate: day, names: names, clusters: clusters)
        }
    }

    /// Whether one of it and what is to be published is of a run, and the other of rules.
    func isOfOtherKind(than places: (any CustomerPlaces)?) -> Bool {
        (runID == nil) != (places == nil)
    }

    /// Refuses a day before its own: who was where would be told the wrong way round.
    func refuse(_ day: String, of name: PublicationName) throws(PublicationError) {
        guard day < asOfDate else { return }
        throw .backInTime(name.text, day: day, published: asOfDate)
    }

    /// Segments that cannot be told apart have no numbers that go on.
    private static func refuseDoubles<T: Hashable & Comparable>(
        _ values: [T], _ words: String, of name: PublicationName
    ) throws {
        var seen: Set<T> = []
        guard let double = values.filter({ !seen.insert($0).inserted }).min() else { return }
        throw DamagedError(
            "publication_segment of \(name.text)", "two segments \(words) \(double)")
    }

    private static let wayOut =
        "Another publication stands without it: workbench publish RUN --as ANOTHER --default"

    /// Refuses segments that are not one for each cluster with customers, or for each rule: whom such a row is missing for would
    /// be moved.
    ///
    /// A centre that nobody was nearest to may have a segment too: customers came there later, or an earlier workbench gave
    /// it one.
    private static func refuseOthers(
        _ clusters: Set<Int>, names: [String], _ runID: Int?, of name: PublicationName,
        in connection: Connection
    ) throws {
        let damage = DamagedError(
            "publication_segment of \(name.text)",
            "its segments are not one for each cluster of its run: another program has changed them. "
                + Self.wayOut
        )
        // Rules have no clusters: they are known by their names, all of them.
        guard let runID else {
            guard Set(names) == Set(RFMRules.rules.map(\.name)) else {
                throw DamagedError(
                    "publication_segment of \(name.text)",
                    "its segments are not one for each of the eight rules: another program has changed them. "
                        + Self.wayOut
                )
            }
            return
        }
        guard clusters.count == names.count else { throw damage }
        func stored(_ table: String) throws -> Set<Int> {
            try reading("\(table) of run \(runID)") {
                Set(
                    try connection.query(
                        "select distinct cluster from \(table) where run_id = ? and cluster >= 0",
                        [runID]
                    ).map { try $0.int(0) })
            }
        }
        let filled = try stored("run_cluster")
        guard clusters.isSuperset(of: filled),
            clusters.isSubset(of: filled.union(try stored("run_centroid")))
        else { throw damage }
    }

    /// The table in which its customers stand.
    var table: String { isDefault ? "customer_segment" : "publication_customer" }

    /// How many customers stand there, and the last day on which one came to where he is; `nil` without any.
    func customers(of name: PublicationName, in connection: Connection) throws -> (
        count: Int, lastChange: String?
    ) {
        try reading("publication \(name.text)") {
            let row = try connection.query(
                """
                select
                    count(*),
                    max(segment_since_date),
                    max(segment_since_date) filter (
                        where segment_since_date <> ?2
                            and segment_since_date is not date(segment_since_date)
                    )
                from \(table)
                where publication_id = ?1
                """, [id, asOfDate])[0]
            if let bad = try row.optionalText(2) {
                throw DamagedError(
                    "publication \(name.text)", "segment_since_date holds \"\(bad.prefix(40))\"")
            }
            return (try row.int(0), try row.optionalText(1))
        }
    }

    /// How many of the customers whom both know are in which of their segments.
    struct Overlap {
        /// Customers of each pair.
        let cells: [(old: Int, new: Int, count: Int)]
        /// Customers by the ids before.
        let oldSizes: [Int: Int]
        /// Customers by the numbers now.
        let newSizes: [Int: Int]
    }
}
