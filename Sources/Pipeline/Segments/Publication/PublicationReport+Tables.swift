import Reports

/// The tables of a publication, for programs and as a person is shown them.
extension PublicationReport {
    // MARK: Tables

    /// Fewest characters that a name is cut to where a table is wider than 80 columns.
    private static let narrowestName = 20

    /// All tables of one publication as a person is shown them, so that the column of revenue makes the file.
    static func shown(
        _ own: ResultTable, gone: Int, _ others: ResultTable, _ counts: PublicationCounts,
        _ facts: AsOfFacts, _ money: Money
    ) -> ResultTable {
        func measures(_ cells: ArraySlice<Cell>) -> [String] {
            let cells = Array(cells)
            return [
                cells[0].int.map { grouped(Int($0)) } ?? "", cells[1].double.map(percent) ?? "",
                cells[2].double.map { ProfileWords.number($0) } ?? "",
                cells[3].double.map(percent) ?? "",
            ]
        }
        let whole = [
            facts.end == nil ? "whole file" : "all lines up to \(facts.day)",
            grouped(counts.nCustomers), counts.nCustomers > 0 ? percent(1) : "",
            ProfileWords.number(counts.file.whole.amount),
            counts.file.whole.amount > 0 ? percent(1) : "",
        ]
        let segments = zip(labels(own, gone: gone), own.rows).map { [$0] + measures($1[3..<7]) }
        let rest = others.rows.dropLast(counts.nLater > 0 ? 1 : 0).map { row in
            guard case .text(let why) = row[0] else { return [""] + measures(row[1..<5]) }
            return [why] + measures(row[1..<5])
        }
        let later =
            counts.nLater > 0
            ? [["first line later (in no share)", grouped(counts.nLater), "", "", ""]] : []
        return ProfileWords.table(
            [
                "segment", "customers", "of all", money.heading("revenue", unit: "currency"),
                "of revenue",
            ], segments + rest + [whole] + later, width: 80, narrowest: narrowestName)
    }

    /// Who moves or comes, as a person is shown it.
    static func shownMoves(_ table: ResultTable) -> ResultTable {
        let nTexts = table.columns.count { $0.role == .dimension }
        return ProfileWords.table(
            table.columns.map(\.heading),
            table.rows.map { row in
                row.enumerated().map { place, cell in
                    if case .text(let words) = cell { return words }
                    return place == nTexts
                        ? cell.int.map { grouped(Int($0)) } ?? ""
                        : cell.double.map { ProfileWords.number($0) } ?? ""
                }
            }, width: 80, narrowest: narrowestName, nTexts: nTexts)
    }

    /// Segments under their `segment_id`, the number that `--segment` takes; the last ones are gone.
    static func labels(_ own: ResultTable, gone: Int) -> [String] {
        own.rows.enumerated().map { place, row in
            guard let id = row[0].int, case .text(let name) = row[1] else { return "" }
            return "\(id) " + (place < own.rows.count - gone ? name : before(name))
        }
    }

    /// A segment that is gone: another may be called as it was.
    private static func before(_ name: String) -> String { "\(name) (before)" }

    private static func measures(_ money: Money) -> [ResultTable.Column] {
        [
            .init("customers", unit: "customers", role: .measure),
            .init("customer_share", heading: "of all", role: .share, digits: 3),
            money.column("net_revenue", heading: "revenue"),
            .init("revenue_share", heading: "of revenue", role: .share, digits: 3),
        ]
    }

    private static func measures(
        _ group: PlacedTally.Group?, of counts: PublicationCounts
    ) -> [Cell] {
        let count = group?.count ?? 0
        return [
            Cell(count),
            counts.nCustomers > 0 ? .real(Double(count) / Double(counts.nCustomers)) : .null,
        ] + money(group?.revenue ?? 0, of: counts)
    }

    /// An amount and its part of what the file comes to.
    private static func money(_ amount: Double, of counts: PublicationCounts) -> [Cell] {
        let whole = counts.file.whole.amount
        return [
            .real((amount * 100).rounded() / 100), whole > 0 ? .real(amount / whole) : .null,
        ]
    }

    static func segmentTable(
        _ segments: PublishedSegments, of run: Int?, _ earlier: EarlierPublication?,
        _ counts: PublicationCounts, _ money: Money
    ) -> ResultTable {
        var table = ResultTable(
            name: "segments",
            columns: [
                .init("segment_id", heading: "id", role: .identifier),
                .init("segment_name", heading: "segment", role: .dimension),
                .init("cluster", role: .identifier),
            ] + measures(money) + (earlier == nil ? [] : [.init("change")]))
        for segment in segments.segments {
            table.append(
                [Cell(segment.id), .text(segment.name), Cell(run.map { _ in segment.number })]
                    + measures(counts.segments[segment.number], of: counts)
                    + (earlier.map { [.text(words(segment, among: segments, $0))] } ?? []))
        }
        for gone in segments.gone {
            let heir = segments.segments.first { $0.id == gone.heir }
            table.append(
                [Cell(gone.id), .text(gone.name), .null] + measures(nil, of: counts)
                    + [.text("is gone" + (heir.map { "; most are in \($0.name)" } ?? ""))])
        }
        return table
    }

