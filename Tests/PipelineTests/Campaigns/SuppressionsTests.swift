import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Lists of people whom nobody may write to: kept whatever becomes of a campaign.
@Suite struct SuppressionsTests {
    private let shop: CampaignShop

    init() throws {
        shop = try CampaignShop(100)
        try shop.read(CampaignShop.customers(100))
    }

    private func list(_ text: String) throws -> String {
        try shop.folder.write(text, to: "gone.csv")
    }

    private func count() throws -> Int {
        try shop.connection.query("select 1 from suppressed_contact").count
    }

    @Test func aListStaysWhereTheCampaignIsRefused() throws {
        let path = try list("email\nc1@example.com\n")
        #expect(throws: CampaignError.self) {
            try shop.campaign(segment: "lost") { $0.suppressions = path }
        }
        // The address, and the id of whom it names.
        #expect(try count() == 2)
        try shop.campaign { $0.isDryRun = true }
        #expect(try count() == 2)
    }

    /// An id of a list of requests may be that of somebody else.
    @Test func aLineThatLeadsToTwoIsRefused() throws {
        let suppressions = Suppressions(in: shop.connection)
        let error = try #require(throws: IngestError.self) {
            try suppressions.add(list("email,id\nc3@example.com,\nc1@example.com,C1002\n"))
        }
        #expect(error.kind == .data && error.description.contains("gone.csv:3: its cells lead to"))
        #expect(try count() == 0)
        let words = try suppressions.add(list("email,id\nnew@example.com,C1002\n"))
        #expect(words.contains("gone.csv: its columns \"email\" and \"id\" name people"))
    }

    /// On a day on which nobody unsubscribed a list has a header alone: nothing is wrong, and it is said.
    @Test(arguments: [
        ("email,reason\n", "there is no line below its header"),
        ("Email;Status\n", "there is no line below its header"),
        ("email,reason\n,left\n", "in its line the columns that count are empty"),
        ("Email,reason\n,a\n ,b\n", "in its 2 lines the columns that count are empty"),
    ])
    func aListThatNamesNobodySaysSo(text: String, why: String) throws {
        let words = try Suppressions(in: shop.connection).add(list(text))
        #expect(words.count == 1 && words[0].contains("gone.csv: names nobody"), "\(words)")
        #expect(words[0].contains(why) && words[0].contains("mail\""), "\(words)")
        #expect(try count() == 0)
    }

    @Test func aDryRunCountsItAndKeepsNothing() throws {
        let path = try list("email\nc1@example.com\nc2@example.com\n")
        let draft = try shop.campaign {
            ($0.suppressions, $0.isDryRun) = (path, true)
        }
        #expect(draft.report.notes.contains { $0.contains("2 lines name 2 customers") })
        #expect(try count() == 0)
    }

    /// Without its key the list would hold nobody, and say nothing.
    @Test func aLostOrWrongKeyIsDamage() throws {
        _ = try Suppressions(in: shop.connection).add(list("email\nc1@example.com\n"))
        for wrong in [
            "delete from contact_key",
            "insert into contact_key (contact_key_id, hash_key) values (1, '\(String(repeating: "z", count: 64))')",
        ] {
            try shop.connection.run(wrong)
            let error = try #require(throws: DamagedError.self) { try shop.campaign() }
            #expect("\(error)".contains("hash_key"))
            #expect(throws: DamagedError.self) {
                try Suppressions(in: shop.connection).add(list("email\nc2@example.com\n"))
            }
        }
        #expect(try count() == 2)
    }

    @Test func theSamePersonUnderAnotherIDIsMeant() throws {
        let path = try list("customer_id\nC1005\n")
        _ = try Suppressions(in: shop.connection).add(path)
        try shop.campaign()
        #expect(try shop.leftOut() == ["suppressed": 1])
    }

    /// Who is on the list by address or number stays there, whatever the shop says later of how to reach them.
    @Test(arguments: ["c7@example.com", "+442079460007"])
    func whoGetsAnotherAddressStaysOnTheList(_ entry: String) throws {
        _ = try Suppressions(in: shop.connection).add(list("\(entry)\n"))
        try shop.read(
            CampaignShop.customers(100) { number, email, phone, _ in
                if number == 7 { (email, phone) = ("new@example.com", "+442079469999") }
                // Somebody else has the old ones now.
                if number == 8 { (email, phone) = ("c7@example.com", "+4420794\(60000 + 7)") }
            }, date: "2011-10-01")
        try shop.campaign()
        #expect(try shop.leftOut() == ["suppressed": 2])
        let people = try shop.arm("target").union(shop.arm("control"))
        #expect(people.isDisjoint(with: ["C1007", "C1008"]))
    }

    /// The list came before the customer did.
    @Test func whoIsKnownLaterStaysOnTheListToo() throws {
        _ = try Suppressions(in: shop.connection).add(list("email\nlater@example.com\n"))
        for email in ["later@example.com", "other@example.com", "third@example.com"] {
            try shop.read(
                CampaignShop.customers(100) { number, own, _, _ in if number == 7 { own = email } },
                date: "2011-10-01")
        }
        try shop.campaign()
        #expect(try shop.leftOut() == ["suppressed": 1])
        let rows = try shop.connection.query("select kind, source from suppressed_contact")
        #expect(try rows.map { try $0.text(0) }.sorted() == ["customer", "email"])
        #expect(try rows.allSatisfy { try $0.text(1) == "gone.csv" })
    }

    /// An id that is kept of somebody named by address stops nobody who shares a number with them, as one on the list does.
    @Test func theIDOfWhomAnAddressNamesStopsNobodyElse() throws {
        try shop.read(
            CampaignShop.customers(100) { number, _, phone, _ in
                if number < 2 { phone = "+442079460999" }
            }, date: "2011-10-01")
        _ = try Suppressions(in: shop.connection).add(list("email\nc0@example.com\n"))
        try shop.campaign()
        #expect(try shop.leftOut() == ["suppressed": 1])
    }

    /// The country of numbers is typed with each file: one that was wrong must not take people off the list.
    @Test(arguments: ["07911100001", "07911 100 001"])
    func anotherCountryOfNumbersTakesNobodyOffTheList(_ typed: String) throws {
        func read(_ country: String, _ phone: String) throws {
            var flags = ContactFlags()
            (flags.email, flags.phone, flags.consent) = ("Email", "Phone", ["News"])
            try flags.setCountry(country)
            let text = CampaignShop.customers(100) { number, _, own, _ in
                if number == 7 { own = phone }
            }
            let path = try shop.folder.write(text, to: "\(country).csv")
            _ = try CustomerIngest(
                database: shop.connection, contact: flags, beforeWriting: Suppressions.keepNamed
            ).ingest(path: path)
        }
        try read("GB", "")
        _ = try Suppressions(in: shop.connection).add(list("phone\n\(typed)\n"))
        // The number comes after the list, and with another country.
        try read("DE", "07911 100001")
        let book = try ContactBook(from: shop.connection)
        let place = try #require(book.place(of: "C1007"))
        #expect(book.phones[place]?.e164 == "+497911100001")
        try shop.campaign { $0.channel = .sms }
        #expect(try shop.leftOut() == ["suppressed": 1])
    }
}
