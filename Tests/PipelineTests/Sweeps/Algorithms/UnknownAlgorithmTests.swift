import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// A run that a later program may have made: its labels can be read.
struct UnknownAlgorithmTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("a.db"))
        _ = try SweepRunner(in: connection, request: PointDatabase.request([.kmeans])).run()
        try connection.run(
            """
            update run
            set algorithm = 'spectral', cell = 'spectral_3_0.1', run_name = 'points_spectral_3_0.1'
            where run_id = 1
            """)
    }

    @Test func itIsListedFoundShownAndCompared() throws {
        #expect(try RunList(in: connection).table().rows.count == 12)
        let reference = RunReference("points_spectral_3_0.1")
        #expect(try reference.resolve(in: connection) == 1)
        let detail = try RunDetail(of: reference, in: connection)
        #expect(detail.facts.rows.contains(["algorithm", "spectral"]))
        #expect(!detail.clusters.rows.isEmpty && !detail.profile.rows.isEmpty)
        #expect(detail.centroids.rows.isEmpty && !detail.pages.isEmpty)
        #expect(try RunComparison(in: connection).compare([1, 2]).pairs.rows.count == 1)
    }

    @Test func whatNeedsTheAlgorithmSaysSo() throws {
        let out = folder.file("out")
        for body in [
            { _ = try RunExport(in: connection).write([2, 1], to: out) },
            { _ = try Prediction(of: RunReference("1"), in: connection) },
        ] {
            let error = try #require(throws: UnknownAlgorithmError.self) { try body() }
            #expect(error.kind == .data)
            #expect(error.description.contains("points_spectral_3_0.1"))
            #expect(error.description.contains("\"spectral\""))
        }
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func sweepsGoOn() throws {
        #expect(
            try SweepRunner(in: connection, request: PointDatabase.request()).run().map(\.nRuns)
                == [12, 4])
    }
}
