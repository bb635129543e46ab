import ArgumentParser
import Pipeline

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
              workbench features --list
              workbench features --add my_view --display spend="Spend a month"
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
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if list, matrix.isGiven || add != nil {
            throw ValidationError("--list goes alone.")
        }
        if add != nil, matrix.isGiven {
            throw ValidationError(
                "--add makes no snapshot: it goes with --display and --description.")
        }
        if add == nil, !display.isEmpty || description != nil {
            throw ValidationError("--display and --description go with --add.")
        }
    }

    func run() throws {
        if list {
            let connection = try database.open(for: .reading)
            try output.render(
                try SnapshotReport.featureSets(in: connection),
                brief: SnapshotReport.briefSetColumns)
            return
        }
        let connection = try database.open(for: .writing)
        if let add {
            let set = try FeatureCatalog(in: connection).add(
                add, displayNames: Dictionary(display.map { ($0.column, $0.name) }) { $1 },
                description: description)
            Terminal.note("feature set \(set.name): \(set.features.count) features registered")
            Terminal.note("next: workbench sweep --features \(set.name)")
            try output.render(try SnapshotReport.features(of: set, in: connection))
            return
        }
        let result = try SnapshotBuilder(in: connection).build(matrix.snapshotOptions)
        let snapshot = result.snapshot
        Terminal.note(
            "snapshot \(snapshot.id)\(result.isReused ? " was stored before" : " stored"): "
                + "\(grouped(snapshot.nRows)) rows × \(snapshot.nFeatures) features as of "
                + (snapshot.asOf ?? "no date")
                + (snapshot.windowStart.map { ", lines from \($0) on" } ?? ""))
        snapshot.notes.forEach(Terminal.note)
        try output.render(try SnapshotReport.features(of: snapshot, in: connection))
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
