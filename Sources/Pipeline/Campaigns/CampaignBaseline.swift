import Clustering
import Store

/// What people have bought lately, and how large a difference a campaign of their number can show.
package struct CampaignBaseline: Sendable, Hashable {
    /// Days up to the newest line.
    package let days: Int
    package let newest: String
    /// Share of them who bought.
    package let conversion: Double
    /// Net revenue a person, non-buyers as 0.
    package let revenue: Double
    /// Its standard deviation over persons.
    package let deviation: Double
    /// Smallest rise of the conversion that 80 % power would detect; `nil` where none is, or nobody is kept apart.
    package let smallestRise: Double?
    /// The same for net revenue a person.
    package let smallestDifference: Double?

    /// - Parameters:
    ///   - ids: The campaign's people, by id.
    ///   - nTargetGroups: Households of those written to, which the result draws; who shares no address is one.
    ///   - nControlGroups: Those of the people kept apart.
    init(
        _ ids: [String], days: Int, nTargetGroups: Int, nControlGroups: Int,
        in connection: Connection
    ) throws {
        self.days = days
        newest = String(try AsOfFacts.newestLine(in: connection).prefix(10))
        let amounts = try Self.amounts(upTo: newest, days: days, in: connection)
        let own = ids.compactMap { amounts[Array($0.utf8)] }
        let count = Double(ids.count)
        conversion = count > 0 ? Double(own.count { $0.bought }) / count : 0
        let mean = count > 0 ? own.reduce(0) { $0 + $1.revenue } / count : 0
        let squares = own.reduce(0) { $0 + ($1.revenue - mean) * ($1.revenue - mean) }
        // Who bought nothing is as far from the mean as the mean is large.
        let all = squares + (count - Double(own.count)) * mean * mean
        revenue = mean
        deviation = count > 1 ? (all / (count - 1)).squareRoot() : 0
        // Of fewer there is no range, so nothing is ever shown.
        guard min(nTargetGroups, nControlGroups) >= ArmComparison.fewestUnits, deviation.isFinite
        else {
            (smallestRise, smallestDifference) = (nil, nil)
            return
        }
        let power = TwoArmPower(nTargets: nTargetGroups, nControls: nControlGroups)
        smallestRise = power.smallestShownRise(of: conversion)
        // Where nobody bought, what varies is returns alone, and says nothing of what a buyer would spend.
        smallestDifference =
            conversion > 0 ? power.smallestDifference(deviation: deviation) : nil
    }

    /// Whether each customer bought, and the net revenue, in the days up to the newest line; who had no invoice is not in it.
    private static func amounts(
        upTo newest: String, days: Int, in connection: Connection
    ) throws -> [[UInt8]: (bought: Bool, revenue: Double)] {
        var amounts: [[UInt8]: (bought: Bool, revenue: Double)] = [:]
        try reading("invoice") {
            try connection.forEachRow(
                """
                select
                    customer_id,
                    max(sale_line_count > 0),
                    (
                        total(sale_e4) + total(return_e4)
                        + (total(sale_rest_e14) + total(return_rest_e14)) / 1e10
                    ) / 1e4
                from invoice
                where customer_id is not null
                    and line_count > 0
                    and invoiced_at >= date(?1, '-' || (?2 - 1) || ' days')
                    and invoiced_at < date(?1, '+1 day')
                group by customer_id
                """, [newest, days]
            ) { row in
                amounts[row.withUTF8(0) { Array($0) }] = (try row.int(1) == 1, try row.double(2))
            }
        }
        return amounts
    }
}
