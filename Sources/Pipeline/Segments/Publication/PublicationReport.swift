import Reports
import Store

/// What was published, in a marketer's words, and as tables for programs.
public struct PublicationReport: Sendable {
    /// For a person.
    public let document: Document
    /// The same without what the rules and their cut points are: the customers of each segment, and of none.
    public let brief: Document
    /// For programs.
    public let tables: [ResultTable]
    /// What must be known before it is used, a sentence each.
    public let notes: [String]
    /// To which segments and days refer.
    let day: String
    /// Customers whom the publication before knew, those of them who moved, and who is new to it.
    let nKnown: Int
    let nMoved: Int
    let nNew: Int

    /// Moves that a person is shown.
    private static let mostMoves = 20

    /// Reads it from the tables of the transaction that publishes.
    init(
        of request: PublishRequest, places: (any CustomerPlaces)?, cuts: RuleCutPoints?,
        segments: PublishedSegments, earlier: EarlierPublication?, isDefault: Bool,
        remarks: [String], strays: PlacedCustomers.Strays, othersByRules: [String], day: String,
        in connection: Connection
    ) throws {
        let money = Money(of: connection)
        let counts = try PublicationCounts(earlier: earlier, in: connection)
        self.day = day
        (nKnown, nNew) = (counts.nKnown, counts.nNew)
        nMoved = counts.moves.reduce(0) { $0 + $1.count }
        let own = Self.segmentTable(
            segments, request.refreshes ? nil : earlier, counts, money)
        let others = Self.othersTable(counts, money)
        let moves = Self.moveTable(counts, segments, earlier, money)
        let points = cuts.map { Self.cutTable($0, money) }
        let arrivals = request.refreshes ? Self.arrivalTable(counts, segments, money) : nil
        let head = Self.head(request, places, isDefault, day, before: earlier?.asOfDate)
        let base =
            " Shares are of all \(grouped(counts.nCustomers)) customers with a line, and of their net revenue."
        var blocks: [Document.Block] = [
            .text(WrappedText.lines(head + base, width: 80).joined(separator: "\n")),
            .table(Self.shown(own, money)),
        ]
        if !others.rows.isEmpty {
            blocks += [.text("In no segment:"), .table(Self.shown(others, money))]
        }
        brief = Document(Array(blocks.dropFirst()))
        if let text = Self.changes(own) { blocks.append(.text(text)) }
        if let text = Self.wordsOnMoves(counts, segments, earlier, request) {
            blocks.append(.text(WrappedText.lines(text, width: 80).joined(separator: "\n")))
        }
        if !moves.rows.isEmpty {
            blocks.append(.table(Self.shown(moves.prefix(Self.mostMoves), money)))
        }
        if moves.rows.count > Self.mostMoves {
            blocks.append(
                .text("and \(moves.rows.count - Self.mostMoves) smaller moves: see --format csv"))
        }
        if let arrivals, !arrivals.rows.isEmpty {
            blocks += [.text("New customers:"), .table(arrivals)]
        }
        if let cuts, !request.refreshes {
            blocks.append(.text(RuleWords(cuts, money).lines.joined(separator: "\n")))
        }
        document = Document(blocks)
        tables = [own, others, moves] + [arrivals, points].compactMap(\.self)
        notes =
            Self.notes(strays, counts, places)
            + Self.notes(othersByRules: othersByRules, request) + remarks
    }

    // MARK: Words

    private static func head(
        _ request: PublishRequest, _ places: (any CustomerPlaces)?, _ isDefault: Bool,
        _ day: String, before: String?
    ) -> String {
        let what =
            places.map {
                "run \($0.run.id), \($0.run.name), of the set \($0.snapshot.featureSet)"
            } ?? "the rules \(RuleCutPoints.ruleSet)"
        let place =
            isDefault
            ? "customer_segment \(request.isDryRun ? "would show" : "shows") it"
            : "its customers \(request.isDryRun ? "would stand" : "stand") in publication_customer; "
                + "customer_segment shows it with --default"
        if request.refreshes {
            let since = before == day ? "as before" : "before it was \(before ?? "")"
            return
                (request.isDryRun
                ? "Nothing is changed; \"\(request.name.text)\" would be refreshed: "
                : "Refreshed \"\(request.name.text)\": ")
                + "\(what), as of \(day) (\(since)). In the database \(place)."
        }
        return
            (request.isDryRun ? "Nothing is changed; this would be published as " : "Published as ")
            + "\"\(request.name.text)\": \(what), as of \(day). In the database \(place)."
    }

