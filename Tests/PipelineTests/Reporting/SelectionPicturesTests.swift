import Figures
import Pipeline
import Store
import TestSupport
import Testing

/// Pictures of k-means over its number of segments, on pages of whatever run.
@Suite struct SelectionPicturesTests {
    private let connection: Connection
    private let folder: TemporaryFolder
    /// Two and three segments of k-means, and whatever DBSCAN finds.
    private let two: Int
    private let three: Int
    private let dense: Int

    /// An answer that recommends three; two segments come back by their mean, and not for certain.
    init() throws {
        let shop = try GeneratedShop()
        (connection, folder) = (shop.connection, shop.folder)
        var request = SweepRequest()
        request.algorithms = [.kmeans, .dbscan]
        request.source = .features(SnapshotOptions(features: "rfm"))
        request.kmeans.nClusters = [2, 3]
        request.kmeans.tol = [1e-4]
        request.dbscan.minSamples = [3]
        request.dbscan.eps = [0.5]
        _ = try SweepRunner(in: connection, request: request).run()
        let runs = try connection.query(
            "select run_id from run order by algorithm desc, n_clusters"
        ).map { try $0.int(0) }
        try #require(runs.count == 3)
        (two, three, dense) = (runs[0], runs[1], runs[2])
        try connection.execute(
            """
            insert into recommendation
            values (1, 1, 'bands', 3, \(three), null, null, '', '1',
                '1', 0, '', 9, 8, 0.5, 0.5, 0.01, 1, 1, 0.75, 1.0, 1.0, 1, '2026-01-01 00:00:00');
            insert into study
            values (1, 1, 'bootstrap', 1, 0, '', 9, '1', '1', 0.0, '', '2026-01-01 00:00:00');
            insert into recommendation_study values (1, 1);
            insert into study_draw
            values (1, 'jaccard', 2, 0, 0, 0.76, 0), (1, 'jaccard', 2, 1, 0, 0.9, 0),
                (1, 'jaccard', 3, 0, 0, 0.87, 0);
            insert into recommendation_candidate (recommendation_id, n_clusters, smallest_size,
                smallest_share, silhouette, worst_jaccard, worst_jaccard_low, inertia, seed, comes_back)
            values (1, 2, 1, 0.1, 0.43, 0.76, 0.71, 9.0, 0, 0),
                (1, 3, 1, 0.1, 0.34, 0.87, 0.85, 5.0, 0, 1);
            """)
    }

    private func figure(_ kind: PictureKind, of run: Int) throws -> Figure {
        try #require(
            try PictureBook(ReportSubject(runID: run), in: connection).picture(kind).figure)
    }

    @Test func whatComesBackIsWhatTheAnswerSays() throws {
        let stored = try connection.query(
            "select n_clusters from recommendation_candidate where comes_back = 1"
        ).map { "\(try $0.int(0))" }.joined(separator: ", ")
        let figure = try figure(.stability, of: three)
        #expect(figure.summary.hasSuffix("for certain: with \(stored)."))
    }

    /// Numbers of k-means were told of the segments of DBSCAN, and its number of segments stood in curves of k-means.
    @Test(arguments: [PictureKind.curves, .stability, .flow])
    func aPageOfAnotherAlgorithmSaysOfWhomTheyAre(_ kind: PictureKind) throws {
        let said = "the segments of this page come from DBSCAN."
        let other = try figure(kind, of: dense)
        #expect(other.summary.contains(said), "\(other.summary)")
        #expect(!other.summary.contains("At 2 segments"))
        #expect(!other.svg.contains("as on this page"))
        #expect(!other.labels.contains { $0.text == "this page" })
        let own = try figure(kind, of: two)
        #expect(!own.summary.contains(said))
    }

    @Test func thePagesNumberIsNotTheRecommendedOne() throws {
        let curves = try figure(.curves, of: two)
        #expect(
            curves.summary.hasPrefix(
                "Dashed: 2 segments, as on this page; dashed in grey: 3, as recommended."))
        let words = try figure(.stability, of: two).labels.map(\.text)
        #expect(words.contains("this page") && words.contains("recommended"))
        let best = try figure(.stability, of: three).labels.map(\.text)
        #expect(!best.contains("this page") && best.contains("recommended"))
    }
}
