import Reports
import Store

/// What a profile says to somebody who sees the segments for the first time.
struct ProfilePage {
    /// One row of `segment_profile`.
    struct Segment {
        let cluster: Int
        /// What stands before the name: the cluster, or the publication's number of it.
        let number: Int
        let name: String
        let size: Int
        let customerShare: Double
        let revenueShare: Double?
        let invoices: Double
        let value: Double?
        let days: Double?
        let typical: String?
    }

    static let width = 80
    /// Fewest characters that a name beside its number is cut to.
    static let narrowestName = 24
    /// With more segments each has one line of words.
    private static let mostInFull = 8
    /// Standard deviations from which on a bar is full.
    static let fullBar = 1.0

    let runID: Int
    let runName: String
    /// Those with most revenue first, who is in none last.
    let segments: [Segment]
    let lead: [String]
    /// From when to when, and how many customers.
    let period: String
    let notes: [String]
    private let remainders: [[String]]
    private let facts: ProfileFacts
    private let names: CustomerNames
    private let published: PublishedNames?

    init(
        of runID: Int, called published: PublishedNames? = nil, from connection: Connection,
        names: CustomerNames = .plain
    ) throws {
        self.names = names
        self.published = published
        self.runID = runID
        let run = try ExportedRun(runID, from: connection)
        runName = run.name
        let money = Money(of: connection)
        segments = try Self.segments(of: runID, published, from: connection)
        remainders = try reading("segment_remainder of run \(runID)") {
            try connection.query(
                """
                select remainder, n_customers, revenue_share
                from segment_remainder
                where run_id = ?
                order by position
                """, [runID]
            ).flatMap { row in
                let word = try row.text(0)
                let count = try row.optionalInt(1) ?? 0
                let customers = count > 0 ? grouped(count) : ""
                let share = try row.optionalDouble(2).map { percent($0) } ?? ""
                func line(_ words: String, _ customers: String, _ share: String) -> [String] {
                    [words, customers, "", share, "", "", ""]
                }
                guard let kind = CustomerLedger.Remainder(rawValue: word), kind.isPeriod else {
                    return [line(ProfileWords.remainder(word), customers, share)]
                }
                // Revenue there is that of anybody's lines, and not of the customers who have no others.
                return (count > 0 ? [line(ProfileWords.outside(kind), customers, "")] : [])
                    + [line(ProfileWords.remainder(word), "", share)]
            }
        }
        facts = try ProfileFacts(of: runID, money: money, from: connection)
        let head = try Self.head(of: run, segments, money, from: connection)
        lead = head.lead + (published.map { [$0.words] } ?? [])
        (notes, period) = (head.notes + facts.notes, head.period)
    }

    private static func segments(
        of runID: Int, _ published: PublishedNames?, from connection: Connection
    ) throws -> [Segment] {
        try reading("segment_profile of run \(runID)") {
            try connection.query(
                """
                select cluster, segment_name, size, customer_share, revenue_share,
                    invoices_per_customer, value_per_invoice, median_days_since_last_purchase,
                    typical_customer_id
                from segment_profile
                where run_id = ?
                order by cluster < 0, net_revenue desc, cluster
                """, [runID]
            ).map { row in
                let cluster = try row.int(0)
                return Segment(
                    cluster: cluster, number: published?.number(of: cluster) ?? cluster,
                    name: try published?.names[cluster] ?? row.text(1), size: try row.int(2),
                    customerShare: try row.double(3), revenueShare: try row.optionalDouble(4),
                    invoices: try row.double(5), value: try row.optionalDouble(6),
                    days: try row.optionalDouble(7), typical: try row.optionalText(8))
            }
        }
    }

    // MARK: Words

    private static func head(
        of run: ExportedRun, _ segments: [Segment], _ money: Money, from connection: Connection
    ) throws -> (lead: [String], notes: [String], period: String) {
        let place = "run_profile of run \(run.id)"
        return try reading(place) {
            let found = try connection.query(
                """
                select period_start, period_end, n_customers, n_customers_without_line, file_revenue
                from run_profile
                where run_id = ?
                """, [run.id]
            ).first
            guard let row = found else { throw DamagedError(place, "it is gone") }
            let size = segments.reduce(0) { $0 + $1.size }
            guard size == (try row.int(2)) else {
                throw DamagedError(
                    place, "it has \(try row.int(2)) customers, and its segments have \(size)")
            }
            let count = segments.count { $0.cluster >= 0 }
            let from = try row.optionalText(0).map { "from \($0.prefix(10)) " } ?? ""
            let to = try row.optionalText(1).map { "up to \($0.prefix(10))" } ?? "of all lines"
            let revenue = try row.double(4)
            let lead = [
                "run \(run.id), \(run.name): \(counted(count, "segment")) of "
                    + ProfileWords.customers(try row.int(2)) + ".",
                "Purchases \(from)\(to). share: of these customers; revenue: returns taken off, as part of "
                    + "all \(money.text(revenue)) of the file; inv.: invoices a customer; value: of an "
                    + "invoice\(money.code.map { ", \($0)" } ?? ""); days: since the last purchase, median. "
                    + "Below: medians of the segment (all: of all these customers).",
            ]
            let snapshot = try Snapshot.load(run.snapshotID, from: connection)
            let changed = try ChangedCodes(of: snapshot, run: run.name, in: connection)
            var notes = changed.map { [$0.sentence(.frozen)] } ?? []
            let gone = try row.int(3)
            if gone > 0 {
                notes.append(
                    "\(ProfileWords.customers(gone)) of the run \(gone == 1 ? "has" : "have") no line any "
                        + "more: merged or mended since.")
            }
            if count == 0 {
                notes.append("All customers are in no segment: there is none to tell of.")
            }
            if count == 1 {
                notes.append(
                    "There is one segment: nothing distinguishes it, and nobody is nearly in another."
                )
            }
            if revenue <= 0 {
                notes.append(
                    "The file's revenue is not above 0, so that nothing has a share of it.")
            }
            let period =
                "Purchases \(from)\(to); shares are of the \(ProfileWords.customers(try row.int(2))) "
                + "and of all \(money.text(revenue)) of the file, returns taken off."
            return (lead, notes, period)
        }
    }