    private static func wordsOnMoves(
        _ counts: PublicationCounts, _ segments: PublishedSegments, _ earlier: EarlierPublication?,
        _ request: PublishRequest
    ) -> String? {
        guard earlier != nil else { return nil }
        let nKept = segments.segments.count { $0.fate == .kept }
        let nBefore = nKept + segments.gone.count
        let moved = counts.moves.reduce(0) { $0 + $1.count }
        let known = counts.nKnown
        func people(_ count: Int) -> String {
            "\(grouped(count)) customer\(count == 1 ? "" : "s")"
        }
        let share = known > 0 ? " (\(percent(Double(moved) / Double(known))) of them)" : ""
        var words =
            (request.refreshes
                ? ""
                : "\(nKept) of the \(nBefore) segments of the publication before go on under their "
                    + "numbers and names. ")
            + "Of the \(people(known)) whom it knew, \(people(moved))\(share) "
            + (moved == 1 ? "moves" : "move")
        if counts.nNew > 0 {
            words += "; \(people(counts.nNew)) \(counts.nNew == 1 ? "is" : "are") new to it"
        }
        if counts.nLeft > 0 {
            words +=
                "; \(people(counts.nLeft)) \(counts.nLeft == 1 ? "is" : "are") no longer in the file"
        }
        return words + (moved > 0 ? ":" : ".")
    }

    private static func notes(
        _ strays: PlacedCustomers.Strays, _ counts: PublicationCounts,
        _ places: (any CustomerPlaces)?
    ) -> [String] {
        func people(_ count: Int, _ verb: String, _ verbs: String) -> String {
            "\(grouped(count)) customer\(count == 1 ? " \(verb)" : "s \(verbs)")"
        }
        var notes: [String] = []
        if strays.nWithoutLine > 0 {
            notes.append(
                people(strays.nWithoutLine, "of the run has", "of the run have")
                    + " no line in this file, and stand nowhere here")
        }
        if strays.nTakenOut > 0 {
            notes.append(
                people(strays.nTakenOut, "stands", "stand")
                    + " in a segment of the run and in none here: returns, fees or gifts are no purchase"
            )
        }
        if let places, counts.customers(in: "clustered") == 0 {
            notes.append(
                "run \(places.run.name) puts nobody into a segment: every customer stands there without one"
            )
        }
        return notes
    }

    private static func notes(
        othersByRules names: [String], _ request: PublishRequest
    ) -> [String] {
        guard !names.isEmpty else { return [] }
        return [
            "cut points are those of all publications of rules: "
                + names.map { "\"\($0)\"" }.joined(separator: ", ")
                + (request.isDryRun ? " would change too when " : " changes too when ")
                + "published again"
        ]
    }

    /// What became of segments that do not go on as they were, a line each.
    private static func changes(_ table: ResultTable) -> String? {
        guard let place = table.columns.firstIndex(where: { $0.name == "change" }) else {
            return nil
        }
        let lines = table.rows.compactMap { row -> [String]? in
            guard case .text(let words) = row[place], words != goesOn,
                case .text(let name) = row[1]
            else { return nil }
            return WrappedText.lines("- \(row[0].int ?? 0) \(name): \(words)", width: 80)
        }
        return lines.isEmpty ? nil : lines.joined().joined(separator: "\n")
    }

    private static let goesOn = "goes on"

    // MARK: Tables

    /// A table as a person is shown it, in 80 columns: shares in percent, long names cut, and without what lines
    /// of text tell.
    private static func shown(_ table: ResultTable, _ money: Money) -> ResultTable {
        let names = table.columns.map(\.name)
        var table = table
        // What the other columns take.
        let revenue = max(money.heading("revenue", unit: "currency").count, 9)
        let room = table.name == "moves" ? (65 - revenue) / 2 : 43 - revenue
        for (place, name) in names.enumerated()
        where name.hasSuffix("segment") || name == "segment_name" {
            for row in table.rows.indices {
                guard case .text(let words) = table.rows[row][place] else { continue }
                table.rows[row][place] = .text(ProfileWords.cut(words, to: room))
            }
        }
        for (place, column) in table.columns.enumerated() where column.role == .share {
            for row in table.rows.indices {
                table.rows[row][place] =
                    table.rows[row][place].double.map { .text(percent($0)) } ?? .null
            }
        }
        return (try? table.selecting(names.filter { $0 != "change" })) ?? table
    }

