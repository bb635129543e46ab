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
        let printed = first.output.split(separator: "\n")
        #expect(printed.filter { $0.hasPrefix("rule  ") }.count == 1, "\(first.output)")
        let again = try Command.run(Command.workbench, words + ["--threads", "1"])
        #expect(again.output == first.output)
        let json = try Command.run(Command.workbench, words + ["--format", "json"])
        #expect(json.output.contains("\"holdout_result\"") && json.output.contains("\"r2_low\""))
        #expect(json.output.contains("\"rules\""))
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
        (["--min-samples", "5"], "--min-samples goes with --eps"),
        (
            ["--eps", "--min-samples", "1,5"],
            "--min-samples 1 is not allowed: it must be 2 or more"
        ),
    ])
    func whatCannotBeAskedIsRefused(_ words: [String], _ told: String) throws {
        try groups()
        let outcome = try Command.run(
            Command.workbench, ["recommend", "--db", database] + words)
        #expect([64, 65].contains(outcome.status), "\(outcome.errors)")
        #expect(outcome.errors.contains(told), "\(outcome.errors)")
    }

    /// Whatever the matrix: a verdict with its reason, never a crash or a made-up number.
    @Test(arguments: [
        (
            "one column", "select 'c' || n as customer_id, 1.0 * (n * 37 % 101) as x from n",
            "none: "
        ),
        ("all rows equal", "select 'c' || n as customer_id, 3.0 as x, 4.0 as y from n", "none: "),
        (
            // Two kinds of rows that differ in several columns are two groups.
            "two distinct rows", "select 'c' || n as customer_id, n % 2 as x, n % 2 as y from n",
            "separated: 2 groups"
        ),
        (
            "constant columns",
            "select 'c' || n as customer_id, 5.0 as x, 1.0 * (n * 37 % 101) as y, 0 as z from n",
            "none: "
        ),
        (
            "ranks only",
            "select 'c' || n as customer_id, n * 37 % 61 as x, n * 11 % 61 as y from n", ""
        ),
        (
            "scores only",
            "select 'c' || n as customer_id, 1 + n % 5 as x, 1 + n / 12 % 5 as y from n", ""
        ),
        (
            "huge values",
            "select 'c' || n as customer_id, (n * 37 % 61) * 1e150 as x, n * 1e-150 as y from n", ""
        ),
    ])
    func everyMatrixHasAVerdict(_ name: String, _ rows: String, _ verdict: String) throws {
        try groups()
        let connection = try Connection(path: database, mode: .readWrite)
        try connection.execute(
            """
            create table odd as
            with recursive n (n) as (
                select 1
                union all
                select n + 1
                from n
                where n < 60
            )
            \(rows)
            """)
        connection.close()
        let answer = try Command.workbench(
            "recommend", "--db", database, "--features", "odd", "--draws", "19", "--n-clusters",
            "2-4",
            "--eps")
        #expect(answer.status == 0, "\(name): \(answer.errors)")
        let words = ["separated: ", "bands: ", "unstable: ", "none: "]
        #expect(words.contains { answer.output.hasPrefix($0) }, "\(name): \(answer.output)")
        #expect(answer.output.hasPrefix(verdict), "\(name): \(answer.output)")
        #expect(!answer.output.lowercased().contains("nan"), "\(name): \(answer.output)")
        let isOne = answer.output.contains("There is one column, and no gap in it")
        #expect(isOne == (name == "one column"), "\(name): \(answer.output)")
    }

    /// A snapshot that no sweep has looked at.
    @Test func aSnapshotWithoutRunsIsAnswered() throws {
        try groups()
        let made = try Command.workbench("features", "--db", database, "--features", "spots")
        #expect(made.status == 0, "\(made.errors)")
        let answer = try Command.workbench(
            "recommend", "--db", database, "--snapshot", "1", "--draws", "19", "--n-clusters", "2-4"
        )
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.output.hasPrefix("separated: 3 groups"))
    }

    /// Numbers of clusters above the different customers are told, in the table and in words.
    @Test func numbersAboveTheDifferentCustomersAreTold() throws {
        try groups()
        let connection = try Connection(path: database, mode: .readWrite)
        try connection.execute(
            "create table kinds as select customer_id, round(x / 12) as x, round(y / 12) as y from spots"
        )
        connection.close()
        let answer = try Command.workbench(
            "recommend", "--db", database, "--features", "kinds", "--draws", "19", "--n-clusters",
            "2-6")
        #expect(answer.status == 0, "\(answer.errors)")
        let words = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            words.contains("n_clusters 4, 5, 6 left out: no more customers than that differ."),
            "\(answer.output)")
        #expect(words.contains(" 6 too few"), "\(answer.output)")
    }

    @Test func epsIsSuggestedWithItsCommand() throws {
        try groups()
        let words = [
            "recommend", "--db", database, "--features", "spots", "--n-clusters", "2-4", "--draws",
            "19",
            "--eps", "--min-samples", "5,10,500",
        ]
        let answer = try Command.run(Command.workbench, words)
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.output.contains("\nDBSCAN, apart: eps "), "\(answer.output)")
        #expect(answer.output.contains("min_samples 500: more than the 150 customers"))
        #expect(
            answer.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(answer.output)")
        let line = try #require(
            answer.errors.split(separator: "\n").first { $0.contains("to make it a run: ") })
        let typed = line.split(separator: " ").drop { $0 != "sweep" }.map(String.init)
        let made = try Command.run(Command.workbench, typed)
        #expect(made.status == 0, "\(typed) \(made.errors)")
        let connection = try Connection(path: database, mode: .readOnly)
        defer { connection.close() }
        let health = try connection.query("select health, n_sized_clusters from dbscan_health")
        #expect(try health.map { try $0.int(1) } == [3])
        // 150 points a curve and two curves; asking again changes nothing.
        let count = "select count(*), sum(distance), sum(is_knee) from k_distance"
        let stored = try connection.query(count)[0]
        #expect(try stored.int(0) == 300)
        let again = try Command.run(Command.workbench, words + ["--threads", "1"])
        // But for the run that there is now.
        #expect(again.output.contains("spots_dbscan_5"))
        let parts = [answer, again].map { $0.output.split(separator: "\nDBSCAN, apart: ") }
        #expect(parts.map(\.count) == [2, 3])
        #expect(parts[0].first == parts[1].first && parts[0].last == parts[1].last)
        let same = try connection.query(count)[0]
        #expect(same[0] == stored[0] && same[1] == stored[1] && same[2] == stored[2])
    }
}
