import Clustering
import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Prediction with the runs of a generated shop of 150 customers.
struct PredictionTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let transactions: String

    init() throws {
        let shop = try GeneratedShop()
        (folder, transactions, connection) = (shop.folder, shop.lines, shop.connection)
        var request = SweepRequest()
        request.kmeans.nClusters = [4]
        request.kmeans.tol = [1e-5]
        request.dbscan.minSamples = [5]
        request.dbscan.eps = [2]
        _ = try SweepRunner(in: connection, request: request).run()
    }

    private func prediction(_ run: String = "kmeans_4_1e-05") throws -> Prediction {
        try Prediction(of: RunReference(run), in: connection)
    }

    private func storedLabels() throws -> [Cell: Cell] {
        let rows = try connection.query(
            "select customer_id, cluster from segment where run_name = 'kmeans_4_1e-05'")
        return Dictionary(uniqueKeysWithValues: rows.map { (Cell($0[0]), Cell($0[1])) })
    }

    @Test func theTrainingTransactionsGiveTheStoredLabels() throws {
        let outcome = try prediction().predict(transactions: transactions)
        let stored = try storedLabels()
        #expect(stored.count > 100)
        var found: [Cell: Cell] = [:]
        for row in outcome.table.rows { found[row[0]] = row[1] }
        for (customer, cluster) in stored { #expect(found[customer] == cluster) }
        #expect(
            outcome.asOf.map { Value.text($0) }
                == (try connection.scalar("select as_of from snapshot")))
    }

    @Test func theExportedFeaturesGiveTheStoredLabels() throws {
        let runID = try RunReference("kmeans_4_1e-05").resolve(in: connection)
        _ = try RunExport(in: connection).write([runID], to: folder.file("out"))
        let outcome = try prediction().predict(features: folder.file("out/kmeans/data.csv"))
        #expect(outcome.asOf == nil)
        let stored = try storedLabels()
        #expect(outcome.table.rows.count == stored.count)
        for row in outcome.table.rows {
            #expect(stored[row[0]] == row[1])
            guard case .real(let first) = row[2], case .real(let second) = row[4] else {
                Issue.record("no distances")
                continue
            }
            #expect(first <= second)
            #expect(row[1] != row[3])
        }
    }

    @Test func theAsOfMomentIsTheLatestUnlessGiven() throws {
        let later = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,2,LANTERN,3,2014-02-03 10:00,1.5,NEW,France

            """, to: "later.csv")
        #expect(
            try prediction().predict(transactions: later).asOf == "2014-02-03 10:00:00")
        let given = try prediction().predict(
            transactions: later, window: ObservationWindow(asOf: "2015-01-01 00:00:00", days: nil))
        #expect(given.asOf == "2015-01-01 00:00:00")
        #expect(given.table.rows.map { $0[0] } == ["NEW"])
        #expect(throws: PredictionError.self) {
            try prediction().predict(
                transactions: later,
                window: ObservationWindow(asOf: "2010-01-01 00:00:00", days: nil))
        }
    }

    @Test func predictingWritesNothing() throws {
        let before = try PointDatabase.counts(connection)
        _ = try prediction().predict(transactions: transactions)
        #expect(try PointDatabase.counts(connection) == before)
    }

    /// The lowest cluster with a core customer within eps; the nearest one is named.
    @Test func aDBSCANRunPlacesByItsCoreCustomers() throws {
        let prediction = try prediction("dbscan_5_2")
        let labels = try connection.query(
            "select customer_id, cluster from segment where run_name = 'dbscan_5_2'")
        let stored = Dictionary(uniqueKeysWithValues: labels.map { (Cell($0[0]), Cell($0[1])) })
        let cores = Set(
            try connection.query(
                """
                select customer_id
                from run_core
                join run using (run_id)
                join snapshot_row using (snapshot_id, row_no)
                where run_name = 'dbscan_5_2'
                """
            ).map { Cell($0[0]) })
        #expect(cores.count > 10)
        #expect(stored.values.contains(-1))
        for outcome in [
            try prediction.predictSnapshot(onlyTrimmed: false),
            try prediction.predict(transactions: transactions),
        ] {
            #expect(outcome.table.columns.map(\.name).last == "core_customer")
            for row in outcome.table.rows {
                if let label = stored[row[0]] {
                    #expect(row[1] == label)
                    #expect(row[5] == "fitted")
                }
                #expect(cores.contains(row[6]))
                // Beside none stands the nearest cluster.
                if row[1] == -1 { #expect(row[3] != .null && row[4] == row[2]) }
                if cores.contains(row[0]) { #expect(row[2] == 0.0) }
            }
        }
        let trimmed = try prediction.predictSnapshot(onlyTrimmed: true)
        #expect(trimmed.table.rows.allSatisfy { $0[5] == "trimmed" && $0[6] != .null })
    }

    @Test func labelsThatTheRuleDoesNotGiveAreDamage() throws {
        try connection.execute(
            "delete from run_core where run_id = (select run_id from run where algorithm = 'dbscan') and row_no % 2 = 0"
        )
        let error = try #require(throws: (any Error).self) { try prediction("dbscan_5_2") }
        #expect("\(error)".contains("run_core"))
    }

    @Test func aMissingColumnIsNamedWithWhatTheRunNeeds() throws {
        let path = try folder.write("customer_id,amount\nA,1\n", to: "f.csv")
        let error = try #require(throws: FeatureFileError.self) {
            try prediction().predict(features: path)
        }
        #expect(error.description.contains("f.csv:1: has no column number_of_orders"))
        #expect(error.description.contains("recency"))
    }

    private func sweep(_ options: SnapshotOptions) throws -> RunReference {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [3]
        request.kmeans.tol = [1e-4]
        request.source = .features(options)
        _ = try SweepRunner(in: connection, request: request).run()
        return RunReference("latest")
    }

    @Test func theWindowIsThatOfTheRunAndAnotherIsRefused() throws {
        let run = try sweep(
            SnapshotOptions(features: "rfm", window: ObservationWindow(asOf: nil, days: 200)))
        let prediction = try Prediction(of: run, in: connection)
        let outcome = try prediction.predict(transactions: transactions)
        let stored = try connection.query(
            "select customer_id, cluster from segment where run_id = (select max(run_id) from run)")
        #expect(stored.count > 50)
        let expected = stored.map { $0.values.map { Cell($0) } }
        #expect(outcome.table.rows.map { [$0[0], $0[1]] } == expected)
        let error = try #require(throws: PredictionError.self) {
            try prediction.predict(
                transactions: transactions, window: ObservationWindow(asOf: nil, days: 100))
        }
        #expect(error.kind == .usage)
        #expect(error.description.contains("a window of 200 days"))
        #expect(error.description.contains("--other-window"))
        let same = try prediction.predict(
            transactions: transactions, window: ObservationWindow(asOf: nil, days: 200))
        #expect(same.table.rows == outcome.table.rows)
        let other = try prediction.predict(
            transactions: transactions, window: ObservationWindow(asOf: nil, days: 30),
            allowsOtherLength: true)
        #expect(other.table.rows.count < outcome.table.rows.count)
    }

    @Test func scoresOfNewCustomersRestOnTheRunsCutPoints() throws {
        let run = try sweep(SnapshotOptions(features: "rfm_score"))
        let asOf = try #require(
            try connection.query("select max(invoiced_at) from invoice_line").first
        ).text(0)
        // Alone in the file, this customer would get the lowest scores by the file's own cut points.
        let path = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,22423,LANTERN,9000,\(asOf.prefix(16)),99.5,NEW,France
            2,POST,POSTAGE,1,\(asOf.prefix(16)),99.5,OUTSIDE,France

            """, to: "new.csv")
        let prediction = try Prediction(of: run, in: connection)
        let outcome = try prediction.predict(transactions: path)
        #expect(outcome.table.rows.map { $0[0] } == ["NEW"])
        #expect(outcome.notes.contains { $0.contains("not placed: 1 customer ") })
        let best = try folder.write(
            "customer_id,recency_score,frequency_score,monetary_score\nNEW,5,1,5\n",
            to: "scores.csv")
        let expected = try prediction.predict(features: best)
        #expect(outcome.table.rows == expected.table.rows)
    }

    @Test func theAnalystsCodesHoldForNewCustomers() throws {
        let run = try sweep(SnapshotOptions(features: "basket"))
        try connection.run("delete from non_product_code where code = 'POST'")
        let path = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            2,POST,POSTAGE,1,2014-02-03 10:00,99.5,NEW,France

            """, to: "post.csv")
        let outcome = try Prediction(of: run, in: connection).predict(transactions: path)
        #expect(outcome.table.rows.map { $0[0] } == ["NEW"])
    }
}
