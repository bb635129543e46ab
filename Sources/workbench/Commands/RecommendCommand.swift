import ArgumentParser
import Pipeline
import Reports

/// The command `workbench recommend`.
struct RecommendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Say which segmentation the data supports, if any.",
        discussion: """
            Examples:
              workbench recommend
              workbench recommend --features rfm --max-segments 6
              workbench recommend --features rfm --holdout 2011-09-09
              workbench show recommended

            Verdicts: separated (groups with gaps between any two), bands (a continuum \
            cut into parts that come back), unstable (no cut comes back), none (the \
            columns are hardly related). The evidence is in recommendation, \
            recommendation_candidate, recommendation_pair and study_draw.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var matrix: MatrixOptions
    @Option(help: "Snapshot to decide about, instead of the live views.")
    var snapshot: Int?
    @Option(help: "Numbers of clusters to look at, such as 2-10 or 3,5,8.")
    var nClusters = NumberList(Array(2...10))
    @Option(help: "Most segments that a continuum is cut into.")
    var maxSegments = 8
    @Option(help: "Seed of everything random, 0 to 4294967295.")
    var seed: UInt32 = 0
    @Option(help: "Imitations without gaps that groups are held against.")
    var draws = 99
    @Option(
        help: ArgumentHelp(
            "Mark the snapshot's runs that fulfil it in run_requirement: a condition on columns of "
                + "run_overview and recommendation_candidate, such as 'worst_jaccard > 0.8'.",
            valueName: "condition"))
    var require: String?
    @Flag(help: "Show the gap statistic and the knee of the inertia too; they decide nothing.")
    var gap = false
    @Flag(
        help:
            "Look for an eps with which DBSCAN finds dense groups, and store its curves in k_distance."
    )
    var eps = false
    @Option(help: "With --eps: neighbours that make a core row, each 2 or more.")
    var minSamples = NumberList(DBSCANAxes().minSamples)
    @Option(
        help: ArgumentHelp(
            "Fit on the lines up to this date too, and say whether the segments tell what customers did "
                + "behind it: YYYY-MM-DD (its end) or 'YYYY-MM-DD HH:MM:SS'.", valueName: "date"))
    var holdout: Moment?
    @OptionGroup var engine: EngineOptions
    @Flag(help: "Say nothing but errors.")
    var quiet = false
    @OptionGroup var output: FormatOptions

    func validate() throws {
        if snapshot != nil, matrix.isGiven {
            throw ValidationError(
                "--snapshot names a frozen matrix; it does not go with --features or any other "
                    + "flag that makes one.")
        }
        if minSamples.isTyped, !eps {
            throw ValidationError("--min-samples goes with --eps.")
        }
    }

    func run() throws {
        Interruption.listen()
        EngineOptions.checkWhereAsked()
        let request = try self.request
        let requirement = try require.map { try RunRequirement($0) }
        let connection = try database.open(for: .asking, isQuiet: quiet)
        try SharedCopy.refuse("recommend", in: connection)
        let outcome = try RecommendReporter(isQuiet: quiet).outcome(of: request, in: connection)
        let report = try RecommendationReport(outcome.id, from: connection)
        if let requirement {
            let marked = try requirement.mark(snapshotID: report.snapshotID, in: connection)
            Terminal.note(marked.words(requirement.text))
        }
        let beside = [
            outcome.holdout?.document, outcome.gap?.document, outcome.eps?.document,
        ].compactMap(\.self)
        let tables =
            (outcome.holdout?.tables ?? [])
            + [outcome.gap?.table, outcome.eps?.table].compactMap(\.self)
        if output.format == .table {
            try output.render(
                Document(report.document.blocks + beside.flatMap(\.blocks)),
                width: Terminal.dataWidth)
        } else {
            try output.render(Document(tables: report.tables + tables))
        }
        if let flags = outcome.eps?.flags, !quiet {
            let words = ["workbench", "sweep"] + flags + ["--db", database.resolvedPath]
            Terminal.note("to make it a run: " + words.map(shellWord).joined(separator: " "))
        }
        NextCommand.tell(
            report.runWords.map { ["profile", $0] } ?? ["publish", "--rules", "rfm"],
            on: database, isQuiet: quiet)
    }

    private var request: RecommendRequest {
        get throws {
            var request = RecommendRequest()
            request.source =
                try snapshot.map(SweepSource.snapshot) ?? .features(matrix.snapshotOptions)
            request.nClusters = nClusters.values
            request.maxSegments = maxSegments
            request.seed = seed
            request.draws = draws
            request.showsGap = gap
            request.epsMinSamples = eps ? minSamples.values : nil
            request.holdout = holdout?.text
            request.rules = .rfm
            request.threads = try engine.chosenThreads
            request.path = try engine.chosenPath
            return request
        }
    }
}
