import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Views in words that DuckDB hands on to SQLite unharmed: one that it cannot read breaks the list of all.
struct DuckDBViewsTests {
    private static let python = ProcessInfo.processInfo.environment["WORKBENCH_DUCKDB"]

    @Test func noViewHasWordsThatBecomeOthers() {
        for view in EmbeddedSQL.views {
            let text = view.sql.split(separator: "create view", maxSplits: 1).last ?? ""
            #expect(!text.replacing("count(*) over", with: "").contains("count(*)"), "\(view.name)")
            #expect(!text.contains(" date(") && !text.contains("(date("), "\(view.name)")
            for words in [
                "collate nocase in (select", "char(", "is (select", " is true", " is not true",
            ] {
                #expect(!text.contains(words), "\(view.name): \(words)")
            }
        }
    }

    /// Whole, with a Python that has DuckDB.
    @Test(
        .enabled(
            if: python != nil, "WORKBENCH_DUCKDB names no python with duckdb and its sqlite_scanner"
        ))
    func everyViewReadsTheSame() throws {
        let folder = try TemporaryFolder()
        let database = folder.file("shop.db")
        let lines = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,A,MUG,0.395,2023-01-05 10:00,2.55555,17,UK
            2,B,CUP,-1.75,2023-02-06 11:30,7.123456,18,UK
            C3,A,MUG,-2,2023-02-07 11:30,7.12,18,UK
            3,POST,POSTAGE,1,2023-03-06 10:00,7.5,18,UK
            4,D,,1,2023-03-08 10:00,7.5,19,UK
            5,E,E,3,2023-05-08 23:59,7.5,19,UK
            6,E,E,3,2023-05-06 00:00,7.5,,UK
            7,E,E,2,2023-05-07 00:00,0.333,17,UK
            7,E,E,2,2023-05-07 00:00,0.333,17,UK

            """, to: "lines.csv")
        #expect(try Command.workbench("ingest", lines, "--db", database).status == 0)
        let sweep = try Command.workbench(
            "sweep", "--features", "rfm", "--n-clusters", "2", "--db", database)
        #expect(sweep.status == 0, "\(sweep.errors)")
        // scored_customer has the views of the run that is published in it.
        for set in [nil, "standard", "rfm", "rfm_net", "rfm_score", "behaviour", "basket"] {
            if let set {
                let swept = try Command.workbench(
                    "sweep", "--features", set, "--algorithm", "kmeans", "--n-clusters", "2",
                    "--tol", "0.01", "--outliers", "none", "--db", database)
                #expect(swept.status == 0, "\(set): \(swept.errors)")
                let published = try Command.workbench(
                    "publish", "latest:\(set)", "--as", set, "--default", "--db", database)
                #expect(published.status == 0, "\(set): \(published.errors)")
                let scored = try Connection(path: database, mode: .readOnly)
                #expect(try scored.scalar("select count(*) > 0 from scored_customer") == 1)
            }
            try expectSame(database, set ?? "")
        }
        let dense = try Command.workbench(
            "sweep", "--features", "rfm", "--algorithm", "dbscan", "--min-samples", "1", "--eps",
            "2",
            "--outliers", "none", "--db", database)
        #expect(dense.status == 0, "\(dense.errors)")
        let published = try Command.workbench(
            "publish", "latest:rfm", "--as", "dense", "--default", "--db", database)
        #expect(published.status == 0, "\(published.errors)")
        let scored = try Connection(path: database, mode: .readOnly)
        #expect(try scored.scalar("select count(core_customer) > 0 from scored_customer") == 1)
        try expectSame(database, "dense")
    }

    private func expectSame(_ database: String, _ words: String) throws {
        let outcome = try Command.run(
            Self.python ?? "", [Places.fixture("duckdb/read_views.py"), database])
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        #expect(outcome.output == "", "\(words)")
    }
}
