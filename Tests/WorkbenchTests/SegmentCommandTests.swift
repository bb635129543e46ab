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
        #expect(first.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        for step in ["ingest", "features --check", "sweep", "recommend", "profile"] {
            #expect(first.errors.contains("$ workbench \(step) "), "\(step)")
        }
        #expect(
            first.errors.contains("next: workbench publish rfm_net:recommended --as Customers"))
        let tables = ["run", "snapshot", "recommendation", "study", "segment_profile", "invoice"]
        let before = try tables.map(count)
        let again = try segment(lines)
        #expect(again.output == first.output)
        #expect(again.errors.contains("this content is in the database already"))
        #expect(try tables.map(count) == before)
    }

    @Test func stepsAreSaidWithTheFlagsThatAreTheirs() throws {
        let outcome = try segment(
            lines, "--max-rejects", "5", "--population", "revenue < 100000", "--threads", "2")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let place = " --db \(database)\n"
        #expect(outcome.errors.contains("lines.csv --max-rejects 5" + place))
        for step in ["sweep", "recommend"] {
            #expect(
                outcome.errors.contains(
                    "$ workbench \(step) --features rfm_net --population 'revenue < 100000' --threads 2"
                        + place))
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
        let later = try segment(lines)
        #expect(later.status == 0, "\(later.errors)")
        #expect(later.output.hasPrefix("Refreshed \"Kunden\""))
        #expect(later.errors.contains("workbench segment --refit"))
    }

    @Test func whereThereAreTooFewCustomersTheRulesAreOfferedAsRules() throws {
        let few = try folder.write(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                + (1...6).map {
                    "\($0),A,Mug,\($0),2024-0\($0)-01 10:00,2.5,c\($0 % 3),France\n"
                }.joined(), to: "few.csv")
        let outcome = try segment(few)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("Nothing to segment by"))
        #expect(outcome.output.contains("Fixed rules"))
        #expect(try count("publication") == "0\n")
        let published = try segment(few, "--publish", "X")
        #expect(published.status == 2)
        #expect(published.errors.contains("workbench publish --rules rfm"))
        #expect(try count("publication") == "0\n")
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
