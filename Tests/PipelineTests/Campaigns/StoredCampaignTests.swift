import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct StoredCampaignTests {
    private func shop() throws -> CampaignShop {
        let shop = try CampaignShop(60)
        try shop.read(CampaignShop.customers(60))
        try shop.campaign {
            ($0.channel, $0.limit, $0.condition) = (.email, 50, "net_revenue > 0")
            ($0.excludedDays, $0.consentValidDays, $0.baselineDays) = (30, 100, 90)
            ($0.seed, $0.controlShare) = (9, 0.25)
        }
        return shop
    }

    @Test func aCampaignIsReadAsItWasAskedFor() throws {
        let shop = try shop()
        let stored = try StoredCampaign.load("SPRING", from: shop.connection)
        #expect(stored.name == "Spring" && stored.segmentName == CampaignShop.segment)
        #expect(stored.channel == .email && stored.limit == 50 && stored.seed == 9)
        #expect(stored.condition == "net_revenue > 0" && stored.excludedDays == 30)
        #expect(stored.needsConsent && stored.consentValidDays == 100)
        #expect(stored.consentDate == "2011-09-30" && stored.asOfDate == "2011-09-30")
        #expect(stored.controlShare == 0.25 && stored.baselineDays == 90)
        #expect(stored.nTargets + stored.nControls == 50 && stored.sentDate == nil)
        #expect(try StoredCampaign.find("Autumn", in: shop.connection) == nil)
        #expect(throws: CampaignError.unknown("Sprin", nearest: "Spring")) {
            _ = try StoredCampaign.load("Sprin", from: shop.connection)
        }
    }

    /// Each term is compared, and none that decides nothing of its people.
    @Test func eachOtherTermIsNamed() throws {
        let shop = try shop()
        func refused(_ change: (inout CampaignRequest) -> Void) throws -> String {
            let error = #expect(throws: CampaignError.self) {
                try shop.campaign {
                    ($0.channel, $0.limit, $0.condition) = (.email, 50, "net_revenue > 0")
                    ($0.excludedDays, $0.consentValidDays, $0.baselineDays) = (30, 100, 90)
                    ($0.seed, $0.controlShare) = (9, 0.25)
                    change(&$0)
                }
            }
            return error?.description ?? ""
        }
        let cases: [(String, (inout CampaignRequest) -> Void)] = [
            ("--channel was email and is sms", { $0.channel = .sms }),
            ("--limit was 50 and is not given", { $0.limit = nil }),
            (
                "--where was 'net_revenue > 0' and is 'net_revenue > 1'",
                { $0.condition = "net_revenue > 1" }
            ),
            ("--exclude-campaigns was 30d and is 60d", { $0.excludedDays = 60 }),
            ("--consent-valid was 100d and is 365d", { $0.consentValidDays = 365 }),
            ("--no-consent-needed was not given", { $0.needsConsent = false }),
            ("--days was 90 and is 28", { $0.baselineDays = 28 }),
            ("--seed was 9 and is", { $0.seed = nil }),
            ("--control was 25.0 % and is 10.0 %", { $0.controlShare = 0.1 }),
            ("--min-certainty was not given and is 0.1", { $0.minCertainty = 0.1 }),
        ]
        for (words, change) in cases {
            let text = try refused(change)
            #expect(text.contains(words), "\(text)")
        }
        // It is of all campaigns, and no term of one.
        let same = try shop.campaign {
            ($0.channel, $0.limit, $0.condition) = (.email, 50, "net_revenue > 0")
            ($0.excludedDays, $0.consentValidDays, $0.baselineDays) = (30, 100, 90)
            ($0.seed, $0.controlShare, $0.globalControl) = (9, 0.25, 0.05)
        }
        #expect(same.report.notes.contains { $0.contains("drawn already") })
    }

    @Test(arguments: [
        "update campaign set control_share = 0.999999, n_controls = -1",
        "update campaign set consent_valid_days = 9223372036854775807",
        "update campaign set channel = 'pigeon'",
        "update campaign set campaign_name = x'00'",
    ])
    func whatNoCampaignHasIsDamage(change: String) throws {
        let shop = try shop()
        try shop.connection.run("pragma ignore_check_constraints = on")
        try shop.connection.run(change)
        #expect(throws: (any Error).self) {
            _ = try StoredCampaign.load("Spring", from: shop.connection)
        }
    }

    @Test func namesOfTheSameFilesAreRefused() throws {
        let shop = try CampaignShop(60)
        try shop.read(CampaignShop.customers(60))
        try shop.campaign("Fr\u{FC}hling")
        #expect(throws: CampaignError.self) { try shop.campaign("Fru\u{308}hling") }
    }
}
