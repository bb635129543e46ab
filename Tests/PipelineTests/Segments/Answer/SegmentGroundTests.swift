import Pipeline
import Store
import TestSupport
import Testing

/// A stored answer in a marketer's words.
@Suite struct SegmentGroundTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let run: Int

    /// What `recommend` and the engine call things, and no marketer does.
    private static let foreign = [
        "margin", "medoid", "noise", "bands", "bridge", "fate", "tol", "inertia", "cluster",
        "clusters",
        "jaccard", "dbscan", "redrawn", "valley", "silhouette",
    ]

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("p.db"))
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [3, 4]
        request.kmeans.tol = [1e-4]
        _ = try SweepRunner(in: connection, request: request).run()
        run = try RunReference("latest").resolve(in: connection)
    }

    /// An answer with one cut into four that was looked at.
    private func ground(
        _ verdict: String, comesBack: Double? = 0.87, isTighter: Int? = 1, veto: String? = "valley",
        isFitted: Bool = true, valley: Double = 0.09
    ) throws -> SegmentGround {
        try connection.run("delete from recommendation_candidate")
        try connection.run("delete from recommendation")
        let hasCut = verdict == "separated" || verdict == "bands"
        try connection.run(
            """
            insert into recommendation
            values (1, 1, '\(verdict)', \(hasCut ? "4" : "null"), \(hasCut ? "\(run)" : "null"), null, null, '', '1',
                '1', 0, '', 120, 8, 0.5, 0.5, 0.01, 10, 10, 0.75, 1.0, 1.0, 0, '2026-01-01 00:00:00')
            """)
        try connection.run(
            """
            insert into recommendation_candidate (recommendation_id, n_clusters, run_id, veto, smallest_size,
                smallest_share, worst_valley, silhouette, lowest_silhouette, worst_jaccard, inertia, seed,
                is_tighter)
            values (1, 4, ?, ?, 26, 0.2, ?, 0.3, 0.2, ?, 10.0, 0, ?)
            """, [isFitted ? run : nil, veto, valley, comesBack, isTighter])
        let ground = try SegmentGround(of: 1, in: connection)
        let words = (ground.verdict + " " + ground.reason).lowercased().split { !$0.isLetter }
        for word in Self.foreign { #expect(!words.contains { $0 == word }, "\(word): \(words)") }
        return ground
    }

    @Test func naturalGroupsAreToldWithHowThinItGetsBetweenThem() throws {
        let ground = try ground("separated", veto: nil)
        #expect(
            ground.verdict
                == "The customers form at least 4 natural groups, with gaps between any two.")
        #expect(
            ground.reason.hasPrefix(
                "Between any two, customers thin out to at most 9.0 % of the smaller group's peak.")
        )
        #expect(
            try self.ground("separated", veto: nil, valley: 0.001).reason.contains(
                "thin out to nobody."))
    }

    @Test func aUsefulCutIsToldAsAConvention() throws {
        let ground = try ground("bands")
        #expect(ground.verdict == "No natural groups; 4 segments are a useful cut.")
        #expect(ground.reason.contains("borders are conventions"))
        #expect(ground.reason.hasSuffix("the least steady segment is found again to 87.0 %."))
    }

    @Test func whatDoesNotComeBackIsToldWithItsBest() throws {
        #expect(
            try ground("unstable", comesBack: 0.5, veto: "stability").reason.contains(
                "of the best cut only 50.0 %, and 75.0 % is the least that counts"))
        #expect(
            try ground("unstable", comesBack: 0.76, veto: "stability").reason.contains(
                "of the best cut 76.0 %, but not for certain"))
    }

    @Test func noneHasFourReasons() throws {
        let unlike = try ground("none", isTighter: 0)
        #expect(unlike.verdict == "No segments: nothing in the data divides these customers.")
        #expect(unlike.reason.contains("hardly hangs together"))
        #expect(try ground("none", veto: "size").reason.contains("handfuls"))
        #expect(
            try ground("none", isTighter: nil, veto: nil, isFitted: false).reason
                == "120 customers are too few, or too alike, to be divided.")
        try connection.run("update snapshot set n_features = 1")
        #expect(try ground("none", isTighter: 0).reason.hasPrefix("There is one measure"))
    }

    @Test func anAnswerThatIsGoneIsDamage() {
        #expect(throws: DamagedError.self) { try SegmentGround(of: 7, in: connection) }
    }
}
