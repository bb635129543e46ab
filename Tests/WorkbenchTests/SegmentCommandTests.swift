import Foundation
import Store
import TestSupport
import Testing

/// `segment` through the built binary.
@Suite struct SegmentCommandTests {
    private let folder: TemporaryFolder
    private let database: String
    private let lines: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("s.db")
        lines = folder.file("lines.csv")
        let made = try Command.workbench(
            "sample", "--n-customers", "300", "--seed", "3", "--out", lines)
        #expect(made.status == 0, "\(made.errors)")
    }

    private func segment(_ words: String...) throws -> Command.Outcome {
        try Command.run(Command.workbench, ["segment"] + words + ["--db", database])
    }

    private func count(_ table: String) throws -> String {
        try Command.sqlite3(database, "select count(*) from \(table)").output
    }

    @Test func oneCommandGoesFromAFileToAnAnswerAndTheSameAgainAddsNothing() throws {
        let first = try segment(lines)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("segment, and what distinguishes it"))
        #expect(
            first.output.split(separator: "\n").allSatisfy {
                $0.count <= 80 || $0.contains(database)
            })
        for step in ["ingest", "features --check", "sweep", "recommend", "profile"] {
            #expect(first.errors.contains("$ workbench \(step) "), "\(step)")
        }
        // 36 runs, and the matrix, are told once.
        #expect(!first.errors.contains("\nrun 1 "))
        #expect(first.errors.components(separatedBy: "snapshot 1").count == 2)
        let said = first.errors.split(separator: "\n")
        #expect(Set(said).count == said.count)
        // A shop without natural groups: rules stand first, called what they are.
        #expect(first.output.hasPrefix("No natural groups"))
        let rules = try #require(first.output.range(of: "Fixed rules, the same for every shop"))
        let cut = try #require(first.output.range(of: "segment, and what distinguishes it"))
        #expect(rules.lowerBound < cut.lowerBound)
        #expect(first.errors.contains("next: workbench publish --rules rfm --db"))
        #expect(first.errors.contains("or: workbench publish rfm_net:recommended --as Customers"))
        let words = first.output.lowercased().split { !$0.isLetter }
        for word in [
            "margin", "medoid", "noise", "bands", "bridge", "fate", "tol", "inertia", "jaccard",
            "cluster", "clusters", "dbscan",
        ] {
            #expect(!words.contains { $0 == word }, "\(word)")
        }
        let tables = ["run", "snapshot", "recommendation", "study", "segment_profile", "invoice"]
        let before = try tables.map(count)
        let again = try segment(lines)
        #expect(again.output == first.output)
        #expect(again.errors.contains("this content is in the database already"))
        #expect(again.errors.contains("kmeans: 27 of 27 runs are stored already"))
        #expect(
            again.errors.contains("answer 1 (stored before): nothing of it is worked out again"))
        #expect(try tables.map(count) == before)
        // The report that stands there is replaced, which takes a flag where it is typed by itself.
        #expect(!first.errors.contains("--force") && again.errors.contains("s.html --force --db"))
        try expectQueriesOfThePageHaveRows()
    }

    /// The SQL at the end of the page gets each of its tables.
    private func expectQueriesOfThePageHaveRows() throws {
        let page = try String(contentsOfFile: folder.file("s.html"), encoding: .utf8)
        let codes = page.components(separatedBy: "<pre tabindex=\"0\"><code>").dropFirst()
            .map { $0.components(separatedBy: "</code>")[0] }
        // All but the agreement of runs, which compare stores.
        #expect(codes.count == 16)
        for code in codes {
            let query = [("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")].reduce(code)
            {
                $0.replacing($1.0, with: $1.1)
            }
            let answer = try Command.sqlite3(database, query)
            #expect(answer.status == 0 && !answer.output.isEmpty, "\(query) \(answer.errors)")
        }
    }

    /// The answer was worked out before it was told that it has no place.
    @Test func aReportWithoutAPlaceIsToldBeforeAnythingIsDone() throws {
        let taken = try folder.write("mine", to: "taken.html")
        for (place, status) in [
            (taken, 73 as Int32), (folder.file("no/r.html"), 73), (database, 73),
        ] {
            let outcome = try segment(lines, "--report", place)
            #expect(outcome.status == status)
            #expect(!outcome.errors.contains("$ workbench"), "\(outcome.errors)")
            #expect(!outcome.errors.contains("--force"), "\(outcome.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: database))
        #expect(try String(contentsOfFile: taken, encoding: .utf8) == "mine")
    }

    @Test func stepsAreSaidWithTheFlagsThatAreTheirs() throws {
        let outcome = try segment(
            lines, "--max-rejects", "5", "--population", "revenue < 100000", "--threads", "2")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let place = " --db \(database)\n"
        #expect(outcome.errors.contains("lines.csv --max-rejects 5" + place))
        for step in ["sweep --features rfm_net", "recommend --features rfm_net --gap --eps"] {
            #expect(
                outcome.errors.contains(
                    "$ workbench \(step) --population 'revenue < 100000' --threads 2" + place),
                "\(outcome.errors)")
        }
    }

    @Test func anotherNumberOfSegmentsIsToldAndPublishedAndLaterRefreshed() throws {
        let outcome = try segment(lines, "--n-clusters", "4", "--publish", "Kunden", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("You asked for 4 segments"))
        #expect(outcome.output.contains("Published as \"Kunden\""))
        let segments = try Command.sqlite3(
            database, "select count(distinct segment_id) from customer_segment"
        ).output
        #expect(segments == "4\n")
        let other = try segment("--n-clusters", "3", "--publish", "Neu", "--no-report")
        #expect(other.status == 0, "\(other.errors)")
        #expect(other.errors.contains("--as Neu --default --db "), "\(other.errors)")
        #expect(other.errors.contains("customer_segment no longer shows \"Kunden\""))
        let back = try segment("--n-clusters", "4", "--publish", "Kunden", "--no-report", "--quiet")
        #expect(back.status == 0, "\(back.errors)")
        let later = try segment(lines)
        #expect(later.status == 0, "\(later.errors)")
        #expect(later.output.hasPrefix("Refreshed \"Kunden\""))
        #expect(later.errors.contains("workbench segment --refit"))
        #expect(later.errors.contains("next: workbench campaign NAME --segment SEGMENT --db "))
    }

    @Test func whereThereAreTooFewCustomersTheRulesAreOfferedAsRules() throws {
        let few = try folder.write(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                + (1...6).map {
                    "\($0),A,Mug,\($0),2024-0\($0)-01 10:00,2.5,c\($0 % 3),France\n"
                }.joined(), to: "few.csv")
        let outcome = try segment(few)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("No segments: nothing in the data"))
        #expect(outcome.output.contains("Fixed rules"))
        #expect(try count("publication") == "0\n")
        // The report is of the data alone, and stands where it always does.
        #expect(outcome.errors.contains("$ workbench report --out "), "\(outcome.errors)")
        #expect(outcome.errors.contains("report: "))
        let page = try String(contentsOfFile: folder.file("s.html"), encoding: .utf8)
        #expect(page.contains("What was read, and what was left out"))
        #expect(!page.contains("The segments</h2>"))
        let published = try segment(few, "--publish", "X")
        #expect(published.status == 2)
        #expect(published.errors.contains("workbench publish --rules rfm --db \(database)"))
        #expect(try count("publication") == "0\n")
    }

    private static let header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

    /// What stops a single command is an answer here.
    @Test(arguments: [
        (
            "1,A,x,2,2011-01-05 10:00:00,3.0,10001,UK\n", 0 as Int32,
            "There is one customer who has bought"
        ),
        (
            "C1,A,x,-2,2011-01-05 10:00:00,3.0,10001,UK\nC2,A,x,-2,2011-01-06 10:00:00,3.0,10002,UK\n",
            0,
            "2 customers only sent goods back"
        ),
        ("1,A,x,2,2011-01-05 10:00:00,3.0,,UK\n", 2, "No line names a customer"),
        ("", 2, "There is no line to look at"),
        (
            "1,A,x,2,2011-01-05 10:00:00,3.0,10001,UK\n2,A,x,2,2011-01-06 10:00:00,4.0,10002,UK\n",
            0,
            "2 customers are too few, or too alike"
        ),
    ])
    func tooFewCustomersAreAnAnswer(_ rows: String, _ status: Int32, _ reason: String) throws {
        let few = try folder.write(Self.header + rows, to: "few.csv")
        let outcome = try segment(few)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("No segments: nothing in the data"), "\(outcome.output)")
        #expect(outcome.output.contains(reason), "\(outcome.output)")
        #expect(outcome.output.contains("Fixed rules") == (status == 0))
        #expect(
            outcome.errors.contains("next: workbench publish --rules rfm") == (status == 0))
        #expect(outcome.errors.contains("workbench ingest FILE --db") == (status == 2))
        let parsed = try JSONSerialization.jsonObject(
            with: Data(try segment("--format", "json", "--quiet").output.utf8))
        #expect(parsed is [String: Any])
    }

    /// What is refused whatever the lines say is refused before they are read, and makes no database.
    @Test(arguments: [
        ["--features", "rfm_nett"], ["--transform", "recensy=log1p"], ["--weights", "recensy=2"],
        ["--population", "no_such_column > 1"],
    ])
    func whatNoLinesCouldMendIsRefusedBeforeThem(_ words: [String]) throws {
        let outcome = try Command.run(
            Command.workbench, ["segment", lines, "--db", database] + words)
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(!outcome.errors.contains("$ workbench"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: database))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left == ["lines.csv"])
    }

    /// A view of the owner's is a set, too.
    @Test func aViewOfTheOwnersIsTaken() throws {
        #expect(try Command.workbench("ingest", lines, "--db", database).status == 0)
        let made = try Command.run(
            "/usr/bin/env",
            [
                "sqlite3", "-bail", database,
                "create view mine as select customer_id, revenue, line_count from customer_fact",
            ])
        #expect(made.status == 0, "\(made.errors)")
        let outcome = try segment(lines, "--features", "mine", "--no-report")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// Two things on one screen that are called the same are told apart.
    @Test func aFoundSegmentThatIsCalledAsARuleIsNotTheRule() throws {
        let first = try segment(lines, "--no-report", "--quiet")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.contains("found in the data:\n"), "\(first.output)")
        let named = try Command.workbench(
            "profile",
            ["rfm_net:recommended", "--name", "0=champions", "--quiet", "--db", database])
        #expect(named.status == 0, "\(named.errors)")
        let text = try segment("--no-report", "--quiet").output.replacing("\n", with: " ")
        #expect(text.contains("One that is called as a rule (\"champions\") is not"), "\(text)")
    }

    /// Fewer and more segments than the answer's, and more than `recommend` looks at.
    @Test func whatAnotherNumberGivesUpIsToldInBothDirections() throws {
        let own = try segment(lines, "--no-report", "--quiet")
        #expect(own.status == 0, "\(own.errors)")
        let fewer = try segment("--n-clusters", "2", "--no-report", "--quiet")
        let text = fewer.output.replacing("\n", with: " ")
        #expect(text.contains("You asked for 2 segments"), "\(text)")
        #expect(!text.contains("Fixed rules"))
        let more = try segment("--n-clusters", "12", "--no-report", "--quiet").output
            .replacing("\n", with: " ")
        #expect(more.contains("the smallest has"), "\(more)")
        #expect(more.contains("it divides \""), "\(more)")
        #expect(more.contains("--n-clusters 12 --max-segments 12"), "\(more)")
    }

    @Test func withoutFilesItGoesOnWithWhatIsThereAndWithoutADatabaseItIsRefused() throws {
        let none = try segment()
        #expect(none.status == 66)
        let read = try Command.workbench("ingest", lines, "--db", database, "--quiet")
        #expect(read.status == 0)
        let outcome = try segment("--format", "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let parsed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        #expect(parsed is [String: Any])
        let odd = try segment("--n-clusters", "1")
        #expect(odd.status == 64)
    }
}
