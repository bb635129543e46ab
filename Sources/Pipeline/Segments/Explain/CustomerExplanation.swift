import Reports
import Store

/// Why a customer is in his segment, or in none: what pushes him there, and his way from the file.
public struct CustomerExplanation {
    /// What a reader is told of how the id was read, where it is not as typed, and of codes that count otherwise today than
    /// in the features.
    public let notes: [String]

    let run: ExportedRun
    let snapshot: Snapshot
    let customer: CustomerReference
    let names: SegmentNames
    let place: CustomerPlace
    let lines: CustomerLines
    let headings: [String]
    private let shownNames: CustomerNames
    /// Where the publication that was asked for has him; `nil` where a run was.
    private let published: PublishedPlace?

    /// Reads everything that is known of a customer in a run.
    ///
    /// - Parameters:
    ///   - reference: How the run was called: of a publication today's row is told first.
    ///   - shown: How the customer is called in sentences.
    /// - Throws: `ExplanationError` for an id that nobody has, and for runs of repeated rows; `DamagedError`.
    /// - Complexity: O(n · features · log n), and O(invoices) for his lines.
    public init(
        of text: String, in runID: Int, called reference: RunReference? = nil,
        from connection: Connection,
        algorithms: AlgorithmList = .standard, names shown: CustomerNames = .plain
    ) throws {
        shownNames = shown
        run = try ExportedRun(runID, from: connection)
        snapshot = try Snapshot.load(run.snapshotID, from: connection)
        guard snapshot.repeats == 1 else { throw ExplanationError.repeatedRows(run: runID) }
        customer = try CustomerReference(text, in: connection, names: shown)
        let codes = try ChangedCodes(of: snapshot, run: run.name, in: connection)?.words(.frozen)
        if let reference, reference.isPublished {
            let place = try PublishedPlace(of: customer.id, in: reference, from: connection)
            published = place
            notes = [
                customer.note, codes, try LinesSince.note(of: place.publication, in: connection),
                try ReasonFigures.note(of: place.id, in: connection).map {
                    "\"\(place.publication)\" was " + $0
                },
            ].compactMap(\.self)
        } else {
            published = nil
            notes = [customer.note, codes].compactMap(\.self)
        }
        names = try SegmentNames.load(runID, from: connection).called(
            try reference.flatMap { try PublishedNames($0, in: connection) })
        place = try CustomerPlace(
            of: customer.id, in: run, on: snapshot, by: algorithms[run.algorithm],
            from: connection)
        lines = try CustomerLines(of: customer.id, for: snapshot, in: connection)
        headings = try snapshot.inputHeadings(from: connection)
    }

    /// For programs: the customer, what pushes him, his features, his lines.
    public var tables: [ResultTable] {
        let second = place.second
        return [published?.table(customer.id)].compactMap(\.self)
            + [
                ResultTable(
                    name: "customer",
                    columns: [
                        .init("customer_id", role: .identifier), .init("run_id", role: .identifier),
                        "run_name", "status", "status_reason", .init("cluster", role: .dimension),
                        "segment_name", .init("second_cluster", role: .dimension),
                        "second_segment_name", .init("certainty", role: .share),
                        .init("distance", role: .measure), .init("second_distance", role: .measure),
                    ],
                    rows: [
                        [
                            .text(customer.id), Cell(run.id), .text(run.name),
                            .text(place.status.rawValue), Cell(place.reason), Cell(place.cluster),
                            Cell(place.cluster.map { names[$0] }), Cell(second?.cluster),
                            Cell(second.map { names[$0.cluster] }), Cell(second?.certainty),
                            Cell(second?.ownDistance), Cell(second?.distance),
                        ]
                    ]),
                pushes, features, lines.table,
            ].filter { !$0.rows.isEmpty }
    }

    /// What pushes hardest, first.
    private var pushes: ResultTable {
        ResultTable(
            name: "reasons",
            columns: [
                "feature", .init("value", role: .measure),
                .init("typical", heading: "typical here", role: .measure),
                .init("second_typical", heading: "typical in the second", role: .measure),
                .init("average", heading: "average here", role: .measure),
                .init("second_average", heading: "average in the second", role: .measure),
                .init("share", heading: "share of the push", role: .measure),
            ],
            rows: (place.second?.pushes ?? []).map { push in
                [
                    .text(snapshot.inputNames[push.input]), .real(push.value),
                    .real(push.typical), .real(push.secondTypical), .real(push.average),
                    .real(push.secondAverage), .real(push.share),
                ]
            })
    }

    private var features: ResultTable {
        ResultTable(
            name: "features",
            columns: ["feature", .init("value", role: .measure)],
            rows: zip(snapshot.inputNames, place.values ?? []).map { [.text($0), .real($1)] })
    }

