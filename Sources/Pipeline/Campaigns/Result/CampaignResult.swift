import Clustering
import Store

/// What a campaign came to: both arms, the difference, and the range in which it lies.
///
/// Everybody who was assigned counts in the arm that was drawn, whether the letter arrived or not and whether they
/// bought or not: only then do both arms differ in nothing but the campaign.
public struct CampaignResult {
    /// Measures as they are stored.
    enum Measure: String, CaseIterable {
        case conversion
        case netRevenue = "net_revenue"
    }

    let campaign: CampaignDays
    let window: CampaignWindow
    let purchases: CampaignPurchases
    /// Of each week, in the order of `CampaignPurchases`; empty without a control arm and where one is too small, `nil`
    /// for money that is the same of everybody, as where nobody bought.
    let ranges: [ArmComparison.Range?]
    let nDraws: Int
    /// How often arms of this size show an effect of the share of buyers that have none, exactly, if people buy as both arms
    /// together did; `nil` without ranges, and where it is as often as is meant.
    let chanceRate: Double?
    let overlaps: [CampaignOverlap]
    /// What is to be told of campaigns of the same people without a day.
    let undated: [String]
    /// People whose id a token stands for.
    let nForgotten: Int

    /// Whether there are arms, and one of them is too small for a range.
    var isTooSmall: Bool { ranges.isEmpty && purchases[.control].people > 0 }

    /// Share of both arms' people who bought.
    var share: Double {
        let (targets, controls) = (purchases[.target], purchases[.control])
        return Double(targets.buyers + controls.buyers) / Double(targets.people + controls.people)
    }

    /// Whether so few buy, or buy nothing, that a measure hardly ever shows anything.
    func isTooFew(_ measure: Measure) -> Bool {
        guard !ranges.isEmpty else { return false }
        let nUnits = CampaignPeople.Arm.allCases.map { purchases[$0].units.sizes.count }.min() ?? 0
        return switch measure {
        case .conversion: chanceRate.map { $0 < ArmShares.leastRate } ?? false
        case .netRevenue: share * Double(nUnits) < ArmShares.fewestBuyers
        }
    }

    /// The range of a measure over all days so far; `nil` without a control arm.
    func whole(_ measure: Measure) -> ArmComparison.Range? {
        range(measure, week: window.weeks.count - 1, toDate: true)
    }

    func range(_ measure: Measure, week: Int, toDate: Bool) -> ArmComparison.Range? {
        let place =
            CampaignPurchases.perWeek * week + (toDate ? 2 : 0) + (measure == .conversion ? 0 : 1)
        return ranges.indices.contains(place) ? ranges[place] : nil
    }

    /// Counts, compares, and stores what came out; anew where another command has changed the days meanwhile.
    ///
    /// - Throws: `CampaignResultError` where nothing can be said yet; `ClusteringError.cancelled`; `DamagedError`.
    /// - Complexity: O(invoices + draws · people · weeks).
    public init(
        of campaign: CampaignDays, workers: Int = 1, observer: SweepObserver = SweepObserver(),
        in connection: Connection
    ) throws {
        var campaign = campaign
        while true {
            let made = try Self(counted: campaign, workers, observer, in: connection)
            guard let other = try made.store(in: connection) else {
                self = made
                return
            }
            campaign = other
        }
    }

    private init(
        counted campaign: CampaignDays, _ workers: Int, _ observer: SweepObserver,
        in connection: Connection
    ) throws {
        self.campaign = campaign
        window = try CampaignWindow(of: campaign, in: connection)
        purchases = try CampaignPurchases(of: campaign, in: window, connection)
        let (targets, controls) = (purchases[.target], purchases[.control])
        guard targets.people > 0 else { throw CampaignResultError.nobody(campaign.name) }
        overlaps = try CampaignOverlap.all(of: campaign, in: connection)
        undated = try CampaignOverlap.undated(of: campaign, in: connection)
        nForgotten = try Self.nForgotten(campaign, in: connection)
        if min(targets.units.sizes.count, controls.units.sizes.count) >= ArmComparison.fewestUnits {
            nDraws = ArmComparison.draws(
                nUnits: targets.units.sizes.count + controls.units.sizes.count,
                nMeasures: targets.units.nMeasures)
            ranges = try ArmComparison.ranges(
                targets.units, controls.units, draws: nDraws, seed: campaign.seed,
                workers: workers, observer: observer
            ).enumerated().map { place, range in
                if range.low < range.high { return place % 2 == 0 ? range.ofShares : range }
                // Nothing varies in either arm, and what cannot be drawn has no range of no width.
                return place % 2 == 0
                    ? ArmComparison.ofSteadyShares(
                        target: range.target, of: targets.units.sizes.count,
                        control: range.control, of: controls.units.sizes.count) : nil
            }
        } else {
            (nDraws, ranges) = (0, [])
        }
        chanceRate = ranges.isEmpty ? nil : Self.chanceRate(targets, controls)
    }

