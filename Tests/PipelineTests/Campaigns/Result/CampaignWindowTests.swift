import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Which days of a campaign have lines on both sides, and which have none.
@Suite struct CampaignWindowTests {
    /// The first line is of 2011-08-20, the newest of `last`; lines on every day of October but the given.
    private func shop(
        until last: String = "2011-11-30", without empty: Set<Int> = []
    ) throws -> CampaignShop {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign { $0.controlShare = 0.4 }
        var purchases = (1...31).filter { !empty.contains($0) }.map {
            SegmentShop.Purchase("Z1", "2011-10-\($0 < 10 ? "0" : "")\($0)", 5)
        }
        purchases = purchases.filter { $0.day <= last }
        purchases.append(.init("Z1", last, 5))
        for (place, id) in try shop.arm("target").sorted().enumerated() where place % 3 == 0 {
            purchases.append(.init(id, "2011-10-06", 30))
        }
        _ = try SegmentShop.make(purchases, in: shop.connection, firstInvoice: 50_000)
        return shop
    }

    private func report(
        _ shop: CampaignShop, sent: String, days: Int
    ) throws -> (words: String, warnings: [String]) {
        var campaign = try CampaignDays("Spring", in: shop.connection)
        try campaign.fix(sent: sent, days: days, isForced: true, in: shop.connection)
        let result = try CampaignResult(of: campaign, in: shop.connection)
        let report = try CampaignResultReport(result, in: shop.connection)
        return (TextRenderer().text(of: report.document), report.warnings)
    }

    private func stored(_ shop: CampaignShop) throws -> Row {
        try shop.connection.query(
            """
            select days_seen, days_empty, complete from campaign_result where measure = 'conversion'
            """)[0]
    }

    @Test func daysWithLinesOnBothSidesAreComplete() throws {
        let shop = try shop()
        let (words, warnings) = try report(shop, sent: "2011-10-04", days: 28)
        #expect(words.contains("28 days, 2011-10-04 to 2011-10-31"))
        #expect(!warnings.contains { $0.contains("incomplete") || $0.contains("nobody at all") })
        let row = try stored(shop)
        #expect(try row.int(0) == 28 && row.int(1) == 0 && row.int(2) == 1)
    }

    /// Its numbers are of fewer days than those of the weeks above it.
    @Test func aLastWeekOfFewerDaysSaysSo() throws {
        let shop = try shop()
        let words = try report(shop, sent: "2011-10-04", days: 10).words
        #expect(words.contains("2: 2011-10-11 (3 days)"), "\(words)")
        #expect(!words.contains("1: 2011-10-04 ("))
        #expect(
            try report(shop, sent: "2011-10-04", days: 8).words.contains("2: 2011-10-11 (1 day)"))
    }

    @Test func daysAfterTheNewestLineAreIncomplete() throws {
        let shop = try shop(until: "2011-10-10")
        let (words, warnings) = try report(shop, sent: "2011-10-04", days: 28)
        #expect(words.contains("incomplete, 7 of 28 days (25.0 %), 2011-10-04 to 2011-10-10"))
        #expect(
            warnings.contains {
                $0.hasPrefix(
                    "incomplete: lines from 2011-10-04 to 2011-10-10, 7 of 28 days (25.0 %); what was bought after is not known"
                )
            }, "\(warnings)")
        #expect(try stored(shop).int(2) == 0)
    }

    /// The first line of the file is of the day on which everybody of the segment bought.
    @Test func daysBeforeTheFirstLineAreIncomplete() throws {
        let shop = try shop()
        let (words, warnings) = try report(shop, sent: "2011-08-06", days: 28)
        #expect(words.contains("incomplete, 14 of 28 days (50.0 %), 2011-08-20 to 2011-09-02"))
        #expect(warnings.contains { $0.contains("what was bought before is not known") })
        let row = try stored(shop)
        #expect(try row.int(0) == 14 && row.int(2) == 0)
        // Weeks without any line are none: nobody knows what was bought.
        let weeks = try shop.connection.query(
            "select distinct week_no, complete from campaign_week order by 1")
        #expect(try weeks.map { try [$0.int(0), $0.int(1)] } == [[3, 1], [4, 1]])
        #expect(words.contains("1: 2011-08-06 …") && words.contains("no lines"), "\(words)")
    }

    @Test func daysAroundAllLinesAreIncompleteOnBothSides() throws {
        let shop = try shop(until: "2011-10-10")
        let (_, warnings) = try report(shop, sent: "2011-08-13", days: 90)
        #expect(warnings.contains { $0.contains("what was bought before and after is not known") })
    }

    @Test func daysOutsideOfAllLinesHaveNoResult() throws {
        let shop = try shop()
        let error = #expect(throws: CampaignResultError.self) {
            _ = try report(shop, sent: "2011-01-01", days: 28)
        }
        #expect(
            error?.description.hasPrefix(
                "the days of campaign \"Spring\", 2011-01-01 to 2011-01-28, end before the first line, which is of 2011-08-20"
            ) == true)
        #expect(try shop.connection.scalar("select count(*) from campaign_result") == 0)
    }

    @Test func daysOnWhichNobodyBoughtAreTold() throws {
        let shop = try shop(without: [12, 13, 14, 20])
        let (_, warnings) = try report(shop, sent: "2011-10-04", days: 28)
        #expect(
            warnings.contains(
                "nobody at all bought anything on 4 of these 28 days (2011-10-12 to 2011-10-14, 2011-10-20): if the shop was"
                    + " not closed, lines are missing"), "\(warnings)")
        let row = try stored(shop)
        #expect(try row.int(1) == 4 && row.int(2) == 1)
    }

    /// A weekday on which the shop never sells is no gap: without its Sundays October has none.
    @Test func weekdaysOnWhichNothingIsEverSoldAreNoGaps() throws {
        let shop = try shop(without: [2, 9, 16, 23, 30])
        let (_, warnings) = try report(shop, sent: "2011-10-04", days: 28)
        #expect(!warnings.contains { $0.contains("nobody at all") }, "\(warnings)")
        #expect(try stored(shop).int(1) == 0)
    }

    /// Typed with --force.
    @Test func daysBeforeTheDrawAreTold() throws {
        let shop = try shop()
        try shop.connection.run("update campaign set created_at = '2011-11-05 01:00:00'")
        let told = try report(shop, sent: "2011-10-04", days: 28).warnings
        #expect(told.contains { $0.hasPrefix("these people were drawn on 2011-11-05") }, "\(told)")
        try shop.connection.run("update campaign set created_at = '2011-10-05 01:00:00'")
        // The day is UTC: in the west of it the list may have gone out on the day before.
        let near = try report(shop, sent: "2011-10-04", days: 28).warnings
        #expect(!near.contains { $0.contains("were drawn on") })
        let before = try report(shop, sent: "2011-09-01", days: 28).warnings
        #expect(before.contains { $0.contains("were chosen by what they bought up to 2011-09-30") })
    }
}
