import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Whole preparations against numpy, scipy and scikit-learn: `Fixtures/preparation/cases.json`.
@Suite struct PreparationFixtureTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let title: String
        let transforms: String
        let scale: String
        let winsor: Double
        let weights: String
        let scaled: [Double]
        let new: [Double]

        var testDescription: String { title }

        var preparation: Preparation {
            get throws {
                try Preparation(
                    transforms: [transforms], scale: scale, winsor: winsor,
                    weights: weights.isEmpty ? [] : [weights])
            }
        }
    }

    struct Document: Decodable {
        let names: [String]
        let raw: [Double]
        let new: [Double]
        let cases: [Case]

        static func load() throws -> Document {
            try JSONDecoder().decode(
                Document.self,
                from: Data(
                    contentsOf: URL(fileURLWithPath: Places.fixture("preparation/cases.json"))))
        }

        /// The raw matrix as a table `matrix`, in any order of its rows.
        func database(reversed: Bool = false) throws -> Connection {
            let connection = try FeatureDatabase.empty()
            try connection.execute(
                "create table matrix (customer_id text, \(names.joined(separator: ", ")))")
            let places = names.map { _ in "?" }.joined(separator: ", ")
            let rows = Array(0..<raw.count / names.count)
            for row in reversed ? rows.reversed() : rows {
                let values = raw[row * names.count..<(row + 1) * names.count]
                try connection.run(
                    "insert into matrix values (?, \(places))",
                    ["C\(100 + row)"] + values.map { $0 })
            }
            return connection
        }
    }

    private static let cases = (try? Document.load().cases) ?? []

    @Test func casesAreThere() { #expect(Self.cases.count == 12) }

    @Test(arguments: cases)
    func scaledValuesAreThoseOfThePeers(_ wanted: Case) throws {
        let document = try Document.load()
        let connection = try document.database()
        let snapshot = try SnapshotBuilder(in: connection).build(
            SnapshotOptions(features: "matrix", preparation: try wanted.preparation)
        ).snapshot
        #expect(try snapshot.rawValues(from: connection) == document.raw)
        expectClose(try snapshot.scaledValues(from: connection), wanted.scaled)
        expectClose(snapshot.scale(document.new), wanted.new)
        // What is read back does the same, bit for bit.
        let loaded = try Snapshot.load(snapshot.id, from: connection)
        #expect(loaded.scale(document.raw) == (try snapshot.scaledValues(from: connection)))
    }

    @Test(arguments: cases)
    func orderOfRowsAndVacuumChangeNoBit(_ wanted: Case) throws {
        let document = try Document.load()
        let options = SnapshotOptions(
            features: "matrix", preparation: try wanted.preparation)
        let found = try [false, true].map { reversed in
            let connection = try document.database(reversed: reversed)
            if reversed { try connection.vacuum() }
            let snapshot = try SnapshotBuilder(in: connection).build(options).snapshot
            return (snapshot.fingerprint, try snapshot.scaledValues(from: connection))
        }
        #expect(found[0] == found[1])
    }

    private func expectClose(
        _ found: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found.count == expected.count, sourceLocation: sourceLocation)
        for (a, b) in zip(found, expected) where abs(a - b) > 1e-12 * max(1, abs(b)) {
            Issue.record("\(a) is not \(b)", sourceLocation: sourceLocation)
        }
    }
}
