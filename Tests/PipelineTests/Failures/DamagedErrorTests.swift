import Clustering
import Pipeline
import Store
import TestSupport
import Testing

/// What a damaged file holds is told in words, whatever reads it: no trap, no other answer.
struct DamagedErrorTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("a.db"))
        _ = try SweepRunner(in: connection, request: PointDatabase.request([.kmeans])).run()
    }

    /// Everything that reads runs and matrices back.
    private func readAll() throws {
        var request = PointDatabase.request([.dbscan])
        request.source = .snapshot(1)
        _ = try SweepRunner(in: connection, request: request).run()
        _ = try RunComparison(in: connection).compare([1, 2])
        _ = try RunDetail(of: RunReference("1"), in: connection)
        _ = try RunExport(in: connection).write([1, 2], to: folder.file("out"))
        _ = try Prediction(of: RunReference("1"), in: connection).predictSnapshot(
            onlyTrimmed: false)
        _ = try FeatureCatalog(in: connection).sets()
        _ = try RunList(in: connection).table()
        _ = try RunReference("best").resolve(in: connection)
    }

    private func damage(_ sql: String) throws {
        try connection.execute("pragma foreign_keys = off; pragma ignore_check_constraints = on")
        try connection.execute(sql)
    }

    @Test func aWholeFileIsRead() throws { try readAll() }

    @Test(arguments: [
        ("update family_label set cluster = 4294967296 where row_no = 3", "4294967296"),
        ("update family_label set cluster = -5 where row_no = 3", "-5"),
        ("update family_label set cluster = 'x' where row_no = 3", "an integer"),
        ("update family_label set cluster = 1 where family_id = 1 and cluster = 0", "not those"),
        ("delete from family_label where family_id = 1 and row_no = 3", "row 3 is missing"),
        ("delete from family_label where family_id = 1 and row_no > 100", "120 rows"),
        ("update family_label set absent = -1 where row_no = 3", "row 3 is missing"),
        ("update family_label set row_no = -3 where family_id = 1 and row_no = 3", "no place"),
        (
            """
            insert into family_label
            select family_id, row_no, cluster + 1, -2 from family_label where row_no = 3
            """, "row 3 has more than one label"
        ),
        ("delete from run_family where run_id = 1", "0 labels are stored for the 120 rows"),
        ("update run_family set family_id = 77 where run_id = 1", "0 labels are stored"),
        ("update run set label_digest = x'41' where run_id = 1", "label_digest"),
        ("update run set n_clusters_found = -1 where run_id = 1", "n_clusters_found is -1"),
        ("update run set n_clusters = 3 where run_id = 1", "run_centroid of run 1"),
        ("delete from run_centroid where run_id = 1 and cluster = 0 and feature = 'x'", "run 1"),
        ("update run_centroid set scaled_value = 9e999 where run_id = 1", "finite"),
        ("update run_centroid set scaled_value = 'x' where run_id = 1", "a number"),
        ("update snapshot set n_rows = 5000000000", "5000000000"),
        ("update snapshot set n_rows = 2000000000", "2000000000"),
        ("update snapshot set n_rows = 119", "119"),
        ("update snapshot set n_features = 0", "features"),
        ("update snapshot set repeats = -1", "rows"),
        ("update snapshot set scaling = 'odd'", "\"odd\""),
        ("update snapshot set transform = 'odd'", "\"odd\""),
        ("update snapshot set outlier_rule = 'odd'", "\"odd\""),
        ("update snapshot set values_table = 'points'", "points"),
        ("update snapshot set fingerprint = 'f'", "fingerprint"),
        ("update snapshot_feature set scale = 0.0", "scale"),
        ("update snapshot_feature set mean = 'x'", "a number"),
        ("update snapshot_feature set low = 2.0, high = 1.0", "limits"),
        ("update snapshot_values_1 set x = x + 1 where row_no = 7", "fingerprint"),
        ("update snapshot_values_1 set x = 'x' where row_no = 7", "a number"),
        ("update snapshot_values_1 set x = x'41' where row_no = 7", "a number"),
        ("update snapshot_values_1 set customer_id = 'C9' where row_no = 7", "fingerprint"),
        ("update snapshot_values_1 set replicate = 1 where row_no = 7", "row 7"),
        ("delete from snapshot_values_1 where row_no = 7", "row 7"),
        ("delete from snapshot_values_1", "0 of its 120 rows"),
        ("update run_centroid set original_value = 'abc' where run_id = 1", "a number"),
        ("update run_centroid set original_value = 9e999 where run_id = 1", "belong together"),
        ("update run_centroid set original_value = original_value + 1 where run_id = 1", "scaler"),
        ("update run_centroid set cluster = 77 where run_id = 1 and cluster = 1", "cluster 77"),
        ("update run_centroid set scaled_value = scaled_value * 1.001 where run_id = 1", "scaler"),
        ("update snapshot_feature set mean = mean * 1.001", "scaler_digest"),
        ("update snapshot_feature set low = -9.0, high = 9.0", "scaler_digest"),
        ("update snapshot_feature set low = -9e999, high = 9e999", "limits"),
        ("update run_cluster set size = 99 where run_id = 1 and cluster = 0", "cluster of run 1"),
        ("update run_cluster set size = 99 where run_id = 2 and cluster = 0", "cluster of run 2"),
        ("delete from run_cluster where run_id = 1 and cluster = 0", "run_cluster of run 1"),
        ("update run_cluster set silhouette = 'x' where run_id = 1", "column silhouette"),
        ("update run set inertia = 'x' where run_id = 1", "column inertia"),
        ("update run set started_at = x'41' where run_id = 1", "column started_at"),
        ("update run set algorithm = 'abc' where run_id = 1", "\"abc\""),
        ("update run set tol = 9e999 where run_id = 1", "tol is inf"),
        ("update run set silhouette_with_noise = 'x' where run_id = 1", "a number"),
        (
            "update snapshot_row set customer_id = 'C9' where row_no = 7",
            "snapshot_row of snapshot 1"
        ),
        ("update snapshot_row set replicate = 1 where row_no = 7", "snapshot_row of snapshot 1"),
        ("delete from snapshot_row where row_no = 7", "119 of its 120 rows"),
        ("insert into snapshot_row values (1, 120, 'C9', 0)", "121 of its 120 rows"),
        ("update snapshot set as_of = 'yesterday'", "no time"),
        ("update snapshot set as_of = '2011-13-41 99:00:00'", "no time"),
        ("update snapshot set window_start = '2011-12-09'", "no time"),
        ("update snapshot set view_name = 'points' || char(0)", "NUL"),
        ("update snapshot_feature set feature = 'x' || char(0) where position = 0", "NUL"),
        ("update feature_set set view_name = char(0) || 'x' where feature_set = 'rfm'", "NUL"),
        ("update feature_set set excluded_view = char(0) where feature_set = 'rfm'", "NUL"),
        ("update feature set feature = char(0) where feature_set = 'rfm' and position = 0", "NUL"),
        ("update feature_set set outlier_rule = 'odd' where feature_set = 'rfm'", "\"odd\""),
    ])
    func aDamagedValueIsNamed(_ sql: String, _ words: String) throws {
        try damage(sql)
        let error = try #require(throws: (any Error).self) { try readAll() }
        let told = try #require(error as? any UserFacingError, "\(error)")
        #expect(told.kind == .data)
        #expect(told.description.contains(words), "\(told)")
        #expect(!told.description.contains("select"))
    }

    /// A snapshot from before schema 20 has no digest; its centres tell.
    @Test(arguments: ["mean = mean * 1.001", "scale = scale * 1.001"])
    func aChangedScalerDoesNotFitTheCentres(_ change: String) throws {
        try damage("update snapshot set scaler_digest = null")
        _ = try RunDetail(of: RunReference("1"), in: connection)
        try damage("update snapshot_feature set \(change)")
        let error = try #require(throws: DamagedError.self) {
            try RunDetail(of: RunReference("1"), in: connection)
        }
        #expect(error.description.contains("belong together"), "\(error)")
    }

    /// The lists of a damaged file, each on its own.
    @Test(arguments: [
        ("update run set inertia = 'x' where run_id = 1", "run: column inertia"),
        ("update run set run_name = x'41' where run_id = 1", "run: column run_name"),
        ("update run set n_iter = 1.5 where run_id = 1", "run: column n_iter"),
        ("update snapshot set feature_set = x'41'", "snapshot: column feature_set"),
    ])
    func aListNamesTableAndColumn(_ sql: String, _ words: String) throws {
        try damage(sql)
        let error = try #require(throws: DamagedError.self) {
            try RunList(in: connection).table()
        }
        #expect(error.description.hasPrefix(words), "\(error)")
    }

    /// They were printed as answers.
    @Test(arguments: [
        ("run set silhouette = 99.0 where run_id = 1", "run 1: silhouette is 99"),
        ("run set silhouette = -1.5 where run_id = 1", "run 1: silhouette is -1.5"),
        ("run set n_noise = -3 where run_id = 1", "run 1: n_noise is -3"),
        ("run set inertia = -1.0 where run_id = 1", "run 1: inertia is -1"),
        ("run set fit_seconds = -1.0 where run_id = 1", "run 1: fit_seconds is -1"),
    ])
    func aNumberThatCannotBeIsNoAnswer(_ change: String, _ words: String) throws {
        try damage("update \(change)")
        for read in [
            { _ = try RunDetail(of: RunReference("1"), in: connection) },
            { _ = try RunList(in: connection).table() },
        ] {
            let error = try #require(throws: DamagedError.self) { try read() }
            #expect(error.description.hasPrefix(words), "\(error)")
        }
    }

    @Test(arguments: [
        (
            "run_cluster set customer_share = 7.0 where run_id = 1 and cluster = 0",
            "customer_share is 7"
        ),
        ("run_cluster set silhouette = 2.0 where run_id = 1 and cluster = 0", "silhouette is 2"),
        ("run set snapshot_id = 77 where run_id = 1", "its snapshot is missing"),
    ])
    func aRunIsReadAsAWhole(_ change: String, _ words: String) throws {
        try damage("update \(change)")
        let error = try #require(throws: DamagedError.self) {
            try RunDetail(of: RunReference("1"), in: connection)
        }
        #expect(error.description.contains(words), "\(error)")
    }

    @Test func aSilhouetteThatCannotBeIsNotTheBest() throws {
        try damage("update run set silhouette = 99.0 where run_id = 2")
        #expect(throws: DamagedError.self) { try RunReference("best").resolve(in: connection) }
    }

    @Test(arguments: ["original_value = 9e999", "scaled_value = 9e999"])
    func anInfiniteCentreIsNotExported(_ change: String) throws {
        try damage("update run_centroid set \(change) where run_id = 1 and cluster = 0")
        #expect(throws: DamagedError.self) {
            try RunExport(in: connection).write([1], to: folder.file("out"))
        }
    }

    @Test func predictionHoldsTheMatrixAgainstItsFingerprint() throws {
        let path = try folder.write("customer_id,x,y\nC1000,1,2\n", to: "new.csv")
        try damage("update snapshot_values_1 set customer_id = 'C9' where customer_id = 'C1000'")
        let error = try #require(throws: FeatureError.self) {
            try Prediction(of: RunReference("1"), in: connection).predict(features: path)
        }
        #expect(error.kind == .data)
    }

    @Test(arguments: [
        "update run set run_id = 9223372036854775807 where run_id = 12",
        "update sweep set first_run_id = 9223372036854775807",
        "update sweep set n_new = 9223372036854775807",
    ])
    func idsAtTheirEndStopASweep(_ sql: String) throws {
        try damage(sql)
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [6]
        let error = try #require(throws: DamagedError.self) {
            try SweepRunner(in: connection, request: request).run()
        }
        #expect(error.kind == .data)
    }

    @Test func aSnapshotAtTheEndOfIDsStopsTheNext() throws {
        try damage("update snapshot set snapshot_id = 9223372036854775807")
        try PointDatabase.add("NEW", 1, 2, to: connection)
        #expect(throws: DamagedError.self) {
            try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "points"))
        }
    }

    @Test(arguments: [
        ("quantity = 'abc'", "quantity"), ("quantity = x'41'", "quantity"),
        ("unit_price = 'abc'", "unit_price"), ("unit_price = x'41'", "unit_price"),
        ("line_total = 'abc'", "line_total"),
    ])
    func aLineOfAnotherTypeStopsSnapshotsAndChecks(_ change: String, _ column: String) throws {
        let path = Places.fixture("small-shop/lines.csv")
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(path: path)
        try damage("update sold_line set \(change) where line_id = 100")
        let words = "line 100: \(column) does not hold"
        for set in ["standard", "rfm"] {
            let error = try #require(throws: DamagedError.self) {
                try SnapshotBuilder(in: connection).build(SnapshotOptions(features: set))
            }
            #expect(error.description.hasPrefix(words), "\(error)")
        }
        #expect(throws: DamagedError.self) {
            try HygieneCheck(in: connection).run(features: "standard")
        }
    }

    @Test func aLineAtTheEndOfIDsStopsIngest() throws {
        let path = Places.fixture("small-shop/lines.csv")
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(path: path)
        try damage(
            """
            update sold_line set line_id = 9223372036854775807
            where line_id = (select max(line_id) from sold_line)
            """)
        let more = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,2,LANTERN,3,2014-02-03 10:00,1.5,NEW,France

            """, to: "more.csv")
        #expect(throws: DamagedError.self) {
            try Ingest(database: connection, options: IngestOptions()).ingest(path: more)
        }
    }
}
