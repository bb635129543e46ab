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

    func tables() -> ReportPage.Section {
        var blocks: [ReportPage.Block] = [
            .text(
                "The database is one SQLite file; any program that reads SQLite reads these. What columns mean stands in data_dictionary."
            )
        ]
        if subject.publicationID != nil {
            let name = (subject.publicationName ?? "").replacing("'", with: "''")
            blocks.append(
                .code(
                    "Who is in which segment",
                    """
                    select customer_id, segment_name, status, from_date
                    from customer_segment_time
                    where publication_name = '\(name)' and to_date is null;
                    """))
        }
        if let runID = subject.runID { blocks += Self.tables(ofRun: runID) }
        blocks.append(
            .code(
                "Net revenue of products by month",
                """
                select substr(invoiced_at, 1, 7) as month,
                    (sum(sale_e4 + return_e4) + sum(sale_rest_e14 + return_rest_e14) / 1e10) / 1e4 as net_revenue
                from invoice
                group by 1
                order by 1;
                """))
        return .init(name: "tables", title: "The same from the tables", blocks: blocks)
    }

    private static func tables(ofRun runID: Int) -> [ReportPage.Block] {
        [
            .code(
                "What segments are worth",
                "select * from segment_profile where run_id = \(runID) order by net_revenue desc;"
            ),
            .code(
                "What distinguishes them",
                """
                select cluster, feature, median, overall_median, effect_size
                from segment_feature
                where run_id = \(runID)
                order by cluster, abs(effect_size) desc;
                """),
            .code(
                "Products, countries and months",
                "select * from segment_external where run_id = \(runID) order by cluster, kind, effect_size desc;"
            ),
            .code(
                "The customers of the run",
                "select customer_id, cluster from segment_customer where run_id = \(runID);"),
            .code(
                "How the number of segments was chosen",
                """
                select recommendation_candidate.*
                from recommendation_candidate
                inner join recommendation using (recommendation_id)
                inner join run on run.snapshot_id = recommendation.snapshot_id
                where run.run_id = \(runID)
                order by ask_no desc, n_clusters;
                """),
        ]
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
