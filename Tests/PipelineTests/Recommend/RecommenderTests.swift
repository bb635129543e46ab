import Clustering
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

@Suite struct RecommenderTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("p.db"))
    }

    private var request: RecommendRequest {
        EngineChecks.turnOn()
        var request = RecommendRequest()
        request.source = .features(SnapshotOptions(features: "points"))
        request.nClusters = [2, 3, 4, 5, 6]
        request.draws = 19
        request.threads = 2
        return request
    }

    private func recommend(_ request: RecommendRequest) throws -> Int {
        try Recommender(in: connection, request: request).run().id
    }

    private func answer(_ id: Int) throws -> Row {
        try #require(
            try connection.query(
                "select * from recommendation where recommendation_id = ?", [id]
            ).first)
    }

    private func count(_ table: String) throws -> Value? {
        try connection.scalar("select count(*) from \(table)")
    }

    @Test func fourCornersAreFourGroups() throws {
        let id = try recommend(request)
        let row = try answer(id)
        #expect(try row.text("verdict") == "separated")
        #expect(try row.int("n_clusters") == 4)
        #expect(try row.double("p_value") == 0.05)
        #expect(try row.text("reason").hasPrefix("At least 4 groups: between any two"))
        // Every candidate is a run of the snapshot with its own best seed.
        let runs = try connection.query(
            """
            select candidate.n_clusters, run.n_clusters, candidate.seed, run.seed,
                candidate.inertia, run.inertia, run.tol
            from recommendation_candidate as candidate
            inner join run using (run_id)
            """)
        #expect(runs.count == 5)
        for run in runs {
            #expect(run[0] == run[1] && run[2] == run[3] && run[4] == run[5])
            #expect(try run.double(6) == 1e-4)
        }
        #expect(try count("recommendation_pair") == 35)
    }

    /// The p-value, the Jaccard means and the lift are one query away.
    @Test func storedDrawsReproduceTheEvidence() throws {
        let id = try recommend(request)
        let p = try connection.scalar(
            """
            select (1.0 + sum(value is not null and value <= gap_score)) / (1.0 + count(*))
            from recommendation
            inner join recommendation_study using (recommendation_id)
            inner join study using (study_id)
            inner join study_draw using (study_id)
            where recommendation_id = ? and kind = 'null' and statistic = 'gap_score'
                and p_value is not null
            """, [id])
        #expect(try p == .real(answer(id).double("p_value")))
        let rows = try connection.query(
            """
            select candidate.n_clusters, worst_jaccard,
                (
                    select min(mean)
                    from (
                        select avg(value) as mean
                        from study_draw
                        inner join study using (study_id)
                        where kind = 'bootstrap' and n_clusters = candidate.n_clusters
                        group by cluster
                    )
                ), lift,
                (
                    select avg(1 - candidate.inertia / value)
                    from study_draw
                    inner join study using (study_id)
                    where kind = 'shuffle' and n_clusters = candidate.n_clusters
                )
            from recommendation_candidate as candidate
            """)
        for row in rows {
            #expect(abs(try row.double(1) - row.double(2)) < 1e-12)
            #expect(abs(try row.double(3) - row.double(4)) < 1e-12)
        }
        // 20 starts with inertia and silhouette, 50 bootstraps of 2 + … + 6 clusters, 20 shuffles, and
        // 19 imitations with their score and 5 silhouettes.
        let parts = [5 * 20 * 2, 50 * 20, 20 * 5, 19 * 6]
        #expect(try count("study_draw") == .integer(Int64(parts.reduce(0, +))))
    }

    @Test func theSameQuestionIsAnsweredFromTheTables() throws {
        let first = try recommend(request)
        let runs = try count("run")
        #expect(try recommend(request) == first)
        #expect(try count("recommendation") == 1 && count("run") == runs)
        // Other questions are other answers, on the same studies where they can be.
        var other = request
        other.maxSegments = 6
        #expect(try recommend(other) != first)
        #expect(try count("study") == 4)
        other.seed = 5
        _ = try recommend(other)
        #expect(try count("study") == 8)
    }

    /// Neither stored runs nor threads change an answer.
    @Test func theAnswerDependsOnTheMatrixAlone() throws {
        let first = try recommend(request)
        let other = try PointDatabase.make(folder.file("q.db"))
        _ = try SweepRunner(in: other, request: PointDatabase.request()).run()
        var alone = request
        alone.threads = 1
        alone.path = .plain
        let second = try Recommender(in: other, request: alone).run().id
        func evidence(_ connection: Connection, _ id: Int) throws -> [[Value]] {
            try connection.query(
                """
                select verdict, recommendation.n_clusters, recommendation.gap_score, reason,
                    candidate.n_clusters, veto, worst_valley, worst_bridge, worst_jaccard,
                    worst_jaccard_low, lift, candidate.p_value, inertia, candidate.seed
                from recommendation
                inner join recommendation_candidate as candidate using (recommendation_id)
                where recommendation_id = ?
                order by candidate.n_clusters
                """, [id]
            ).map { row in (0..<14).map { row[$0] } }
        }
        #expect(try evidence(connection, first) == evidence(other, second))
    }

    /// The newest answer is the one that was asked for last, also where it comes from the tables.
    @Test func recommendedIsWhatWasAskedForLast() throws {
        let first = try recommend(request)
        var other = request
        other.nClusters = [2, 3]
        #expect(try answer(try recommend(other)).text("verdict") == "none")
        func recommended() throws -> Int {
            try RunReference("points:recommended").resolve(in: connection)
        }
        #expect(throws: NoRecommendationError.self) { try recommended() }
        #expect(try recommend(request) == first)
        #expect(try recommended() == answer(first).int("run_id"))
    }

    /// Nothing was held against numbers above the most segments, so nothing is said of the columns.
    @Test func numbersAboveTheMostSegmentsAreNotJudged() throws {
        var request = request
        request.nClusters = [5, 6]
        request.maxSegments = 3
        let id = try recommend(request)
        let told = try answer(id).text("reason")
        #expect(told.contains("above --max-segments 3"), "\(told)")
        let tested = try connection.scalar(
            "select count(is_tighter) + count(comes_back) from recommendation_candidate")
        #expect(tested == 0)
    }

    @Test func whoIsInterruptedGoesOnFromFinishedStudies() throws {
        let calls = Atomic(0)
        let stopped = Recommender(
            in: connection, request: request,
            isCancelled: { calls.wrappingAdd(1, ordering: .relaxed).newValue > 2_000 })
        #expect(throws: RecommendError.self) { try stopped.run() }
        let before = try connection.query("select study_id, created_at from study")
        #expect(try count("recommendation") == 0)
        let id = try recommend(request)
        #expect(try answer(id).text("verdict") == "separated")
        for row in before {
            let same = try connection.scalar(
                "select count(*) from study where study_id = ? and created_at = ?",
                [row.int(0), row.text(1)])
            #expect(same == 1)
        }
    }

    @Test func whatCannotBeAskedIsRefused() throws {
        var request = request
        request.draws = 0
        #expect(throws: RecommendError.self) { try recommend(request) }
        request.draws = 19
        request.nClusters = [1, 2]
        #expect(throws: RecommendError.self) { try recommend(request) }
        request.nClusters = []
        #expect(throws: RecommendError.self) { try recommend(request) }
        request.nClusters = [2]
        request.maxSegments = 1
        #expect(throws: RecommendError.self) { try recommend(request) }
        request.maxSegments = 8
        request.source = .features(SnapshotOptions(features: "points", repeats: 3))
        #expect(throws: RecommendError.self) { try recommend(request) }
        #expect(try count("recommendation") == 0)
    }

    /// Too few, too alike: a verdict with its reason.
    @Test(arguments: [
        ("values ('a', 1, 2), ('b', 3, 5)", "too few, or too alike"),
        ("values ('a', 1, 2), ('b', 1, 2), ('c', 1, 2), ('d', 1, 2)", "too few, or too alike"),
        (
            "values ('a', 1, 2), ('b', 1, 3), ('c', 5, 2), ('d', 5, 9), ('e', 4, 1)",
            "Every cut splits off handfuls"
        ),
    ])
    func degenerateTablesHaveAVerdict(_ rows: String, _ reason: String) throws {
        try connection.execute("create table few (customer_id text, x, y)")
        try connection.execute("insert into few \(rows)")
        var request = request
        request.source = .features(SnapshotOptions(features: "few"))
        let row = try answer(try recommend(request))
        #expect(try row.text("verdict") == "none")
        let told = try row.text("reason")
        #expect(told.contains(reason), "\(told)")
        let error = #expect(throws: NoRecommendationError.self) {
            try RunReference("few:recommended").resolve(in: connection)
        }
        #expect(error?.kind == .checkFailed)
        // The same question, of the same matrix.
        #expect(
            error?.description.hasSuffix(
                "The evidence: workbench recommend --snapshot 1 --n-clusters 2,3,4,5,6 --draws 19")
                == true)
    }

    @Test func recommendedIsARunName() throws {
        #expect(throws: NoRecommendationError.self) {
            try RunReference("recommended").resolve(in: connection)
        }
        let row = try answer(try recommend(request))
        let found = try RunReference("points:recommended").find(in: connection)
        #expect(try found.runID == row.int("run_id"))
        #expect(found.note?.contains("groups with gaps") == true)
        #expect(
            try RunReference("recommended:points").resolve(in: connection) == found.runID)
        // The only one of the file is meant, and it is said whose it is.
        let only = try RunReference("recommended").find(in: connection)
        #expect(only.runID == found.runID)
        let note = only.note ?? ""
        #expect(note.contains("of standard") && note.contains("points:recommended"), "\(note)")
        try connection.execute(
            "create table more as select customer_id, x, 2 * y + x as y from points")
        var other = request
        other.source = .features(SnapshotOptions(features: "more"))
        _ = try recommend(other)
        let error = try #require(throws: NoRecommendationError.self) {
            try RunReference("recommended").resolve(in: connection)
        }
        #expect(error.kind == .usage)
        #expect(error.description.contains("more:recommended, points:recommended"), "\(error)")
    }

    /// The order of `sweep` and `recommend` changes nothing: asked again, the answer has the runs of now.
    @Test func densityRunsAreThoseOfNow() throws {
        let id = try recommend(request)
        let reason = try answer(id).text("reason")
        var sweep = PointDatabase.request([.dbscan])
        sweep.dbscan.minSamples = [10]
        sweep.dbscan.eps = [0.2, 1.2]
        _ = try SweepRunner(in: connection, request: sweep).run()
        #expect(try recommend(request) == id)
        #expect(try count("recommendation_dbscan") == 2)
        #expect(try answer(id).text("reason") == reason)
        // As if one of them had been said to be another.
        try connection.execute(
            """
            update recommendation
            set reason = reason || ' DBSCAN run 9 sees 3 dense groups that are others: '
                || 'see recommendation_dbscan.'
            """)
        _ = try recommend(request)
        #expect(try answer(id).text("reason") == reason)
    }

    /// Apart from the candidates, and of what was there when the answer was last asked for.
    @Test func densityRunsStandApart() throws {
        var sweep = PointDatabase.request([.dbscan])
        sweep.dbscan.minSamples = [10]
        sweep.dbscan.eps = [0.02, 0.2, 9]
        _ = try SweepRunner(in: connection, request: sweep).run()
        let id = try recommend(request)
        let rows = try connection.query(
            """
            select n_clusters, noise_share, silhouette_coverage, health, ari
            from recommendation_dbscan
            where recommendation_id = ?
            order by run_id
            """, [id])
        #expect(rows.count == 3)
        let middle = try #require(rows.first { $0[0] == 4 })
        #expect(middle[3] == "healthy" && middle[4] == .real(1))
        #expect(!(try answer(id).text("reason").contains("DBSCAN")))
        let report = try RecommendationReport(id, from: connection)
        #expect(report.tables.map(\.name) == ["recommendation", "evidence", "dbscan"])
    }

    @Test func bestTellsWhereAnotherRunIsRecommended() throws {
        _ = try SweepRunner(in: connection, request: PointDatabase.request([.kmeans])).run()
        _ = try recommend(request)
        // Four corners have the best silhouette too.
        let best = try RunReference("best:points").find(in: connection)
        #expect(best.note?.contains("recommend says") == false)
        try connection.execute(
            """
            update recommendation
            set run_id = (select run_id from recommendation_candidate where n_clusters = 3)
            """)
        let other = try RunReference("best:points").find(in: connection)
        #expect(other.note?.contains("recommend says separated, run") == true)
        #expect(best.advice == [])
        let snapshot = try connection.query("select snapshot_id from recommendation")[0].int(0)
        #expect(Array(other.advice.prefix(3)) == ["recommend", "--snapshot", "\(snapshot)"])
    }

    @Test func requirementsSpeakOfTheEvidenceToo() throws {
        let id = try recommend(request)
        let snapshot = try answer(id).int("snapshot_id")
        let outcome = try RunRequirement("worst_valley <= 0.25 and smallest_share > 0.02")
            .mark(snapshotID: snapshot, in: connection)
        let divided = try connection.query(
            "select run_id from recommendation_candidate where worst_valley <= 0.25 order by 1"
        ).map { try $0.int(0) }
        #expect(outcome.passed == divided && !divided.isEmpty)
        #expect(outcome.passed.count + outcome.failed.count == 5)
    }

    /// A run of two answers is judged by the one that was asked for last, not by the one that was made last.
    @Test func requirementsGoByTheLastQuestion() throws {
        let first = try recommend(request)
        var other = request
        other.maxSegments = 2
        let second = try recommend(other)
        #expect(second != first)
        #expect(try recommend(request) == first)
        // Above --max-segments there is no lift.
        let tight = try RunRequirement("lift is not null").mark(in: connection)
        #expect(tight.passed.count == 5)
        _ = try recommend(other)
        #expect(try RunRequirement("lift is not null").mark(in: connection).passed.count == 1)
    }

    @Test func damagedDrawsAreTold() throws {
        _ = try recommend(request)
        try connection.execute("delete from recommendation_study")
        try connection.execute("delete from recommendation_candidate")
        try connection.execute("delete from recommendation_pair")
        try connection.execute("delete from recommendation")
        // Within all bounds, and yet not what was drawn.
        try connection.execute(
            "update study_draw set value = 0.5 where statistic = 'jaccard' and draw = 3")
        #expect(throws: DamagedError.self) { try recommend(request) }
    }
}
