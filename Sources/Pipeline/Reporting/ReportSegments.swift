import Figures
import Reports
import Store

/// The table that a report begins with: a row a segment, and the rest, so that revenue adds up.
struct ReportSegments {
    let looks: SegmentLooks
    let members: SegmentMembers
    /// What fixed rules divide by; `nil` for the segments of a run.
    let cuts: RuleCutPoints?
    /// Whether their numbers are those of the run, which is not published.
    private let isOfRun: Bool
    /// Whether they are what fixed rules would give, as nothing is published and no run recommended.
    private let isUnpublished: Bool
    /// `nil` where there are no lines, or rows are no customers.
    let sums: SegmentSums?
    /// Who may be written to; `nil` where there are no customers to count.
    private let contacts: ReportContacts?
    private let money: Money
    /// What counts otherwise today than when the run was made, as a sentence.
    private let changedCodes: String?
    /// The publication of the name before; `nil` where there is none.
    private let before: PublicationBefore?
    /// Of all customers in segments: median days since the last purchase, and median net revenue.
    private let everybody: (days: Double?, worth: Double?)

    /// With more segments the largest are shown.
    static let most = 30

    init(_ subject: ReportSubject, in connection: Connection) throws {
        isOfRun = subject.publicationID == nil && subject.runID != nil
        let placed: PlacedSegments
        if subject.emptyAnswerID != nil {
            let rules = try RulePlaces(in: connection)
            placed = try PlacedSegments(rules, in: connection)
            (cuts, isUnpublished) = (rules.cuts, true)
        } else {
            placed = try PlacedSegments(subject, in: connection)
            let isOfRules = subject.publicationID != nil && subject.runID == nil
            cuts = isOfRules ? try RuleCutPoints(storedIn: connection) : nil
            isUnpublished = false
        }
        (looks, members, sums) = (placed.looks, placed.members, placed.sums)
        money = Money(of: connection)
        if let day = members.day, sums != nil, looks.count > 0 {
            contacts = try ReportContacts(
                looks, members: members.places, day: day, in: connection)
        } else {
            contacts = nil
        }
        changedCodes = try subject.runID.flatMap { id in
            let run = try ExportedRun(id, from: connection)
            return try ChangedCodes(
                of: Snapshot.load(run.snapshotID, from: connection), run: run.name, in: connection
            )?.sentence(.frozen)
        }
        before = try subject.publicationID.flatMap {
            try PublicationBefore($0, in: connection)
        }
        var all = SegmentSums.Sum()
        for sum in sums?.sums.prefix(looks.count) ?? [] { all.add(sum) }
        everybody = (all.medianDays, all.medianWorth)
    }

    // MARK: Table

    var table: ResultTable? {
        guard let sums, looks.count > 0 else { return nil }
        let code = money.code ?? ""
        var columns: [ResultTable.Column] = [
            "segment", .init("customers", role: .measure),
        ]
        if contacts?.counts != nil { columns.append(.init("may be written to", role: .measure)) }
        columns += [
            .init("net revenue", unit: code, role: .measure),
            .init("of all", role: .measure), .init("orders each", role: .measure),
            .init("days since", role: .measure),
        ]
        if before != nil { columns.append(.init("change", role: .measure)) }
        columns.append(.init("what to do"))
        let own = Array(0..<looks.count)
        var rows = own.prefix(Self.most).map { row($0, sums) }
        if own.count > Self.most { rows.append(others(own.dropFirst(Self.most), sums)) }
        rows.append(row(looks.none, sums))
        rows.append(
            remainder(
                ProfileWords.remainder(CustomerLedger.Remainder.noCustomer.rawValue),
                sums.anonymous, sums, columns.count))
        rows.append(remainder("postage, fees, corrections", sums.others, sums, columns.count))
        rows.append(remainder("all", sums.all, sums, columns.count))
        if sums.nLater > 0 {
            rows.append(
                [.text("first line later (in no sum)"), Cell(sums.nLater)]
                    + [Cell](repeating: nil, count: columns.count - 2))
        }
        let begin = sums.begins.map { " (the data begins on \($0))" } ?? ""
        return ResultTable(
            name: "Twelve months, \(sums.from) to \(sums.to)\(begin), returns taken off",
            columns: columns,
            nKeys: 1, rows: rows)
    }

