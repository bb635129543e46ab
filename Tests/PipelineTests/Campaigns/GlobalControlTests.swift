import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct GlobalControlTests {
    private func kept(_ shop: CampaignShop) throws -> [String: String] {
        try shop.connection.query("select customer_id, since_date from global_control").reduce(
            into: [:]) { $0[try $1.text(0)] = try $1.text(1) }
    }

    private func changes(_ shop: CampaignShop) throws -> [[Value]] {
        try shop.connection.query(
            """
            select share_before, share, n_before, n_added, n_released, n_customers
            from global_control_change
            order by change_id
            """
        ).map(\.values)
    }

    private func note(_ draft: CampaignDraft) throws -> String {
        try #require(draft.report.notes.first { $0.hasPrefix("--global-control") })
    }

    private func shop() throws -> CampaignShop {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        return shop
    }

    /// Who is in stays in while it grows; who is released when it shrinks is counted, told and stored.
    @Test func itGrowsShrinksAndEndsInClearText() throws {
        let shop = try shop()
        let first = try note(shop.campaign("A") { $0.globalControl = 0.1 })
        let ten = try kept(shop)
        #expect(
            first
                == "--global-control 10.0 %: from now on \(ten.count) of 301 customers are kept apart from all campaigns"
        )
        // Another campaign that says nothing of it leaves them out, and changes nothing.
        let silent = try shop.campaign("B")
        #expect(!silent.report.notes.contains { $0.contains("global") })
        #expect(try shop.leftOut("B")["global_control"] == ten.keys.count { $0 != "Z1" })
        let grown = try note(
            shop.campaign("C") {
                $0.globalControl = 0.2
                $0.today = "2011-11-01"
            })
        let twenty = try kept(shop)
        #expect(Set(ten.keys).isSubset(of: twenty.keys) && twenty.count > ten.count)
        #expect(
            grown.contains(
                "which was 10.0 %: \(twenty.count - ten.count) customers more are kept apart"))
        let shrunk = try note(
            shop.campaign("D") {
                $0.globalControl = 0.05
                $0.today = "2011-12-01"
            })
        let five = try kept(shop)
        #expect(Set(five.keys).isSubset(of: ten.keys) && five.count < ten.count)
        #expect(
            shrunk.contains(
                "\(twenty.count - five.count) of the \(twenty.count) customers who were kept apart from all campaigns are"
                    + " released"), "\(shrunk)")
        #expect(shrunk.hasSuffix("\(five.count) of 301 customers stay"))
        // Who stays has been kept apart since the first day.
        #expect(five.values.allSatisfy { $0 == CampaignShop.today })
        let ended = try note(shop.campaign("E") { $0.globalControl = 0 })
        #expect(ended.contains("all \(five.count) customers who were kept apart"), "\(ended)")
        #expect(try kept(shop).isEmpty)
        let n: (Int) -> Value = { .integer(Int64($0)) }
        #expect(
            try changes(shop) == [
                [.real(0), .real(0.1), n(0), n(ten.count), n(0), n(301)],
                [.real(0.1), .real(0.2), n(ten.count), n(twenty.count - ten.count), n(0), n(301)],
                [
                    .real(0.2), .real(0.05), n(twenty.count), n(0), n(twenty.count - five.count),
                    n(301),
                ],
                [.real(0.05), .real(0), n(five.count), n(0), n(five.count), n(301)],
            ])
        #expect(
            try note(shop.campaign("F") { $0.globalControl = 0 })
                == "--global-control 0%: nobody was kept apart from all campaigns before either")
    }

    /// It is no term of a campaign: typed with one that is drawn it counts for all others.
    @Test func withADrawnCampaignItCountsForAllOthers() throws {
        let shop = try shop()
        try shop.campaign("A") { $0.globalControl = 0.05 }
        let people = try shop.connection.query("select * from campaign_customer").map(\.values)
        let again = try shop.campaign("A") { $0.globalControl = 0.2 }
        #expect(try note(again).contains("which was 5.0 %"))
        #expect(
            try shop.connection.query("select * from campaign_customer").map(\.values) == people)
        let nTargets = try kept(shop).keys.count { try shop.arm("target", of: "A").contains($0) }
        #expect(nTargets > 0)
        #expect(
            again.report.notes.contains {
                $0.hasPrefix(
                    "this campaign was drawn before that and stays as it is: \(nTargets) of those")
            }, "\(again.report.notes)")
        #expect(try note(shop.campaign("A") { $0.globalControl = 0.2 }).contains("counts already"))
        #expect(try note(shop.campaign("A") { $0.globalControl = 0 }).contains("ends it"))
        #expect(try kept(shop).isEmpty && changes(shop).count == 3)
    }

    @Test func withoutACampaignItCountsForAll() throws {
        let shop = try shop()
        let told = try Campaigner(in: shop.connection).keepApart(0.1, seed: nil)
        #expect(told.count == 1 && told[0].contains("from now on"))
        let people = try kept(shop).count
        #expect(people > 0)
        try shop.campaign("A")
        #expect(try shop.leftOut("A")["global_control"] ?? 0 > 0)
        _ = try Campaigner(in: shop.connection).keepApart(0, seed: nil)
        #expect(try kept(shop).isEmpty)
    }

    @Test func aDryRunReleasesNobody() throws {
        let shop = try shop()
        try shop.campaign("A") { $0.globalControl = 0.2 }
        let before = try kept(shop)
        let draft = try shop.campaign("B") {
            $0.globalControl = 0.05
            $0.isDryRun = true
        }
        #expect(try note(draft).contains("are released"))
        #expect(try kept(shop) == before && changes(shop).count == 1)
    }

    /// What is typed is what is told, and what it comes to where it is nobody or everybody.
    @Test func sharesAreToldAsTheyWereTyped() throws {
        let shop = try shop()
        let few = try note(shop.campaign("A") { $0.globalControl = 0.000_001 })
        #expect(
            few.hasPrefix("--global-control 0.0001 %: from now on 0 of 301 customers are kept")
                && few.contains("too small for so few"), "\(few)")
        let most = try Campaigner(in: shop.connection).keepApart(0.9999, seed: nil)
        #expect(
            most.contains { $0.hasPrefix("--global-control 99.99 %, which was 0.0001 %:") },
            "\(most)")
        #expect(most.contains { $0.hasSuffix(": campaigns have nobody to write to") }, "\(most)")
        _ = try Campaigner(in: shop.connection).keepApart(0, seed: nil)
        try shop.campaign("B") { $0.controlShare = 0.3001 }
        let other = #expect(throws: CampaignError.self) {
            try shop.campaign("B") { $0.controlShare = 0.3002 }
        }
        #expect(other?.description.contains("--control was 30.01 % and is 30.02 %") == true)
    }
}
