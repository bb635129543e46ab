import Foundation
import Store
import TestSupport
import Testing

/// `features` and `sweep` with sets, windows and views of the analyst's own, through the built binary.
struct FeatureCommandTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("shop.db")
        _ = try Command.workbench(
            "ingest", Places.fixture("features/lines.csv"), "--cancellations", "c-prefix",
            "--non-product-codes", "online-retail", "--db", path)
    }

    private func run(_ arguments: String...) throws -> Command.Outcome {
        try Command.run(Command.workbench, arguments + ["--db", path])
    }

    private func scalar(_ sql: String) throws -> Value? {
        try Connection(path: path, mode: .readOnly).scalar(sql)
    }

    @Test func aWindowIsSaidStoredAndSharedWithSweep() throws {
        let window = ["--features", "rfm", "--as-of", "2012-03-01", "--window", "100d"]
        let made = try Command.run(
            Command.workbench, ["features"] + window + ["--db", path])
        #expect(made.status == 0)
        #expect(
            made.errors.contains(
                "36 rows × 3 features as of 2012-03-01 23:59:59, lines from 2011-11-23"))
        #expect(made.errors.contains("the set itself has no place for 12 customers"))
        #expect(try scalar("select window_start from snapshot") == "2011-11-23 00:00:00")
        let sweep = try Command.run(
            Command.workbench,
            ["sweep", "--algorithm", "kmeans", "--n-clusters", "2", "--tol", "1e-3"] + window
                + ["--db", path])
        #expect(sweep.status == 0)
        #expect(sweep.errors.contains("snapshot 1 (stored before)"))
        let weeks = try run("features", "--features", "rfm", "--window", "14w")
        #expect(weeks.status == 0)
        #expect(
            try scalar("select julianday(as_of) - julianday(window_start) > 97.9 from snapshot")
                == 1)
    }

    @Test(
        arguments: [
            (["--as-of", "2010-01-01"], 65, "the first line of a customer is of"),
            (["--as-of", "2011-02-29"], 64, "--as-of"), (["--window", "12m"], 64, "--window"),
            (["--window", "0d"], 64, "--window"), (["--features", "behavior"], 64, "behaviour?"),
            (["--add", "customer_rfm_score"], 64, "Did you mean customer_rfm_scored?"),
            (["--add", "rfm"], 64, "built-in"), (["--add", "sale_line"], 65, "no customer_id"),
            (["--add", "customer_week", "--window", "9d"], 64, "--add makes no snapshot"),
            (["--display", "a=b"], 64, "go with --add"),
            (["--add", "customer_week", "--display", "monday"], 64, "--display"),
        ] as [([String], Int32, String)])
    func whatCannotBeIsRefusedAndWritesNothing(
        _ arguments: [String], _ status: Int32, _ words: String
    ) throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let outcome = try Command.run(
            Command.workbench, ["features"] + arguments + ["--db", path])
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func anEndBehindAllLinesIsSaid() throws {
        let far = try run("features", "--features", "rfm", "--as-of", "2099-01-01")
        #expect(far.status == 0)
        #expect(far.errors.contains("days after the newest line before it, 201"), "\(far.errors)")
        let standard = try run("features", "--as-of", "2099-01-01")
        #expect(standard.errors.contains("days after the newest line before it, 201"))
        #expect(try !run("features").errors.contains("after the newest line"))
    }

    @Test func anAddedViewShowsUpBesideTheOthers() throws {
        do {
            let connection = try Connection(path: path, mode: .readWrite)
            try connection.execute(
                """
                create view spend as
                select customer_id, sum(revenue) as spend from sale_invoice
                where customer_id is not null group by customer_id
                """)
        }
        let added = try run(
            "features", "--add", "spend", "--display", "spend=Turnover", "--description", "Money.")
        #expect(added.status == 0)
        #expect(added.output.contains("Turnover"))
        #expect(added.errors.contains("next: workbench sweep --features spend"))
        let list = try run("features", "--list", "--format", "csv")
        #expect(list.output.split(separator: "\n").count == 1 + 9 + 1)
        #expect(list.output.contains("spend,spend,none,1,Money."))
    }
}
