import Clustering
import Figures
import Reports
import Store

/// The end of a report: the SQL to get each table, and what everything was made of.
struct ReportOrigin {
    private let subject: ReportSubject
    private let connection: Connection

    init(_ subject: ReportSubject, in connection: Connection) {
        self.subject = subject
        self.connection = connection
    }

    // MARK: Tables

    /// The SQL of each table and picture of the page, but for what there is no row of.
    func tables() throws -> ReportPage.Section {
        var queries = Self.ofTheFile
        if subject.publicationID != nil {
            let name = (subject.publicationName ?? "").replacingScalar("'", with: "''")
            queries.append(
                (
                    "Who is in which segment",
                    """
                    select customer_id, segment_name, status, from_date
                    from customer_segment_time
                    where publication_name = '\(name)' and to_date is null;
                    """
                ))
        }
        if let runID = subject.runID {
            let snapshotID = try snapshot(of: runID)
            queries += Self.tables(ofRun: runID)
            if let other = try oneMore(than: runID) {
                queries.append(Self.flow(from: runID, to: other))
            }
            queries += try evidence(ofSnapshot: snapshotID)
        }
        let words =
            "The database is one SQLite file; any program that reads SQLite reads these. What columns mean stands in data_dictionary."
        return .init(
            name: "tables", title: "The same from the tables",
            blocks: [.text(words)] + queries.map { .code($0.title, $0.sql) })
    }

    private typealias Query = (title: String, sql: String)

    private func snapshot(of runID: Int) throws -> Int {
        try reading("run \(runID)") {
            try connection.query("select snapshot_id from run where run_id = ?", [runID])[0].int(0)
        }
    }

    /// A run of the same matrix with one segment more.
    private func oneMore(than runID: Int) throws -> Int? {
        try connection.query(
            """
            select min(other.run_id)
            from run
            inner join run as other on other.snapshot_id = run.snapshot_id
                and other.algorithm = run.algorithm
                and other.n_clusters = run.n_clusters + 1
            where run.run_id = ?
            """, [runID])[0].optionalInt(0)
    }

    /// What there is of comparisons, of the newest answer, and of DBSCAN.
    private func evidence(ofSnapshot id: Int) throws -> [Query] {
        func isThere(_ rows: String) throws -> Bool {
            try connection.scalar("select exists (select 1 from \(rows))") == .integer(1)
        }
        let ofSnapshot = "where snapshot_id = \(id)"
        var queries: [Query] = []
        if try isThere("run_pair inner join run on run_id = run_a \(ofSnapshot)") {
            queries.append(Self.agreement(ofSnapshot: id))
        }
        if try isThere("recommendation \(ofSnapshot)") { queries += Self.answer(ofSnapshot: id) }
        if try isThere("study \(ofSnapshot) and kind in ('gap_box', 'gap_copula')") {
            queries.append(Self.gap(ofSnapshot: id))
        }
        if try isThere("run \(ofSnapshot) and algorithm = 'dbscan'") {
            queries.append(Self.density(ofSnapshot: id))
        }
        if try isThere("k_distance \(ofSnapshot)") {
            queries.append(Self.distances(ofSnapshot: id))
        }
        return queries
    }

    private static let ofTheFile: [Query] = [
        (
            "What was read",
            """
            select name, lines_read, lines_kept, lines_rejected, lines_blank, first_invoiced_at, last_invoiced_at
            from source_file
            order by source_id;
            """
        ),
        (
            "What may mislead",
            """
            select feature_set, severity, check_name, subject, value, unit, share, remedy
            from data_check
            order by feature_set, position;
            """
        ),
        (
            "Net revenue of products by month",
            """
            select substr(invoiced_at, 1, 7) as month,
                (sum(sale_e4 + return_e4) + sum(sale_rest_e14 + return_rest_e14) / 1e10) / 1e4 as net_revenue
            from invoice
            group by 1
            order by 1;
            """
        ),
    ]

    private static func tables(ofRun runID: Int) -> [Query] {
        [
            (
                "What segments are worth",
                "select * from segment_profile where run_id = \(runID) order by net_revenue desc;"
            ),
            (
                "What is in no segment",
                "select * from segment_remainder where run_id = \(runID) order by position;"
            ),
            (
                "What distinguishes them",
                """
                select cluster, feature, median, overall_median, effect_size
                from segment_feature
                where run_id = \(runID)
                order by cluster, abs(effect_size) desc;
                """
            ),
            (
                "Products, countries and months",
                "select * from segment_external where run_id = \(runID) order by cluster, kind, effect_size desc;"
            ),
            (
                "Typical customers",
                """
                select cluster, customer_id, certainty
                from segment_customer_example
                where run_id = \(runID) and kind = 'typical'
                order by cluster, position;
                """
            ),
            (
                "The customers of the run",
                "select customer_id, cluster from segment_customer where run_id = \(runID);"
            ),
            (
                "How clearly customers belong",
                "select cluster, size, silhouette from run_cluster where run_id = \(runID) order by cluster;"
            ),
        ]
    }

    private static func flow(from runID: Int, to other: Int) -> Query {
        (
            "From few segments to many: to one more",
            """
            select few.cluster, more.cluster as cluster_of_more, count(1) as customers
            from run_label as few
            inner join run_label as more on more.row_no = few.row_no
            where few.run_id = \(runID) and more.run_id = \(other)
            group by 1, 2
            order by 1, 3 desc;
            """
        )
    }

