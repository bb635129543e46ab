import Clustering
import Reports
import Store

/// What a campaign came to, as it is told to who sent it.
public struct CampaignResultReport {
    /// For a person, 80 columns wide.
    public let document: Document
    /// `campaign_result`, `campaign_week` and `campaign_day_change`, for programs.
    public let tables: [ResultTable]
    /// What makes the result less than it looks.
    public let warnings: [String]

    private static let width = 80

    /// Tells of a result that was stored.
    public init(_ result: CampaignResult, in connection: Connection) throws {
        tables = [
            try ResultTable(
                connection, name: "campaign_result",
                "select * from campaign_result where campaign_id = ? order by measure",
                [result.campaign.id]),
            try ResultTable(
                connection, name: "campaign_week",
                """
                select * from campaign_week
                where campaign_id = ?
                order by measure, span desc, week_no
                """, [result.campaign.id]),
            try ResultTable(
                connection, name: "campaign_day_change",
                "select * from campaign_day_change where campaign_id = ? order by change_no",
                [result.campaign.id]),
        ]
        warnings = try Self.warnings(result)
        let words = CampaignResultWords(money: Money(of: connection))
        var blocks: [Document.Block] = [
            .text(Self.lines([Self.head(result)])), .table(words.arms(result)),
            .text(Self.lines(words.verdicts(result) + words.smallest(of: result))),
        ]
        if !result.ranges.isEmpty, result.window.weeks.count > 1 {
            blocks.append(.text(Self.lines([Self.weekHead])))
            blocks += CampaignResult.Measure.allCases.map { .table(words.weeks(result, $0)) }
        }
        document = Document(blocks)
    }

    private static let weekHead =
        "By week: written to less kept apart, with 95 % ranges. An effect that fades shows in the weeks; what is left "
        + "of it in all shows to date."

    private static func head(_ result: CampaignResult) -> String {
        let window = result.window
        let days =
            window.isComplete
            ? "\(counted(window.days, "day")), \(window.sent) to \(window.last)"
            : "incomplete, \(window.daysSeen) of \(counted(window.days, "day"))"
                + " (\(percent(Double(window.daysSeen) / Double(window.days)))), \(window.firstSeen) to \(window.lastSeen)"
        return
            "campaign \"\(result.campaign.name)\": \(days). Everybody who was assigned counts, with 0 who bought "
            + "nothing; returns are taken off."
    }

    static func lines(_ texts: [String]) -> String {
        texts.flatMap { WrappedText.paragraph($0, width: width) }.joined(separator: "\n")
    }

    private static func warnings(_ result: CampaignResult) throws -> [String] {
        let (window, purchases) = (result.window, result.purchases)
        let (targets, controls) = (purchases[.target], purchases[.control])
        var warnings = [result.campaign.changedNote].compactMap(\.self)
        warnings += [window.incomplete, window.emptyDays].compactMap(\.self)
        if window.sent < result.campaign.asOf {
            warnings.append(
                "these people were chosen by what they bought up to \(result.campaign.asOf), and the days that count "
                    + "begin before, on \(window.sent): no campaign can have caused what was bought then"
            )
        } else if window.sent < result.campaign.drawnSince {
            warnings.append(
                "these people were drawn on \(result.campaign.drawn), and the days that count begin before, on "
                    + "\(window.sent): no letter to this list can have caused what was bought until it was drawn"
            )
        }
        if controls.people == 0 {
            warnings.append(
                "nobody was kept apart, so there is nothing to compare with: what these people bought, they might have "
                    + "bought anyway. Keep some apart the next time: --control 10%")
        } else if result.isTooSmall {
            warnings.append(
                "too few to tell: there is no range for fewer than \(ArmComparison.fewestUnits) people an arm (who share an "
                    + "address are one), and \(ProfileWords.customers(targets.people)) written to and "
                    + "\(ProfileWords.customers(controls.people)) kept apart are here"
            )
        } else if controls.people < 20 {
            warnings.append(
                "only \(ProfileWords.customers(controls.people)) kept apart: ranges of so few are rough"
            )
        }
        warnings += tooFew(result)
        let gone = targets.nWithoutLine + controls.nWithoutLine
        if gone > 0 {
            let share = Double(gone) / Double(targets.people + controls.people)
            warnings.append(
                "\(ProfileWords.customers(gone)) of them (\(percent(share))) \(gone == 1 ? "has" : "have") no line any "
                    + "more: merged or mended since. They count as people who bought nothing")
        }
        if result.nForgotten > 0 {
            let share = Double(result.nForgotten) / Double(targets.people + controls.people)
            warnings.append(
                "\(ProfileWords.customers(result.nForgotten)) of them (\(percent(share))) "
                    + "\(result.nForgotten == 1 ? "was" : "were") forgotten since. They count with what they bought, under an id that says nothing"
            )
        }
        return warnings + result.overlaps.map(\.note) + result.undated
    }