    /// All segments on one page.
    ///
    /// - Parameter withBars: Whether each difference has a line of its own, behind a bar to the left or to the right.
    func document(withBars: Bool = false) -> Document {
        let rows = segments.map { segment in
            [
                label(segment), grouped(segment.size), percent(segment.customerShare),
                segment.revenueShare.map { percent($0) } ?? "",
                fixedText(segment.invoices, decimals: 1),
                segment.value.map { ProfileWords.number($0) } ?? "",
                segment.days.map { ProfileWords.number($0) } ?? "",
            ]
        }
        let whole = ["whole file", "", "", percent(1), "", "", ""]
        let hasWhole = segments.contains { $0.revenueShare != nil }
        let table = ProfileWords.table(
            [
                published == nil ? "cluster" : "segment", "cust.", "share", "revenue", "inv.",
                "value", "days",
            ],
            rows + remainders + (hasWhole ? [whole] : []), width: Self.width,
            narrowest: Self.narrowestName)
        let told = segments.filter { $0.cluster >= 0 }
        let isFull = told.count <= Self.mostInFull
        let paragraphs =
            isFull
            ? told.map { withBars ? barred($0) : wrapped(paragraph($0, isFull: true)) }
            : [wrapped(told.flatMap { paragraph($0, isFull: false) })]
        let end =
            notes
            + (isFull
                ? []
                : [
                    "One segment in full: workbench profile \(calledFor) --segment \(told[0].number)"
                ])
        return Document(
            [.text(wrapped(lead)), .table(table)]
                + paragraphs.map { .text($0) }
                + (end.isEmpty ? [] : [.text(wrapped(end))]))
    }

    /// The segments by their names, each with what distinguishes it most below, and who is in none.
    ///
    /// No numbers: those of the run stand in `profile`, those of a publication are not there yet.
    var answer: ResultTable {
        let rows = segments.flatMap { segment in
            [
                [
                    segment.name, grouped(segment.size), percent(segment.customerShare),
                    segment.revenueShare.map { percent($0) } ?? "",
                ]
            ]
                + (segment.cluster < 0
                    ? [] : facts.inShort(of: segment.cluster).map { ["    " + $0, "", "", ""] })
        }
        return ProfileWords.table(
            ["segment, and what distinguishes it", "customers", "share", "revenue"],
            rows + remainders.map { [$0[0], $0[1], "", $0[3]] }, width: Self.width,
            narrowest: Self.narrowestName)
    }

    /// How the run is typed so that its segments have the numbers shown.
    private var calledFor: String {
        published.map { shellWord("published:\($0.publication)") } ?? "\(runID)"
    }

    private func label(_ segment: Segment) -> String {
        segment.cluster < 0 ? segment.name : "\(segment.number) \(segment.name)"
    }

    /// A number and its sign stay on one line.
    func wrapped(_ lines: [String]) -> String {
        lines.flatMap { line in
            WrappedText.paragraph(
                VisibleText.escaped(line).replacing(" %", with: "\u{A0}%"), width: Self.width)
        }
        .map { line in String(line.drop { $0 == " " }).replacing("\u{A0}%", with: " %") }
        .joined(separator: "\n")
    }

    /// What a segment is, the largest difference first.
    func paragraph(_ segment: Segment, isFull: Bool) -> [String] {
        let differences = facts.differences(of: segment.cluster)
        let small = facts.smallDifference(of: segment.cluster).map {
            "differs little from all customers: \($0)."
        }
        let first =
            label(segment) + ": "
            + (differences.isEmpty
                ? small ?? "hardly differs from all customers."
                : differences.joined(separator: ", ") + ".")
        guard isFull else { return [first] }
        let others = facts.others(of: segment.cluster)
        return [first]
            + (others.isEmpty ? [] : ["Beside that: " + others.joined(separator: ", ") + "."])
            + [examples(of: segment)].compactMap(\.self)
    }

    /// The paragraph with a line for each difference: to the left of the mark is below all customers, to the right above.
    private func barred(_ segment: Segment) -> String {
        let effects = facts.effects(of: segment.cluster)
        guard !effects.isEmpty else { return wrapped(paragraph(segment, isFull: true)) }
        let bar = ResultTable.Column.Bar.signed(limit: Self.fullBar)
        let lines = effects.map { "\(bar.text(of: $0.effect))  \(VisibleText.escaped($0.words))" }
        let rest = paragraph(segment, isFull: true).dropFirst()
        return
            ([wrapped([label(segment) + ":"])] + lines
            + (rest.isEmpty ? [] : [wrapped(Array(rest))]))
            .joined(separator: "\n")
    }

    private func examples(of segment: Segment) -> String? {
        guard let typical = segment.typical else { return nil }
        let near = facts.borderline(of: segment.cluster).map(names.shown)
        return "Typical customer: \(names.shown(typical))"
            + (near.isEmpty ? "." : "; nearly in another: " + near.joined(separator: ", ") + ".")
    }
}
