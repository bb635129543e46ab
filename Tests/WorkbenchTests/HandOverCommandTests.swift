import Foundation
import Store
import TestSupport
import Testing

/// `campaign --for` and `export --publication` through the built binary, on a copy of the small shop.
@Suite struct HandOverCommandTests {
    private let shop: ShopCopy
    private var folder: TemporaryFolder { shop.folder }
    private var database: String { shop.path }
    private let out: String

    init() throws {
        shop = try ShopCopy()
        out = shop.folder.file("out")
        #expect(try run("publish", "kmeans_3_0.001", "--as", "Spring").status == 0)
        try customers(day: "2011-12-01")
    }

    @discardableResult
    private func run(_ words: String...) throws -> Command.Outcome {
        try shop.run(words)
    }

    /// A file with an address, a number and a yes for every customer, with two changes of a later day.
    private func customers(
        day: String, gone: String? = nil, moved: String? = nil
    ) throws {
        let lines = try rows("select customer_id from customer_fact order by 1").enumerated().map {
            let id = $1[0]
            let mail = id == moved ? "new@example.com" : "c\(id)@example.com"
            return "\(id),\(mail),+44 20 794\(60_000 + $0),\(id == gone ? "no" : "yes"),=Ann\n"
        }
        let path = try folder.write(
            "customer_id,Email,Mobile,News,First Name\n" + lines.joined(), to: "crm \(day).csv")
        let read = try run(
            "ingest", "--customers", path, "--email", "Email", "--phone", "Mobile", "--consent",
            "News", "--consent-date", day)
        #expect(read.status == 0, "\(read.errors)")
    }

    private func rows(_ sql: String) throws -> [[String]] {
        return try shop.query(sql).map { row in
            try row.values.indices.map { try row.text($0) }
        }
    }