    /// Where so few bought, or bought nothing, that a range hardly ever leaves 0 out.
    private static func tooFew(_ result: CampaignResult) -> [String] {
        let measures = CampaignResult.Measure.allCases.filter { result.isTooFew($0) }
        guard !measures.isEmpty else { return [] }
        let counts = CampaignPeople.Arm.allCases.map { result.purchases[$0].units.sizes.count }
        let fewest = Double(counts.min() ?? 0)
        let (buyers, others) = (result.share * fewest, (1 - result.share) * fewest)
        let rate = measures.contains(.conversion) ? result.chanceRate : nil
        return [
            "too few to tell: as people bought in these days, about \(fixedText(min(buyers, others), decimals: 1)) of the"
                + " \(grouped(Int(fewest))) in the smaller arm \(buyers <= others ? "buy" : "buy nothing"). "
                + (rate.map { CampaignOutlook.words(rate: $0) }
                    ?? "What so few spend shows an effect less often than it should, and only a large one")
        ]
    }
}

/// How the numbers of a result are said.
struct CampaignResultWords {
    let money: Money

    /// People, buyers and money of both arms.
    func arms(_ result: CampaignResult) -> ResultTable {
        let code = money.code.map { ", \($0)" } ?? ""
        let rows = CampaignPeople.Arm.allCases.compactMap { arm -> [String]? in
            let side = result.purchases[arm]
            guard side.people > 0 else { return nil }
            let n = Double(side.people)
            return [
                arm == .target ? "written to" : "kept apart", grouped(side.people),
                grouped(side.buyers), percent(Double(side.buyers) / n),
                fixedText(side.net.amount / n, decimals: 2),
            ]
        }
        return ProfileWords.table(
            ["", "people", "bought", "share", "revenue a person\(code)"], rows, width: 80,
            narrowest: 10)
    }

    /// One sentence a measure, and what it comes to for all who were written to.
    func verdicts(_ result: CampaignResult) -> [String] {
        CampaignResult.Measure.allCases.compactMap { measure in
            let name = measure == .conversion ? "Bought" : "Revenue a person"
            guard let range = result.whole(measure) else {
                return result.ranges.isEmpty
                    ? nil : "\(name): too few to tell, as it is the same of everybody of an arm."
            }
            let n = Double(result.purchases[.target].people)
            let shown =
                range.excludesZero
                ? "an effect shows"
                : result.isTooFew(measure) ? "too few to tell" : "no effect shown"
            let all =
                measure == .conversion
                ? "in all \(signed(range.difference * n, 0)) buyers (\(signed(range.low * n, 0)) to "
                    + "\(signed(range.high * n, 0)))"
                : "in all \(amount(range.difference * n)) (\(amount(range.low * n)) to \(amount(range.high * n)))"
            let low =
                measure == .conversion ? signed(range.low * 100, 1) : text(range.low, measure)
            return "\(name): \(text(range.difference, measure)), 95 % range \(low) to "
                + "\(text(range.high, measure)): \(shown); \(all)."
        }
    }

