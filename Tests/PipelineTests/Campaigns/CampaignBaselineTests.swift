import Clustering
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// What people have bought lately, and what a campaign of their number can show.
@Suite struct CampaignBaselineTests {
    /// A query of its own over lines, non-buyers as 0.
    @Test func baselinesAreWhatTheLinesSay() throws {
        let shop = try CampaignShop()
        try shop.read(CampaignShop.customers())
        try shop.campaign { ($0.baselineDays, $0.controlShare) = (42, 0.3) }
        let amounts = try shop.connection.query(
            """
            select total(case when invoiced_at >= date('2011-09-30', '-41 days') then quantity * unit_price end)
            from campaign_customer
            left join invoice_line using (customer_id)
            group by customer_id
            """
        ).map { try $0.double(0) }
        #expect(amounts.count == 300)
        let mean = amounts.reduce(0, +) / 300
        let squares = amounts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let row = try shop.connection.query(
            """
            select baseline_days, baseline_conversion, baseline_revenue, baseline_deviation,
                smallest_conversion_difference, smallest_revenue_difference
            from campaign
            """)[0]
        #expect(try row.int(0) == 42)
        #expect(try row.double(1) == Double(amounts.count { $0 > 0 }) / 300)
        #expect(try abs(row.double(2) - mean) < 1e-9 * mean)
        let deviation = (squares / 299).squareRoot()
        #expect(try abs(row.double(3) - deviation) < 1e-9 * deviation)
        // All of them bought 42 days ago: no share of buyers can rise, money can.
        #expect(try row.optionalDouble(4) == nil)
        let money = TwoArmPower(nTargets: 210, nControls: 90).smallestDifference(
            deviation: deviation)
        #expect(try abs(row.double(5) - (money ?? 0)) < 1e-9)
    }

    /// The days end with the newest line, and the first of them counts.
    @Test func theDaysEndWithTheNewestLine() throws {
        let shop = try CampaignShop(60)
        try shop.read(CampaignShop.customers(60))
        for (name, days, conversion) in [("A", 41, 0.0), ("B", 42, 1.0)] {
            try shop.campaign(name) { $0.baselineDays = days }
            #expect(
                try shop.connection.query(
                    "select baseline_conversion from campaign where campaign_name = ?", [name])[0]
                    .double(0) == conversion)
        }
    }

    /// A result draws households: eighty people of sixteen addresses are sixteen.
    @Test func whatASizeShowsIsThatOfHouseholds() throws {
        var differences: [Double] = []
        for nAddresses in [80, 16] {
            let shop = try CampaignShop(80)
            try shop.read(
                CampaignShop.customers(80) { number, email, _, _ in
                    email = "c\(number % nAddresses)@example.com"
                })
            try shop.campaign {
                ($0.controlShare, $0.baselineDays, $0.channel) = (0.5, 180, .email)
            }
            differences.append(
                try shop.connection.query("select smallest_revenue_difference from campaign")[0]
                    .double(0))
        }
        // A fifth of the units: the range is more than twice as wide.
        #expect(differences[1] > 2 * differences[0])
    }
}
