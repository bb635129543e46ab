import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct HandOverTests {
    private func shop(
        channel: ContactChannel? = .email,
        _ change: (Int, _ email: inout String, _ phone: inout String, _ news: inout String) ->
            Void = { _, _, _, _ in }
    ) throws -> CampaignShop {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers(300, change))
        try shop.campaign { $0.channel = channel }
        return shop
    }

    @discardableResult
    private func handOver(
        _ shop: CampaignShop, _ subject: HandOverSubject = .campaign("Spring"),
        _ service: HandOverService = .klaviyo,
        _ change: (inout HandOverRequest) throws -> Void = { _ in }
    ) throws -> HandOverReport {
        var request = HandOverRequest(subject, for: service)
        request.today = CampaignShop.today
        try change(&request)
        return try HandOver(in: shop.connection).write(request, to: shop.folder.path)
    }

    private func names(_ report: HandOverReport) -> [String] {
        report.files.map { URL(fileURLWithPath: $0.path).lastPathComponent }
    }

    private func contents(_ shop: CampaignShop, _ name: String) throws -> String {
        try String(contentsOfFile: shop.folder.file(name), encoding: .utf8)
    }

    @Test func targetsAreHandedOverAndControlsNever() throws {
        let shop = try shop()
        let report = try handOver(shop)
        #expect(names(report) == ["Spring.klaviyo.csv"])
        let lines = try shop.file("Spring.klaviyo.csv")
        #expect(lines.count == 270)
        let controls = try shop.arm("control").map {
            "c\((Int($0.dropFirst()) ?? 0) - 1_000)@example.com"
        }
        #expect(Set(lines.map { $0[0] }).isDisjoint(with: controls))
        #expect(try contents(shop, "Spring.klaviyo.csv").hasPrefix("Email,Segment\nc"))
        let text = try contents(shop, "Spring.klaviyo.csv")
        #expect(!text.lowercased().contains("consent") && !text.contains("yes"))
    }

    @Test func aDrawAfterAHandOverSaysWhomTheServiceHas() throws {
        let shop = try shop()
        try handOver(shop)
        try handOver(shop, .campaign("Spring"), .mailchimp)
        let before = try shop.arm("target")
        let same = try shop.campaign { ($0.channel, $0.isForced) = (.email, true) }
        #expect(!same.report.notes.contains { $0.contains("handed over") })
        let other = try shop.campaign {
            ($0.channel, $0.isForced, $0.seed, $0.limit) = (.email, true, 7, 200)
        }
        let kept = try before.intersection(shop.arm("control")).count
        let gone = try before.subtracting(shop.arm("control")).subtracting(shop.arm("target")).count
        #expect(kept > 0 && gone > 0)
        for (name, flag) in [("Klaviyo", "klaviyo"), ("Mailchimp", "mailchimp")] {
            let note = try #require(
                other.report.notes.first { $0.contains("handed over to \(name) on 20") })
            #expect(
                note.contains(
                    "of the 270 whom it has, \(kept) are kept apart now and \(gone) no more in the campaign"
                ),
                "\(note)")
            #expect(note.hasSuffix("workbench campaign Spring --for \(flag) --changed"), "\(note)")
        }
        // They are taken off by what is advised, and nothing is said any more.
        try handOver(shop) { $0.isChanged = true }
        let again = try shop.campaign {
            ($0.channel, $0.isForced, $0.seed, $0.limit) = (.email, true, 7, 200)
        }
        let services = again.report.notes.filter { $0.contains("handed over") }
        #expect(services.count == 1 && services[0].contains("Mailchimp"))
    }

    @Test func filesOfBeforeStayWhereTheStepFailsAtItsEnd() throws {
        let shop = try shop()
        try handOver(shop)
        let before = try contents(shop, "Spring.klaviyo.csv")
        let names = try shop.folder.contents()
        try shop.connection.run("update customer set email = 'n' || email")
        try shop.refuseToCommit(whatWrites: "hand_over_customer")
        #expect(throws: (any Error).self) { try handOver(shop) }
        #expect(throws: (any Error).self) { try handOver(shop, .campaign("Spring"), .mailchimp) }
        #expect(try contents(shop, "Spring.klaviyo.csv") == before)
        #expect(try shop.folder.contents() == names)
    }

    @Test func addressesThatAControlHasTodayAreNotHandedOver() throws {
        let shop = try shop()
        let (target, control) = (
            try #require(shop.arm("target").min()), try #require(shop.arm("control").min())
        )
        try shop.connection.run(
            """
            update customer
            set email = (select email from customer where customer_id = ?)
            where customer_id = ?
            """, [control, target])
        let report = try handOver(shop)
        #expect(report.files.map(\.count) == [269])
        let words = CSVRenderer().text(of: Document(report.table))
        #expect(
            words.contains("are or share an address with who is kept apart,1,"),
            "\(words)")
    }

    @Test func numbersAreInternationalAndUnescaped() throws {
        let shop = try shop(channel: .sms) { number, _, phone, _ in
            if number % 2 == 0 { phone = "020 794\(60000 + number)" }
        }
        // The file says UK, which is the customer's country.
        try handOver(shop)
        let lines = try shop.file("Spring.klaviyo.csv")
        #expect(!lines.isEmpty && lines.allSatisfy { $0[0].hasPrefix("+4420794") })
        #expect(try contents(shop, "Spring.klaviyo.csv").hasPrefix("Phone Number,"))
        #expect(try !contents(shop, "Spring.klaviyo.csv").contains("'+"))
    }

    @Test func whatCannotBeRightIsCountedAndNotWritten() throws {
        let shop = try shop()
        try shop.connection.run(
            "update customer set email = case customer_id when 'C1000' then 'nobody' when 'C1001' then '=1+1@example.com' else email end"
        )
        let isTarget = try shop.arm("target")
        let bad = ["C1000", "C1001"].count { isTarget.contains($0) }
        let report = try handOver(shop)
        #expect(report.files[0].count == 270 - bad)
        #expect(try !contents(shop, "Spring.klaviyo.csv").contains("nobody"))
        #expect(try !contents(shop, "Spring.klaviyo.csv").contains("=1+1"))
        if bad > 0 {
            let words = CSVRenderer().text(of: Document(report.table))
            #expect(words.contains("left out: address that cannot be right,\(bad),"), "\(words)")
        }
    }

    @Test func changesAreAdditionsAndRemovals() throws {
        let shop = try shop()
        try handOver(shop)
        let targets = try shop.arm("target").sorted()
        // One moves to another address, one says no.
        try shop.connection.run(
            "update customer set email = 'new@example.com' where customer_id = ?", [targets[0]])
        try shop.connection.run(
            "update customer_consent set is_given = 0 where customer_id = ?", [targets[1]])
        let report = try handOver(shop) { $0.isChanged = true }
        #expect(names(report) == ["Spring.klaviyo.1.added.csv", "Spring.klaviyo.1.removed.csv"])
        #expect(try shop.file("Spring.klaviyo.1.added.csv").map { $0[0] } == ["new@example.com"])
        let gone = targets[..<2].map { "c\((Int($0.dropFirst()) ?? 0) - 1_000)@example.com" }
        #expect(try shop.file("Spring.klaviyo.1.removed.csv").map { $0[0] } == gone)
        // Nothing has changed since: what was owed stays in its file.
        let again = try handOver(shop) { $0.isChanged = true }
        #expect(again.files.isEmpty)
        #expect(again.notes.contains { $0.hasSuffix("; nothing was written") })
        #expect(try shop.file("Spring.klaviyo.1.removed.csv").map { $0[0] } == gone)
        let row = try shop.connection.query("select n_people, n_added, n_removed from hand_over")
        #expect(row.count == 1)
        #expect(try row[0].int(0) == 269 && row[0].int(1) == 0 && row[0].int(2) == 0)
        #expect(try shop.connection.scalar("select count(*) from hand_over_customer") == 269)
        // Another service has had nothing yet.
        let other = try handOver(shop, .campaign("Spring"), .mailchimp) { $0.isChanged = true }
        #expect(other.files.map(\.count) == [269])
        #expect(other.notes.contains { $0.contains("before: all are additions") })
    }

    @Test func aPublicationIsHandedOverByConsent() throws {
        let shop = try shop { number, _, _, news in if number < 30 { news = "no" } }
        let report = try handOver(shop, .publication("RFM"), .mailchimp) { $0.channel = .email }
        let controls = try shop.arm("control")
        let asked = Set((30..<300).map { "C\(1_000 + $0)" })
        #expect(report.files[0].count == asked.subtracting(controls).count)
        let lines = try shop.file("rfm.mailchimp.email.csv")
        #expect(lines.allSatisfy { $0[1] == "needs attention" })
        let told = CSVRenderer().text(of: Document(report.table))
        #expect(
            told.contains(
                "kept apart by a campaign without a complete result,\(asked.intersection(controls).count),"
            ), "\(told)")
        let apart = Set(controls.map { "c\((Int($0.dropFirst()) ?? 0) - 1_000)@example.com" })
        #expect(apart.isDisjoint(with: lines.map { $0[0] }))
        let all = try handOver(shop, .publication("rfm"), .mailchimp) {
            ($0.channel, $0.needsConsent) = (.email, false)
        }
        #expect(all.files[0].count == 300 - controls.count)
        #expect(throws: HandOverError.unknownPublication("rmf", known: ["rfm"])) {
            try handOver(shop, .publication("rmf"))
        }
    }

    /// Removals of one channel are not lost to a hand-over by another, nor to one of everybody.
    @Test func channelsAndFullHandOversLoseNoRemoval() throws {
        let shop = try shop()
        func write(
            _ channel: ContactChannel, isChanged: Bool = true
        ) throws -> HandOverReport {
            try handOver(shop, .publication("rfm")) {
                ($0.channel, $0.isChanged, $0.needsConsent) = (channel, isChanged, false)
            }
        }
        _ = try write(.email, isChanged: false)
        let target = try #require(try shop.arm("target").min())
        try shop.connection.run("delete from customer where customer_id = ?", [target])
        let sms = try write(.sms)
        #expect(sms.notes.contains { $0.contains("before: all are additions") })
        let email = try write(.email, isChanged: false)
        #expect(names(email) == ["rfm.klaviyo.email.csv", "rfm.klaviyo.email.1.removed.csv"])
        #expect(email.files.last?.count == 1)
        #expect(email.notes.contains { $0.contains("does not take them off") })
        #expect(try shop.connection.scalar("select count(*) from hand_over") == 2)
        let paths = try shop.connection.query("select path from hand_over_file order by path")
        #expect(try paths.allSatisfy { try $0.text(0).hasPrefix("/") })
        #expect(paths.count == 3)
        #expect(names(sms) == ["rfm.klaviyo.sms.1.added.csv"])
        // All of one channel stay beside all of the other.
        #expect(names(try write(.sms, isChanged: false)) == ["rfm.klaviyo.sms.csv"])
        #expect(try contents(shop, "rfm.klaviyo.email.csv").hasPrefix("Email,Segment\n"))
        #expect(try contents(shop, "rfm.klaviyo.sms.csv").hasPrefix("Phone Number,Segment\n"))
    }

    /// The letter to one of a household is read by the other.
    @Test func whoSharesAnAddressWithSomebodyKeptApartIsLeftOutToo() throws {
        let shop = try shop()
        let controls = try shop.arm("control").sorted()
        let target = try #require(try shop.arm("target").min())
        try shop.connection.run(
            """
            update customer
            set email = (select email from customer where customer_id = ?)
            where customer_id = ?
            """, [controls[0], target])
        let report = try handOver(shop, .publication("rfm")) {
            ($0.channel, $0.needsConsent) = (.email, false)
        }
        #expect(report.files[0].count == 300 - controls.count - 1)
        let apart = Set(controls.map { "c\((Int($0.dropFirst()) ?? 0) - 1_000)@example.com" })
        #expect(apart.isDisjoint(with: try shop.file("rfm.klaviyo.email.csv").map { $0[0] }))
        let told = CSVRenderer().text(of: Document(report.table))
        #expect(told.contains("without a complete result,\(controls.count + 1),"), "\(told)")
    }

    /// A campaign and a publication may have one name.
    @Test func noHandOverWritesOverAnother() throws {
        let shop = try shop(channel: nil)
        try shop.connection.run("update campaign set campaign_name = 'rfm'")
        let first = try handOver(shop, .campaign("rfm"))
        let text = try contents(shop, "rfm.klaviyo.csv")
        let error = #expect(throws: HandOverError.self) {
            try handOver(shop, .publication("rfm")) { $0.needsConsent = false }
        }
        #expect(error == .ofAnother(first.files[0].path, whose: "campaign \"rfm\""))
        #expect(error?.kind == .cannotCreate && error?.description.contains("--out") == true)
        #expect(try contents(shop, "rfm.klaviyo.csv") == text)
        #expect(try shop.connection.scalar("select count(*) from hand_over") == 1)
        // Where the file is gone nothing is lost; its own is written again.
        try handOver(shop, .campaign("rfm"))
        try FileManager.default.removeItem(atPath: first.files[0].path)
        try handOver(shop, .publication("rfm")) { $0.needsConsent = false }
        #expect(try shop.connection.scalar("select count(*) from hand_over") == 2)
    }

    /// Pieces of a larger hand-over that is no more would be imported beside the new file.
    @Test func filesThatAreLeftOfTheLastTimeAreNamed() throws {
        let shop = try shop()
        try handOver(shop)
        let old = try shop.folder.write(Array("Email,Segment\n".utf8), to: "Spring.klaviyo.2.csv")
        try shop.connection.run(
            """
            insert into hand_over_file (hand_over_id, path, change_no, n_people, written_at)
            select hand_over_id, ?, 0, 1, handed_at from hand_over
            """, [URL(fileURLWithPath: old).standardizedFileURL.path])
        let again = try handOver(shop)
        #expect(
            again.warnings.contains { $0.contains("Spring.klaviyo.2.csv is of an earlier time") })
        #expect(
            try !handOver(shop) { $0.isChanged = true }.warnings.contains { $0.contains(".2.") })
    }

    @Test func whoHasAnAddressOfHisOwnIsKeptWithoutASharedNumber() throws {
        let shop = try shop(channel: nil) { number, _, phone, _ in
            if number < 2 { phone = "+442079460999" }
        }
        let report = try handOver(shop, .publication("rfm")) { $0.needsConsent = false }
        let controls = try shop.arm("control").count
        #expect(report.files[0].count == 300 - controls)
        let lines = try shop.file("rfm.klaviyo.csv")
        #expect(lines.count { $0[1] == "+442079460999" } <= 1)
        let numbers: [Int] = lines.compactMap { Int($0[0].dropFirst().prefix { $0 != "@" }) }
        #expect(numbers.count == lines.count)
        #expect(numbers == numbers.sorted())
    }

    @Test func metaTakesHashesOfConsentToAds() throws {
        let shop = try shop(channel: .ads) { number, _, _, news in if number >= 60 { news = "no" } }
        let report = try handOver(shop, .campaign("Spring"), .meta)
        #expect(report.warnings.contains { $0.contains("fewer than 100 people") })
        let text = try contents(shop, "Spring.meta.csv")
        #expect(text.hasPrefix("email,phone\n") && !text.contains("@") && !text.contains("+44"))
        #expect(try shop.file("Spring.meta.csv").allSatisfy { $0.map(\.count) == [64, 64] })
        let mail = try self.shop(channel: .email)
        #expect(
            throws: HandOverError.otherChannel(campaign: "Spring", channel: "email", service: .meta)
        ) { try handOver(mail, .campaign("Spring"), .meta) }
    }

    /// A place that cannot be written to leaves files and tables as they were.
    @Test func whatFailsKeepsNothing() throws {
        let shop = try shop()
        _ = try shop.folder.write(Array("mine\n".utf8), to: "Spring.klaviyo.csv")
        #expect(throws: OutputFileError.self) { try handOver(shop) }
        #expect(try contents(shop, "Spring.klaviyo.csv") == "mine\n")
        #expect(try shop.connection.scalar("select count(*) from hand_over") == 0)
        #expect(try shop.connection.scalar("select count(*) from hand_over_customer") == 0)
    }

    /// Removing an address that somebody else has now would undo what is added.
    @Test func anAddressThatChangesHandsIsNotRemoved() {
        let before = [HandOverPerson(id: "1", email: "a@x.de", phone: "+4930123456", segment: "S")]
        let now = [HandOverPerson(id: "2", email: "a@x.de", phone: nil, segment: "S")]
        let changes = HandOverChanges(from: before, to: now, byAddress: true)
        #expect(changes.added == now)
        // Who is known by the address is there still.
        #expect(HandOverChanges(from: before, to: now).removed.isEmpty)
        #expect(changes.removed.map(\.email) == [nil] && changes.removed[0].phone == "+4930123456")
        #expect(HandOverChanges(from: now, to: now).added.isEmpty)
    }

    /// Whom the service still has is told with the total.
    @Test func whoWasForgottenSinceIsInTheTotal() throws {
        let shop = try shop()
        try handOver(shop)
        let target = try #require(shop.arm("target").min())
        _ = try Forgetter(in: shop.connection).forget([target])
        let notes = try handOver(shop) { $0.isChanged = true }.notes
        #expect(
            notes.contains {
                $0.contains(
                    "Klaviyo then has 269 and 1 who was forgotten since, until they are deleted there"
                )
            }, "\(notes)")
    }
}