    /// What a range over 0 does not say: how large an effect must be, by what these people bought.
    func smallest(of result: CampaignResult) -> [String] {
        let hidden = CampaignResult.Measure.allCases.filter {
            result.whole($0).map { !$0.excludesZero } ?? false
        }
        guard !hidden.isEmpty, let share = result.whole(.conversion)?.control else { return [] }
        let arms = CampaignPeople.Arm.allCases.map { result.purchases[$0].units }
        let power = TwoArmPower(nTargets: arms[0].sizes.count, nControls: arms[1].sizes.count)
        let parts = hidden.compactMap { measure -> String? in
            switch measure {
            case .conversion:
                power.smallestShownRise(of: min(1, max(0, share))).map { text($0, measure) }
            case .netRevenue:
                power.smallestDifference(deviation: Self.deviation(arms)).map { text($0, measure) }
            }
        }
        guard !parts.isEmpty else { return [] }
        return [
            "No effect shown is not no effect: as these people bought, so many would show one of"
                + " \(parts.joined(separator: ", or ")), in 8 of 10 campaigns."
        ]
    }

    /// Standard deviation within the arms of what a person of each unit came to, over all days so far.
    private static func deviation(_ arms: [ArmUnits]) -> Double {
        var (squares, count) = (0.0, 0.0)
        for arm in arms where !arm.sizes.isEmpty {
            let amounts = arm.sizes.indices.map { unit in
                arm.values[(unit + 1) * arm.nMeasures - 1] / arm.sizes[unit]
            }
            let mean = amounts.reduce(0, +) / Double(amounts.count)
            squares += amounts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            count += Double(amounts.count - 1)
        }
        let deviation = count > 0 ? (squares / count).squareRoot() : 0
        return deviation.isFinite ? deviation : 0
    }

    /// Differences week by week.
    func weeks(_ result: CampaignResult, _ measure: CampaignResult.Measure) -> ResultTable {
        let rows = result.window.weeks.map { week -> [String] in
            let mark =
                (week.days < 7 ? " (\(counted(week.days, "day")))" : "")
                + (week.isComplete ? "" : " …")
            guard week.isSeen else {
                return ["\(week.number): \(week.first)\(mark)", "no lines", ""]
            }
            return ["\(week.number): \(week.first)\(mark)"]
                + [false, true].map { toDate in
                    result.range(measure, week: week.number - 1, toDate: toDate)
                        .map { cell($0, measure) } ?? ""
                }
        }
        let name =
            measure == .conversion
            ? "bought, points" : "revenue a person\(money.code.map { ", \($0)" } ?? "")"
        return ProfileWords.table(
            ["week", name, "to date"], rows, width: 80, narrowest: 13)
    }

    private func cell(_ range: ArmComparison.Range, _ measure: CampaignResult.Measure) -> String {
        func short(_ value: Double) -> String {
            measure == .conversion
                ? signed(value * 100, 1) : signed(value, abs(value) < 100 ? 2 : 0)
        }
        return "\(short(range.difference)) (\(short(range.low))…\(short(range.high)))"
    }

    private func text(_ value: Double, _ measure: CampaignResult.Measure) -> String {
        measure == .conversion ? "\(signed(value * 100, 1)) points" : amount(value)
    }

    private func amount(_ value: Double) -> String { (value > 0 ? "+" : "") + money.text(value) }

    private func signed(_ value: Double, _ decimals: Int) -> String {
        let text = fixedText(value, decimals: decimals)
        // No -0.0.
        if !text.contains(where: { ("1"..."9").contains($0) }) {
            return text.hasPrefix("-") ? String(text.dropFirst()) : text
        }
        return (value > 0 ? "+" : "") + text
    }
}