    private static func chanceRate(
        _ targets: CampaignPurchases.Side, _ controls: CampaignPurchases.Side
    ) -> Double? {
        let share =
            Double(targets.buyers + controls.buyers) / Double(targets.people + controls.people)
        var shares = ArmShares(
            nTargets: targets.units.sizes.count, nControls: controls.units.sizes.count)
        return shares.rate(target: share, control: share)
    }

    private static func nForgotten(
        _ campaign: CampaignDays, in connection: Connection
    ) throws -> Int {
        // Of a later migration than campaigns.
        guard try !connection.columns(ofTable: "forgotten_customer").isEmpty else { return 0 }
        return try connection.query(
            """
            select count(*)
            from campaign_customer
            inner join forgotten_customer on forgotten_customer.token = campaign_customer.customer_id
            where campaign_id = ?
            """, [campaign.id])[0].int(0)
    }

    // MARK: Stored

    /// Mean of those written to, where there is nothing to compare it with.
    private func targetMean(_ measure: Measure, week: Int, toDate: Bool) -> Double {
        let units = purchases[.target].units
        let place =
            CampaignPurchases.perWeek * week + (toDate ? 2 : 0) + (measure == .conversion ? 0 : 1)
        let sum = units.sizes.indices.reduce(0.0) {
            $0 + units.values[$1 * units.nMeasures + place]
        }
        return sum / units.nPeople
    }

    /// - Returns: The campaign as it is now where that is not what was counted; nothing is stored then.
    private func store(in connection: Connection) throws -> CampaignDays? {
        try connection.transaction(.immediate) {
            let now = try CampaignDays(campaign.name, in: connection)
            guard now == campaign, now.seed == campaign.seed, now.asOf == campaign.asOf else {
                return now
            }
            for table in ["campaign_result", "campaign_week"] {
                try connection.run("delete from \(table) where campaign_id = ?", [campaign.id])
            }
            for measure in Measure.allCases {
                try storeWhole(measure, in: connection)
                for week in window.weeks where week.isSeen {
                    for toDate in [false, true] {
                        try store(measure, week, toDate: toDate, in: connection)
                    }
                }
            }
            return nil
        }
    }

    private func storeWhole(_ measure: Measure, in connection: Connection) throws {
        let range = whole(measure)
        let n = Double(purchases[.target].people)
        let mean =
            range?.target ?? targetMean(measure, week: window.weeks.count - 1, toDate: true)
        try connection.run(
            """
            insert into campaign_result (
                campaign_id, measure, n_targets, n_controls, target_mean, control_mean, difference, low, high,
                total, total_low, total_high, is_shown, sent_date, last_date, days, days_seen, days_empty,
                complete, chance_rate, n_day_changes, n_draws, seed, computed_at
            )
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                campaign.id, measure.rawValue, purchases[.target].people,
                purchases[.control].people, mean, range?.control, range?.difference, range?.low,
                range?.high, range.map { $0.difference * n }, range.map { $0.low * n },
                range.map { $0.high * n }, range.map { $0.excludesZero ? 1 : 0 }, window.sent,
                window.last, window.days, window.daysSeen, window.daysEmpty,
                window.isComplete ? 1 : 0, measure == .conversion ? chanceRate : nil,
                campaign.changes.count, nDraws,
                Int(campaign.seed), Timestamp.now(),
            ])
    }

    private func store(
        _ measure: Measure, _ week: CampaignWindow.Week, toDate: Bool, in connection: Connection
    ) throws {
        let range = range(measure, week: week.number - 1, toDate: toDate)
        let mean = range?.target ?? targetMean(measure, week: week.number - 1, toDate: toDate)
        try connection.run(
            """
            insert into campaign_week (
                campaign_id, week_no, span, measure, first_date, last_date, complete, target_mean, control_mean,
                difference, low, high
            )
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                campaign.id, week.number, toDate ? "to_date" : "week", measure.rawValue,
                toDate ? window.sent : week.first, week.last, week.isComplete ? 1 : 0, mean,
                range?.control, range?.difference, range?.low, range?.high,
            ])
    }
}
