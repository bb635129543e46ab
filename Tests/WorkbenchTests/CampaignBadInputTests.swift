import Foundation
import Store
import TestSupport
import Testing

/// What a marketer types wrongly, and what files hold, through the built binary: clear text, and nothing half-written.
@Suite struct CampaignBadInputTests {
    private let shop: ShopCopy
    private var folder: TemporaryFolder { shop.folder }
    private var database: String { shop.path }

    init() throws {
        shop = try ShopCopy()
        #expect(try run("publish", "--rules", "rfm").status == 0)
    }

    private func run(_ words: String...) throws -> Command.Outcome {
        try shop.run(words)
    }

    private func query(_ sql: String) throws -> [Row] {
        try shop.query(sql)
    }

    private func count(_ sql: String) throws -> Int { try query(sql)[0].int(0) }

    /// An address and a yes for every customer with a line, unless told otherwise.
    private func consent(
        _ change: (_ place: Int, _ email: inout String) -> Void = { _, _ in }
    ) throws {
        let lines = try query("select customer_id from customer_fact order by 1").enumerated().map {
            var email = "c\($0)@example.com"
            change($0, &email)
            return "\(try $1.text(0)),\(email),yes\n"
        }
        let path = try folder.write("customer_id,Email,News\n" + lines.joined(), to: "crm.csv")
        let read = try run(
            "ingest", "--customers", path, "--email", "Email", "--consent", "email:News")
        #expect(read.status == 0, "\(read.errors)")
    }

    private func draw(
        _ name: String, segment: String, _ words: String...
    ) throws -> Command.Outcome {
        try Command.run(
            Command.workbench,
            [
                "campaign", name, "--segment", segment, "--channel", "email", "--out",
                folder.file("out"), "--db", database,
            ]
                + words)
    }

    /// Segments by name with their people, the largest first.
    private func segments() throws -> [(name: String, count: Int)] {
        try query(
            """
            select segment_name, (
                select count(*) from customer_segment where customer_segment.segment_id = segment.segment_id
            ) as n
            from publication_segment as segment order by n desc
            """
        ).map { (try $0.text(0), try $0.int(1)) }
    }

    private func lines(_ name: String) throws -> [[String]] {
        try String(contentsOfFile: folder.file("out/" + name), encoding: .utf8)
            .split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test func segmentsOfNobodyAndOfFewAreRefused() throws {
        try consent()
        let all = try segments()
        if let empty = all.first(where: { $0.count == 0 }) {
            let refused = try draw("E", segment: empty.name)
            #expect(refused.status == 65 && refused.errors.contains("nobody is in the segment"))
        }
        if let few = all.first(where: { (1..<20).contains($0.count) }) {
            let refused = try draw("F", segment: few.name)
            #expect(refused.status == 65 && refused.errors.contains("too few to keep 10.0 % apart"))
            let all = try draw("F", segment: few.name, "--control", "0%")
            #expect(all.status == 0, "\(all.errors)")
            #expect(all.errors.contains("nobody is kept apart"))
            #expect(try lines("F.csv").count == few.count && lines("F.control.csv").isEmpty)
        }
        #expect(all.contains { $0.count < 20 }, "the shop has neither")
        #expect(try count("select count(*) from campaign where campaign_name = 'E'") == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.file("out/E.csv")))
    }

    @Test func allOrNobodyKeptApartIsSaid() throws {
        try consent()
        let segment = try segments()[0].name
        let everybody = try draw("A", segment: segment, "--control", "100%")
        #expect(everybody.status == 64 && everybody.errors.contains("would write to nobody"))
        #expect(try count("select count(*) from campaign") == 0)
        let nobody = try draw("A", segment: segment, "--control", "0%")
        #expect(nobody.status == 0 && nobody.output.contains("Nobody is kept apart"))
        let result = try run(
            "campaign", "A", "--result", "--sent", "2011-03-01", "--days", "28", "--force")
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.errors.contains("nobody was kept apart, so there is nothing to compare with"))
    }