    /// What to know of the table.
    var notes: [String] {
        var notes: [String] = []
        if members.areRepeated {
            notes.append(
                "The rows of the run are customers repeated with noise, for load tests: nothing can be told of people."
            )
        }
        if looks.count > Self.most {
            notes.append(
                "Shown are the first \(Self.most) of \(counted(looks.count, "segment")) by net revenue; the others share a row."
            )
        }
        if isUnpublished {
            notes.append(
                "The segments are fixed rules, the same for every shop and not found in the data; nothing is published. "
                    + "Publish them: workbench publish --rules rfm")
        }
        if sums != nil, looks.count > 0 {
            notes.append(
                "Days since: median since the last purchase. What to do is a suggestion by rule, from how recently and how much a "
                    + "segment buys beside all.")
        }
        if sums != nil, looks.count > 0, isOfRun {
            notes.append(
                "The numbers are those of the run's clusters; publish gives segments numbers of their own."
            )
        }
        if sums != nil, looks.count > 0, let before { notes.append(before.note) }
        if let contacts { notes.append(contacts.note) }
        if let changedCodes { notes.append(changedCodes) }
        return notes
    }

    private func money(_ amount: ExactAmount) -> String {
        let value = amount.amount
        return abs(value) < 1e15 ? grouped(Int(value.rounded())) : "\(value)"
    }

    private func row(_ place: Int, _ sums: SegmentSums) -> [Cell] {
        let sum = sums.sums[place]
        let isNone = place == looks.none
        var row: [Cell] = [
            .text(looks.keys[place].heading), .integer(Int64(sum.customers)),
        ]
        // Who is in no segment is nobody's to write to as one of a segment.
        if let counts = contacts?.counts {
            row.append(isNone ? nil : .integer(Int64(counts[place])))
        }
        row += [
            .text(money(sum.net)),
            .text(sum.net.share(of: sums.all).map { percent($0) } ?? ""),
            sum.customers == 0
                ? nil
                : .text(fixedText(Double(sum.invoices) / Double(sum.customers), decimals: 1)),
            sum.medianDays.map { .text(ProfileWords.number($0)) } ?? nil,
        ]
        if let before {
            let id = looks.placeOfSegment.first { $0.value == place }?.key
            row.append(
                isNone
                    ? nil
                    : .text(
                        id.flatMap { before.sizes[$0] }.map { Self.signed(sum.customers - $0) }
                            ?? "new"))
        }
        row.append(isNone ? nil : .text(advice(place, sums)))
        return row
    }

    private static func signed(_ change: Int) -> String {
        change == 0 ? "0" : (change < 0 ? "−" : "+") + grouped(abs(change))
    }

    func advice(_ place: Int, _ sums: SegmentSums) -> String {
        let sum = sums.sums[place]
        let size = Double(max(sum.customers, 1))
        let worth = everybody.worth.flatMap { all in
            all > 0 ? sum.medianWorth.map { $0 / all } : nil
        }
        return SegmentAdvice.words(
            name: looks.keys[place].name,
            .init(
                days: sum.medianDays, allDays: everybody.days,
                invoices: Double(sum.invoices) / size,
                worth: worth))
    }

    private func others(_ places: ArraySlice<Int>, _ sums: SegmentSums) -> [Cell] {
        var sum = SegmentSums.Sum()
        for place in places { sum.add(sums.sums[place]) }
        var row: [Cell] = [
            .text("\(grouped(places.count)) other segments"), .integer(Int64(sum.customers)),
        ]
        if let counts = contacts?.counts {
            row.append(.integer(Int64(places.reduce(0) { $0 + counts[$1] })))
        }
        row += [
            .text(money(sum.net)), .text(sum.net.share(of: sums.all).map { percent($0) } ?? ""),
            .text(
                fixedText(Double(sum.invoices) / Double(max(sum.customers, 1)), decimals: 1)),
            sum.medianDays.map { .text(ProfileWords.number($0)) } ?? nil,
        ]
        if before != nil { row.append(nil) }
        return row + [nil]
    }

    private func remainder(
        _ name: String, _ amount: ExactAmount, _ sums: SegmentSums, _ width: Int
    ) -> [Cell] {
        let customers: Cell =
            name == "all" ? .integer(Int64(sums.sums.reduce(0) { $0 + $1.customers })) : nil
        let share = amount.share(of: sums.all).map { percent($0) } ?? ""
        var row: [Cell] = [.text(name), customers]
        if let counts = contacts?.counts {
            row.append(name == "all" ? .integer(Int64(counts.reduce(0, +))) : nil)
        }
        row += [.text(money(amount)), .text(share)]
        return row + [Cell](repeating: nil, count: width - row.count)
    }
}
