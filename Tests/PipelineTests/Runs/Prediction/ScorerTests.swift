import Clustering
import Foundation
import Pipeline
import Reports
import Store
import Synchronization
import TestSupport
import Testing

/// Everything around a scorer, whoever places the customers.
struct ScorerTests {
    /// Places a customer by the first value; remembers what it was asked.
    private final class MemoryScorer: Scorer {
        let nClusters: Int
        private let answer: @Sendable (FeatureRows) throws -> [Placement]
        private let asked = Mutex<[FeatureRows]>([])

        init(
            nClusters: Int = 2,
            answer: @escaping @Sendable (FeatureRows) throws -> [Placement] = { rows in
                (0..<rows.count).map { ScorerTests.byFirstValue(rows.values[$0 * rows.width]) }
            }
        ) {
            self.nClusters = nClusters
            self.answer = answer
        }

        var parts: [FeatureRows] { asked.withLock { $0 } }

        func place(_ customers: FeatureRows) throws -> [Placement] {
            asked.withLock { $0.append(customers) }
            return try answer(customers)
        }
    }

    private static func byFirstValue(_ value: Double) -> Placement {
        let cluster = value < 100 ? 0 : 1
        return Placement(
            first: .init(cluster: cluster, distance: abs(value)),
            second: .init(cluster: 1 - cluster, distance: abs(value) + 1))
    }

    private let folder: TemporaryFolder
    private let connection: Connection
    private let transactions: String

    init() throws {
        let shop = try GeneratedShop()
        (folder, transactions, connection) = (shop.folder, shop.lines, shop.connection)
        var request = SweepRequest()
        request.algorithms = [.dbscan]
        request.source = .features(SnapshotOptions(features: "small"))
        request.dbscan.minSamples = [5]
        request.dbscan.eps = [2]
        _ = try SweepRunner(in: connection, request: request).run()
    }

    private func prediction(_ scorer: any Scorer) throws -> Prediction {
        try Prediction(of: RunReference("latest"), in: connection, scorer: scorer)
    }

    /// Also a run whose algorithm has nothing to place by.
    @Test func everyPathAsksTheScorerAndTellsItsAnswer() throws {
        let snapshot = try Snapshot.load(1, from: connection)
        let scorer = MemoryScorer()
        let whole = try prediction(scorer).predictSnapshot(onlyTrimmed: false)
        let asked = try #require(scorer.parts.first)
        #expect(scorer.parts.count == 1)
        // First those of the fit, then those whom the rule left out.
        let fitted = try snapshot.customerIDs(from: connection)
        #expect(Array(asked.customerIDs.prefix(fitted.count)) == fitted)
        let raw = try snapshot.rawValues(from: connection)
        #expect(Array(asked.values.prefix(raw.count)) == raw)
        #expect(asked.width == 3)
        let ids = asked.customerIDs
        #expect(whole.table.rows.map { $0[0] } == ids.sorted().map(Cell.text))
        for row in whole.table.rows {
            guard case .text(let id) = row[0] else { continue }
            let place = try #require(ids.firstIndex(of: id))
            let expected = Self.byFirstValue(asked.values[place * 3])
            #expect(
                row == [
                    .text(id), Cell(expected.first.cluster), .real(expected.first.distance),
                    Cell(expected.second?.cluster), Cell(expected.second?.distance),
                    place < fitted.count ? "fitted" : "trimmed",
                ])
        }

        // The lines of the run are evaluated to the same rows, everybody in one order.
        let evaluated = MemoryScorer()
        let outcome = try prediction(evaluated).predict(transactions: transactions)
        #expect(outcome.table.rows == whole.table.rows)
        #expect(evaluated.parts.flatMap(\.customerIDs) == ids.sorted())

