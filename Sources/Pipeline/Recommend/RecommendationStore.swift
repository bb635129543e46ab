import Clustering
import Store

/// The answers on one snapshot in the tables `recommendation…`.
struct RecommendationStore {
    let connection: Connection
    let snapshot: Snapshot

    /// The answer to the same question, if it was asked before; it is the newest from now on, and has the
    /// DBSCAN runs that there are now beside it.
    func ask(_ request: RecommendRequest) throws -> Int? {
        guard let known = try find(request) else { return nil }
        try connection.stored { () -> Void? in
            guard try isNewest(known) else { return nil }
            guard let (density, reason) = try renewal(of: known) else { return () }
            return try density.isStored(known, reason, in: connection) ? () : nil
        } or: {
            if try !isNewest(known) {
                try connection.run(
                    "update recommendation set ask_no = ? where recommendation_id = ?",
                    [try nextAsk(), known])
            }
            guard let (density, reason) = try renewal(of: known) else { return }
            try density.store(known, in: connection)
            try connection.run(
                "update recommendation set reason = ? where recommendation_id = ?", [reason, known])
        }
        return known
    }

    private func isNewest(_ id: Int) throws -> Bool {
        try connection.scalar(
            """
            select ask_no = (select max(ask_no) from recommendation)
            from recommendation
            where recommendation_id = ?
            """, [id]) == 1
    }

    /// The DBSCAN runs that there are now beside an answer, and its reason with the sentence on them.
    private func renewal(of id: Int) throws -> (density: DensityEvidence, reason: String)? {
        let answer = try connection.query(
            "select run_id, reason from recommendation where recommendation_id = ?", [id])
        guard let row = answer.first else { return nil }
        let (chosen, reason) = try reading("recommendation \(id)") {
            (try row.optionalInt(0), try row.text(1))
        }
        let density = try DensityEvidence(
            ofSnapshot: snapshot.id, chosen: chosen, in: connection)
        return (
            density,
            [DensityEvidence.withoutSentence(reason), density.sentence]
                .compactMap(\.self).joined(separator: " ")
        )
    }

    private func nextAsk() throws -> Int {
        let last = try reading("recommendation") {
            try connection.query("select max(ask_no) from recommendation").first?.optionalInt(0)
        }
        return try StoredID.after(last, in: "recommendation")
    }

    /// The answer to the same question, if it was asked before.
    func find(_ request: RecommendRequest) throws -> Int? {
        try connection.query(
            """
            select recommendation_id
            from recommendation
            where snapshot_id = ? and options = ? and seed = ? and max_segments = ?
                and engine_version = ? and method_version = ?
            """,
            [
                snapshot.id, request.options.text, Int(request.seed), request.maxSegments,
                Engine.resultVersion, StudyStore.methodVersion,
            ]
        ).first?.int(0)
    }

    /// Stores an answer with its evidence, whole, unless another process has meanwhile.
    ///
    /// - Returns: Its number.
    func store(_ answer: Answer, request: RecommendRequest) throws -> Int {
        try connection.transaction(.immediate) {
            if let known = try find(request) { return known }
            let density = try DensityEvidence(
                ofSnapshot: snapshot.id,
                chosen: answer.verdict.nClusters.flatMap { answer.runIDs[$0] }, in: connection)
            let id = try insert(answer, request, density.sentence)
            try density.store(id, in: connection)
            for (candidate, judged) in zip(answer.evidence.candidates, answer.verdict.candidates) {
                try insert(candidate, judged, answer, into: id)
                try insertPairs(candidate, into: id)
            }
            for studyID in answer.evidence.studyIDs {
                try connection.run(
                    "insert into recommendation_study (recommendation_id, study_id) values (?, ?)",
                    [id, studyID])
            }
            return id
        }
    }

    private func insert(
        _ answer: Answer, _ request: RecommendRequest, _ addition: String?
    ) throws -> Int {
        let verdict = answer.verdict
        let thresholds = answer.options.thresholds
        let own = RecommendationReason(answer, features: snapshot.featureNames).text
        let reason = [own, addition].compactMap(\.self).joined(separator: " ")
        try connection.run(
            """
            insert into recommendation (snapshot_id, verdict, n_clusters, run_id, gap_score, p_value,
                reason, method_version, engine_version, seed, options, rows_used, max_segments,
                valley_limit, bridge_limit, least_share, least_rows, least_pair_rows, jaccard_limit,
                jaccard_z, lift_limit, ask_no, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                snapshot.id, verdict.kind.rawValue, verdict.nClusters,
                verdict.nClusters.flatMap { answer.runIDs[$0] }, answer.chosen?.score,
                verdict.candidates.first { $0.nClusters == verdict.nClusters }?.pValue, reason,
                StudyStore.methodVersion, Engine.resultVersion, Int(request.seed),
                request.options.text, answer.rowsUsed, request.maxSegments, thresholds.gap.valley,
                thresholds.gap.bridge, thresholds.leastShare, thresholds.leastRows,
                thresholds.gap.leastRows, thresholds.jaccard, thresholds.lowerBound,
                thresholds.lift, try nextAsk(), Timestamp.now(),
            ])
        return Int(connection.lastInsertRowID)
    }

    private func insert(
        _ candidate: CandidateEvidence, _ judged: SegmentVerdict.Candidate, _ answer: Answer,
        into id: Int
    ) throws {
        let lifts = candidate.lifts
        let low = candidate.lowJaccard(z: answer.options.thresholds.lowerBound)
        try connection.run(
            """
            insert into recommendation_candidate (recommendation_id, n_clusters, run_id, veto,
                smallest_size, smallest_share, worst_valley, worst_bridge, gap_score, silhouette,
                lowest_silhouette, worst_jaccard, worst_jaccard_low, lift, lowest_lift, p_value,
                inertia, seed, is_tighter, comes_back)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, candidate.nClusters, answer.runIDs[candidate.nClusters],
                judged.veto?.rawValue, candidate.smallest,
                Double(candidate.smallest) / Double(answer.rowsUsed),
                candidate.pairs.map(\.valley).max(),
                candidate.pairs.compactMap(\.bridge).max(),
                candidate.score.isFinite ? candidate.score : nil, candidate.silhouette,
                candidate.clusterSilhouettes.compactMap { $0 }.min(),
                candidate.meanJaccard.min(), low.min().flatMap { $0.isFinite ? $0 : nil },
                lifts.isEmpty ? nil : lifts.reduce(0, +) / Double(lifts.count), lifts.min(),
                judged.pValue, candidate.run.inertia, Int(candidate.run.parameters.seed),
                judged.isTighter, judged.comesBack,
            ])
    }

    private func insertPairs(_ candidate: CandidateEvidence, into id: Int) throws {
        for pair in candidate.pairs {
            try connection.run(
                """
                insert into recommendation_pair (recommendation_id, n_clusters, first_cluster,
                    second_cluster, valley, bridge, top_feature, top_share)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    id, candidate.nClusters, pair.first, pair.second, pair.valley, pair.bridge,
                    snapshot.featureNames[pair.topFeature], pair.topShare,
                ])
        }
    }
}
