import Reports
import Store

/// Fills what is published anew by the lines of today; nothing is fitted anew.
public struct Refresher {
    private let connection: Connection

    /// What was refreshed.
    public struct Report: Sendable {
        /// For a person: the publication that `customer_segment` shows.
        public let document: Document
        /// The same for programs.
        public let tables: [ResultTable]
        /// What must be known before it is used, a sentence each.
        public var notes: [String]
        /// What looks wrong.
        public var warnings: [String] = []
    }

    /// Refreshes in the given database.
    public init(in connection: Connection) {
        self.connection = connection
    }

    /// Refreshes every current publication, each in one transaction, or tells what that would do.
    ///
    /// - Parameters:
    ///   - asked: The moment to which days count; `nil`: the newest line.
    ///   - hear: Hears what became of the others where the one that `customer_segment` shows is not refreshed.
    /// - Throws: `RefreshError`, and as `Publisher.publish`, for the publication that `customer_segment` shows: it is as it
    ///   was then, and hinders no other. What hinders another is told in a warning.
    /// - Complexity: That of the views of a run, and O(customers · segments · features).
    public func refresh(
        asOf asked: String? = nil, isDryRun: Bool = false,
        others hear: (_ warnings: [String], _ notes: [String]) -> Void = { _, _ in }
    ) throws -> Report {
        let standing = try StandingPublication.all(in: connection)
        guard let shown = standing.first else { throw RefreshError.nothingPublished }
        let publisher = Publisher(in: connection)
        let features = FrozenFeatures()
        var report = Report(document: Document([]), tables: [], notes: [])
        var hindrance: (any UserFacingError)?
        do {
            report = Report(
                try publisher.refresh(
                    shown.name, asOf: asked, isDryRun: isDryRun, reading: features
                ) { now in
                    if asked == nil { try refuseLeap(since: now.asOfDate) }
                }, of: shown)
        } catch let error as any UserFacingError {
            guard Self.isOfOne(error), standing.count > 1 else { throw error }
            hindrance = error
        }
        let moment = try asked ?? AsOfFacts.newestLine(in: connection)
        if let warning = try NewestWeek(endingAt: moment, in: connection)?.warning {
            report.warnings.append(warning)
        }
        for other in standing.dropFirst() {
            do {
                let outcome = try publisher.refresh(
                    other.name, asOf: asked, isDryRun: isDryRun, reading: features)
                report.notes.append(Self.words(outcome, of: other))
            } catch let error as any UserFacingError {
                report.warnings.append(
                    "\"\(other.name.text)\" stays as of \(other.asOfDate): \(error.description)")
            }
        }
        if let hindrance {
            hear(report.warnings, report.notes)
            throw hindrance
        }
        return report
    }

    /// Whether an error says something of one publication alone: days are of all of them.
    private static func isOfOne(_ error: any UserFacingError) -> Bool {
        switch error as? RefreshError {
        case .leap, .backwards, .nothingPublished: false
        default: !(error is PublicationError) && error.kind != .interrupted
        }
    }

    /// Refuses days that nobody meant: those of lines behind a month without any.
    ///
    /// - Throws: `RefreshError.leap`.
    /// - Complexity: O(invoices behind the day of the publication).
    private func refuseLeap(since day: String) throws {
        let leap = try connection.query(
            """
            with
            day as (
                select ?1 as day
                union
                select substr(invoiced_at, 1, 10)
                from invoice
                where customer_id is not null and line_count > 0 and invoiced_at > ?1
            ),
            step as (select day, lag(day) over (order by day) as before, max(day) over () as newest from day)
            select before, day, newest
            from step
            where julianday(day) - julianday(before) > ?2
            order by day
            limit 1
            """, [day, AsOfFacts.mostQuietDays]
        ).first
        guard let leap else { return }
        throw RefreshError.leap(
            before: try leap.text(0), after: try leap.text(1), newest: try leap.text(2))
    }

