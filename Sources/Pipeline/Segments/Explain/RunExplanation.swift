import Clustering
import Reports
import Store

/// What a run's segments are in a few conditions on raw features: a tree of three questions at most.
///
/// The tree is no segmentation of its own: it says how far simple rules come, for all customers and for each segment.
public struct RunExplanation {
    /// Questions on the way to an answer at most.
    public static let mostQuestions = 3
    /// From this share of the customers on the rules may stand for the segmentation, if they find most of each segment.
    public static let inEffect = 0.95

    /// Most characters of a name in the table of segments.
    private static let widestName = 40

    /// Number of the run.
    public let runID: Int
    /// What the statement needs said of it; `nil` where there is nothing.
    public let remark: String?
    /// What counts otherwise today than in the run's features; `nil` where nothing does.
    public let changedCodes: String?
    /// Gives every customer of the set's view the cluster of the rule that he fulfils.
    public let statement: String
    /// Share of the customers whose segment the rules give, 0…1.
    public let fidelity: Double

    let runName: String
    let rules: [RuleText]
    let finds: [(label: Int32, nRows: Int, nFound: Int, nGiven: Int)]
    let names: SegmentNames
    private let isRepeated: Bool
    private let published: PublishedNames?

    /// Reads a run and grows the tree.
    ///
    /// - Parameter published: The publication by which the run was named: its numbers and names are shown.
    /// - Throws: `ExplanationError.interrupted`; `DamagedError` and `FeatureError` for labels and values that are not
    ///   those that were stored.
    /// - Complexity: O(n · features · log n); 24 bytes a value.
    public init(
        of runID: Int, called published: PublishedNames? = nil, in connection: Connection,
        isCancelled: () -> Bool = { false }
    ) throws {
        let run = try ExportedRun(runID, from: connection)
        let snapshot = try Snapshot.load(run.snapshotID, from: connection)
        let labels = try RunLabels.load(runID, from: connection)
        try ClusterSizes(labels: labels).check(storedOf: runID, in: connection)
        let values = try snapshot.rawValues(from: connection)
        let columns = snapshot.inputNames
        guard
            let tree = DecisionTree(
                values: values, nFeatures: columns.count, labels: labels,
                maxDepth: Self.mostQuestions, isCancelled: isCancelled)
        else { throw ExplanationError.interrupted }
        let headings = try snapshot.inputHeadings(from: connection)
        self.runID = runID
        runName = run.name
        rules = tree.rules.map { RuleText($0, columns: columns, headings: headings) }
        finds = tree.finds
        fidelity = tree.fidelity
        names = try SegmentNames.load(runID, from: connection).called(published)
        self.published = published
        isRepeated = snapshot.repeats > 1
        let isThere = Self.hasColumns(columns, snapshot.viewName, in: connection)
        let changed = try ChangedCodes(of: snapshot, run: run.name, in: connection)
        changedCodes = changed?.words(.frozen)
        let others =
            isThere
            ? try Self.differences(of: snapshot, in: connection)
                + (changed == nil ? [] : ["other codes of no product"]) : []
        let isToday = isThere && others.isEmpty
        statement = RuleText.statement(
            rules, over: isToday ? snapshot.viewName : snapshot.valuesTable)
        let frozen = "the statement reads the frozen matrix of snapshot \(snapshot.id)"
        remark =
            isToday
            ? nil
            : isThere
                ? "the run is of \(others.joined(separator: ", of ")), and the view "
                    + "\(snapshot.viewName) is not: \(frozen)"
                : "the view \(snapshot.viewName) is gone or has lost columns: \(frozen)"
    }

