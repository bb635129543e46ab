import Pipeline
import Store
import TestSupport
import Testing

@Suite struct CampaignOverlapTests {
    private func shop() throws -> CampaignShop {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign { $0.controlShare = 0.4 }
        return shop
    }

    private func fixed(
        _ shop: CampaignShop, _ sent: String, of name: String = "Spring", days: Int = 28
    ) throws -> CampaignDays {
        var campaign = try CampaignDays(name, in: shop.connection)
        try campaign.fix(sent: sent, days: days, isForced: true, in: shop.connection)
        return campaign
    }

    /// A day in common is enough, days that touch are none.
    @Test(arguments: [
        ("2011-10-20", 28, true), ("2011-11-01", 7, true), ("2011-11-02", 7, false),
        ("2011-10-01", 4, false), ("2011-10-01", 5, true),
    ])
    func campaignsOfTheSameDaysAreTold(sent: String, days: Int, overlaps: Bool) throws {
        let shop = try shop()
        try shop.campaign("Other")
        _ = try fixed(shop, sent, of: "Other", days: days)
        let own = try fixed(shop, "2011-10-05")
        let found = try CampaignOverlap.all(of: own, in: shop.connection)
        #expect(found.count == (overlaps ? 1 : 0))
        let told = try CampaignOverlap.warnings(of: own, in: shop.connection)
        #expect(told.count == found.count)
        if overlaps {
            #expect(found[0].nTargets + found[0].nControls == 270 && found[0].name == "Other")
            #expect(told[0].hasPrefix("270 of these people (90.0 %) were also written to"))
        }
    }

    /// A campaign that may have been sent on any day.
    @Test func campaignsWithoutADayAreTold() throws {
        let shop = try shop()
        let own = try fixed(shop, "2011-10-05")
        #expect(try CampaignOverlap.warnings(of: own, in: shop.connection).isEmpty)
        try shop.campaign("Other")
        let told = try CampaignOverlap.warnings(of: own, in: shop.connection)
        #expect(
            told == [
                "270 of these people (90.0 %) are to be written to by campaign \"Other\", of which nobody has said when it"
                    + " was sent: in the same days, what they buy may be due to it"
            ])
        try shop.campaign("Third")
        let more = try CampaignOverlap.warnings(of: own, in: shop.connection)
        #expect(more[0].contains("2 other campaigns (\"Third\", \"Other\")"), "\(more)")
    }

    @Test func withoutDaysThereIsNoOverlap() throws {
        let shop = try shop()
        try shop.campaign("Other")
        _ = try fixed(shop, "2011-10-05", of: "Other")
        let own = try CampaignDays("Spring", in: shop.connection)
        #expect(try CampaignOverlap.all(of: own, in: shop.connection).isEmpty)
    }

    /// The letter to one of a household is read by the other.
    @Test func whoSharesAnAddressWithSomebodyWrittenToIsTold() throws {
        let shop = try CampaignShop(200)
        try shop.read(
            CampaignShop.customers(200) { number, email, _, _ in
                email = "h\(number / 2)@example.com"
            })
        func draw(_ name: String, _ ends: [Int]) throws {
            try shop.campaign(name) {
                $0.condition = ends.map { "customer_id like '%\($0)'" }.joined(separator: " or ")
                $0.controlShare = 0.3
            }
        }
        try draw("Spring", [0, 2, 4, 6, 8])
        try draw("Other", [1, 3, 5, 7, 9])
        let own = try fixed(shop, "2011-10-05")
        let undated = try CampaignOverlap.undated(of: own, in: shop.connection)
        let count = try shop.arm("target", of: "Other").count
        #expect(
            undated.count == 1 && undated[0].hasPrefix("\(count) of these people"), "\(undated)")
        _ = try fixed(shop, "2011-10-20", of: "Other")
        let found = try CampaignOverlap.all(of: own, in: shop.connection)
        #expect(found.count == 1 && found[0].nSharing == count)
        #expect(found[0].nTargets + found[0].nControls == count && found[0].nControls > 0)
        #expect(
            found[0].note.contains("\"Other\" (\(count) share an address with who was)"),
            "\(found[0].note)")
    }
}
