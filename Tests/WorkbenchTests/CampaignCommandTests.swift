import Foundation
import Store
import TestSupport
import Testing

/// `campaign` through the built binary, on a copy of the small shop.
@Suite struct CampaignCommandTests {
    private let shop: ShopCopy
    private var folder: TemporaryFolder { shop.folder }
    private var database: String { shop.path }

    init() throws { shop = try ShopCopy() }

    private func run(_ words: String...) throws -> Command.Outcome {
        try shop.run(words)
    }

    private func publish() throws {
        #expect(try run("publish", "kmeans_3_0.001", "--as", "Spring").status == 0)
    }

    /// Name of the segment with the lowest id; the number itself may be another in the run.
    private func first() throws -> String {
        return try shop.query(
            "select segment_name from publication_segment order by segment_id limit 1")[0].text(0)
    }

    /// `publish` prints the publication's numbers, from 1, `profile` those of the run, from 0.
    @Test func aNumberIsThatOfThePublicationAndWhatTheRunMeansByItIsSaid() throws {
        try publish()
        let connection = try Connection(path: database, mode: .readOnly)
        let rows = try connection.query(
            """
            select published.segment_id, published.segment_name, other.segment_name
            from publication_segment as published
            inner join publication_segment as other on other.cluster = published.segment_id
                and other.segment_id <> published.segment_id
            """
        ).map { (try $0.int(0), try $0.text(1), try $0.text(2)) }
        connection.close()
        #expect(!rows.isEmpty)
        for (number, published, other) in rows {
            func draw(_ segment: String) throws -> (status: Int32, output: String, errors: String) {
                let drawn = try run(
                    "campaign", "A", "--segment", segment, "--control", "0%",
                    "--no-consent-needed", "--dry-run")
                let words = drawn.errors.split(whereSeparator: \.isWhitespace)
                return (drawn.status, drawn.output, words.joined(separator: " "))
            }
            let (byNumber, byName) = (try draw("\(number)"), try draw(published))
            #expect(byNumber.status == 0 && byName.status == 0)
            #expect(byNumber.output == byName.output && !byNumber.output.isEmpty)
            let note =
                "segment \(number) of the publication is \"\(published)\"; cluster \(number) of the run, as profile shows it, is \"\(other)\""
            #expect(byNumber.errors.contains(note), "\(byNumber.errors)")
            #expect(!byName.errors.contains("of the run, as profile"))
        }
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
        let unknown = try run("campaign", "A", "--segment", first(), "--channel", "email")
        #expect(unknown.status == 65 && unknown.errors.contains("--consent email:COLUMN"))
        try consent()
        let out = folder.file("out")
        let words = ["campaign", "A", "--segment", try first(), "--channel", "email", "--out", out]
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
        let other = try run("campaign", "a", "--segment", first(), "--channel", "ads")
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
            let said = outcome.errors.replacing(" --db \(database)", with: "")
            #expect(said.contains(part), "\(outcome.errors)")
        }
        let connection = try Connection(path: database, mode: .readOnly)
        defer { connection.close() }
        #expect(try connection.scalar("select count(*) from campaign") == 0)
    }

    private func drawn(_ words: String..., name: String = "A") throws -> Command.Outcome {
        try Command.run(
            Command.workbench,
            [
                "campaign", name, "--segment", try first(), "--out", folder.file("out"), "--db",
                database,
            ]
                + words)
    }

    private func count(_ sql: String) throws -> Int {
        try shop.query(sql)[0].int(0)
    }

    /// Each flag does what it says, and the campaign keeps it.
    @Test func flagsDecideWhoIsInIt() throws {
        try publish()
        try consent()
        for (name, words, column, value) in [
            ("B", ["--control", "20%"], "control_share = 0.2", "n_controls > 0"),
            ("C", ["--control", "0%"], "control_share = 0", "n_controls = 0"),
            ("D", ["--limit", "21"], "customer_limit = 21", "n_targets + n_controls <= 21"),
            ("E", ["--min-certainty", "0.01"], "min_certainty = 0.01", "n_targets > 0"),
            ("F", ["--seed", "7"], "seed = 7", "n_targets > 0"),
            (
                "G", ["--where", "net_revenue > 0"], "condition = 'net_revenue > 0'",
                "n_targets > 0"
            ),
            ("H", ["--channel", "email"], "channel = 'email'", "consent_basis = 'consent'"),
            ("I", ["--no-consent-needed"], "consent_basis = 'not_needed'", "consent_date is null"),
            ("J", ["--days", "90"], "baseline_days = 90", "n_targets > 0"),
            ("K", ["--consent-valid", "30d"], "consent_valid_days = 30", "n_targets > 0"),
        ] {
            let made = try Command.run(
                Command.workbench,
                [
                    "campaign", name, "--segment", try first(), "--out", folder.file("out"), "--db",
                    database,
                ]
                    + words)
            #expect(made.status == 0, "\(words): \(made.errors)")
            #expect(
                try count(
                    "select count(*) from campaign where campaign_name = '\(name)' and \(column) and \(value)"
                ) == 1, "\(words)")
        }
        let busy = try drawn("--exclude-campaigns", "60d", name: "L")
        #expect(busy.status == 65 && busy.errors.contains("in another campaign"))
        let global = try drawn("--global-control", "10%", name: "M")
        #expect(global.status == 0, "\(global.errors)")
        #expect(try count("select count(*) from global_control") > 0)
        let kept = try count("select count(*) from global_control")
        // Of a campaign that is drawn, and alone: it counts for all others.
        let smaller = try drawn("--global-control", "2%", name: "M")
        #expect(smaller.status == 0, "\(smaller.errors)")
        #expect(smaller.errors.contains("of the \(kept) customers who were kept apart"))
        let alone = try run("campaign", "--global-control", "5%")
        #expect(alone.status == 0 && alone.output.isEmpty, "\(alone.errors)")
        #expect(alone.errors.contains("--global-control 5.0 %, which was 2.0 %:"))
        let ended = try drawn("--global-control", "0%", name: "N")
        #expect(ended.status == 0 && ended.errors.contains("ends it: all"), "\(ended.errors)")
        #expect(try count("select count(*) from global_control") == 0)
        #expect(try count("select count(*) from global_control_change") == 4)
        let everybody = try run("campaign", "--global-control", "100%")
        #expect(everybody.status == 64 && everybody.errors.contains("--global-control 5%"))
    }

    /// A list counts by itself, with a campaign that is refused, and where a drawn one is written again.
    @Test func aListIsTakenInWhateverBecomesOfTheCampaign() throws {
        try publish()
        try consent()
        let list = try folder.write(
            "email\nAnna <c1@example.com>\nc2@example.com\nnobody@example.org\nAnna\n",
            to: "gone.csv")
        let alone = try run("campaign", "--suppress", list)
        #expect(alone.status == 0, "\(alone.errors)")
        #expect(alone.errors.contains("2 lines name 2 customers, 2 lines nobody who is known here"))
        #expect(alone.errors.contains("1 cell holds no address, number or id"))
        #expect(alone.output.isEmpty)
        let more = try folder.write("email\nc5@example.com\n", to: "more.csv")
        let refused = try drawn("--suppress", more, "--limit", "3")
        #expect(refused.status == 65 && refused.errors.contains("1 line names 1 customer"))
        #expect(try count("select count(*) from suppressed_contact where kind = 'email'") == 4)
        #expect(try count("select count(*) from campaign") == 0)
    }

    /// What cannot be is refused in clear text, and leaves no file and no row.
    @Test func badInputLeavesNothing() throws {
        try publish()
        let nobody = try drawn()
        #expect(nobody.status == 65 && nobody.errors.contains("--no-consent-needed"))
        try consent()
        for (words, status, part) in [
            (["--control", "100%"], 64, "--control 10%"),
            (["--limit", "19"], 65, "19 people are too few"),
            (["--where", "net_revenue < -1e9"], 65, "nobody is left to write to"),
            (["--channel", "sms"], 65, "by sms"),
        ] {
            let refused = try Command.run(
                Command.workbench,
                [
                    "campaign", "A", "--segment", try first(), "--out", folder.file("bad"), "--db",
                    database,
                ]
                    + words)
            #expect(refused.status == Int32(status), "\(words): \(refused.errors)")
            #expect(refused.errors.contains(part), "\(words): \(refused.errors)")
        }
        let own = try drawn(name: "A.control")
        #expect(
            own.status == 64 && own.errors.contains("files of another campaign end in .control"))
        #expect(try count("select count(*) from campaign") == 0)
        for name in ["bad/A.csv", "bad/A.control.csv", "out/A.csv"] {
            #expect(!FileManager.default.fileExists(atPath: folder.file(name)))
        }
        #expect(try drawn().status == 0)
        let early = try run("campaign", "A", "--result")
        #expect(early.status == 64 && early.errors.contains("--sent"))
    }
}
