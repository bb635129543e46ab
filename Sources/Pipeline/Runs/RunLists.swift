import Reports

/// Runs for a reader: a list for each algorithm, with what must be known beside the numbers.
public struct RunLists {
    /// Runs of one algorithm.
    public struct List: Sendable {
        /// All columns; named after the algorithm.
        public let table: ResultTable
        /// The columns that fit a terminal; the name carries the hyperparameters.
        public let briefColumns: [String]
    }

    /// One an algorithm that has runs, in the order of the program; at least one, which may be empty.
    public private(set) var lists: [List] = []
    /// What a reader should know: equal runs, and DBSCAN that leaves most customers out.
    public private(set) var remarks: [String] = []

    /// Metrics by which runs are ranked; those with too much noise come last there.
    private static let qualities: Set = [
        "silhouette", "silhouette_with_noise", "calinski_harabasz", "davies_bouldin",
    ]

    /// In the order of interest: a terminal without room for all leaves out the last ones.
    private static let briefColumns = [
        "run_id", "run_name", "n_clusters_found", "silhouette", "n_equal_runs", "snapshot_id",
        "calinski_harabasz", "davies_bouldin", "inertia", "n_iter", "fit_seconds",
        "shared_seconds",
    ]

    private static let briefColumnsWithNoise = [
        "run_id", "run_name", "n_clusters_found", "silhouette", "noise_share",
        "noise_revenue_share", "health", "silhouette_coverage", "n_equal_runs", "snapshot_id",
        "n_noise", "fit_seconds", "shared_seconds",
    ]

    /// Runs of a table of all columns.
    init(of table: ResultTable, by algorithms: AlgorithmList, showsAll: Bool) {
        guard let place = table.place(of: "algorithm") else {
            lists = [List(table: table, briefColumns: Self.briefColumns)]
            return
        }
        var names = algorithms.all.map(\.name)
        for row in table.rows {
            if case .text(let name) = row[place], !names.contains(name) { names.append(name) }
        }
        for name in names {
            var own = table
            own.rows = table.rows.filter { $0[place] == .text(name) }
            guard !own.rows.isEmpty else { continue }
            own.name = algorithms[name]?.title ?? name
            add(own, showsAll: showsAll)
        }
        if lists.isEmpty { lists = [List(table: table, briefColumns: Self.briefColumns)] }
    }

    private mutating func add(_ table: ResultTable, showsAll: Bool) {
        remarks += Self.remarkOnEqualRuns(table, showsAll: showsAll) + Self.remarksOnNoise(table)
        var table = table
        if let place = table.place(of: "silhouette") { table.columns[place].bar = .share }
        let passed = table.place(of: "passed")
        if !showsAll, let first = table.place(of: "partition_run_id") {
            // Equal segments may have come of parameters of which only some are fulfilled.
            var shown: Set<[Cell]> = []
            table.rows = table.rows.filter { row in
                shown.insert([row[first]] + (passed.map { [row[$0]] } ?? [])).inserted
            }
        }
        let hasNoise = table.place(of: "health").map { place in
            table.rows.contains { $0[place] != .null }
        }
        var brief = hasNoise == true ? Self.briefColumnsWithNoise : Self.briefColumns
        if passed != nil { brief.insert("passed", at: 2) }
        lists.append(List(table: table, briefColumns: brief))
    }

    /// A list by one of its columns: by a metric, runs that are not ranked come last.
    ///
    /// - Throws: `TableError` that lists the columns there are.
    public static func sorted(
        _ table: ResultTable, by key: String
    ) throws(TableError) -> ResultTable {
        var sorted = try table.sorted(by: key)
        let name = key.hasPrefix("-") ? String(key.dropFirst()) : key
        guard qualities.contains(name), let place = table.place(of: "is_ranked") else {
            return sorted
        }
        sorted.rows =
            sorted.rows.filter { $0[place] == 1 } + sorted.rows.filter { $0[place] != 1 }
        return sorted
    }

    /// All lists as one table, for programs: the algorithms one behind the other.
    public static func joined(_ tables: [ResultTable]) -> ResultTable {
        guard var table = tables.first else { return ResultTable(columns: []) }
        table.name = ""
        table.rows = tables.flatMap(\.rows)
        return table
    }

    // MARK: Remarks

    private static func remarkOnEqualRuns(_ table: ResultTable, showsAll: Bool) -> [String] {
        guard let first = table.place(of: "partition_run_id") else { return [] }
        let nPartitions = Set(table.rows.map { $0[first].int }).count
        guard nPartitions < table.rows.count else { return [] }
        let words =
            "\(table.name): \(table.rows.count) runs are \(nPartitions) "
            + "partition\(nPartitions == 1 ? "" : "s")"
        return [
            showsAll
                ? words + " (n_equal_runs, partition_run_id)"
                : words + ": equal ones are shown once, by the lowest run_id; --all shows all"
        ]
    }

    /// What DBSCAN comes to on each snapshot where none of its runs can be ranked.
    private static func remarksOnNoise(_ table: ResultTable) -> [String] {
        guard let snapshot = table.place(of: "snapshot_id"),
            let noise = table.place(of: "noise_share"),
            let found = table.place(of: "n_clusters_found"), let health = table.place(of: "health")
        else { return [] }
        let judged = table.rows.filter { $0[health] != .null }
        let snapshots = Set(judged.compactMap { $0[snapshot].int }).sorted()
        return snapshots.compactMap { id in
            let several = judged.filter { $0[snapshot].int == id && $0[found].int ?? 0 > 1 }
            guard several.contains(where: { $0[health] == "healthy" }) == false else { return nil }
            let shares = several.compactMap { $0[noise].double }
            guard let low = shares.min(), let high = shares.max() else {
                return "\(table.name), snapshot \(id): no run has two clusters"
            }
            guard low > 0.2 else { return nil }
            let range =
                wholePercent(low) == wholePercent(high)
                ? wholePercent(high) : "\(wholePercent(low)) to \(wholePercent(high))"
            return "\(table.name), snapshot \(id): every run with two or more clusters leaves "
                + "\(range) % of the customers as noise: none is a segmentation, and none is ranked"
        }
    }

    private static func wholePercent(_ share: Double) -> String {
        String(Int((share * 100).rounded()))
    }
}

extension ResultTable {
    /// Where a column stands; `nil` where the table has none of that name.
    fileprivate func place(of name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