    /// What the matrix was made of and the set's view does not look at now.
    private static func differences(
        of snapshot: Snapshot, in connection: Connection
    ) throws -> [String] {
        let now = try reading("observation_window") {
            try connection.query(
                """
                select
                    (select window_start from observation_window),
                    (select as_of from observation_end)
                """)[0]
        }
        var texts: [String] = []
        if snapshot.windowStart != (try now.optionalText(0)) {
            texts.append(
                snapshot.windowStart.map { "lines since \($0)" } ?? "lines from the first on")
        }
        if let asOf = snapshot.asOf, asOf != (try now.optionalText(1)) {
            texts.append("lines up to \(asOf)")
        }
        if let population = snapshot.population {
            texts.append("the population \(Condition.brief(population))")
        }
        return texts
    }

    /// Whether a view can be asked for its customers and these columns.
    private static func hasColumns(
        _ columns: [String], _ view: String, in connection: Connection
    ) -> Bool {
        guard let there = try? connection.columnNames(of: "select * from \(Identifier.quote(view))")
        else { return false }
        return Set(columns + ["customer_id"]).isSubset(of: there)
    }

    /// Writes the rules into `run_rule`, in the place of those that are there; where these are the same, nothing.
    public func store(in connection: Connection) throws {
        try connection.stored {
            try isStored(in: connection) ? () : nil
        } or: {
            try connection.run("delete from run_rule where run_id = ?", [runID])
            for (place, rule) in rules.enumerated() {
                try connection.run(
                    """
                    insert into run_rule (run_id, position, condition, cluster, n_customers, fidelity)
                    values (?, ?, ?, ?, ?, ?)
                    """,
                    [runID, place + 1, rule.condition, rule.cluster, rule.nRows, rule.fidelity])
            }
        }
    }

    private func isStored(in connection: Connection) throws -> Bool {
        try connection.holds(
            rules.enumerated().map { place, rule in
                [place + 1, rule.condition, rule.cluster, rule.nRows, rule.fidelity]
            },
            in: """
                select position, condition, cluster, n_customers, fidelity
                from run_rule
                where run_id = ?
                """, [runID])
    }
}

extension RunExplanation {
    /// Segments of which the rules find less than half: a large one beside them gives rules their share for nothing.
    private var missed: [String] {
        finds.filter { 2 * $0.nFound < $0.nRows }.map { names[Int($0.label)] }
    }

    /// The statement as a file of SQL.
    ///
    /// - Throws: `ExplanationError.unprintable` where it has more than words: escaped, it would name something else.
    public func script() throws(ExplanationError) -> String {
        guard !VisibleText.hides(statement.replacing("\n", with: " ")) else {
            throw .unprintable(run: runID)
        }
        return statement + ";\n"
    }

    /// Whether the rules may stand for the segmentation.
    public var isInEffect: Bool { fidelity >= Self.inEffect && missed.isEmpty }

    private var nRows: Int { finds.reduce(0) { $0 + $1.nRows } }
    private var unit: String { isRepeated ? "rows" : "customers" }

    /// For programs: the run, its rules, its segments.
    public var tables: [ResultTable] {
        [
            ResultTable(
                name: "explanation",
                columns: [
                    .init("run_id", role: .identifier), "run_name",
                    .init("n_customers", unit: unit, role: .measure),
                    .init("n_rules", role: .measure), .init("fidelity", role: .share),
                    .init("is_in_effect", role: .dimension), "statement",
                ],
                rows: [
                    [
                        Cell(runID), .text(runName), Cell(nRows), Cell(rules.count),
                        .real(fidelity), isInEffect ? 1 : 0, .text(statement),
                    ]
                ]),
            ResultTable(
                name: "rules",
                columns: [
                    .init("position", role: .identifier), "condition", "words",
                    .init("cluster", role: .dimension), "segment_name",
                    .init("n_customers", unit: unit, role: .measure),
                    .init("fidelity", role: .share),
                ],
                rows: rules.enumerated().map { place, rule in
                    [
                        Cell(place + 1), .text(rule.condition), .text(rule.words),
                        Cell(rule.cluster), .text(names[rule.cluster]), Cell(rule.nRows),
                        .real(rule.fidelity),
                    ]
                }),
            segments,
        ]
    }

