import Pipeline
import Store
import TestSupport

/// Ten customers of a small shop, and runs whose labels are given by hand.
struct ProfileDatabase {
    let connection: Connection
    private let folder: TemporaryFolder

    /// Sales, returns, postage (code POST), lines without description and without customer.
    static let lines = [
        "1,A,Apple,10,2024-03-01 10:00,5,c01,Spain",
        "1,POST,Postage,1,2024-03-01 10:00,4.99,c01,Spain",
        "2,B,Bread,10,2024-06-01 10:00,7.50,c01,Spain",
        "3,C,Cake,4,2024-11-30 10:00,2.25,c01,Spain",
        "4,A,Apple,8,2024-05-05 10:00,5,c02,Spain", "5,A,Apple,20,2024-12-01 10:00,5,c02,Spain",
        "6,A,Apple,-2,2024-12-02 10:00,5,c02,Spain", "7,D,Dates,100,2024-12-10 10:00,1,c03,Spain",
        "8,D,Dates,50,2024-12-20 10:00,1,c03,Spain", "9,E,Eggs,3,2024-12-31 10:00,20.05,c04,France",
        "10,A,Apple,2,2024-01-10 10:00,5,c05,France", "10,X,,1,2024-01-10 10:00,1.11,c05,France",
        "11,A,Apple,1,2024-02-10 10:00,5,c06,France", "12,A,Apple,3,2024-02-20 10:00,5,c06,France",
        "13,C,Cake,1,2024-01-05 10:00,2.25,c07,France",
        "13b,C,Cake,-1,2024-01-06 10:00,2.25,c07,France",
        "14,A,Apple,4,2024-03-03 10:00,5,c08,France", "14,POST,,1,2024-03-03 10:00,0.50,c08,France",
        "15b,A,Apple,-3,2024-04-04 10:00,5,c09,France", "15,F,Figs,7,2024-07-07 10:00,3,c10,Italy",
        "16,A,Apple,11,2024-08-08 10:00,5,,Italy",
    ]

    /// - Parameter path: Name of a file of its own, or a whole path; `nil` for a database in memory.
    init(_ lines: [String] = lines, at path: String? = nil) throws {
        folder = try TemporaryFolder()
        if let path {
            connection = try Database.open(
                path.hasPrefix("/") ? path : folder.file(path), for: .creating)
        } else {
            connection = try Connection.inMemory()
            try Database.prepare(connection)
        }
        try ingest(lines)
    }

    func ingest(_ lines: [String]) throws {
        let header =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        let file = try folder.write(
            header + lines.map { $0 + "\n" }.joined(), to: "lines\(lines.count).csv")
        _ = try Ingest(database: connection).ingest(path: file)
        try connection.execute("insert or ignore into non_product_code values ('POST', 'postage')")
        try CustomerFacts(connection).makeAnew()
    }

    func ingestCustomers(_ text: String) throws {
        let file = try folder.write(text, to: "customers.csv")
        _ = try CustomerIngest(database: connection).ingest(path: file)
    }

    /// A snapshot of a set, ready for runs by hand.
    func freeze(_ options: SnapshotOptions = SnapshotOptions(features: "rfm")) throws -> Snapshot {
        let snapshot = try SnapshotBuilder(in: connection).build(options).snapshot
        try connection.run(
            """
            insert or ignore into sweep (sweep_id, snapshot_id, algorithm, grid, seed, threads, n_runs,
                n_new, first_run_id, wall_seconds, cpu_path, engine_version, created_at)
            values (?1, ?1, 'dbscan', '', null, 1, 0, 0, 1, 0.0, 'plain', '1', '2024-12-31 00:00:00')
            """, [snapshot.id])
        return snapshot
    }

    func addRun(_ id: Int, labels: [Int], of snapshot: Snapshot) throws {
        try HandRuns.add(
            id, name: "hand_\(id)", key: "key \(id)", snapshot: snapshot.id, labels: labels,
            to: connection)
    }

    /// The run that profiles by hand are of: big ones, small ones, and c10 in no segment.
    static let labels = [0, 0, 0, 0, 1, 1, 1, 1, -1]

    func profile(_ id: Int, labels: [Int], of snapshot: Snapshot) throws {
        try addRun(id, labels: labels, of: snapshot)
        try SegmentProfiler(in: connection).ensure(id)
    }

    func rows(_ sql: String) throws -> [[Value]] { try connection.query(sql).map(\.values) }

    func names(_ id: Int) throws -> [Int: String] {
        Dictionary(
            try connection.query(
                "select cluster, segment_name from segment_name where run_id = ?", [id]
            ).map { (try $0.int(0), try $0.text(1)) }, uniquingKeysWith: { $1 })
    }
}
