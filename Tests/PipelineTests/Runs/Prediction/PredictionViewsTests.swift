import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Prediction with the views that made a run's matrix, not with those that stand in the file later.
struct PredictionViewsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func shop() throws -> (Connection, transactions: String) {
        let connection = try Database.open(folder.file("a.db"), for: .creating)
        let path = Places.fixture("small-shop/lines.csv")
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(path: path)
        return (connection, path)
    }

    private func sweep(_ view: String, in connection: Connection) throws -> RunReference {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [3]
        request.kmeans.tol = [1e-4]
        request.source = .features(SnapshotOptions(features: view))
        _ = try SweepRunner(in: connection, request: request).run()
        return RunReference("latest")
    }

    private func labels(_ runID: Int, in connection: Connection) throws -> [[Cell]] {
        try connection.query(
            """
            select distinct snapshot_row.customer_id, run_label.cluster
            from run_label
            join run on run.run_id = run_label.run_id
            join snapshot_row on snapshot_row.snapshot_id = run.snapshot_id
                and snapshot_row.row_no = run_label.row_no
            where run_label.run_id = ?
            order by 1
            """, [runID]
        ).map { $0.values.map { Cell($0) } }
    }

    /// All lines of a database as a file of transactions.
    private func transactions(of connection: Connection) throws -> String {
        var text =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        for row in try connection.query(
            """
            select invoice_no, stock_code, description, quantity, invoiced_at, unit_price, customer_id,
                country
            from invoice_line
            order by line_id
            """)
        {
            text +=
                row.values.map { value in
                    switch value {
                    case .null: ""
                    case .integer(let number): "\(number)"
                    case .real(let number): "\(number)"
                    case .text(let text): "\"" + text.replacing("\"", with: "\"\"") + "\""
                    }
                }.joined(separator: ",") + "\n"
        }
        return try folder.write(text, to: "all.csv")
    }

    private func fitted(_ outcome: Prediction.Outcome) -> [[Cell]] {
        outcome.table.rows.filter { $0[5] == "fitted" }.map { [$0[0], $0[1]] }
    }

    /// A view over helpers, `customer` and a table of the owner's.
    private static let views = """
        create table weighting (code text collate nocase, factor real);
        insert into weighting select distinct lower(stock_code), 2.0 from invoice_line limit 50;
        insert into customer (customer_id) select distinct customer_id from invoice_line
        where customer_id is not null;
        create view my_line as
        select customer_id, quantity * unit_price * coalesce(factor, 1.0) as spend
        from sale_line left join weighting on weighting.code = sale_line.stock_code
        where customer_id is not null;
        create view "My features" as
        select my_line.customer_id, sum(spend) as spend, count(*) as n,
            max(customer.customer_id is not null) as is_known
        from my_line left join customer on customer.customer_id = my_line.customer_id
        group by my_line.customer_id;
        """

    @Test func generatedColumnsOfTheOwnersTablesGoAlong() throws {
        let (connection, transactions) = try shop()
        try connection.execute(
            """
            create table price_class (
                stock_code text,
                net real,
                gross real generated always as (net * 1.2) virtual,
                kept real as (net + 1) stored
            );
            insert into price_class (stock_code, net) select distinct stock_code, 2.0 from invoice_line;
            create view spend as
            select customer_id, sum(quantity * gross) as gross, sum(quantity * kept) as kept
            from sale_line join price_class using (stock_code)
            where customer_id is not null
            group by customer_id;
            """)
        let run = try sweep("spend", in: connection)
        let outcome = try Prediction(of: run, in: connection).predict(transactions: transactions)
        #expect(fitted(outcome) == (try labels(run.resolve(in: connection), in: connection)))
    }

    @Test func helpersTheCustomerTableAndTheOwnersTablesGoAlong() throws {
        let (connection, transactions) = try shop()
        try connection.execute(Self.views)
        let run = try sweep("My features", in: connection)
        let names = try connection.query(
            "select view_name from snapshot_view where snapshot_id = 1 order by position"
        ).map { try $0.text(0) }
        #expect(names.last == "My features")
        let helper = try #require(names.firstIndex(of: "my_line"))
        #expect(try #require(names.firstIndex(of: "sale_line")) < helper)
        // What stands in the file later changes nothing.
        try connection.execute(
            """
            drop view my_line;
            create view my_line as
            select customer_id, 0.0 - line_id as spend from sale_line where customer_id is not null;
            """)
        let outcome = try Prediction(of: run, in: connection).predict(transactions: transactions)
        let id = try run.resolve(in: connection)
        #expect(fitted(outcome) == (try labels(id, in: connection)))
        #expect(!outcome.notes.contains { $0.contains("older workbench") })
    }

    /// `id` and `spend` are parts of other words of the text; the blob would be refused.
    @Test func tablesThatAreOnlyMentionedAreNotCopied() throws {
        let (connection, transactions) = try shop()
        try connection.execute(
            """
            create table id (a);
            insert into id values (x'41');
            create table spend (a);
            insert into spend values (x'41');
            create view total as
            select customer_id, sum(quantity) as spend from sale_line
            where customer_id is not null group by customer_id
            """)
        let run = try sweep("total", in: connection)
        let outcome = try Prediction(of: run, in: connection).predict(transactions: transactions)
        let id = try run.resolve(in: connection)
        #expect(fitted(outcome) == (try labels(id, in: connection)))
    }

    @Test func generatedColumnsGoAlong() throws {
        let (connection, transactions) = try shop()
        try connection.execute(
            """
            create table weighting (
                code text, base real, factor real generated always as (base * 2) virtual,
                stored real generated always as (base * 3) stored
            );
            insert into weighting (code, base) select distinct stock_code, 2.0 from invoice_line;
            create view weighted as
            select customer_id, sum(quantity * factor) as spend, sum(quantity * stored) as more
            from sale_line join weighting on weighting.code = sale_line.stock_code
            where customer_id is not null group by customer_id
            """)
        let run = try sweep("weighted", in: connection)
        let outcome = try Prediction(of: run, in: connection).predict(transactions: transactions)
        let id = try run.resolve(in: connection)
        #expect(fitted(outcome) == (try labels(id, in: connection)))
    }

    /// A snapshot of version 0.1.0 has no texts; the same sweep by this version gives them to it.
    @Test func anEqualSweepGivesAnOldSnapshotItsTexts() throws {
        let (connection, transactions) = try shop()
        let run = try sweep("rfm", in: connection)
        let before = try connection.query("select * from snapshot_view").map(\.values)
        let digest = try connection.scalar("select views_digest from snapshot")
        try connection.execute(
            """
            delete from snapshot_view;
            update snapshot set views_digest = null, untrimmed_view = null
            """)
        let old = try Prediction(of: run, in: connection).predict(transactions: transactions)
        #expect(old.notes.contains { $0.contains("older workbench") })
        let result = try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "rfm"))
        #expect(result.isReused)
        #expect(try connection.query("select * from snapshot_view").map(\.values) == before)
        #expect(try connection.scalar("select views_digest from snapshot") == digest)
        let new = try Prediction(of: run, in: connection).predict(transactions: transactions)
        #expect(!new.notes.contains { $0.contains("older workbench") })
        #expect(new.table.rows == old.table.rows)
    }

    @Test func theTextsOfVersion010PredictOnTodaysTables() throws {
        let source = Places.fixture("databases/v0.1.0.db")
        try FileManager.default.copyItem(atPath: source, toPath: folder.file("old.db"))
        let old = try Connection(path: source, mode: .readOnly)
        let connection = try Database.open(folder.file("old.db"), for: .writing)
        let path = try transactions(of: connection)
        let runs = try connection.query(
            """
            select max(run_id), snapshot.snapshot_id, replace(view_name, '_trimmed', ''), as_of
            from run
            join snapshot on snapshot.snapshot_id = run.snapshot_id
            where algorithm = 'kmeans' and repeats = 1
            group by snapshot.snapshot_id
            """)
        #expect(runs.count == 6)
        for row in runs {
            let (run, snapshot, view) = (try row.int(0), try row.int(1), try row.text(2))
            let prediction = try Prediction(of: RunReference("\(run)"), in: connection)
            let window = ObservationWindow(asOf: try row.text(3), days: nil)
            let today = try prediction.predict(transactions: path, window: window)
            #expect(today.notes.contains { $0.contains("older workbench") })
            let texts = try ViewTexts.of([view], in: old)
            #expect(texts.views.last?.name == view)
            try texts.write(snapshot, to: connection)
            try connection.run(
                "update snapshot set views_digest = ?, untrimmed_view = ? where snapshot_id = ?",
                [texts.digest, view, snapshot])
            let own = try prediction.predict(transactions: path, window: window)
            #expect(!own.notes.contains { $0.contains("older workbench") })
            #expect(own.table.rows == today.table.rows)
            #expect(fitted(own) == (try labels(run, in: connection)), "\(view)")
        }
    }

    @Test func nullAndTextAreRefusedByCustomerAndColumn() throws {
        let (connection, _) = try shop()
        try connection.execute(
            """
            create view spend as
            select customer_id, nullif(sum(quantity), 7) as n,
                case when sum(quantity) = 8 then 'x' else 1.5 * count(*) end as lines
            from invoice_line where customer_id is not null and line_id > 0 group by customer_id
            """)
        try connection.execute(
            """
            delete from sold_line
            where invoice_id in (
                select invoice_id from invoice
                where customer_id in (
                    select customer_id from spend where n is null or typeof(lines) = 'text'))
            """
        )
        try connection.execute(TestLines.addUp)
        let run = try sweep("spend", in: connection)
        for (quantity, words) in [(7, "column n holds NULL"), (8, "column lines holds text")] {
            let path = try folder.write(
                """
                InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
                1,2,LANTERN,\(quantity),2014-02-03 10:00,1.5,NEW,France

                """, to: "new.csv")
            let error = try #require(throws: FeatureError.self) {
                try Prediction(of: run, in: connection).predict(transactions: path)
            }
            #expect(error.description.contains(words) && error.description.contains("NEW"))
            try FileManager.default.removeItem(atPath: path)
        }
    }

    @Test(arguments: [
        "create view spend as select 1; drop table run", "delete from invoice_line",
        "create table spend (a)", "create view other as select 1 as customer_id",
        "create view spend as select customer_id, 1 as n from missing",
    ])
    func otherTextsThanOneViewAreRefused(_ sql: String) throws {
        let (connection, path) = try shop()
        try connection.execute(
            "create view spend as select customer_id, sum(quantity) as n from sale_line "
                + "where customer_id is not null group by customer_id")
        let run = try sweep("spend", in: connection)
        let texts = ViewTexts(views: [.init(name: "spend", sql: sql)])
        try connection.run("delete from snapshot_view")
        try texts.write(1, to: connection)
        let prediction = try Prediction(of: run, in: connection)
        #expect(throws: DamagedError.self) { try prediction.predict(transactions: path) }
        try connection.run("update snapshot set views_digest = ?", [texts.digest])
        let error = try #require(throws: PredictionError.self) {
            try prediction.predict(transactions: path)
        }
        #expect(error.kind == .data)
    }

    @Test func tablesOfOtherFilesAreRefused() throws {
        let (connection, path) = try shop()
        try connection.execute(
            "create view spend as select customer_id, sum(quantity) as n, "
                + "(select count(*) from source_file) as files from sale_line "
                + "where customer_id is not null group by customer_id")
        let run = try sweep("spend", in: connection)
        let error = try #require(throws: PredictionError.self) {
            try Prediction(of: run, in: connection).predict(transactions: path)
        }
        #expect(error.description.contains("source_file"))
    }

    @Test func anEndlessViewEndsAtTheLimit() throws {
        let (connection, path) = try shop()
        try connection.execute(
            "create view spend as select customer_id, sum(quantity) as n from sale_line "
                + "where customer_id is not null group by customer_id")
        let run = try sweep("spend", in: connection)
        let texts = ViewTexts(views: [
            .init(
                name: "spend",
                sql:
                    "create view spend as with recursive a(n) as (select 1 union all select n + 1 from "
                    + "a) select 'A' as customer_id, count(*) as n from a")
        ])
        try connection.run("delete from snapshot_view")
        try texts.write(1, to: connection)
        try connection.run("update snapshot set views_digest = ?", [texts.digest])
        let error = try #require(throws: EvaluationError.self) {
            try Prediction(of: run, in: connection, timeLimit: .seconds(1)).predict(
                transactions: path)
        }
        #expect(error.description.contains("--time-limit"))
    }
}