        _ = try RunExport(in: connection).write([1], to: folder.file("out"))
        let read = MemoryScorer()
        let file = try prediction(read).predict(features: folder.file("out/dbscan/data.csv"))
        #expect(read.parts == [FeatureRows(customerIDs: fitted, values: raw)])
        #expect(file.table.rows.map { $0[5] } == fitted.map { _ in "fitted" })
    }

    @Test func noiseAndALoneClusterHaveNoSecondChoice() throws {
        let path = try folder.write(
            "customer_id,amount,number_of_orders,recency\nA,1,2,3\n", to: "f.csv")
        let scorer = MemoryScorer(nClusters: 1) { rows in
            rows.customerIDs.map { _ in Placement(first: .init(cluster: -1, distance: 0)) }
        }
        let outcome = try prediction(scorer).predict(features: path)
        #expect(outcome.table.rows == [["A", -1, 0.0, .null, .null, "new"]])
    }

    private struct Broken: Error {}

    @Test(
        arguments: [
            ([], "0 answers came for 2 customers"),
            ([(0, 1, 1, 2), (2, 1, 1, 2)], "customer B is in cluster 2, and there are 2"),
            ([(0, 1, -2, 2), (0, 1, 1, 2)], "customer A is in cluster -2"),
            ([(0, .nan, 1, 2), (0, 1, 1, 2)], "customer A is nan from a cluster"),
            ([(0, 1, 1, -2), (0, 1, 1, 2)], "customer A is -2.0 from a cluster"),
            ([(0, 1, 0, 2), (0, 1, 1, 2)], "one cluster as first and second choice"),
        ] as [([(Int, Double, Int, Double)], String)])
    func whatCannotBeIsRefused(
        _ answer: [(Int, Double, Int, Double)], _ words: String
    ) throws {
        let path = try folder.write(
            "customer_id,amount,number_of_orders,recency\nA,1,2,3\nB,1,2,3\n", to: "f.csv")
        let scorer = MemoryScorer { _ in
            answer.map {
                Placement(
                    first: .init(cluster: $0.0, distance: $0.1),
                    second: .init(cluster: $0.2, distance: $0.3))
            }
        }
        let error = try #require(throws: PredictionError.self) {
            try prediction(scorer).predict(features: path)
        }
        #expect(error.kind == .data)
        #expect(error.description.contains(words), "\(error)")
        #expect(!error.description.contains("\n"))
    }

    @Test func aScorerThatFailsEndsThePrediction() throws {
        let before = try PointDatabase.counts(connection)
        let scorer = MemoryScorer { _ in throw Broken() }
        #expect(throws: Broken.self) {
            try prediction(scorer).predict(transactions: transactions)
        }
        #expect(try PointDatabase.counts(connection) == before)
    }

    @Test func manyCustomersComeInPartsBetweenWhichOneCanStop() throws {
        var text = "customer_id,amount,number_of_orders,recency\n"
        for customer in 0..<70_000 { text += "C\(customer),\(customer),1,2\n" }
        let path = try folder.write(text, to: "f.csv")
        let scorer = MemoryScorer()
        let outcome = try prediction(scorer).predict(features: path)
        #expect(scorer.parts.map(\.count) == [65_536, 4_464])
        #expect(outcome.table.rows.count == 70_000)
        #expect(outcome.table.rows[69_999][2] == .real(69_999))

        let stopped = MemoryScorer()
        let prediction = try prediction(stopped)
        connection.stopStatements { !stopped.parts.isEmpty }
        defer { connection.stopStatements(when: nil) }
        let error = try #require(throws: StoreError.self) {
            try prediction.predict(features: path)
        }
        #expect(error.isCancelled)
        #expect(stopped.parts.count == 1)
    }

    /// What a scorer gets is checked before.
    @Test func aMissingColumnIsToldBeforeTheScorerIsAsked() throws {
        let path = try folder.write("customer_id,amount\nA,1\n", to: "f.csv")
        let scorer = MemoryScorer()
        #expect(throws: FeatureFileError.self) { try prediction(scorer).predict(features: path) }
        #expect(scorer.parts.isEmpty)
    }
}