    private var segments: ResultTable {
        var table = ResultTable(
            name: "segments",
            columns: [
                .init("cluster", role: .dimension), .init("segment_name", heading: "segment"),
                .init("n_customers", heading: unit, unit: unit, role: .measure),
                .init("fidelity", heading: "found by the rules", role: .share),
                .init("n_given", heading: "in its rules", unit: unit, role: .measure),
            ],
            rows: finds.map { find in
                [
                    Cell(Int(find.label)), .text(names[Int(find.label)]), Cell(find.nRows),
                    .real(Double(find.nFound) / Double(find.nRows)), Cell(find.nGiven),
                ]
            })
        if let published {
            table.columns.append(.init("segment_id", heading: "number", role: .identifier))
            for place in table.rows.indices {
                let label = Int(finds[place].label)
                table.rows[place].append(label < 0 ? .null : Cell(published.number(of: label)))
            }
        }
        return table
    }

    /// For a person: the rules in words, what they find, and where the statement is.
    ///
    /// The statement itself is not in it: names with blanks must not be broken into lines.
    public var document: Document {
        var blocks: [Document.Block] = [
            .text(lines(["run \(runID), \(runName): \(summary)"])),
            .text(rules.enumerated().map { words($1, place: $0 + 1) }.joined(separator: "\n")),
        ]
        if finds.count > 1 {
            var table = segments
            // Rows fit a line, also with the longest names.
            table.columns[3].heading = "found"
            table.columns[4].heading = "in rules"
            for place in table.rows.indices {
                let name = names[Int(finds[place].label)]
                table.rows[place][1] = .text(
                    ProfileWords.cut(
                        name, to: Self.widestName - (published == nil ? 0 : 8)))
                table.rows[place][3] = .text(percent(table.rows[place][3].double ?? 0))
            }
            // The number that people know stands first, that of the statement last.
            if published != nil {
                for place in table.rows.indices {
                    table.rows[place].swapAt(0, table.rows[place].count - 1)
                }
                table.columns.swapAt(0, table.columns.count - 1)
            }
            blocks.append(.table(table))
        }
        let ofStatement = published == nil ? "" : ", with the numbers of clusters"
        let end = "As a statement of SQL\(ofStatement): workbench explain \(runID) --sql"
        return Document(
            blocks + [.text(lines([end] + (published.map { [$0.words] } ?? [])))])
    }

    private var summary: String {
        let all = "\(grouped(nRows)) \(unit)"
        guard finds.count > 1 else {
            return "there is nothing to tell apart, since all \(all) are together."
        }
        guard rules.count > 1 else {
            return "the features tell no segments apart; most of the \(all) are the answer."
        }
        let share = percent(fidelity)
        if isInEffect { return "this segmentation is, in effect (\(share) of \(all)):" }
        let list = missed.isEmpty ? "" : " and miss most of \(missed.joined(separator: ", "))"
        return "rules of at most \(Self.mostQuestions) questions give \(share) of \(all) their "
            + "segment\(list). They are no more than a summary:"
    }

    private func words(_ rule: RuleText, place: Int) -> String {
        let found = counted(rule.nRows, isRepeated ? "row" : "customer")
        let right = rule.fidelity == 1 ? "all" : percent(rule.fidelity)
        let there = rule.cluster < 0 ? "" : " there"
        let who =
            rule.nRows == 1
            ? "\(isRepeated ? "which" : "who") is\(there)" : "\(right) of them are\(there)"
        let name = VisibleText.escaped(names[rule.cluster])
        return lines(["\(place). \(rule.words)", "→ \(name): \(found), \(who)"])
    }

    private func lines(_ texts: [String]) -> String {
        texts.flatMap { WrappedText.paragraph($0, width: 80) }.joined(separator: "\n")
    }
}
