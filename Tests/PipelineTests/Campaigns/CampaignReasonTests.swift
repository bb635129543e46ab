import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Who is left out, why, and in which order it is asked.
@Suite struct CampaignReasonTests {
    @Test func everybodyOfTheSegmentIsCountedOnce() throws {
        let shop = try CampaignShop()
        try shop.read(
            CampaignShop.customers { number, email, _, news in
                switch number {
                case 0..<10: news = number < 5 ? "no" : ""
                case 10: email = "c3@example.com"
                case 20..<24: email = ""
                case 30..<33: email = "nobody"
                default: break
                }
            })
        let list = try shop.folder.write(
            Array(
                "Email,Reason\nC40@Example.com ,bounced\nc41@example.com,left\nx@y.zz,left\n".utf8),
            to: "gone.csv")
        var told: [String] = []
        var request = CampaignRequest(
            try CampaignName("Spring"), segment: CampaignShop.segment)
        (request.today, request.channel) = (CampaignShop.today, .email)
        (request.suppressions, request.condition) = (list, "net_revenue >= 20")
        request.limit = 100
        _ = try Campaigner(in: shop.connection).make(
            request, in: shop.folder.path, told: { told.append($0) })
        let out = try shop.leftOut()
        // c41 and c40, and none of them for another reason; revenue is 10 + number % 50.
        #expect(
            out == [
                "no_consent": 10, "shared_no_consent": 1, "no_address": 4, "invalid_address": 3,
                "suppressed": 2,
                "condition": 50, "over_limit": 300 - 100 - 70,
            ])
        let people = try shop.arm("target").count + shop.arm("control").count
        #expect(people == 100 && out.values.reduce(0, +) + people == 300)
        #expect(
            told.contains { $0.contains("3 to whom nobody may write, 3 of them new") }
        )
        let positions = try shop.connection.query(
            "select position from campaign_left_out order by position"
        )
        .map { try $0.int(0) }
        #expect(positions == positions.sorted() && Set(positions).count == positions.count)
    }

    // MARK: Suppression

    @Test func whoUnsubscribedStaysOutOfEveryCampaign() throws {
        let shop = try CampaignShop(100)
        try shop.read(CampaignShop.customers(100))
        let list = try shop.folder.write(
            Array("c7@example.com\n+44 20 79460008\nC1009\n".utf8), to: "gone.csv")
        try shop.campaign("A") { $0.suppressions = list }
        try shop.campaign("B")
        for name in ["A", "B"] {
            #expect(try shop.leftOut(name) == ["suppressed": 3])
            let people = try shop.arm("target", of: name).union(shop.arm("control", of: name))
            #expect(people.isDisjoint(with: ["C1007", "C1008", "C1009"]))
        }
        // No address and no id stands in the list.
        let rows = try shop.connection.query(
            "select contact_hash, kind, source from suppressed_contact")
        for row in rows {
            let hash = try row.text(0)
            #expect(hash.count == 64 && hash.allSatisfy(\.isHexDigit))
        }
        // Also the ids of two whom an address and a number name.
        #expect(rows.count == 5)
    }

    /// A letter to the address would reach who has objected.
    @Test func whoSharesAnAddressWithSomebodyOnTheListIsLeftOut() throws {
        let shop = try CampaignShop(50)
        try shop.read(
            CampaignShop.customers(50) { number, email, _, _ in
                if number == 1 { email = "C0@EXAMPLE.com" }
            })
        let list = try shop.folder.write(Array("customer_id\nC1000\n".utf8), to: "gone.csv")
        try shop.campaign { $0.suppressions = list }
        #expect(try shop.leftOut() == ["suppressed": 2])
    }

    @Test func aFileWrittenAgainLeavesOutWhoHasSaidNoMeanwhile() throws {
        let shop = try CampaignShop(100)
        try shop.read(CampaignShop.customers(100))
        _ = try shop.campaign { $0.channel = .email }.written
        let gone = try #require(try shop.file("Spring.csv").first)
        let number = try #require(Int(gone[0].dropFirst())) - 1_000
        try shop.read(
            CampaignShop.customers(100) { place, _, _, news in if place == number { news = "no" } },
            date: "2011-10-01")
        let words = try shop.campaign { $0.channel = .email }.written
        #expect(try !shop.file("Spring.csv").contains { $0[0] == gone[0] })
        #expect(words[0].contains("1 may not be written to any more"))
        #expect(try shop.arm("target").contains(gone[0]))
    }

    // MARK: Other campaigns

    @Test func whoIsInARunningCampaignIsLeftOutWithItsControls() throws {
        let shop = try CampaignShop(200)
        try shop.read(CampaignShop.customers(200))
        try shop.campaign("A") { $0.limit = 80 }
        let first = try shop.arm("target", of: "A").union(shop.arm("control", of: "A"))
        try shop.connection.run("update campaign set created_at = '2011-09-15 10:00:00'")
        try shop.campaign("B") { $0.excludedDays = 60 }
        let second = try shop.arm("target", of: "B").union(shop.arm("control", of: "B"))
        #expect(first.count == 80 && second.count == 120 && first.isDisjoint(with: second))
        #expect(try shop.leftOut("B")["other_campaign"] == 80)
        // Whoever may still be in one is left out whatever days are typed, and who is not left out is told.
        #expect(throws: CampaignError.self) { try shop.campaign("C") { $0.excludedDays = 1 } }
        try shop.connection.run(
            "update campaign set created_at = '2011-08-15 10:00:00' where campaign_name = 'A'")
        let fourth = try shop.campaign("D") { $0.excludedDays = 10 }
        #expect(try shop.leftOut("D")["other_campaign"] == 120)
        #expect(!fourth.report.notes.contains { $0.contains("also in a campaign") })
        let fifth = try shop.campaign("E")
        #expect(
            fifth.report.notes.contains { $0.contains("200 customers are also in a campaign") })
    }

    /// Who is kept apart for 90 days is kept apart on the 60th.
    @Test func aCampaignRunsUntilItsDaysAreOver() throws {
        let shop = try CampaignShop(200)
        try shop.read(CampaignShop.customers(200))
        try shop.campaign("A") { $0.limit = 80 }
        try shop.connection.run("update campaign set created_at = '2011-08-01 10:00:00'")
        var days = try CampaignDays("A", in: shop.connection)
        try days.fix(sent: "2011-08-02", days: 61, isForced: true, in: shop.connection)
        try shop.campaign("B") { $0.excludedDays = 7 }
        #expect(try shop.leftOut("B")["other_campaign"] == 80)
        try days.fix(sent: nil, days: 60, isForced: true, in: shop.connection)
        try shop.campaign("B") { ($0.excludedDays, $0.isForced) = (7, true) }
        #expect(try shop.leftOut("B")["other_campaign"] == nil)
    }

    @Test func aHouseholdOfARunningCampaignIsTold() throws {
        let shop = try CampaignShop(200)
        // Two customers an address.
        try shop.read(
            CampaignShop.customers(200) { number, email, _, _ in
                email = "h\(number / 2)@example.com"
            })
        try shop.campaign("A") { ($0.condition, $0.controlShare) = ("customer_id < 'C1020'", 0.5) }
        try shop.connection.run(
            "delete from campaign_customer where substr(customer_id, -1) in ('1', '3', '5', '7', '9')"
        )
        let draft = try shop.campaign("B") {
            $0.condition = [1, 3, 5, 7, 9].map { "customer_id like '%\($0)'" }.joined(
                separator: " or ")
        }
        #expect(
            draft.report.notes.contains {
                $0.hasPrefix(
                    "10 customers are also in a campaign that may still go on, or share an address")
            }, "\(draft.report.notes)")
    }

    // MARK: Global control

    @Test func theGlobalControlGroupStaysAndGrows() throws {
        let shop = try CampaignShop(400)
        try shop.read(CampaignShop.customers(400))
        try shop.campaign("A") { $0.globalControl = 0.05 }
        func members() throws -> Set<String> {
            Set(
                try shop.connection.query("select customer_id from global_control").map {
                    try $0.text(0)
                })
        }
        let first = try members()
        #expect(first.count > 5 && first.count < 45)
        try shop.campaign("B") { $0.seed = 9 }
        #expect(try members() == first)
        #expect(try shop.leftOut("B")["global_control"] == first.filter { $0.hasPrefix("C") }.count)
        for name in ["A", "B"] {
            #expect(
                try shop.arm("target", of: name).union(shop.arm("control", of: name)).isDisjoint(
                    with: first))
        }
        try shop.campaign("C") { $0.globalControl = 0.2 }
        let larger = try members()
        #expect(first.isSubset(of: larger) && larger.count > 50)
        try shop.campaign("D") { $0.globalControl = 0.05 }
        #expect(try members() == first)
        try shop.campaign("E") { $0.globalControl = 0 }
        #expect(try members().isEmpty)
        #expect(try shop.leftOut("E")["global_control"] == nil)
    }

    // MARK: Conditions

    @Test func aMissingValueIsToldApartFromANo() throws {
        let shop = try CampaignShop(60)
        try shop.read(
            CampaignShop.customers(60) { number, _, phone, _ in if number < 7 { phone = "" } })
        try shop.campaign {
            $0.condition = "phone like '+44%' and customer_id <> 'C1030' -- a remark"
        }
        #expect(try shop.leftOut() == ["condition": 1, "condition_unknown": 7])
    }

    @Test(arguments: [
        "select 1", "customer_id in (select customer_id from invoice)",
        "1); delete from campaign; --", "nettrevenue > 1",
        "random() > 0", "?1 = 1", "exists (values (1))",
    ])
    func aConditionReadsItsRowAndNothingElse(text: String) throws {
        let shop = try CampaignShop(60)
        try shop.read(CampaignShop.customers(60))
        #expect(throws: ConditionError.self) { try shop.campaign { $0.condition = text } }
        #expect(try shop.connection.scalar("select count(*) from campaign") == 0)
    }

    @Test func aPublicationThatIsNotShownHasTheSameColumns() throws {
        let shop = try CampaignShop(60)
        try shop.read(CampaignShop.customers(60))
        try SegmentShop.publishRules(shop.connection, name: "second")
        try shop.campaign {
            $0.publication = "second"
            $0.condition = """
                net_revenue >= 20 and days_since_last_purchase = 41 and country = 'UK' and segment_name = 'needs attention'
                    and last_purchase_date = '2011-08-20' and as_of_date = '2011-09-30' and invoice_count = 1
                """
        }
        #expect(try shop.leftOut() == ["condition": 20])
    }

    /// A number that only lacks its country is none that cannot be right.
    @Test func aNumberWithoutACountryHasItsOwnReason() throws {
        let shop = try CampaignShop(100)
        try shop.read(
            CampaignShop.customers(100) { number, _, phone, _ in
                if number < 4 { phone = "020 7946 000\(number)" }
                if number == 4 { phone = "123" }
                if number == 5 { phone = "" }
            })
        try shop.connection.execute("update customer_fact set country = 'Atlantis'")
        let draft = try shop.campaign { $0.channel = .sms }
        let out = try shop.leftOut()
        #expect(out == ["no_country": 4, "invalid_address": 1, "no_address": 1])
        #expect(
            draft.report.notes.contains {
                $0.contains("4 customers are left out for a number without a country")
            })
        #expect(draft.report.notes.contains { $0.contains("--phone-country") })
    }
}
