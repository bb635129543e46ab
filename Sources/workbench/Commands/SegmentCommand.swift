import ArgumentParser
import Foundation
import Pipeline
import Reports
import Store

/// The command `workbench segment`: the other commands in a row.
struct SegmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Go from an export to an answer and a report of it.",
        discussion: """
            Examples:
              workbench segment OnlineRetail.csv.gz
              workbench segment orders_export.csv --db shop.db
              workbench segment orders.csv --n-clusters 5
              workbench segment orders.csv --publish Customers
              workbench segment new-orders.csv

            Types the single commands in a row, and says each as it is typed. The same again computes nothing; \
            without files it goes on with what is in the database. Where segments are published already, \
            the new lines are read and the publication refreshed; --refit looks for segments anew.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "Files and folders to read; - is standard input.", completion: .file())
    var files: [String] = []
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var conventions: ShopOptions
    @OptionGroup var matrix: MatrixOptions
    @Option(help: "So many segments, whatever the answer says; it is told what that gives up.")
    var nClusters: Int?
    @Option(help: ArgumentHelp("Publish the segments under this name.", valueName: "name"))
    var publish: String?
    @Option(
        help: ArgumentHelp(
            "Where the report goes (default: beside the database, shop.html for shop.db).",
            valueName: "file"))
    var report: String?
    @Flag(help: "Write no report.")
    var noReport = false
    @Flag(help: "Look for segments anew where some are published.")
    var refit = false
    @OptionGroup var engine: EngineOptions
    @Flag(help: "Say nothing but errors and the answer.")
    var quiet = false
    @OptionGroup var output: FormatOptions

    /// The feature set that means most to most shops.
    static let usualSet = "rfm_net"

    func validate() throws {
        if noReport, report != nil {
            throw ValidationError(
                "--report names a file, and --no-report wants none: pass one of them.")
        }
        if let nClusters, !RecommendRequest.clusters.contains(nClusters) {
            throw ValidationError(
                "--n-clusters \(nClusters) is not allowed: \(RecommendRequest.clusters.lowerBound) to "
                    + "\(RecommendRequest.clusters.upperBound).")
        }
    }

    func run() throws {
        Interruption.listen()
        EngineOptions.checkWhereAsked()
        do {
            try steps()
        } catch {
            if Interruption.isRequested, !quiet {
                Terminal.clearStatus()
                let typed = CommandLine.arguments.dropFirst().map(shellWord)
                Terminal.note(
                    "finished steps are kept; to go on, the same again: "
                        + (["workbench"] + typed).joined(separator: " "))
            }
            throw error
        }
    }

    private func steps() throws {
        let name = try publish.map { try PublicationName($0) }
        let snapshot = try matrix.snapshotOptions(of: Self.usualSet)
        // Minutes of work before it is told that their answer has no place would be lost.
        if !noReport { try Report.refuse(reportPath, on: reportTerms, replacesOwn: true) }
        let connection = try read(for: snapshot)
        let isAsked = refit || publish != nil || nClusters != nil || matrix.isGiven
        if !isAsked, try !PublicationList(from: connection).table.rows.isEmpty {
            return try refresh(in: connection)
        }
        do {
            try check(snapshot, in: connection)
            try sweep(snapshot, in: connection)
        } catch {
            guard let shortage = try SegmentShortage(error, in: connection) else { throw error }
            return try tell(shortage, in: connection)
        }
        let answer = try answer(snapshot, in: connection)
        var (document, tables) = try withRules(answer, in: connection)
        if let name, let runID = answer.runID {
            let report = try published(runID, name, in: connection)
            document = Document(document.blocks + report.document.blocks)
            tables += report.tables
        }
        try show(document, tables)
        try write(
            answer.runID.map { ReportTarget.run(RunReference(String($0))) } ?? .whatCounts,
            in: connection)
        if answer.runID == nil, publish != nil {
            throw SegmentCommandError.nothingToPublish(database: database.resolvedPath)
        }
        if !quiet, let behind = try PublicationList.behind(nil, in: connection) {
            Terminal.note("what is published: \(behind)")
        }
        tellNext(answer)
    }

    private func show(_ document: Document, _ tables: [ResultTable]) throws {
        try output.render(
            output.format == .table ? document : Document(tables: tables),
            width: output.format == .table ? 80 : nil)
    }

    // MARK: Fixed rules

    /// Whether fixed rules stand first: nobody has asked for anything else, and nothing speaks for the segments.
    private func rulesFirst(_ answer: SegmentAnswer) -> Bool {
        answer.runID == nil || (answer.rulesFirst && nClusters == nil && publish == nil)
    }

    /// The answer, behind the fixed rules where they serve as well.
    private func withRules(
        _ answer: SegmentAnswer, in connection: Connection
    ) throws -> (Document, [ResultTable]) {
        guard rulesFirst(answer) else { return (answer.document, answer.tables) }
        let rules = try rules(in: connection)
        let blocks = answer.document.blocks
        let cut: [Document.Block] =
            answer.runID == nil ? [] : [.text(foundWords(answer.tables, beside: rules.tables))]
        return (
            Document(Array(blocks.prefix(1)) + rules.blocks + cut + blocks.dropFirst()),
            answer.tables + rules.tables
        )
    }

    /// Says of names that stand in both tables that they are not the same customers.
    private func foundWords(_ found: [ResultTable], beside rules: [ResultTable]) -> String {
        let both = names(found).filter(names(rules).contains)
        let words =
            "Beside them, the segments that were found in the data"
            + (both.isEmpty
                ? ":"
                : ". One that is called as a rule (\(quotedNames(both))) is not who meets the rule: it bears the name "
                    + "as 80 % of its customers or more do, or by hand:")
        return WrappedText.paragraph(VisibleText.escaped(words), width: 80).joined(separator: "\n")
    }

    /// Names of segments in the first table that has any.
    private func names(_ tables: [ResultTable]) -> [String] {
        for table in tables {
            guard let place = table.columns.firstIndex(where: { $0.name == "segment_name" })
            else { continue }
            return table.rows.compactMap { row in
                if case .text(let name) = row[place] { name } else { nil }
            }
        }
        return []
    }

    /// What the rules would do, each table under a name of its own.
    private func rules(
        in connection: Connection
    ) throws -> (blocks: [Document.Block], tables: [ResultTable]) {
        var request = PublishRequest(.rules(asOf: nil, cuts: []), as: try PublicationName("rfm"))
        request.isDryRun = true
        let report = try Publisher(in: connection).publish(request)
        let head =
            "Fixed rules, the same for every shop and not found in the data; nothing is published. "
            + "What they are: workbench publish --rules rfm --dry-run"
        let lines = WrappedText.paragraph(head, width: 80).joined(separator: "\n")
        return (
            [.text(lines)] + report.brief.blocks,
            report.tables.filter { !$0.rows.isEmpty }.map { $0.named("rules_" + $0.name) }
        )
    }

    /// The answer where there are too few customers to look for one.
    private func tell(_ shortage: SegmentShortage, in connection: Connection) throws {
        guard shortage.hasCustomers else {
            try show(shortage.document, shortage.tables)
            throw SegmentCommandError.nobody(database: database.resolvedPath)
        }
        let rules = try rules(in: connection)
        try show(
            Document(shortage.document.blocks + rules.blocks), shortage.tables + rules.tables)
        try write(.whatCounts, in: connection)
        if publish != nil {
            throw SegmentCommandError.nothingToPublish(database: database.resolvedPath)
        }
        guard !quiet else { return }
        NextCommand.tell(["publish", "--rules", "rfm"], on: database)
    }

    // MARK: Steps

    /// The report, in the place of an earlier one.
    private func write(_ target: ReportTarget, in connection: Connection) throws {
        guard !noReport else { return }
        let path = reportPath
        var words: [String] = []
        if case .run(let run) = target { words.append(run.text) }
        words += ["--out", path]
        // As it is typed by itself, where only a report of ours may stand.
        if FileManager.default.fileExists(atPath: path) { words.append("--force") }
        say(ReportCommand.self, words, alone: true)
        let page = try Report(
            of: target, database: URL(fileURLWithPath: database.resolvedPath).lastPathComponent,
            names: Screen.names, place: Screen.place, in: connection)
        try page.write(to: path, on: reportTerms, replacesOwn: true)
        guard !quiet else { return }
        Terminal.note("database: \(database.resolvedPath)")
        Terminal.note("report: \(path)")
    }

    private var reportPath: String {
        report
            ?? URL(fileURLWithPath: database.resolvedPath).deletingPathExtension()
            .appendingPathExtension("html").relativePath
    }

    private var reportTerms: OutputTerms {
        OutputTerms(
            isForced: false, database: database.resolvedPath,
            isCancelled: { Interruption.isRequested })
    }

    private func read(for snapshot: SnapshotOptions) throws -> Connection {
        guard !files.isEmpty else { return try database.open(for: .writing, isQuiet: quiet) }
        let place = try IngestPlace(database, isQuiet: quiet)
        // What is refused behind the files in any case is refused before them, and makes no database.
        if matrix.isGiven { try snapshot.check(in: place.connection) }
        say(IngestCommand.self, files)
        try TransactionFiles(
            files, reading: reading, conventions: conventions, database: database, isQuiet: quiet
        ).read(into: place) { _, _ in }
        return place.connection
    }

    /// What to know of the data, in a few lines.
    private func check(_ snapshot: SnapshotOptions, in connection: Connection) throws {
        say(FeaturesCommand.self, ["--check", "--features", snapshot.features], alone: true)
        let findings = try HygieneCheck(in: connection).run(
            features: snapshot.features, timeLimit: snapshot.timeLimit)
        guard !quiet else { return }
        FindingLines.lines(of: findings).forEach(Terminal.note)
    }

    private func sweep(_ snapshot: SnapshotOptions, in connection: Connection) throws {
        let added = nClusters.flatMap { KMeansAxes().nClusters.contains($0) ? nil : $0 }
        let grid = KMeansAxes().nClusters + (added.map { [$0] } ?? [])
        say(
            SweepCommand.self,
            featureWords(snapshot)
                + (added == nil
                    ? [] : ["--n-clusters", grid.map(String.init).joined(separator: ",")]))
        var request = SweepRequest()
        request.source = .features(snapshot)
        if added != nil { request.kmeans.nClusters = grid }
        request.threads = try engine.chosenThreads
        request.path = try engine.chosenPath
        let reporter = SweepReporter(isQuiet: quiet, tellsRuns: false)
        defer { reporter.finish() }
        _ = try SweepRunner(
            in: connection, request: request, isCancelled: { Interruption.isRequested },
            listener: reporter.hear
        ).run()
    }

    private func answer(
        _ snapshot: SnapshotOptions, in connection: Connection
    ) throws -> SegmentAnswer {
        // The report draws both curves.
        say(RecommendCommand.self, featureWords(snapshot) + ["--gap", "--eps"])
        var request = RecommendRequest()
        request.source = .features(snapshot)
        (request.showsGap, request.epsMinSamples) = (true, DBSCANAxes().minSamples)
        request.threads = try engine.chosenThreads
        request.path = try engine.chosenPath
        let outcome = try RecommendReporter(isQuiet: quiet, tellsSnapshot: false).outcome(
            of: request, in: connection)
        let answer = try SegmentAnswer(of: outcome.id, nClusters: nClusters, in: connection)
        if let words = answer.runWords { say(ProfileCommand.self, [words], alone: true) }
        return answer
    }

    private func published(
        _ runID: Int, _ name: PublicationName, in connection: Connection
    ) throws -> PublicationReport {
        say(PublishCommand.self, [String(runID), "--as", name.text, "--default"], alone: true)
        var request = PublishRequest(.run(RunReference(String(runID))), as: name)
        request.makesDefault = true
        let report = try Publisher(in: connection).publish(request)
        if !quiet { report.notes.forEach(Terminal.note) }
        return report
    }

    /// Segments that people know stay: the lines of today are put into them.
    private func refresh(in connection: Connection) throws {
        say(RefreshCommand.self, [], alone: true)
        let report = try Refresher(in: connection).refresh { warnings, notes in
            guard !quiet else { return }
            warnings.forEach(Terminal.warning)
            notes.forEach(Terminal.note)
        }
        if !quiet {
            report.warnings.forEach(Terminal.warning)
            report.notes.forEach(Terminal.note)
        }
        try output.render(
            output.format == .table ? report.document : Document(tables: report.tables),
            width: output.format == .table ? 80 : nil)
        try write(.whatCounts, in: connection)
        guard !quiet else { return }
        Terminal.note(
            "segments stay what they were published as; to look for others: workbench segment --refit"
                + place)
        NextCommand.tell(["campaign", "NAME", "--segment", "SEGMENT"], on: database)
    }

    // MARK: Words

    /// Says a step as it is typed by itself.
    ///
    /// - Parameter isAlone: Whether it takes nothing of what was typed.
    private func say(
        _ command: any ParsableCommand.Type, _ words: [String], alone isAlone: Bool = false
    ) {
        guard !quiet else { return }
        let typed = isAlone ? [] : StepWords(Array(CommandLine.arguments.dropFirst(2))).of(command)
        let all = ["workbench", command._commandName] + words + typed
        // One line, however long: it is to be copied.
        Terminal.text(
            VisibleText.escaped("$ " + all.map(shellWord).joined(separator: " ") + place))
    }

    private var place: String { " --db " + shellWord(database.resolvedPath) }

    /// The set by name where it was not typed.
    private func featureWords(_ snapshot: SnapshotOptions) -> [String] {
        matrix.features == nil ? ["--features", snapshot.features] : []
    }

    private func tellNext(_ answer: SegmentAnswer) {
        guard !quiet else { return }
        let rules = ["publish", "--rules", "rfm"]
        guard let words = answer.runWords else { return NextCommand.tell(rules, on: database) }
        let run = ["publish", words, "--as", "Customers"]
        if rulesFirst(answer) {
            NextCommand.tell(rules, on: database)
            return NextCommand.tell(run, on: database, label: "or")
        }
        if answer.rulesFirst {
            NextCommand.tell(
                rules, on: database, label: "fixed rules serve as well where there are no groups")
        }
        NextCommand.tell(
            publish == nil ? run : ["campaign", "NAME", "--segment", "SEGMENT"], on: database)
    }
}

/// Why `segment` ends with 2.
enum SegmentCommandError: UserFacingError {
    case nothingToPublish(database: String)
    case nobody(database: String)

    var kind: FailureKind { .checkFailed }

    var description: String {
        switch self {
        case .nothingToPublish(let database):
            "there is no run to publish. The fixed rules: workbench publish --rules rfm --db "
                + shellWord(database)
        case .nobody(let database):
            "nobody can be put into a segment. Read lines that name a customer: workbench ingest FILE --db "
                + shellWord(database)
        }
    }
}