    private static func measures(_ money: Money) -> [ResultTable.Column] {
        [
            .init("customers", unit: "customers", role: .measure),
            .init("customer_share", heading: "of all", role: .share, digits: 3),
            .init(
                "net_revenue", heading: money.heading("revenue", unit: "currency"),
                unit: money.unit("currency"), role: .measure),
            .init("revenue_share", heading: "of revenue", role: .share, digits: 3),
        ]
    }

    private static func measures(
        _ group: PublicationCounts.Group?, of counts: PublicationCounts
    ) -> [Cell] {
        let (count, revenue) = (group?.count ?? 0, group?.revenue ?? 0)
        return [
            Cell(count),
            counts.nCustomers > 0 ? .real(Double(count) / Double(counts.nCustomers)) : .null,
            .real((revenue * 100).rounded() / 100),
            counts.revenue > 0 ? .real(revenue / counts.revenue) : .null,
        ]
    }

    private static func segmentTable(
        _ segments: PublishedSegments, _ earlier: EarlierPublication?, _ counts: PublicationCounts,
        _ money: Money
    ) -> ResultTable {
        var table = ResultTable(
            name: "segments",
            columns: [
                .init("segment_id", heading: "id", role: .identifier),
                .init("segment_name", heading: "segment", role: .dimension),
            ] + measures(money) + (earlier == nil ? [] : [.init("change")]))
        for segment in segments.segments {
            table.append(
                [Cell(segment.id), .text(segment.name)]
                    + measures(counts.segments[segment.number], of: counts)
                    + (earlier.map { [.text(words(segment, $0))] } ?? []))
        }
        for gone in segments.gone {
            let heir = segments.segments.first { $0.id == gone.heir }
            table.append(
                [Cell(gone.id), .text(gone.name)] + measures(nil, of: counts)
                    + [.text("is gone" + (heir.map { "; most are in \($0.name)" } ?? ""))])
        }
        return table
    }

    private static func words(
        _ segment: PublishedSegments.Segment, _ earlier: EarlierPublication
    ) -> String {
        let from = segment.from.flatMap { earlier.names[$0] } ?? ""
        return switch segment.fate {
        case .kept: goesOn
        case .split: "part of \(from)"
        case .merged: "several in one, most of \(from)"
        case .born, .died: "is new"
        }
    }

    private static func othersTable(_ counts: PublicationCounts, _ money: Money) -> ResultTable {
        var table = ResultTable(
            name: "in_no_segment",
            columns: [.init("why", role: .dimension)] + measures(money))
        for (status, words) in PublicationCounts.words {
            guard let group = counts.statuses[status] else { continue }
            table.append([.text(words)] + measures(group, of: counts))
        }
        return table
    }

    private static func moveTable(
        _ counts: PublicationCounts, _ segments: PublishedSegments, _ earlier: EarlierPublication?,
        _ money: Money
    ) -> ResultTable {
        var table = ResultTable(
            name: "moves",
            columns: [
                .init("from_segment", heading: "from", role: .dimension),
                .init("to_segment", heading: "to", role: .dimension),
                .init("customers", unit: "customers", role: .measure),
                .init(
                    "net_revenue", heading: money.heading("revenue", unit: "currency"),
                    unit: money.unit("currency"), role: .measure),
            ])
        for move in counts.moves {
            let from = move.from.flatMap { earlier?.names[$0] }
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

    private static func arrivalTable(
        _ counts: PublicationCounts, _ segments: PublishedSegments, _ money: Money
    ) -> ResultTable {
        var table = ResultTable(
            name: "new_customers",
            columns: [
                .init("to_segment", heading: "to", role: .dimension),
                .init("customers", unit: "customers", role: .measure),
                .init(
                    "net_revenue", heading: money.heading("revenue", unit: "currency"),
                    unit: money.unit("currency"), role: .measure),
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

    private static func cutTable(_ cuts: RuleCutPoints, _ money: Money) -> ResultTable {
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