    private static func agreement(ofSnapshot id: Int) -> Query {
        (
            "Do runs agree: those that compare has held against each other",
            """
            select run_pair.run_a, run_pair.run_b, run_pair.ari, run_pair.ami, run_pair.n_moved
            from run_pair
            inner join run on run.run_id = run_pair.run_a
            where run.snapshot_id = \(id)
            order by 1, 2;
            """
        )
    }

    private static func answer(ofSnapshot id: Int) -> [Query] {
        let newest =
            "(select recommendation_id from recommendation where snapshot_id = \(id) order by ask_no desc limit 1)"
        return [
            (
                "How the number of segments was chosen",
                """
                select candidate.*, imitation.lowest_silhouette as imitation_low,
                    imitation.highest_silhouette as imitation_high
                from recommendation_candidate as candidate
                left join recommendation_imitation as imitation
                    on imitation.recommendation_id = candidate.recommendation_id
                    and imitation.n_clusters = candidate.n_clusters
                where candidate.recommendation_id = \(newest)
                order by candidate.n_clusters;
                """
            ),
            (
                "Do the segments come back",
                """
                select study_draw.n_clusters, study_draw.cluster, avg(study_draw.value) as similarity
                from recommendation_study
                inner join study using (study_id)
                inner join study_draw using (study_id)
                where recommendation_study.recommendation_id = \(newest)
                    and study.kind = 'bootstrap' and study_draw.statistic = 'jaccard'
                group by 1, 2
                order by 1, 2;
                """
            ),
        ]
    }

    private static func gap(ofSnapshot id: Int) -> Query {
        (
            "The gap statistic: inertia of its references",
            """
            select study.kind, study_draw.n_clusters, avg(study_draw.value) as inertia, count(1) as draws
            from study
            inner join study_draw using (study_id)
            where study.snapshot_id = \(id) and study.kind in ('gap_box', 'gap_copula')
            group by 1, 2
            order by 1, 2;
            """
        )
    }

    private static func density(ofSnapshot id: Int) -> Query {
        (
            "Dense groups, apart",
            """
            select eps, min_samples, n_clusters_found, n_sized_clusters, noise_share, noise_revenue_share, health
            from dbscan_health
            where snapshot_id = \(id)
            order by min_samples, eps;
            """
        )
    }

    private static func distances(ofSnapshot id: Int) -> Query {
        (
            "Distances to the n-th neighbour",
            """
            select min_samples, share, distance, is_knee
            from k_distance
            where snapshot_id = \(id)
            order by min_samples, position;
            """
        )
    }

    // MARK: Versions, seeds, fingerprints

    func made() throws -> ReportPage.Section {
        var facts = [
            ReportPage.Fact(
                "Program",
                "schema \(Database.schemaVersion), engine results \(Engine.resultVersion)")
        ]
        facts += try reading("source_file") {
            try connection.query(
                "select name, sha256 from source_file order by source_id desc limit 12"
            ).map { .init("SHA-256 of \(try $0.text(0))", try $0.text(1)) }
        }
        if let runID = subject.runID { facts += try ofRun(runID) }
        if let id = subject.publicationID { facts += try ofPublication(id) }
        return .init(name: "made", title: "How it was made", blocks: [.facts(facts)])
    }

    private func ofPublication(_ id: Int) throws -> [ReportPage.Fact] {
        let row = try connection.query(
            """
            select publication_name, as_of_date, published_at, coalesce(note, '')
            from publication
            where publication_id = ?
            """, [id])[0]
        return try reading("publication \(id)") {
            let note = try row.text(3)
            return [
                .init("Publication", "\(id), \(try row.text(0))"),
                .init("Published", "\(try row.text(2)) UTC, as of \(try row.text(1))"),
            ] + (note.isEmpty ? [] : [.init("Note", note)])
        }
    }

    private func ofRun(_ runID: Int) throws -> [ReportPage.Fact] {
        let row = try connection.query(
            """
            select run.run_name, run.run_key, run.label_digest, run.seed, run.engine_version,
                run.finished_at, snapshot.snapshot_id, snapshot.fingerprint, snapshot.feature_set,
                snapshot.n_rows, snapshot.as_of, snapshot.transform, snapshot.scaling,
                snapshot.outlier_rule, snapshot.population,
                (
                    select method_version || ', seed ' || seed || ', ' || options
                    from recommendation
                    where recommendation.snapshot_id = run.snapshot_id
                    order by ask_no desc
                    limit 1
                )
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            where run_id = ?
            """, [runID])[0]
        return try reading("run \(runID)") {
            var facts = [
                ReportPage.Fact("Run", "\(runID), \(try row.text(0))"),
                .init("Key of the run", try row.text(1)),
                .init("Digest of its labels", try row.text(2)),
                .init("Seed", try row.optionalInt(3).map { "\($0)" } ?? "none: nothing is drawn"),
                .init(
                    "Engine results", "\(try row.text(4)), finished \(try row.text(5)) UTC"),
                .init(
                    "Matrix",
                    "snapshot \(try row.int(6)) of \(try row.text(8)), \(counted(try row.int(9), "row")), as of "
                        + (try row.optionalText(10) ?? "no day")),
                .init("Fingerprint of the matrix", try row.text(7)),
                .init(
                    "Preparation",
                    "transform \(try row.text(11)), scale \(try row.text(12)), outliers \(try row.text(13))"
                        + (try row.optionalText(14).map { ", customers with \($0)" } ?? "")),
            ]
            if let method = try row.optionalText(15) {
                facts.append(.init("Recommendation", "method " + method))
            }
            return facts
        }
    }
}
