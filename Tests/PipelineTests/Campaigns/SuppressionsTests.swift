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
        #expect(try count() == 1)
        try shop.campaign { $0.isDryRun = true }
        #expect(try count() == 1)
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
        #expect(try count() == 1)
    }

    @Test func theSamePersonUnderAnotherIDIsMeant() throws {
        let path = try list("customer_id\nC1005\n")
        _ = try Suppressions(in: shop.connection).add(path)
        try shop.campaign()
        #expect(try shop.leftOut() == ["suppressed": 1])
    }
}
