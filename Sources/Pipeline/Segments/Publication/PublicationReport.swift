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
    /// Whether anybody is in a segment.
    public let hasSegments: Bool

    /// Moves that a person is shown.
    private static let mostMoves = 20

    /// Says what the transaction that publishes has counted.
    init(
        of request: PublishRequest, places: (any CustomerPlaces)?, cuts: RuleCutPoints?,
        segments: PublishedSegments, earlier: EarlierPublication?, counts: PublicationCounts,
        nSameDay: Int, isDefault: Bool,
        remarks: [String], strays: PlacedCustomers.Strays, othersByRules: [String],
        facts: AsOfFacts, in connection: Connection
    ) throws {
        let money = Money(of: connection)
        let day = facts.day
        self.day = day
        (nKnown, nNew) = (counts.nKnown, counts.nNew)
        nMoved = counts.moves.reduce(0) { $0 + $1.count }
        hasSegments = counts.customers(in: "clustered") > 0
        let own = Self.segmentTable(
            segments, of: places?.run.id, request.refreshes ? nil : earlier, counts, money)
        let others = Self.othersTable(counts, money, day: day)
        let moves = Self.moveTable(counts, segments, earlier, money)
        let points = cuts.map { Self.cutTable($0, money) }
        let arrivals = request.refreshes ? Self.arrivalTable(counts, segments, money) : nil
        let head = Self.head(request, places, isDefault, day, before: earlier?.asOfDate)
        let base = Self.base(counts, facts, money)
        var blocks: [Document.Block] = [
            .text(WrappedText.paragraph(head + base, width: 80).joined(separator: "\n")),
            .table(Self.shown(own, gone: segments.gone.count, others, counts, facts, money)),
        ]
        brief = Document(Array(blocks.dropFirst()))
        if let text = Self.changes(own, gone: segments.gone.count) { blocks.append(.text(text)) }
        if let text = Self.wordsOnMoves(counts, segments, earlier, nSameDay, request) {
            blocks.append(.text(WrappedText.paragraph(text, width: 80).joined(separator: "\n")))
        }
        if !moves.rows.isEmpty {
            blocks.append(.table(Self.shownMoves(moves.prefix(Self.mostMoves))))
        }
        if moves.rows.count > Self.mostMoves {
            blocks.append(
                .text(
                    "and \(counted(moves.rows.count - Self.mostMoves, "smaller move")): see --format csv"
                ))
        }
        if let arrivals, !arrivals.rows.isEmpty {
            blocks += [.text("New customers:"), .table(Self.shownMoves(arrivals))]
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

    /// Of what shares are, and whose numbers stand before the names.
    private static func base(
        _ counts: PublicationCounts, _ facts: AsOfFacts, _ money: Money
    ) -> String {
        let (by, of) =
            facts.end == nil
            ? ("", "of the file") : (" by then", "of the lines up to \(facts.day)")
        return " The number before a name is the segment's: --segment of campaign takes it, "
            + "or the name."
            + " Shares are of the \(ProfileWords.customers(counts.nCustomers)) with a line\(by), and of all "
            + "\(money.text(counts.file.whole.amount)) \(of), returns taken off."
    }

    private static func wordsOnMoves(
        _ counts: PublicationCounts, _ segments: PublishedSegments, _ earlier: EarlierPublication?,
        _ nSameDay: Int, _ request: PublishRequest
    ) -> String? {
        guard let earlier else { return nil }
        let moved = counts.moves.reduce(0) { $0 + $1.count }
        let known = counts.nKnown
        func people(_ count: Int) -> String {
            counted(count, "customer")
        }
        let share = known > 0 ? " (\(percent(Double(moved) / Double(known))) of them)" : ""
        var words =
            (request.refreshes ? "" : wordsOnSegments(segments, after: earlier))
            + "Of the \(people(known)) whom it knew, \(people(moved))\(share) "
            + (moved == 1 ? "moves" : "move")
        if counts.nNew > 0 {
            words += "; \(people(counts.nNew)) \(counts.nNew == 1 ? "is" : "are") new to it"
        }
        if counts.nLeft > 0 {
            words +=
                "; \(people(counts.nLeft)) \(counts.nLeft == 1 ? "is" : "are") no longer in the file"
        }
        if nSameDay > 0 {
            words +=
                ". \(nSameDay == moved ? "All" : grouped(nSameDay)) of these moves are of the day on which the customers came "
                + "to where they were: customer_segment_history, which counts in days, does not have them"
        }
        return words + (moved > 0 ? ":" : ".")
    }

    /// How many go on, and how many of them under their names; nothing where there were none.
    private static func wordsOnSegments(
        _ segments: PublishedSegments, after earlier: EarlierPublication
    ) -> String {
        let kept = segments.segments.filter { $0.fate == .kept }
        let nBefore = kept.count + segments.gone.count
        guard nBefore > 0 else { return "" }
        let nNamed = kept.count { earlier.names[$0.id] == $0.name }
        let names =
            nNamed == kept.count
            ? "numbers and names" : "numbers, \(nNamed) of them under their names"
        return
            "\(kept.count) of the \(counted(nBefore, "segment")) of the publication before go on under their \(names). "
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
                + quotedNames(names)
                + (request.isDryRun ? " would change too when " : " changes too when ")
                + "published again"
        ]
    }

    /// What became of segments that do not go on as they were, a line each.
    private static func changes(_ table: ResultTable, gone: Int) -> String? {
        guard let place = table.columns.firstIndex(where: { $0.name == "change" }) else {
            return nil
        }
        let lines = zip(labels(table, gone: gone), table.rows).compactMap {
            label, row -> [String]? in
            guard case .text(let words) = row[place], words != goesOn else { return nil }
            return WrappedText.paragraph("- \(label): \(words)", width: 80)
        }
        return lines.isEmpty ? nil : lines.joined().joined(separator: "\n")
    }

    static let goesOn = "goes on"
}
