import Foundation
import Store
import TestSupport
import Testing

/// `recommend` through the built binary.
@Suite struct RecommendCommandTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("r.db")
    }

    /// A database with a table of three groups far apart.
    private func groups() throws {
        let lines = try folder.write(
            "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
                + "1,A,1,2024-01-01 10:00,1.5,c1\n", to: "lines.csv")
        let made = try Command.workbench("ingest", lines, "--db", database, "--quiet")
        #expect(made.status == 0, "\(made.errors)")
        let connection = try Connection(path: database, mode: .readWrite)
        defer { connection.close() }
        try connection.execute("create table spots (customer_id text, x real, y real)")
        var random = SeededGenerator(seed: 17)
        for row in 0..<150 {
            try connection.run(
                "insert into spots values (?, ?, ?)",
                [
                    "c\(row)", random.normal() + (row % 3 == 1 ? 12 : 0),
                    random.normal() + (row % 3 == 2 ? 12 : 0),
                ])
        }
    }

    @Test func anAnswerIsPrintedStoredAndNamed() throws {
        try groups()
        let words = [
            "recommend", "--db", database, "--features", "spots", "--n-clusters", "2-5", "--draws",
            "19",
        ]
        let first = try Command.run(Command.workbench, words)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.hasPrefix("separated: 3 groups with gaps between any two\n"))
        #expect(first.output.contains("At least 3 groups"))
        let again = try Command.run(Command.workbench, words + ["--threads", "1"])
        #expect(again.output == first.output)
        let json = try Command.run(Command.workbench, words + ["--format", "json"])
        #expect(json.output.contains("\"verdict\""))
        let show = try Command.workbench("show", "spots:recommended", "--db", database)
        #expect(show.status == 0, "\(show.errors)")
        #expect(show.errors.contains("recommended of spots"))
        let gap = try Command.run(Command.workbench, words + ["--gap"])
        #expect(gap.output.contains("gap statistic, copula with one peak: k = 3"))
        #expect(gap.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func recommendedWithoutAnAnswerIsRefused() throws {
        try groups()
        let none = try Command.workbench("show", "recommended", "--db", database)
        #expect(none.status == 64)
        #expect(none.errors.contains("Ask: workbench recommend"))
    }

    @Test func aVerdictWithoutARunEndsWithItsReason() throws {
        try groups()
        let connection = try Connection(path: database, mode: .readWrite)
        try connection.execute("create table few as select * from spots limit 6")
        connection.close()
        let answer = try Command.workbench(
            "recommend", "--db", database, "--features", "few", "--draws", "19")
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.output.hasPrefix("none: "))
        let show = try Command.workbench("show", "few:recommended", "--db", database)
        #expect(show.status == 2)
        #expect(show.errors.contains("the verdict is none"))
    }

    /// Lines of a generated shop, its segments held against its last months.
    @Test func segmentsAreHeldAgainstLaterLines() throws {
        let lines = folder.file("shop.csv")
        let sample = try Command.workbench("sample", "--n-customers", "150", "--out", lines)
        #expect(sample.status == 0, "\(sample.errors)")
        let made = try Command.workbench("ingest", lines, "--db", database, "--quiet")
        #expect(made.status == 0, "\(made.errors)")
        let words = [
            "recommend", "--db", database, "--features", "rfm", "--n-clusters", "2,3", "--draws",
            "19", "--holdout", "2011-09-09",
        ]
        let first = try Command.run(Command.workbench, words)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("\nHeld out: segments of the lines up to 2011-09-09, "))
        #expect(first.output.contains("spend  bands  better  again  bands  better  returns"))
        #expect(first.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let again = try Command.run(Command.workbench, words + ["--threads", "1"])
        #expect(again.output == first.output)
        let json = try Command.run(Command.workbench, words + ["--format", "json"])
        #expect(json.output.contains("\"holdout_result\"") && json.output.contains("\"r2_low\""))
        for (date, told) in [
            ("2009-01-01", "the first line of a customer is of"),
            ("2031-01-01", "the last line of a customer is of"),
        ] {
            let outcome = try Command.run(Command.workbench, words.dropLast() + [date])
            #expect(outcome.status == 65 && outcome.errors.contains(told), "\(outcome.errors)")
        }
    }

    @Test(arguments: [
        (["--holdout", "2011-13-01"], "--holdout"),
        (["--holdout", "9/9/2011"], "--holdout"),
        (["--snapshot", "1", "--holdout", "2024-01-01"], "snapshot 1 is made already"),
        (
            ["--features", "spots", "--holdout", "2023-12-31"],
            "there is nothing to make segments of"
        ),
        (["--as-of", "2023-12-01", "--holdout", "2024-01-01"], "lines count up to 2023-12-01"),
        (["--draws", "0"], "--draws 0 is not allowed"),
        (["--n-clusters", "1-3"], "--n-clusters 1,2,3 is not allowed"),
        (["--max-segments", "1"], "--max-segments 1 is not allowed"),
        (["--features", "spots", "--repeats", "2"], "for load tests"),
        (["--snapshot", "1", "--features", "rfm"], "does not go with"),
    ])
    func whatCannotBeAskedIsRefused(_ words: [String], _ told: String) throws {
        try groups()
        let outcome = try Command.run(
            Command.workbench, ["recommend", "--db", database] + words)
        #expect([64, 65].contains(outcome.status), "\(outcome.errors)")
        #expect(outcome.errors.contains(told), "\(outcome.errors)")
    }
}
