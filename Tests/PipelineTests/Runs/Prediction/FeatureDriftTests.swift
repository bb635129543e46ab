import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Drift against a fit on eight customers, by hand.
struct FeatureDriftTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Database.open(folder.file("a.db"), for: .creating)
        try connection.execute("create table points (customer_id text, x, y)")
        for number in 0..<8 {
            // x: mean 4, deviation 2; y is always 5.
            try connection.run(
                "insert into points values (?, ?, 5)", ["C\(number)", number % 2 == 0 ? 2 : 6])
        }
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [2]
        request.kmeans.tol = [1e-4]
        request.source = .features(SnapshotOptions(features: "points"))
        _ = try SweepRunner(in: connection, request: request).run()
    }

    private func drift(_ rows: [(Double, Double)]) throws -> FeatureDrift {
        let lines = rows.enumerated().map { "N\($0),\($1.0),\($1.1)\n" }.joined()
        let file = try folder.write("customer_id,x,y\n" + lines, to: "f.csv")
        let outcome = try Prediction(of: RunReference("latest"), in: connection).predict(
            features: file)
        return try #require(outcome.drift)
    }

    @Test func shareAndShiftAreThoseOfTheFit() throws {
        let drift = try drift([(2, 5), (7, 5), (8, 5), (11, 5)])
        #expect(
            drift.table.rows == [
                ["x", 2.0, 6.0, 3, 0.75, 0.5, 1], ["y", 5.0, 5.0, 0, 0.0, 0.0, 0],
            ])
        #expect(drift.isBeyondLimits)
        #expect(
            drift.warnings == [
                "x: 3 of 4 customers (75.0 %) are outside of what the run was fitted on (2 to 6), and its mean "
                    + "is 0.50 deviations higher: the segments may not fit them"
            ])
    }

    @Test func theSameCustomersAreWithin() throws {
        let drift = try drift((0..<8).map { ($0 % 2 == 0 ? 2 : 6, 5) })
        #expect(!drift.isBeyondLimits)
        #expect(drift.warnings.isEmpty)
        #expect(drift.table.rows.map { $0[5] } == [0.0, 0.0])
    }

    @Test func oneCustomerOfFewIsNoDrift() throws {
        #expect(try !drift([(2, 5), (6, 5), (2, 5), (7, 5)]).isBeyondLimits)
        // Four customers: within three standard errors, a mean may be 1.5 deviations off.
        #expect(try !drift([(6, 5), (6, 5), (6, 5), (6, 5)]).isBeyondLimits)
        #expect(try drift((0..<400).map { _ in (4.6, 5) }).isBeyondLimits)
        #expect(try !drift((0..<400).map { _ in (4.4, 5) }).isBeyondLimits)
    }

    @Test func aColumnOfOneValueHasNoDeviationToShiftBy() throws {
        let drift = try drift([(2, 5), (6, 6), (2, 6), (6, 5)])
        #expect(drift.table.rows[1] == ["y", 5.0, 5.0, 2, 0.5, .null, 1])
        #expect(drift.warnings.first?.contains("it had one value there") == true)
    }
}