    /// Four by four have one address, every seventh none that can be right.
    @Test func addressesTwiceAndAddressesThatAreNoneAreTold() throws {
        try consent { place, email in
            if place % 4 > 0 { email = " C\(place - place % 4)@Example.COM" }
            if place % 7 == 3 { email = ["at home", "a@", "@b.de", "a b@c.de"][place % 4] }
        }
        let segment = try segments()[0].name
        let made = try draw("A", segment: segment)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("not in it: address that cannot be right"))
        #expect(made.output.contains("share an e-mail address or phone number"))
        #expect(made.errors.contains("share an address with a line above"))
        let (targets, controls) = (
            try lines("A.csv").map { $0[1] }, try lines("A.control.csv").map { $0[1] }
        )
        #expect(Set(targets).count == targets.count && Set(targets).isDisjoint(with: controls))
        #expect((targets + controls).allSatisfy { $0.hasSuffix("@example.com") })
    }

    @Test func aResultBeforeAnythingWasSentIsRefused() throws {
        try consent()
        let segment = try segments()[0].name
        let made = try draw("A", segment: segment)
        #expect(made.status == 0, "\(made.errors)")
        let early = try run("campaign", "A", "--result")
        #expect(early.status == 64 && early.errors.contains("nobody has said yet when"))
        let future = try run("campaign", "A", "--result", "--sent", "2931-01-01", "--days", "28")
        #expect(future.status == 64 && future.errors.contains("cannot have been sent on"))
        let old = try run("campaign", "A", "--sent", "2011-03-01", "--days", "28")
        #expect(old.status == 64 && old.errors.contains("its people were drawn on"))
        #expect(try count("select count(*) from campaign where sent_date is not null") == 0)
        let today = try query("select date('now')")[0].text(0)
        let later = try run("campaign", "A", "--result", "--sent", today, "--days", "28")
        #expect(later.status == 65 && later.errors.contains("the newest line is of"))
        let before = try run(
            "campaign", "A", "--result", "--sent", "1999-01-01", "--days", "28", "--force")
        #expect(before.status == 65 && before.errors.contains("end before the first line"))
        #expect(try count("select count(*) from campaign_result") == 0)
    }

    @Test func daysOfAnotherCampaignAreToldWhenTheyAreFixedAndInTheResult() throws {
        try consent()
        let segment = try segments()[0].name
        for name in ["A", "B"] {
            let made = try draw(name, segment: segment)
            #expect(made.status == 0, "\(made.errors)")
        }
        let newest = try query("select date(max(invoiced_at), '-20 days') from invoice")[0].text(0)
        let first = try run("campaign", "A", "--sent", newest, "--days", "14", "--force")
        #expect(
            first.status == 0
                && first.errors.contains("by campaign \"B\", of which nobody has said"))
        let second = try run("campaign", "B", "--sent", newest, "--days", "7", "--force")
        #expect(
            second.status == 0 && second.errors.contains("written to by campaign \"A\", whose days")
        )
        let result = try run("campaign", "B", "--result")
        #expect(result.status == 0, "\(result.errors)")
        // The days stand: what is left to type is the result.
        let handed = try run("campaign", "B", "--for", "klaviyo", "--out", folder.file("out"))
        #expect(
            handed.status == 0 && handed.errors.contains("campaign B --result")
                && !handed.errors.contains("--sent"), "\(handed.errors)")
        #expect(result.errors.contains("written to by campaign \"A\", whose days"))
    }

    /// A person who was forgotten comes again in a later customers' file, and is in no list.
    @Test func aForgottenPersonInALaterFileIsNotWrittenTo() throws {
        try consent()
        let segment = try segments()[0].name
        let made = try draw("A", segment: segment)
        #expect(made.status == 0, "\(made.errors)")
        let gone = try lines("A.csv")[0]
        #expect(try run("forget", gone[0], "--yes").status == 0)
        let path = folder.file("crm.csv")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        _ = try folder.write(text + "new-1,new@example.com,yes\n", to: "later.csv")
        let later = try run(
            "ingest", "--customers", folder.file("later.csv"), "--email", "Email", "--consent",
            "email:News")
        #expect(later.status == 0, "\(later.errors)")
        for words in [["campaign", "A", "--out", folder.file("out")]] {
            let again = try Command.run(Command.workbench, words + ["--db", database])
            #expect(
                again.status == 0 && again.errors.contains("1 was forgotten"), "\(again.errors)")
        }
        let other = try draw("B", segment: segment)
        #expect(other.status == 0, "\(other.errors)")
        #expect(other.output.contains("forgotten: nobody knows who it is"))
        for name in ["A.csv", "A.control.csv", "B.csv", "B.control.csv"] {
            let all = try lines(name).flatMap(\.self)
            #expect(!all.contains(gone[0]) && !all.contains(gone[1]), "\(name)")
        }
    }
}
