import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Whose yes counts, and for how long.
@Suite struct CampaignConsentTests {
    private let shop: CampaignShop

    init() throws { shop = try CampaignShop(100) }

    private func news(_ no: Range<Int>, of all: Range<Int> = 0..<100) -> String {
        let lines = CampaignShop.customers(100) { number, _, _, news in
            if no.contains(number) { news = "no" }
        }
        .split(separator: "\n")
        return lines[0] + "\n" + all.map { lines[$0 + 1] + "\n" }.joined()
    }

    @Test func aLaterNoWinsOverAnEarlierYes() throws {
        try shop.read(news(0..<0), date: "2011-08-01")
        try shop.read(news(0..<10), date: "2011-09-01")
        try shop.campaign("A")
        #expect(try shop.leftOut("A") == ["no_consent": 10])
        // An older file that is read later changes nothing, and it says so.
        let report = try shop.read(news(0..<0) + "\n\n", date: "2011-08-15")
        #expect(
            report.warnings.contains {
                $0.hasPrefix("300 statements of consent for ads, email, sms did not count")
            })
        try shop.campaign("B")
        #expect(try shop.leftOut("B") == ["no_consent": 10])
    }

    @Test func noOfTheSameDayWins() throws {
        try shop.read(news(0..<10), date: "2011-09-01")
        try shop.read(news(10..<12), date: "2011-09-01")
        try shop.campaign()
        #expect(try shop.leftOut() == ["no_consent": 12])
    }

    /// A clock that was wrong once, or a day that was typed wrong by an earlier version.
    @Test func aYesOfADayToComeNeverStandsBeforeANo() throws {
        try shop.read(news(0..<0), date: nil)
        try shop.connection.run("update customer_consent set consent_date = '2999-01-01'")
        let report = try shop.read(news(0..<10), date: nil)
        #expect(!report.warnings.contains { $0.contains("did not count") }, "\(report.warnings)")
        try shop.campaign { $0.today = nil }
        #expect(try shop.leftOut() == ["no_consent": 10])
        // The others still have theirs, of no later day than today.
        #expect(
            try shop.connection.scalar("select consent_date <= date('now') from campaign") == 1)
    }

    @Test func whomANewerFileLacksKeepsAYesOnlySoLong() throws {
        try shop.read(news(0..<0), date: "2011-03-01")
        try shop.read(news(0..<0, of: 0..<60), date: "2011-09-01")
        let long = try shop.campaign("A")
        #expect(try shop.leftOut("A").isEmpty)
        #expect(
            long.report.notes.contains {
                $0.hasPrefix("40 customers are in it by a consent older than")
            })
        try shop.campaign("B") { $0.consentValidDays = 100 }
        #expect(try shop.leftOut("B") == ["old_consent": 40])
        #expect(
            try shop.connection.query("select distinct consent_date from campaign").map(\.values)
                == [["2011-09-01"]])
    }

    @Test func channelsHaveConsentOfTheirOwn() throws {
        try shop.read(news(0..<10), consent: ["email:News", "sms:Email=c5@example.com"])
        try shop.campaign("A") { $0.channel = .email }
        #expect(try shop.leftOut("A") == ["no_consent": 10])
        #expect(throws: CampaignError.self) { try shop.campaign("B") { $0.channel = .ads } }
        // Without a channel yes is yes to all: nobody said it to both.
        #expect(throws: CampaignError.self) { try shop.campaign("C") }
    }

    @Test func whoIsInNoFileHasNotConsented() throws {
        try shop.read(news(0..<0, of: 0..<70))
        try shop.campaign { $0.channel = .email }
        #expect(try shop.leftOut() == ["no_consent": 30])
    }
}
