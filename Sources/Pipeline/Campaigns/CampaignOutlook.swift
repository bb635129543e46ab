import Clustering
import Reports
import Store

/// What a stored campaign's size can show, in words.
struct CampaignOutlook {
    /// The first and the last day of the baseline.
    private let first: String
    private let last: String
    private let conversion: Double
    private let revenue: Double
    private let deviation: Double?
    private let rise: Double?
    private let difference: Double?
    /// Households of each arm, which a result draws; who shares no address is one.
    private let nTargetGroups: Int
    private let nControlGroups: Int

    init(_ id: Int, in connection: Connection) throws {
        let groups = try reading("campaign_customer") {
            try connection.query(
                """
                select
                    count(distinct case when arm = 'target' then contact_group end),
                    count(distinct case when arm = 'control' then contact_group end)
                from campaign_customer
                where campaign_id = ?
                """, [id])[0]
        }
        (nTargetGroups, nControlGroups) = (try groups.int(0), try groups.int(1))
        let row = try connection.query(
            """
            select
                baseline_date, date(baseline_date, '-' || (baseline_days - 1) || ' days'), baseline_conversion, baseline_revenue,
                baseline_deviation, smallest_conversion_difference, smallest_revenue_difference
            from campaign where campaign_id = ?
            """, [id])[0]
        (last, first) = try reading("campaign") { (try row.text(0), try row.text(1)) }
        func amount(_ place: Int, _ column: String) throws -> Double? {
            guard let value = try row.optionalDouble(place) else { return nil }
            return try StoredCampaign.amount(value, column)
        }
        conversion = try row.optionalDouble(2) ?? 0
        revenue = try amount(3, "baseline_revenue") ?? 0
        guard (0...1).contains(conversion) else {
            throw DamagedError(
                "campaign", "baseline_conversion is \(conversion), which is no share")
        }
        (deviation, rise, difference) = (
            try amount(4, "baseline_deviation"),
            try amount(5, "smallest_conversion_difference"),
            try amount(6, "smallest_revenue_difference")
        )
    }

    func words(_ campaign: StoredCampaign, _ money: Money) -> String {
        let before =
            "From \(first) to \(last) \(percent(conversion)) of these people bought, and net revenue was"
            + " \(money.text(revenue)) a person."
        guard campaign.nControls > 0 else {
            return before
                + " Nobody is kept apart, so no result can show what the campaign has done."
        }
        var text =
            before
            + " With \(grouped(campaign.nTargets)) written to and \(grouped(campaign.nControls)) kept apart, the smallest"
            + " effect that such a campaign finds in 8 of 10 cases is "
        text +=
            rise.map {
                "a rise to \(percent(conversion + $0)) who buy (\(Self.points($0)) points more)"
            } ?? "more than everybody buying"
        if let difference { text += ", or \(money.text(difference)) more a person" }
        text += "."
        if conversion == 0 {
            text +=
                " In a segment of people who have stopped buying nobody buys in these days by definition: --days looks"
                + " further back."
        }
        if conversion == 1 {
            text +=
                " In a segment of people who bought lately everybody has by definition, and fewer will in the days to"
                + " come: fewer --days tell more."
        }
        return text
    }

    private static func points(_ rise: Double) -> String { fixedText(rise * 100, decimals: 1) }

    /// Where that is out of reach: it would take half as many buyers again, which hardly any letter brings.
    func warnings(_ campaign: StoredCampaign, least: Int) -> [String] {
        guard campaign.nControls > 0, campaign.nTargets > 0 else { return [] }
        return tooFewGroups(campaign) + tooFew(campaign) + outOfReach(campaign, least: least)
    }

    /// Where no result can have a range: people who share an address count as one there.
    private func tooFewGroups(_ campaign: StoredCampaign) -> [String] {
        let isControl = nControlGroups <= nTargetGroups
        let count = min(nControlGroups, nTargetGroups)
        guard count < ArmComparison.fewestUnits else { return [] }
        let people = isControl ? campaign.nControls : campaign.nTargets
        return [
            "the \(grouped(people)) \(people == 1 ? "person" : "people") \(isControl ? "kept apart" : "written to")"
                + (people == count
                    ? " are" : ", by the addresses that they share, are \(grouped(count)),")
                + " fewer than \(ArmComparison.fewestUnits): no result will say whether the campaign worked. Take a"
                + " \(isControl ? "larger" : "smaller") --control or a larger segment"
        ]
    }

    /// Buyers expected in the smaller arm below which the normal distribution says little of what they spend.
    private static let leastExpected = 5.0

    /// Where so few are expected to buy, or not to, that a result hardly ever shows anything.
    private func tooFew(_ campaign: StoredCampaign) -> [String] {
        // Where all have bought by definition that says nothing of the days to come.
        guard min(nControlGroups, nTargetGroups) >= ArmComparison.fewestUnits, conversion < 1 else {
            return []
        }
        let isControl = nControlGroups <= nTargetGroups
        let groups = min(nControlGroups, nTargetGroups)
        let people = isControl ? campaign.nControls : campaign.nTargets
        let (buyers, others) = (conversion * Double(groups), (1 - conversion) * Double(groups))
        var shares = ArmShares(nTargets: nTargetGroups, nControls: nControlGroups)
        let who = buyers <= others ? "buy" : "buy nothing"
        let expected =
            "of the \(grouped(groups)) \(people == groups ? "people" : "households") \(isControl ? "kept apart" : "written to")"
            + " about \(fixedText(min(buyers, others), decimals: 1)) would \(who) without a letter"
        let isRough = buyers < Self.leastExpected && difference != nil
        if let rate = shares.rate(target: conversion, control: conversion),
            rate < ArmShares.leastRate
        {
            return [
                "too few to tell small effects: \(expected). " + Self.words(rate: rate)
                    + (isRough ? ". The amount a person above is rough" : "")
            ]
        }
        return isRough ? ["\(expected). Below 5 the amount a person above is rough"] : []
    }

    /// What a rate below that which is meant says.
    static func words(rate: Double) -> String {
        "Of so few an effect shows in \(percent(rate)) of campaigns that have none, where 5 % is meant: where there is"
            + " one, only a large one shows"
    }

    private func outOfReach(_ campaign: StoredCampaign, least: Int) -> [String] {
        let people = campaign.nTargets + campaign.nControls
        let groups = nTargetGroups + nControlGroups
        guard rise.map({ $0 > conversion / 2 }) ?? true || campaign.nControls < least else {
            return []
        }
        let halves =
            groups >= 2
            ? TwoArmPower(nTargets: groups - groups / 2, nControls: groups / 2).smallestShownRise(
                of: conversion) : nil
        let share = Double(campaign.nControls) / Double(people)
        var text =
            "\(percent(share)) of \(grouped(people)) is \(grouped(campaign.nControls))"
            + " \(campaign.nControls == 1 ? "person" : "people") kept apart: only a large effect would be seen"
        if let halves, share < 0.45 {
            text += ". With --control 50% it would be a rise by \(Self.points(halves)) points"
        }
        text +=
            campaign.sentDate == nil && share >= 0.45
            ? ". Take a larger segment, or more days (--days)" : ""
        return [text]
    }
}
