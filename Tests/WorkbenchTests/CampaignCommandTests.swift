import Foundation
import Store
import TestSupport
import Testing

/// `campaign` through the built binary, on a copy of the small shop.
@Suite struct CampaignCommandTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("p.db")
        try FileManager.default.copyItem(
            atPath: try SmallShop.shared.get().path, toPath: database)
    }

    private func run(_ words: String...) throws -> Command.Outcome {
        try Command.run(Command.workbench, words + ["--db", database])
    }

    private func publish() throws {
        #expect(try run("publish", "kmeans_3_0.001", "--as", "Spring").status == 0)
    }

    /// A file with an address and a yes or no for every customer with a line.
    private func consent() throws {
        let connection = try Connection(path: database, mode: .readOnly)
        defer { connection.close() }
        let lines = try connection.query("select customer_id from customer_fact order by 1")
            .enumerated().map {
                "\(try $1.text(0)),c\($0)@example.com,\($0 % 4 == 0 ? "no" : "yes")\n"
            }
        let path = try folder.write("customer_id,Email,News\n" + lines.joined(), to: "crm.csv")
        let read = try run(
            "ingest", "--customers", path, "--email", "Email", "--consent", "email:News",
            "--consent", "ads:News")
        #expect(read.status == 0, "\(read.errors)")
    }

    @Test func aSegmentBecomesTwoFiles() throws {
        let nothing = try run("campaign", "A", "--segment", "1")
        #expect(nothing.status == 65 && nothing.errors.contains("workbench publish"))
        try publish()
        let unknown = try run("campaign", "A", "--segment", "1", "--channel", "email")
        #expect(unknown.status == 65 && unknown.errors.contains("--consent email:COLUMN"))
        try consent()
        let out = folder.file("out")
        let words = ["campaign", "A", "--segment", "1", "--channel", "email", "--out", out]
        let made = try Command.run(Command.workbench, words + ["--db", database])
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.hasPrefix("Campaign \"A\": segment "))
        #expect(made.output.contains("not in it: no consent"))
        let targets = try String(contentsOfFile: out + "/A.csv", encoding: .utf8)
        let controls = try String(contentsOfFile: out + "/A.control.csv", encoding: .utf8)
        #expect(targets.hasPrefix("customer_id,email,segment_name,certainty\n"))
        let ids = [targets, controls].map { text in
            Set(text.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } })
        }
        #expect(!ids[0].isEmpty && !ids[1].isEmpty && ids[0].isDisjoint(with: ids[1]))
        let again = try Command.run(Command.workbench, words + ["--db", database])
        #expect(again.status == 0, "\(again.errors)")
        #expect(try String(contentsOfFile: out + "/A.csv", encoding: .utf8) == targets)
        let other = try run("campaign", "a", "--segment", "1", "--channel", "ads")
        #expect(other.status == 64 && other.errors.contains("--channel was email and is ads"))
        let list = try run("campaign", "--format", "csv")
        #expect(list.output.split(separator: "\n").count == 2)
        #expect(try run("campaign", "A").output == made.output)
        for text in [made.output, made.errors, other.errors, list.output] {
            for word in ["margin", "medoid", "noise", "bands", "bridge", "fate", "tol", "inertia"] {
                #expect(
                    !text.lowercased().split { !$0.isLetter }.contains(Substring(word)), "\(word)")
            }
        }
    }

    @Test func slipsAreToldWithWhatToType() throws {
        try publish()
        for (words, part) in [
            (["campaign", "--segment", "1"], "campaign NAME --segment"),
            (["campaign", "A", "--limit", "5"], "--limit goes with --segment"),
            (["campaign", "A", "--segment", "1", "--control", "100%"], "--control 10%"),
            (["campaign", "A", "--segment", "1", "--control", "ten"], "--control"),
            (
                ["campaign", "A", "--segment", "1", "--publication", "Sprin"],
                "Did you mean --publication Spring?"
            ),
            (["campaign", "A"], "there is no campaign \"A\""),
            (["campaign", "A/B", "--segment", "1"], "cannot be the name of a campaign"),
            (["ingest", "x.csv", "--consent", "News"], "go with --customers"),
        ] {
            let outcome = try Command.run(Command.workbench, words + ["--db", database])
            #expect(outcome.status == 64, "\(words)")
            #expect(outcome.errors.contains(part), "\(outcome.errors)")
        }
        let connection = try Connection(path: database, mode: .readOnly)
        defer { connection.close() }
        #expect(try connection.scalar("select count(*) from campaign") == 0)
    }
}
