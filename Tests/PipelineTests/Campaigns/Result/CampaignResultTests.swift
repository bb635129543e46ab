import Clustering
import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct CampaignResultTests {
    /// 300 people, of whom 40 % are kept apart; the targets buy more often.
    private func shop(days: Int = 28, until last: String = "2011-11-30") throws -> CampaignShop {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign { $0.controlShare = 0.4 }
        let (targets, controls) = (
            try shop.arm("target").sorted(), try shop.arm("control").sorted()
        )
        var purchases: [SegmentShop.Purchase] = []
        for (place, id) in targets.enumerated() where place % 3 == 0 {
            purchases.append(.init(id, "2011-10-0\(5 + place % 4)", 30 + place % 7))
        }
        for (place, id) in controls.enumerated() where place % 10 == 0 {
            purchases.append(.init(id, "2011-10-12", 20))
        }
        // Sent back, before the day, and on the day after the last.
        purchases.append(.init(targets[0], "2011-10-20", -10))
        purchases.append(.init(targets[1], "2011-10-04", 900))
        purchases.append(.init(controls[1], "2011-11-02", 900))
        purchases.append(.init("Z1", last, 5))
        _ = try SegmentShop.make(purchases, in: shop.connection, firstInvoice: 50_000)
        return shop
    }

    private func fixed(
        _ shop: CampaignShop, sent: String = "2011-10-05", days: Int = 28
    ) throws -> CampaignDays {
        var campaign = try CampaignDays("Spring", in: shop.connection)
        try campaign.fix(sent: sent, days: days, isForced: false, in: shop.connection)
        return campaign
    }

    private func text(_ report: CampaignResultReport) -> String {
        TextRenderer().text(of: report.document)
    }

    /// Everybody counts, the window is half open, returns are taken off: by a query of its own over lines.
    @Test func bothArmsAreWhatTheLinesSay() throws {
        let shop = try shop()
        let result = try CampaignResult(of: try fixed(shop), in: shop.connection)
        let rows = try shop.connection.query(
            """
            select
                arm,
                count(distinct campaign_customer.customer_id),
                count(distinct case when quantity > 0 then invoice_line.customer_id end),
                total(quantity * unit_price)
            from campaign_customer
            left join invoice_line on invoice_line.customer_id = campaign_customer.customer_id
                and invoiced_at between '2011-10-05 00:00:00' and '2011-11-01 23:59:59'
            group by arm
            order by arm desc
            """)
        let (target, control) = (rows[0], rows[1])
        #expect(try target.int(1) == 180 && control.int(1) == 120)
        #expect(try target.int(2) == 60 && control.int(2) == 12)
        let stored = try shop.connection.query("select * from campaign_result order by measure")
        #expect(stored.count == 2)
        let (bought, money) = (stored[0], stored[1])
        #expect(try bought.double("target_mean") == 60.0 / 180)
        #expect(try bought.double("control_mean") == 0.1)
        #expect(try money.double("target_mean") == target.double(3) / 180)
        #expect(try money.double("control_mean") == control.double(3) / 120)
        #expect(try money.int("complete") == 1 && money.int("days_seen") == 28)
        #expect(try bought.int("is_shown") == 1 && money.int("is_shown") == 1)
        #expect(try money.double("total") == money.double("difference") * 180)
        #expect(try money.text("last_date") == "2011-11-01")
        let words = text(try CampaignResultReport(result, in: shop.connection))
        #expect(words.contains("an effect shows") && !words.contains("no effect shown"))
        #expect(words.contains("28 days, 2011-10-05 to 2011-11-01"))
        #expect(words.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(words)")
    }

    /// Between the count and its storing another command changes the days.
    @Test func aResultIsOfTheDaysThatAreFixedWhenItIsStored() throws {
        let shop = try shop()
        let campaign = try fixed(shop)
        nonisolated(unsafe) let connection = shop.connection
        let hasChanged = Flag()
        let observer = SweepObserver(isCancelled: {
            if !hasChanged.isSet {
                hasChanged.set()
                try? connection.run("update campaign set days = 14")
            }
            return false
        })
        let result = try CampaignResult(of: campaign, observer: observer, in: shop.connection)
        #expect(hasChanged.isSet)
        let rows = try shop.connection.query("select distinct days, last_date from campaign_result")
        #expect(try rows.count == 1 && rows[0].int(0) == 14 && rows[0].text(1) == "2011-10-18")
        let words = text(try CampaignResultReport(result, in: shop.connection))
        #expect(words.contains("14 days, 2011-10-05 to 2011-10-18"), "\(words)")
    }

    /// Fifteen people and five: a range of more than everybody is none.
    @Test func noRangeOfBuyersIsWiderThanEverybody() throws {
        let shop = try CampaignShop(20)
        try shop.read(CampaignShop.customers(20))
        try shop.campaign { $0.controlShare = 0.25 }
        let (targets, controls) = (
            try shop.arm("target").sorted(), try shop.arm("control").sorted()
        )
        var purchases = targets.dropLast().map { SegmentShop.Purchase($0, "2011-10-06", 30) }
        purchases.append(.init(controls[0], "2011-10-06", 30))
        purchases.append(.init("Z1", "2011-11-30", 5))
        _ = try SegmentShop.make(purchases, in: shop.connection, firstInvoice: 50_000)
        _ = try CampaignResult(of: try fixed(shop), in: shop.connection)
        // What was drawn reaches beyond it: the end is the largest that can be.
        let whole = try shop.connection.query(
            "select high from campaign_result where measure = 'conversion'")
        #expect(try whole.count == 1 && whole[0].double(0) == 1)
        for table in ["campaign_result", "campaign_week"] {
            let rows = try shop.connection.query(
                "select low, high from \(table) where measure = 'conversion'")
            #expect(!rows.isEmpty)
            for row in rows {
                let (low, high) = (try row.double(0), try row.double(1))
                #expect(low >= -1 && high <= 1 && low < high)
            }
        }
    }

    @Test func weeksAddUpAndShowWhatFades() throws {
        let shop = try shop()
        _ = try CampaignResult(of: try fixed(shop), in: shop.connection)
        let weeks = try shop.connection.query(
            "select * from campaign_week where measure = 'net_revenue' order by span desc, week_no")
        #expect(weeks.count == 8)
        let alone = try weeks[..<4].map { try $0.double("target_mean") }
        let toDate = try weeks[4...].map { try $0.double("target_mean") }
        #expect(alone[0] > 0 && alone[3] == 0)
        for week in 0..<4 {
            #expect(abs(alone[...week].reduce(0, +) - toDate[week]) < 1e-9)
        }
        let whole = try shop.connection.query(
            "select difference, low, high from campaign_result where measure = 'net_revenue'")[0]
        #expect(try whole.double(0) == weeks[7].double("difference"))
        #expect(try whole.double(1) == weeks[7].double("low"))
        let dates = try weeks[4...].map {
            try $0.text("first_date") + " " + $0.text("last_date")
        }
        #expect(dates[1] == "2011-10-05 2011-10-18")
    }

    @Test func theSameAgainIsTheSameAtAnyNumberOfThreads() throws {
        let shop = try shop()
        let days = try fixed(shop)
        func values() throws -> [[Value]] {
            try shop.connection.query("select * from campaign_week order by 1, 2, 3, 4").map(
                \.values)
        }
        _ = try CampaignResult(of: days, in: shop.connection)
        let one = try values()
        _ = try CampaignResult(of: days, workers: 3, in: shop.connection)
        #expect(try values() == one)
    }

    /// Units stand as they were drawn, not by ids, of which `forget` changes one.
    @Test func rangesStayWhereSomebodyIsForgotten() throws {
        let shop = try shop()
        let days = try fixed(shop)
        func values() throws -> [[Value]] {
            try shop.connection.query(
                "select measure, difference, low, high from campaign_result order by 1"
            ).map(\.values)
        }
        _ = try CampaignResult(of: days, in: shop.connection)
        let before = try values()
        let first = try #require(shop.arm("target").min())
        _ = try Forgetter(in: shop.connection).forget([first])
        _ = try CampaignResult(of: days, in: shop.connection)
        #expect(try values() == before)
    }

    @Test func daysThatAreNotOverSaySo() throws {
        let shop = try shop(days: 90)
        let days = try fixed(shop, days: 90)
        let result = try CampaignResult(of: days, in: shop.connection)
        let report = try CampaignResultReport(result, in: shop.connection)
        #expect(
            report.warnings.contains { $0.contains("57 of 90 days (63.3 %)") }, "\(report.warnings)"
        )
        let row = try shop.connection.query("select complete, days_seen from campaign_result")[0]
        #expect(try row.int(0) == 0 && row.int(1) == 57)
        #expect(
            try shop.connection.scalar(
                "select count(*) from campaign_week where complete = 0") == 4)
    }

    @Test func withoutAnEffectNoneIsShown() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign { $0.controlShare = 0.4 }
        let buyers = try (shop.arm("target").sorted() + shop.arm("control").sorted()).enumerated()
            .filter { $0.offset % 5 == 0 }.map {
                SegmentShop.Purchase($0.element, "2011-10-07", 30)
            }
        _ = try SegmentShop.make(
            buyers + [.init("Z1", "2011-12-01", 5)], in: shop.connection, firstInvoice: 70_000)
        let result = try CampaignResult(of: try fixed(shop), in: shop.connection)
        let words = text(try CampaignResultReport(result, in: shop.connection))
        #expect(words.components(separatedBy: "no effect shown").count == 3, "\(words)")
    }

    @Test func beforeItWasSentThereIsNoResult() throws {
        let shop = try shop()
        let notSent = try CampaignDays("spring", in: shop.connection)
        let error = #expect(throws: CampaignResultError.self) {
            _ = try CampaignResult(of: notSent, in: shop.connection)
        }
        #expect(error?.description.contains("--sent YYYY-MM-DD --days 28") == true)
        let later = try fixed(shop, sent: "2012-01-05")
        #expect(
            throws: CampaignResultError.noLines(
                "Spring", sent: "2012-01-05", last: "2012-02-01", oldest: "2011-08-20 12:00:00",
                newest: "2011-11-30 12:00:00")
        ) { _ = try CampaignResult(of: later, in: shop.connection) }
        #expect(try CampaignDays("Spring", in: shop.connection).sent == "2012-01-05")
        #expect(try shop.connection.scalar("select count(*) from campaign_result") == 0)
    }

    @Test func nobodyKeptApartIsNothingToCompare() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign { $0.controlShare = 0 }
        _ = try SegmentShop.make(
            [.init("C1000", "2011-10-07", 30), .init("Z1", "2011-12-01", 5)],
            in: shop.connection, firstInvoice: 70_000)
        let result = try CampaignResult(of: try fixed(shop), in: shop.connection)
        let report = try CampaignResultReport(result, in: shop.connection)
        #expect(report.warnings.contains { $0.contains("nothing to compare with") })
        let row = try shop.connection.query(
            "select * from campaign_result where measure = 'conversion'")[0]
        #expect(
            try row.double("target_mean") == 1.0 / 300 && row.optionalDouble("control_mean") == nil)
        #expect(!text(report).contains("effect"))
    }

    @Test func anotherCampaignOfTheSamePeopleIsTold() throws {
        let shop = try shop()
        try shop.campaign("Other") { $0.controlShare = 0.1 }
        var other = try CampaignDays("Other", in: shop.connection)
        try other.fix(sent: "2011-10-20", days: 28, isForced: false, in: shop.connection)
        let days = try fixed(shop)
        let result = try CampaignResult(of: days, in: shop.connection)
        let report = try CampaignResultReport(result, in: shop.connection)
        let words = try #require(report.warnings.first { $0.contains("\"Other\"") })
        #expect(words.hasPrefix("270 of these people (90.0 %)"), "\(words)")
        // Days that touch and do not overlap are none of its business.
        try other.fix(sent: "2011-11-02", days: 7, isForced: true, in: shop.connection)
        let alone = try CampaignResultReport(
            try CampaignResult(of: days, in: shop.connection), in: shop.connection)
        #expect(!alone.warnings.contains { $0.contains("\"Other\"") })
    }

    @Test func whoHasNoLineAnyMoreIsTold() throws {
        let shop = try shop()
        try shop.connection.run(
            "update campaign_customer set customer_id = 'gone-1' where customer_id = 'C1007'")
        let report = try CampaignResultReport(
            try CampaignResult(of: try fixed(shop), in: shop.connection), in: shop.connection)
        #expect(report.warnings.contains { $0.hasPrefix("1 customer of them (0.3 %) has no line") })
    }

    /// A shop whose arms are cut down to so many people, and what those buy.
    private func small(
        _ targets: Int, _ controls: Int, buys: (_ arm: String, _ place: Int) -> Int
    ) throws -> (shop: CampaignShop, result: CampaignResult, words: String, warnings: [String]) {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign { $0.controlShare = 0.4 }
        var purchases: [SegmentShop.Purchase] = [.init("Z1", "2011-11-30", 5)]
        for (arm, most) in [("target", targets), ("control", controls)] {
            for (place, id) in try shop.arm(arm).sorted().enumerated() {
                guard place < most else {
                    try shop.connection.run(
                        "delete from campaign_customer where customer_id = ?", [id])
                    continue
                }
                let money = buys(arm, place)
                if money > 0 { purchases.append(.init(id, "2011-10-07", money)) }
            }
        }
        _ = try SegmentShop.make(purchases, in: shop.connection, firstInvoice: 50_000)
        let result = try CampaignResult(of: try fixed(shop), in: shop.connection)
        let report = try CampaignResultReport(result, in: shop.connection)
        return (shop, result, text(report), report.warnings)
    }

    private func stored(_ shop: CampaignShop, _ measure: String) throws -> Row {
        try shop.connection.query("select * from campaign_result where measure = ?", [measure])[0]
    }

    /// One who bought and one who did not is no effect, and 4 of each are none either.
    @Test(arguments: [(1, 1), (4, 100), (100, 4)])
    func fewerThanFiveOfAnArmHaveNoRange(targets: Int, controls: Int) throws {
        let few = try small(targets, controls) { arm, _ in arm == "target" ? 30 : 0 }
        for measure in ["conversion", "net_revenue"] {
            let row = try stored(few.shop, measure)
            for column in ["control_mean", "difference", "low", "high", "total", "is_shown"] {
                #expect(try row.optionalDouble(column) == nil, "\(measure) \(column)")
            }
            #expect(try row.double("target_mean") > 0)
        }
        #expect(few.warnings.contains { $0.hasPrefix("too few to tell: there is no range for") })
        #expect(!few.words.contains("an effect shows") && !few.words.contains("range"))
        #expect(
            try few.shop.connection.scalar(
                "select count(*) from campaign_week where low is not null")
                == 0)
    }

    @Test func nobodyWhoBuysHasTheRangeOfNewcombe() throws {
        let none = try small(40, 10) { _, _ in 0 }
        let row = try stored(none.shop, "conversion")
        // statsmodels: Tests/Fixtures/campaign/ranges.json.
        #expect(abs(try row.double("low") + 0.27753279986288926) < 1e-12)
        #expect(abs(try row.double("high") - 0.08762160119728668) < 1e-12)
        #expect(try row.int("is_shown") == 0 && row.double("difference") == 0)
        let money = try stored(none.shop, "net_revenue")
        #expect(try money.optionalDouble("low") == nil && money.optionalDouble("is_shown") == nil)
        #expect(
            none.words.contains(
                "Bought: 0.0 points, 95 % range -27.8 to +8.8 points: too few to tell"))
        #expect(try row.double("chance_rate") == 0 && money.optionalDouble("chance_rate") == nil)
        #expect(
            none.warnings.contains {
                $0.contains("about 0.0 of the 10 in the smaller arm buy. Of so few")
            })
        #expect(none.words.contains("Revenue a person: too few to tell"), "\(none.words)")
        #expect(!none.words.contains("an effect shows"))
    }

    /// All of one arm for the same money, nobody of the other: the share says it, money has no range.
    @Test func armsWithoutSpreadAreToldApartByTheirBuyersOnly() throws {
        let all = try small(40, 10) { arm, _ in arm == "target" ? 30 : 0 }
        let row = try stored(all.shop, "conversion")
        #expect(abs(try row.double("low") - 0.7089639197691961) < 1e-12)
        #expect(try row.double("high") == 1 && row.int("is_shown") == 1)
        #expect(try stored(all.shop, "net_revenue").optionalDouble("low") == nil)
        #expect(all.words.contains("everybody of an arm"), "\(all.words)")
    }
}
