import ArgumentParser
import Pipeline
import Reports

/// The command `workbench features`.
struct FeaturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Freeze a feature matrix as a snapshot.",
        discussion: """
            Examples:
              workbench features
              workbench features --features small
              workbench features --features rfm --as-of 2011-11-30 --window 365d
              workbench features --transform log1p,recency=none --winsor 0.01
              workbench features --population 'revenue < 90000'
              workbench features --list
              workbench features --add my_view --display spend="Spend a month"
              workbench features --check

            An equal matrix is not stored twice. sweep makes the snapshot it needs by itself.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var matrix: MatrixOptions
    @Flag(help: "List the feature sets instead.")
    var list = false
    @Option(help: ArgumentHelp("Register a view of yours as a feature set.", valueName: "view"))
    var add: String?
    @Option(
        help: ArgumentHelp(
            "With --add: name for headings, COLUMN=NAME; may be repeated.", valueName: "name"))
    var display: [DisplayName] = []
    @Option(help: "With --add: what the set is good for.")
    var description: String?
    @Flag(help: "Say what is wrong with the data and the matrix instead, also in data_check.")
    var check = false
    @Flag(help: "With --check: exit with 2 if there is a serious finding.")
    var strict = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if list, matrix.isGiven || matrix.timeLimit != nil || add != nil || check {
            throw ValidationError("--list goes alone.")
        }
        if add != nil, matrix.isGiven || check {
            throw ValidationError(
                "--add makes no snapshot: it goes with --display and --description.")
        }
        if add == nil, !display.isEmpty || description != nil {
            throw ValidationError("--display and --description go with --add.")
        }
        if check, matrix.isMoreThanSet {
            throw ValidationError(
                "--check looks at all lines and the raw columns of today's customers: of what makes a "
                    + "matrix it takes --features alone.")
        }
        if strict, !check { throw ValidationError("--strict goes with --check.") }
    }

    func run() throws {
        if check {
            try runCheck()
            return
        }
        if list {
            let connection = try database.open(for: .reading)
            try output.render(
                try SnapshotReport.featureSets(in: connection),
                brief: SnapshotReport.briefSetColumns)
            NextCommand.tellReader(["segment", "--features", "SET"], on: database)
            return
        }
        let options = try matrix.snapshotOptions
        let connection = try database.open(for: .writing)
        if let add {
            let set = try FeatureCatalog(in: connection).add(
                add, displayNames: Dictionary(display.map { ($0.column, $0.name) }) { $1 },
                description: description, timeLimit: options.timeLimit)
            Terminal.note(
                "feature set \(set.name): \(counted(set.features.count, "feature")) registered")
            try output.render(try SnapshotReport.features(of: set, in: connection))
            NextCommand.tell(["sweep", "--features", set.name], on: database)
            return
        }
        let result = try SnapshotBuilder(in: connection).build(options)
        let snapshot = result.snapshot
        Terminal.clearStatus()
        Terminal.note(
            "snapshot \(snapshot.id)\(result.isReused ? " was stored before" : " stored"): "
                + "\(counted(snapshot.nRows, "row")) × \(snapshot.nFeatures) features as of "
                + (snapshot.asOf ?? "no date")
                + (snapshot.windowStart.map { ", lines from \($0) on" } ?? ""))
        snapshot.notes.forEach(Terminal.note)
        try output.render(
            try SnapshotReport.features(of: snapshot, in: connection),
            brief: SnapshotReport.briefColumns(of: snapshot))
        NextCommand.tell(["sweep", "--snapshot", String(snapshot.id)], on: database)
    }

    private func runCheck() throws {
        let connection = try database.open(for: .asking)
        try SharedCopy.refuse("features", in: connection)
        let hygiene = HygieneCheck(in: connection)
        let features = matrix.features ?? "standard"
        let findings = try hygiene.run(
            features: features, timeLimit: matrix.timeLimit?.duration)
        let table = try hygiene.table(features: features)
        try output.renderForReader(
            output.showsAllRows ? table : FindingGroups.grouped(table),
            brief: HygieneCheck.briefColumns, keys: 3)
        var told: Set<DataCheck> = []
        for finding in findings where finding.severity == .serious || finding.severity == .warning {
            guard told.insert(finding.check).inserted else { continue }
            Terminal.note(
                "\(finding.severity.rawValue): \(finding.check.rawValue): "
                    + "\(finding.check.meaning) Change it: \(finding.check.remedy)")
        }
        // To copy, and too long for a cell.
        for finding in findings
        where finding.check == .populationProposal && finding.severity != .ok {
            Terminal.note("\(finding.subject): \(finding.detail ?? "")")
        }
        if let statement = CodeStatement.text(of: findings) {
            Terminal.note("code_proposal: to list all of these codes as no products:")
            // One line, however long: it is to be copied.
            Terminal.text(
                VisibleText.escaped(
                    "sqlite3 \(shellWord(database.resolvedPath)) \(shellWord(statement))"))
        }
        if strict, findings.contains(where: { $0.severity == .serious }) {
            throw ExitCode(ExitStatus.checkFailed.rawValue)
        }
        NextCommand.tellReader(["segment", "--features", features], on: database)
    }
}

/// A column and its name for headings: `COLUMN=NAME`.
struct DisplayName: ExpressibleByArgument {
    let column: String
    let name: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
            return nil
        }
        column = String(argument[..<equals])
        name = String(argument[argument.index(after: equals)...])
        guard !name.isEmpty else { return nil }
    }
}