    /// For a person, from the segment back to the file.
    public var document: Document {
        var texts = today + [headline] + reasons
        texts.append("")
        texts.append(contentsOf: way)
        let text = texts.flatMap { WrappedText.paragraph($0, width: 80) }.joined(separator: "\n")
        let table = lines.table
        guard !table.rows.isEmpty else { return Document([.text(text)]) }
        return Document([
            .text(text), .text("lines with this customer, and what became of them:"),
            .table(shown(table)),
        ])
    }

    private func shown(_ table: ResultTable) -> ResultTable {
        var table = table
        for row in table.rows.indices {
            table.rows[row][3] =
                switch table.rows[row][3] {
                case 1: "yes"
                case 0: "no"
                default: "view decides"
                }
        }
        let chosen = try? table.selecting(["file", "outcome", "is_used", "lines", "amount"])
        return chosen ?? table
    }

    /// Today's row of the publication.
    private var today: [String] {
        published.map { ["customer \(shownNames.shown(customer.id)), \($0.words)", ""] } ?? []
    }

    private var headline: String {
        let fitted = snapshot.asOf.map { "As it was fitted on \($0.prefix(10)): " }
        let who =
            (published == nil ? "" : fitted ?? "As it was fitted: ")
            + "customer \(shownNames.shown(customer.id)), run \(run.id), \(run.name): "
        guard let cluster = place.cluster else {
            let why = place.reason ?? PublicationCounts.words(place.status.rawValue)
            return who + SegmentNames.inNone + ": \(why)."
        }
        if cluster < 0 {
            return who + SegmentNames.inNone
                + ": too few other customers are near. See docs/explain.md."
        }
        guard let second = place.second else {
            return who + names[cluster]
                + (place.hasCentres ? ", the only one." : "; this run tells no second one.")
        }
        let certainty = second.certainty.map { "certainty \(percent($0))" } ?? "on the border"
        return who + names[cluster] + ", \(certainty); second: \(names[second.cluster])."
    }

    /// The three features that push hardest, with what is usual here and there.
    private var reasons: [String] {
        guard let second = place.second else { return [] }
        let strongest = second.pushes.filter { $0.share > 0 }.prefix(3)
        let against = second.pushes.filter { $0.share < 0 }.last
        func told(_ push: CustomerPlace.Push) -> String {
            // Columns that are mostly 0 have equal medians.
            let hasMedians = push.typical != push.secondTypical
            let (here, there) =
                hasMedians
                ? (push.typical, push.secondTypical) : (push.average, push.secondAverage)
            return "\(headings[push.input]) \(Self.number(push.value)) (segment "
                + "\(hasMedians ? "typical" : "average") \(Self.number(here)), second "
                + "\(Self.number(there)))"
        }
        return strongest.map { "- for it, \(percent($0.share)): \(told($0))" }
            + (against.map { ["- for the second, \(percent(-$0.share)): \(told($0))"] } ?? [])
    }

    package static func number(_ value: Double) -> String {
        // Nobody is told digits that the feature has lost.
        guard abs(value) < ShortDecimal.leastInexact else { return roundedText(value, digits: 4) }
        guard value != value.rounded() else { return ShortDecimal.words(value) }
        return abs(value) >= 1000
            ? ShortDecimal.words(value.rounded()) : roundedText(value, digits: 4)
    }

    /// Files, window, population, set, outlier rule, features.
    private var way: [String] {
        var texts = ["The way from the file:"]
        let kept = lines.entries.filter { $0.amount != nil }
        let used = kept.filter { $0.isUsed == true }.reduce(0) { $0 + $1.nLines }
        let all = lines.entries.reduce(0) { $0 + $1.nLines }
        let files = Set(lines.entries.map(\.sourceID)).count
        texts.append(
            all == 0
                ? "- lines: none of any file has this id"
                : "- lines: \(grouped(all)) in \(counted(files, "file")), "
                    + (kept.contains { $0.isUsed == nil }
                        ? "of which the view \(snapshot.viewName) decides"
                        : "\(grouped(used)) of them used (the set is made of \(lines.basis))"))
        texts.append(
            "- window: \(snapshot.windowStart ?? "from the first line") to "
                + "\(snapshot.asOf ?? "the last line")")
        texts.append(
            "- population: "
                + (snapshot.population.map {
                    "\(place.status == .outsidePopulation ? "outside" : "inside") of \($0)"
                } ?? "everybody"))
        texts.append("- set \(snapshot.featureSet): \(place.status.words)")
        if let bounds = place.bounds {
            texts.append(
                "- outlier rule: \(bounds.feature) \(Self.number(bounds.value)) is outside of "
                    + "\(Self.number(bounds.range.lowerBound)) to "
                    + "\(Self.number(bounds.range.upperBound))")
        } else if snapshot.outlierRule == .kit {
            texts.append(
                "- outlier rule: "
                    + (place.status == .trimmed ? "left out, see above" : "not left out"))
        }
        if let values = place.values {
            let list = zip(headings, values).map { "\($0) \(Self.number($1))" }
            texts.append("- features: \(list.joined(separator: ", "))")
        }
        return texts
    }
}
