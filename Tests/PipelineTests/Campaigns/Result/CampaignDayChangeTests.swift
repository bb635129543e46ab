import Pipeline
import Reports
import Store
import Testing

/// What was changed by force is said with every result, however often it is asked for.
@Suite struct CampaignDayChangeTests {
    private func shop() throws -> CampaignShop {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign()
        let purchases = [SegmentShop.Purchase("Z1", "2011-11-30", 5)]
        _ = try SegmentShop.make(purchases, in: shop.connection, firstInvoice: 50_000)
        return shop
    }

    private func result(_ shop: CampaignShop) throws -> CampaignResultReport {
        let days = try CampaignDays("Spring", in: shop.connection)
        return try CampaignResultReport(
            CampaignResult(of: days, in: shop.connection), in: shop.connection)
    }

    private func fix(_ shop: CampaignShop, _ sent: String?, _ days: Int, isForced: Bool) throws {
        var campaign = try CampaignDays("Spring", in: shop.connection)
        try campaign.fix(sent: sent, days: days, isForced: isForced, in: shop.connection)
    }

    private func shown(_ shop: CampaignShop) throws -> [String] {
        try shop.campaign().report.notes
    }

    @Test func daysThatWereNeverChangedSayNothing() throws {
        let shop = try shop()
        try fix(shop, "2011-10-05", 28, isForced: false)
        // Typed again, with --force too, they are what they were.
        try fix(shop, nil, 28, isForced: true)
        let report = try result(shop)
        #expect(!report.warnings.contains { $0.contains("--force") })
        #expect(try shop.connection.scalar("select count(*) from campaign_day_change") == 0)
        #expect(try shop.connection.scalar("select max(n_day_changes) from campaign_result") == 0)
        #expect(!(try headings(shop)).contains("days changed"))
    }

    private func headings(_ shop: CampaignShop) throws -> [String] {
        try CampaignList(from: shop.connection).document.tables.flatMap(\.columns).map(
            \.heading)
    }

    @Test func everyResultSaysEachChange() throws {
        let shop = try shop()
        try fix(shop, "2011-10-05", 28, isForced: false)
        try fix(shop, nil, 21, isForced: true)
        for _ in 0..<2 {
            let said = try #require(try result(shop).warnings.first)
            #expect(said.contains("the days were changed by --force on 20"), "\(said)")
            #expect(said.contains("before any result had been counted"))
            #expect(said.contains("they were 2011-10-05, 28 days"))
        }
        try fix(shop, "2011-10-06", 21, isForced: true)
        // Back to what they were at first is a change, too.
        try fix(shop, "2011-10-05", 28, isForced: true)
        let report = try result(shop)
        let said = try #require(report.warnings.first)
        #expect(said.contains("changed by --force 3 times, last on 20"), "\(said)")
        #expect(said.contains("1 of them after a result had been counted"))
        #expect(try shown(shop).contains(said))
        let tables = report.tables
        #expect(tables.map(\.name) == ["campaign_result", "campaign_week", "campaign_day_change"])
        #expect(tables[2].rows.count == 3)
        let place = try #require(tables[0].columns.firstIndex { $0.name == "n_day_changes" })
        #expect(tables[0].rows.allSatisfy { $0[place].int == 3 })
        #expect(try headings(shop).contains("days changed"))
    }

    /// Between the count and its storing another command changes the days and changes them back.
    @Test func aResultKnowsOfChangesMadeWhileItWasCounted() throws {
        let shop = try shop()
        try fix(shop, "2011-10-05", 28, isForced: false)
        let counted = try CampaignDays("Spring", in: shop.connection)
        try fix(shop, nil, 21, isForced: true)
        try fix(shop, nil, 28, isForced: true)
        let result = try CampaignResult(of: counted, in: shop.connection)
        #expect(
            try CampaignResultReport(result, in: shop.connection).warnings.first?.contains("twice")
                == true)
        #expect(try shop.connection.scalar("select min(n_day_changes) from campaign_result") == 2)
    }
}