    private static func words(_ outcome: RefreshOutcome, of other: StandingPublication) -> String {
        switch outcome {
        case .older(let newest, let asOf):
            "\"\(other.name.text)\" stays as of \(asOf): the newest line is of \(newest)"
        case .refreshed(let report, let codes):
            "\"\(other.name.text)\" in publication_customer: as of \(report.day), "
                + "\(grouped(report.nMoved)) of \(counted(report.nKnown, "customer")) "
                + "\(report.nMoved == 1 ? "moves" : "move"), \(grouped(report.nNew)) new"
                + (codes.map { "; \($0)" } ?? "")
        }
    }
}

/// What became of a publication.
enum RefreshOutcome {
    /// - Parameter codes: What counts otherwise today than when its run was made.
    case refreshed(PublicationReport, codes: String?)
    /// The newest line is of an earlier day: nothing was changed.
    case older(newest: String, asOf: String)
}

extension Refresher.Report {
    fileprivate init(_ outcome: RefreshOutcome, of shown: StandingPublication) {
        switch outcome {
        case .refreshed(let report, let codes):
            self.init(
                document: report.document, tables: report.tables,
                notes: report.notes + [codes].compactMap(\.self))
        case .older(let newest, let asOf):
            let words =
                "Nothing is changed: \"\(shown.name.text)\" is as of \(asOf), and the newest line is of "
                + "\(newest). Days go on and never back."
            self.init(
                document: Document([
                    .text(WrappedText.paragraph(words, width: 80).joined(separator: "\n"))
                ]), tables: [], notes: [])
        }
    }
}

/// A publication that nobody has replaced.
struct StandingPublication {
    let name: PublicationName
    /// `nil` for rules.
    let runID: Int?
    let asOfDate: String

    /// The one that `customer_segment` shows first.
    static func all(in connection: Connection) throws -> [StandingPublication] {
        try reading("publication") {
            try connection.query(
                """
                select publication_name, run_id, as_of_date
                from publication
                where replaced_at is null
                order by is_default desc, publication_id
                """
            ).map { row in
                StandingPublication(
                    name: try PublicationName(stored: try row.text(0)),
                    runID: try row.optionalInt(1),
                    asOfDate: try row.text(2))
            }
        }
    }
}

extension Publisher {
    /// Fills the publication that stands under a name anew, in one transaction.
    ///
    /// - Parameter check: May refuse it as it stands when the transaction begins: another process may have published
    ///   meanwhile.
    func refresh(
        _ name: PublicationName, asOf asked: String?, isDryRun: Bool,
        reading features: FrozenFeatures,
        _ check: (StandingPublication) throws -> Void = { _ in }
    ) throws -> RefreshOutcome {
        try settled(isDryRun) {
            let all = try StandingPublication.all(in: connection)
            guard let standing = all.first(where: { $0.name == name }) else {
                throw RefreshError.gone(publication: name.text)
            }
            try check(standing)
            let frozen = try standing.runID.map { id in
                try NotPublishedError.refuse(missing: id, of: standing.name.text, in: connection)
                let run = try ExportedRun(id, from: connection)
                return (run, try Snapshot.load(run.snapshotID, from: connection))
            }
            let window = try frozen.map {
                try FrozenViews.Window(of: $0.1, endingAt: asked, in: connection)
            }
            let newest = try AsOfFacts.newestLine(in: connection)
            let moment = window?.moment ?? asked ?? newest
            let day = String(moment.prefix(10))
            if asked != nil {
                try AsOfFacts.quietDays(to: day, since: String(newest.prefix(10)), in: connection)
            }
            guard day >= standing.asOfDate else {
                guard asked == nil else {
                    throw RefreshError.backwards(
                        publication: standing.name.text, asked: day, asOf: standing.asOfDate)
                }
                return .older(newest: String(newest.prefix(10)), asOf: standing.asOfDate)
            }
            var request = PublishRequest(.rules(asOf: asked, cuts: []), as: standing.name)
            request.refreshes = true
            request.isDryRun = isDryRun
            var places: RefreshedPlaces?
            if let frozen, let window {
                request.source = .run(RunReference(String(frozen.0.id)))
                places = try RefreshedPlaces(
                    of: frozen.0, on: frozen.1, through: window, in: connection,
                    reading: features)
            }
            let report = try write(request, places)
            return .refreshed(report, codes: try places?.remarkOnCodes(in: connection))
        }
    }
}