    /// Names of files of the folder with their lines, without those of the campaign itself.
    private func files() throws -> [String: [Substring]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: out)) ?? []
        return try names.reduce(into: [:]) { result, name in
            guard name != "Letter.csv", name != "Letter.control.csv" else { return }
            result[name] = try String(contentsOfFile: out + "/" + name, encoding: .utf8)
                .split(separator: "\n")
        }
    }

    /// Consent counts by the clock: the days of the shop are years ago.
    private func draw(_ channel: String, _ more: String...) throws -> Command.Outcome {
        let first = try rows(
            "select segment_name from publication_segment order by segment_id limit 1")[0][0]
        return try Command.run(
            Command.workbench,
            [
                "campaign", "Letter", "--segment", first, "--channel", channel, "--consent-valid",
                "9999d", "--out", out, "--db", database,
            ] + more)
    }

    private func arm(_ arm: String) throws -> Set<String> {
        Set(
            try rows("select customer_id from campaign_customer where arm = '\(arm)'").map { $0[0] }
        )
    }

    /// What is handed over to be sent from elsewhere goes on with what newer lines change.
    @Test func whatFollowsAHandOverOfAPublicationIsSaid() throws {
        let name = try rows("select publication_name from publication limit 1")[0][0]
        let outcome = try run(
            "export", "--publication", name, "--for", "mailchimp", "--channel", "email",
            "--no-consent-needed", "--out", out)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("next: workbench refresh --db "), "\(outcome.errors)")
        let then = outcome.errors.split(separator: "\n").last { $0.hasPrefix("then: workbench ") }
        let words = try #require(then).dropFirst("then: workbench ".count).split(separator: " ")
        #expect(
            words.prefix(6).joined(separator: " ")
                == "export --publication \(name) --for mailchimp --changed")
        #expect(words.contains("email") && words.contains(Substring(out)), "\(words)")
        #expect(words.contains("--no-consent-needed"), "\(words)")
        // Of the same people in the same folder: nobody has come or gone.
        let typed = try Command.run(Command.workbench, words.map(String.init))
        #expect(typed.status == 0, "\(typed.errors)")
        #expect(!typed.errors.contains("all are additions"), "\(typed.errors)")
        for (file, lines) in try files() where file.contains(".1.") {
            #expect(lines.count == 1, "\(file)")
        }
    }

    @Test(arguments: [
        ("klaviyo", "email", "Email,First Name,Segment"),
        ("klaviyo", "sms", "Phone Number,First Name,Segment"),
        ("mailchimp", "email", "Email Address,First Name,Tags"),
        ("mailchimp", "sms", "SMS Phone Number,First Name,Tags"), ("meta", "ads", "email,phone"),
    ])
    func aCampaignGoesToEachService(service: String, channel: String, header: String) throws {
        let made = try draw(channel, "--for", service)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("handed over"))
        let lines = try #require(try files()["Letter.\(service).csv"])
        // First and last names are columns of their own; the shop has none of the latter.
        #expect(lines[0].replacing("Last Name,", with: "") == header)
        let (targets, controls) = (try arm("target"), try arm("control"))
        #expect(lines.count == targets.count + 1 && !controls.isEmpty)
        #expect(made.errors.contains("\(targets.count) people"))
        let text = lines.joined(separator: "\n")
        #expect(!controls.contains { text.contains("c\($0)@") } && !text.contains("'+"))
        if service == "meta" {
            #expect(!text.contains("@") && !text.contains("+44"))
        } else {
            #expect(text.contains(channel == "email" ? "@example.com,'=Ann" : "+4420794"))
        }
        let again = try run("campaign", "Letter", "--for", service, "--changed", "--out", out)
        #expect(again.status == 0 && again.errors.contains("nothing was written"))
        #expect(try files().count == 1)
    }

    /// Three times `--changed`: nothing, one more and one less, nothing; files are numbered and none is lost.
    @Test func changesOfACampaignAreHandedOverOnce() throws {
        #expect(try draw("email", "--for", "klaviyo").status == 0)
        let first = try files()
        func changed() throws -> Command.Outcome {
            try run("campaign", "Letter", "--for", "klaviyo", "--changed", "--out", out)
        }
        #expect(try changed().errors.contains("0 to add or change, 0 to remove"))
        #expect(try files() == first)
        let targets = try arm("target").sorted()
        try customers(day: "2011-12-05", gone: targets[0], moved: targets[1])
        let second = try changed()
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors.contains("1 to add or change, 2 to remove"), "\(second.errors)")
        let now = try files()
        #expect(
            now["Letter.klaviyo.1.added.csv"]?.dropFirst().map { $0.prefix { $0 != "," } } == [
                "new@example.com"
            ])
        #expect(
            now["Letter.klaviyo.1.removed.csv"]?.dropFirst().map { $0.prefix { $0 != "," } }
                == targets[..<2].map { "c\($0)@example.com" })
        #expect(try changed().errors.contains("nothing was written"))
        #expect(try files() == now && now["Letter.klaviyo.csv"] == first["Letter.klaviyo.csv"])
    }

    @Test func aPublicationGoesByBothChannelsBesideEachOther() throws {
        let people = try rows(
            "select customer_id from customer_segment where segment_id is not null"
        ).count
        func export(_ words: String...) throws -> Command.Outcome {
            try Command.run(
                Command.workbench,
                [
                    "export", "--publication", "spring", "--consent-valid", "9999d", "--out", out,
                    "--db", database,
                ] + words)
        }
        for (service, channel) in [
            ("klaviyo", "email"), ("klaviyo", "sms"), ("mailchimp", "email"), ("mailchimp", "sms"),
        ] {
            let made = try export("--for", service, "--channel", channel)
            #expect(made.status == 0, "\(made.errors)")
        }
        #expect(try export("--for", "klaviyo", "--no-consent-needed").status == 0)
        #expect(try export("--for", "meta").status == 0)
        let written = try files()
        #expect(
            written.keys.sorted() == [
                "Spring.klaviyo.csv", "Spring.klaviyo.email.csv", "Spring.klaviyo.sms.csv",
                "Spring.mailchimp.email.csv", "Spring.mailchimp.sms.csv", "Spring.meta.csv",
            ])
        #expect(written.values.allSatisfy { $0.count == people + 1 })
        #expect(written["Spring.klaviyo.email.csv"]?[0].hasPrefix("Email,") == true)
        #expect(written["Spring.klaviyo.sms.csv"]?[0].hasPrefix("Phone Number,") == true)

        let member = try rows(
            "select min(customer_id) from customer_segment where segment_id is not null")[0][0]
        try customers(day: "2011-12-05", gone: member)
        for round in 1...3 {
            for channel in ["email", "sms"] {
                let made = try export("--for", "klaviyo", "--channel", channel, "--changed")
                #expect(made.status == 0, "\(made.errors)")
                let removed = try #require(
                    try files()["Spring.klaviyo.\(channel).1.removed.csv"], "round \(round)")
                #expect(removed.count == 2)
                #expect(made.errors.contains("nothing was written") == (round > 1))
            }
        }
        #expect(try files().count == 8)
        let table = try export("--for", "klaviyo", "--channel", "email", "--format", "csv")
        #expect(table.output.contains("\"left out: no consent, or one too old\",1,"))
        #expect(table.output.contains("handed over,\(people - 1),"))
    }

    @Test func slipsAreToldWithWhatToType() throws {
        #expect(try draw("email").status == 0)
        for (words, part) in [
            (["campaign", "Letter", "--changed"], "--changed goes with --for"),
            (["campaign", "--for", "klaviyo"], "--for needs the name of a campaign"),
            (["campaign", "Letter", "--for", "klavyo"], "klaviyo"),
            (["campaign", "Letter", "--for", "meta"], "--channel ads"),
            (["export", "--for", "klaviyo"], "--for goes with --publication NAME"),
            (["export", "--publication", "Spring"], "--for klaviyo, mailchimp or meta"),
            (
                ["export", "--publication", "Sprin", "--for", "klaviyo"], "Did you mean Spring?"
            ),
            (
                ["export", "--publication", "Spring", "--for", "meta", "--channel", "email"],
                "Meta takes ads"
            ),
            (["export", "latest", "--channel", "email"], "--channel goes with --publication"),
        ] {
            let outcome = try Command.run(
                Command.workbench, words + ["--db", database], in: folder.path)
            #expect(outcome.status == 64, "\(words)")
            #expect(outcome.errors.contains(part), "\(words): \(outcome.errors)")
        }
        #expect(try rows("select cast(count(*) as text) from hand_over") == [["0"]])
    }

    /// A file of somebody's in the place: nothing is written and nothing is kept as handed over.
    @Test func anotherFileInThePlaceStays() throws {
        #expect(try draw("email").status == 0)
        _ = try folder.write("mine\n", to: "Letter.klaviyo.csv")
        let refused = try run("campaign", "Letter", "--for", "klaviyo", "--out", folder.path)
        #expect(refused.status == 73 && refused.errors.contains("--force"))
        #expect(try rows("select cast(count(*) as text) from hand_over") == [["0"]])
        let forced = try run(
            "campaign", "Letter", "--for", "klaviyo", "--out", folder.path, "--force")
        #expect(forced.status == 0, "\(forced.errors)")
    }
}
