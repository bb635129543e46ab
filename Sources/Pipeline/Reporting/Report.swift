import Clustering
import Figures
import Foundation
import Reports
import Store

/// A report as one file of HTML: pictures, tables and words on the segments that a database has.
public struct Report {
    /// Which run or publication it is of, where that was left open.
    public let note: String?
    /// The command that its reader is likely to type next.
    public let nextWords: [String]
    private let page: ReportPage
    private let names: CustomerNames

    /// Reads all that it says; makes the profile of the run first, if there is none of today's lines.
    ///
    /// - Parameters:
    ///   - name: Of the database, for the foot of the page.
    ///   - names: How customers are shown; by default ids that say who somebody is are not.
    ///   - place: Which file is named in the commands that the page tells to type.
    /// - Throws: As `ReportTarget.subject`; `DamagedError`; `StoreError`.
    /// - Complexity: O(invoices log invoices + rows · features²).
    public init(
        of target: ReportTarget, database name: String, names: CustomerNames? = nil,
        place: CommandPlace = .usual, in connection: Connection,
        algorithms: AlgorithmList = .standard
    ) throws {
        let names = try names ?? CustomerNames(connection)
        self.names = names
        let subject = try target.subject(in: connection)
        note = subject.note.isEmpty ? nil : subject.note
        nextWords = Self.nextWords(behind: subject)
        try subject.ensureProfile(in: connection, algorithms: algorithms)
        let segments = try ReportSegments(subject, in: connection)
        let verdict = try VerdictWords(subject, count: segments.looks.count, in: connection)
        let book = try PictureBook(
            subject, looks: segments.looks, in: connection, algorithms: algorithms)
        let fit = try FittedDay(subject, page: segments.members.day, in: connection)
        let reading = ReportReading(subject, day: segments.members.day, fit, in: connection)
        let origin = ReportOrigin(subject, in: connection)
        var sections = [try reading.section()]
        if subject.hasSegments || segments.looks.count > 0 {
            sections.append(
                try Self.cards(
                    subject, segments, fit, names, in: connection))
        }
        sections += try Self.pictures(book, subject, fit)
        sections += try [origin.tables(), origin.made()]
        page = ReportPage(
            title: subject.publicationName.map { "Customer segments: \($0)" }
                ?? "Customer segments",
            facts: try Self.facts(subject, segments, in: connection), verdict: verdict.verdict,
            ground: verdict.ground, segments: segments.table, notes: segments.notes,
            sections: sections,
            foot: "Made by workbench of \(name)."
                + (subject.hasSegments
                    ? ""
                    : subject.emptyAnswerID == nil && verdict.canBeDivided
                        ? " Make segments, then ask again." : " Publish the rules, then ask again.")
        ).commands(at: place.onPage)
    }

    private static func nextWords(behind subject: ReportSubject) -> [String] {
        if let name = subject.publicationName {
            return ["campaign", "NAME", "--segment", "SEGMENT", "--publication", name]
        }
        if subject.emptyAnswerID != nil { return ["publish", "--rules", "rfm"] }
        return subject.runID.map { ["publish", String($0), "--as", "NAME"] } ?? ["segment"]
    }

    // MARK: Head

    private static func facts(
        _ subject: ReportSubject, _ segments: ReportSegments, in connection: Connection
    ) throws -> [ReportPage.Fact] {
        var facts: [ReportPage.Fact] = []
        if let day = segments.members.day {
            let behind =
                try subject.publicationID.flatMap { try LinesSince(in: connection).words(of: $0) }
            facts.append(.init("As of", day + (behind.map { " (\($0))" } ?? "")))
        }
        let row = try connection.query(
            "select min(date(invoiced_at)), max(date(invoiced_at)) from invoice where line_count > 0"
        )[0]
        if let from = try row.optionalText(0), let to = try row.optionalText(1) {
            facts.append(.init("Data", "\(from) to \(to)"))
        }
        facts.append(.init("Currency", Money(of: connection).code ?? "not named in the file"))
        if let runID = subject.runID {
            let run = try ExportedRun(runID, from: connection)
            facts.append(.init("Run", "\(runID), \(run.name)"))
        }
        return facts
    }

    // MARK: Sections

