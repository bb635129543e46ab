import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// What is said of a campaign's size before it is sent.
@Suite struct CampaignOutlookTests {
    private func shop(_ n: Int = 300) throws -> CampaignShop {
        let shop = try CampaignShop(n)
        try shop.read(CampaignShop.customers(n))
        return shop
    }

    /// Every so many of the segment have bought once more, not long ago: they stay in it by a lower cut of days.
    private func buyers(_ shop: CampaignShop, every step: Int) throws {
        try shop.connection.run(
            """
            update campaign set baseline_conversion = ?, baseline_revenue = 1.0, baseline_deviation = 5.0
            """, [1 / Double(step)])
    }

    private func words(_ draft: CampaignDraft) -> String {
        TextRenderer(width: 80).text(of: draft.report.document).replacing("\n", with: " ")
    }

    /// Nobody of the segment has bought in four weeks, and nobody is expected to.
    @Test func fewExpectedBuyersAreTooFewToTell() throws {
        let shop = try shop()
        let few = try shop.campaign("A")
        #expect(
            few.report.notes.contains {
                $0.hasPrefix(
                    "too few to tell small effects: of the 30 people kept apart about 0.0 would buy without a letter. Of so few an effect"
                        + " shows in 0.0 % of campaigns that have none, where 5 % is meant")
            }, "\(few.report.notes)")
        // All have bought in 60 days, as it is where a segment is of who has: that says nothing of the next ones.
        let all = try shop.campaign("B") { $0.baselineDays = 60 }
        #expect(!all.report.notes.contains { $0.contains("too few to tell") })
        #expect(
            words(all).contains("everybody has by definition, and fewer will in the days to come"))
        #expect(words(all).contains("more than everybody buying"))
    }

    @Test(arguments: [
        // 30 people kept apart: 1.5, 3, 4.3 and 7.5 are expected to buy.
        (20, "too few to tell"), (10, "Below 5 the amount"), (7, "Below 5 the amount"), (4, nil),
    ])
    func whatSoManyBuyersCanTellIsSaid(step: Int, expected: String?) throws {
        let shop = try shop()
        try shop.campaign("A")
        try buyers(shop, every: step)
        try shop.connection.run("update campaign set smallest_revenue_difference = 2.0")
        let notes = try Campaigner(in: shop.connection).show("A", in: nil).report.notes
        let told = notes.filter { $0.contains("too few to tell") || $0.contains("Below 5") }
        #expect(told.count == (expected == nil ? 0 : 1), "\(notes)")
        if let expected { #expect(told[0].contains(expected)) }
    }

    /// SciPy: 0.1067 for 270 and 30 people of whom nobody buys (Tests/Fixtures/power/shares.json).
    @Test func theSmallestRiseIsTheExactOne() throws {
        let shop = try shop()
        let draft = try shop.campaign()
        let rise = try shop.connection.query(
            "select smallest_conversion_difference from campaign")[0].double(0)
        #expect(abs(rise - 0.1067) < 5e-5, "\(rise)")
        #expect(
            words(draft).contains("a rise to 10.7 % who buy (10.7 points more)"), "\(words(draft))")
    }

    /// Forty people of four addresses are four, of whom no result has a range.
    @Test func fewerThanFiveHouseholdsShowNothing() throws {
        let shop = try CampaignShop(80)
        try shop.read(
            CampaignShop.customers(80) { number, email, _, _ in
                email = "c\(number % 8)@example.com"
            })
        let draft = try shop.campaign { ($0.controlShare, $0.baselineDays) = (0.5, 180) }
        #expect(
            draft.report.notes.contains {
                $0.hasPrefix(
                    "the 40 people kept apart, by the addresses that they share, are 4, fewer than 5"
                )
            }, "\(draft.report.notes)")
        let row = try shop.connection.query(
            "select smallest_conversion_difference, smallest_revenue_difference from campaign")[0]
        #expect(row.values == [.null, .null])
    }

    /// The newest line of the draw is not the newest of later.
    @Test func theDaysOfTheBaselineAreSaid() throws {
        let shop = try shop(30)
        let draft = try shop.campaign { $0.baselineDays = 42 }
        let said = "From 2011-08-20 to 2011-09-30 100.0 % of these people bought"
        #expect(words(draft).contains(said), "\(words(draft))")
        _ = try SegmentShop.make(
            [.init("Z1", "2011-11-30", 5)], in: shop.connection, firstInvoice: 50_000)
        let later = try Campaigner(in: shop.connection).show("Spring", in: nil)
        #expect(words(later).contains(said), "\(words(later))")
    }

    @Test func withoutAControlGroupNothingIsSaidOfSizes() throws {
        let shop = try shop(30)
        let draft = try shop.campaign { $0.controlShare = 0 }
        #expect(words(draft).contains("Nobody is kept apart, so no result can show"))
        #expect(!words(draft).contains("smallest"))
    }
}