    private static func words(
        _ segment: PublishedSegments.Segment, among segments: PublishedSegments,
        _ earlier: EarlierPublication
    ) -> String {
        let from = segment.from.flatMap { called($0, segments, earlier) } ?? ""
        return switch segment.fate {
        case .kept: goesOn + renamed(segment, earlier)
        case .split: "part of \(from)"
        case .merged: "several in one, most of \(from)"
        case .born, .died: "is new"
        }
    }

    /// What it was called before, where that was otherwise.
    private static func renamed(
        _ segment: PublishedSegments.Segment, _ earlier: EarlierPublication
    ) -> String {
        guard let old = earlier.names[segment.id], old != segment.name else { return "" }
        return ", called \"\(old)\" before"
    }

    /// One name for a segment before and now: that of today where it goes on, else that of before, marked.
    private static func called(
        _ id: Int, _ segments: PublishedSegments, _ earlier: EarlierPublication?
    ) -> String? {
        segments.segments.first { $0.id == id }?.name ?? earlier?.names[id].map(before)
    }

    static func othersTable(
        _ counts: PublicationCounts, _ money: Money, day: String
    ) -> ResultTable {
        var table = ResultTable(
            name: "in_no_segment",
            columns: [.init("why", role: .dimension)] + measures(money))
        for (status, words) in PublicationCounts.words {
            guard let group = counts.statuses[status] else { continue }
            table.append([.text(words)] + measures(group, of: counts))
        }
        // What makes the column the file's.
        for (remainder, amount) in [
            (CustomerLedger.Remainder.noCustomer, counts.file.noCustomer),
            (.noProduct, counts.file.noProduct),
        ] where amount != ExactAmount() {
            table.append(
                [.text(ProfileWords.remainder(remainder.rawValue)), .null, .null]
                    + Self.money(amount.amount, of: counts))
        }
        if counts.nLater > 0 {
            table.append(
                [.text("first line after \(day)"), Cell(counts.nLater), .null, .null, .null])
        }
        return table
    }

    static func moveTable(
        _ counts: PublicationCounts, _ segments: PublishedSegments, _ earlier: EarlierPublication?,
        _ money: Money
    ) -> ResultTable {
        var table = ResultTable(
            name: "moves",
            columns: [
                .init("from_segment", heading: "from", role: .dimension),
                .init("to_segment", heading: "to", role: .dimension),
                .init("customers", unit: "customers", role: .measure),
                money.column("net_revenue", heading: "revenue"),
            ])
        for move in counts.moves {
            let from = move.from.flatMap { called($0, segments, earlier) }
            let to = move.to.flatMap { number in
                segments.segments.first { $0.number == number }?.name
            }
            table.append([
                .text(from ?? "(\(PublicationCounts.words(move.fromStatus)))"),
                .text(to ?? "(\(PublicationCounts.words(move.toStatus)))"),
                Cell(move.count), .real((move.revenue * 100).rounded() / 100),
            ])
        }
        return table
    }

    static func arrivalTable(
        _ counts: PublicationCounts, _ segments: PublishedSegments, _ money: Money
    ) -> ResultTable {
        var table = ResultTable(
            name: "new_customers",
            columns: [
                .init("to_segment", heading: "to", role: .dimension),
                .init("customers", unit: "customers", role: .measure),
                money.column("net_revenue", heading: "revenue"),
            ])
        for arrival in counts.arrivals {
            let to = segments.segments.first { $0.number == arrival.to }?.name
            table.append([
                .text(to ?? "(\(PublicationCounts.words(arrival.toStatus)))"), Cell(arrival.count),
                .real((arrival.revenue * 100).rounded() / 100),
            ])
        }
        return table
    }

    static func cutTable(_ cuts: RuleCutPoints, _ money: Money) -> ResultTable {
        ResultTable(
            name: "cut_points",
            columns: [
                .init("name", role: .dimension), .init("value", role: .measure),
                .init("unit"), .init("source", heading: "from"),
            ],
            rows: cuts.points.map {
                [
                    .text($0.name.rawValue), .real($0.value), .text(money.unit($0.name.unit)),
                    .text($0.source),
                ]
            })
    }
}