    private static func cards(
        _ subject: ReportSubject, _ segments: ReportSegments, _ fit: FittedDay,
        _ names: CustomerNames, in connection: Connection
    ) throws -> ReportPage.Section {
        let (name, title) = (
            "segments",
            subject.emptyAnswerID == nil
                ? fit.dated("The segments") : "What fixed rules would say, not published"
        )
        guard let runID = subject.runID else {
            return .init(
                name: name, title: title, blocks: try ruleCards(segments, names, in: connection))
        }
        let cards = try ReportCards(segments, run: runID, names: names, in: connection)
        guard !cards.cards.isEmpty else {
            let why =
                segments.looks.count == 0
                ? "All customers are in no segment."
                : "The rows of this run are customers repeated with noise, for load tests: there is nothing to tell of them."
            return .init(name: name, title: title, blocks: [.missing(why)])
        }
        var blocks: [ReportPage.Block] = [.cards(cards.cards)]
        if cards.nLeftOut > 0 {
            blocks.append(
                .text(
                    "\(grouped(cards.nLeftOut)) more segments have no card: workbench profile \(runID)"
                ))
        }
        blocks.append(
            .text(
                "Numbers of a card are over the whole period of the run; shares of revenue are of all lines of the file. In "
                    + "parentheses: all customers, or the part of the segment's customers."))
        return .init(name: name, title: title, blocks: blocks)
    }

    private static func ruleCards(
        _ segments: ReportSegments, _ names: CustomerNames, in connection: Connection
    ) throws -> [ReportPage.Block] {
        guard let cuts = segments.cuts else {
            throw DamagedError("publication", "one has neither a run nor rules")
        }
        let cards = try RuleCards(segments, cuts: cuts, names: names, in: connection).cards
        guard !cards.isEmpty else {
            return [.missing("All customers are in no segment."), .text(RuleCards.ofRuns)]
        }
        return [
            .cards(cards),
            .text(
                "Numbers of a card are over all lines up to the day of the page, and shares of revenue are of these. "
                    + "In parentheses: all customers in segments, or the part of the segment's customers. Rules are asked in "
                    + "their order (workbench publish --rules rfm --dry-run), and the first that holds decides. Nobody is "
                    + "typical by chance: it is who is nearest to the medians of days, invoices and net revenue."
            ),
            .text(RuleCards.ofRuns),
        ]
    }

    private static let chapters: [(name: String, title: String, kinds: [PictureKind])] = [
        ("months-section", "Month by month", [.months]),
        ("profiles-section", "What distinguishes segments", [.profiles]),
        ("map-section", "Customers on a map", [.map]),
        ("silhouette-section", "How clearly customers belong", [.silhouette]),
        ("curves-section", "How many segments", [.curves]),
        ("stability-section", "Do the segments come back", [.stability]),
        ("flow-section", "From few segments to many", [.flow]),
        ("agreement-section", "Do runs agree", [.agreement]),
        ("density-section", "Dense groups, apart", [.density, .distances]),
    ]

    /// Those that show customers where the run has them.
    private static let ofFit: [PictureKind] = [.profiles, .map, .silhouette, .density]

    private static func pictures(
        _ book: PictureBook, _ subject: ReportSubject, _ fit: FittedDay
    ) throws -> [ReportPage.Section] {
        // Rules come from no run: nine times the same sentence would say no more than once.
        let chapters =
            subject.runID == nil ? Self.chapters.filter { $0.kinds == [.months] } : Self.chapters
        return try chapters.map { chapter in
            let blocks = try chapter.kinds.map { kind -> ReportPage.Block in
                switch try book.picture(kind) {
                case .drawn(let figure): .figure(figure)
                case .missing(let why): .missing(why)
                }
            }
            let isOfFit = chapter.kinds.contains { ofFit.contains($0) }
            return .init(
                name: chapter.name, title: isOfFit ? fit.dated(chapter.title) : chapter.title,
                blocks: blocks)
        }
    }

    // MARK: File

    /// The page, with addresses of people taken out of whatever names and texts hold them.
    public func html() throws -> String {
        let names = names
        return try PageRenderer(showing: { names.masked($0) }).html(
            page, styleDigest: Self.base64(SHA256Digest.hex(of: PageRenderer.style)))
    }

    private static func base64(_ hex: String) -> String {
        let digits = Array(hex)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0..<$0 + 2]), radix: 16)
        }
        return Data(bytes).base64EncodedString()
    }

    /// Looks whether a report could be written there, before the work for it is begun.
    ///
    /// - Throws: As `write`.
    public static func refuse(
        _ path: String, on terms: OutputTerms, replacesOwn: Bool = false
    ) throws(OutputFileError) {
        try WholeFile.refuse(path, as: replacesOwn ? .ownPage : .page, on: terms)
    }

    /// Writes it; the file is whole or not there.
    ///
    /// - Parameter replacesOwn: Whether a report may stand in the place.
    public func write(
        to path: String, on terms: OutputTerms, replacesOwn: Bool = false
    ) throws {
        let text = try html()
        try WholeFile.write(path, as: replacesOwn ? .ownPage : .page, on: terms) {
            try $0.append(text)
        }
    }
}
