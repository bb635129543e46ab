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
              workbench features --transform log1p,recency=none --winsor 0.01
              workbench features --list
            An equal matrix is not stored twice. sweep makes the snapshot it needs by itself.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var matrix: MatrixOptions
    @Flag(help: "List the feature sets instead.")
    var list = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if list, matrix.isGiven {
            throw ValidationError("--list goes alone.")
        }
    }

    func run() throws {
        if list {
            let connection = try database.open(for: .reading)
            try output.render(try SnapshotReport.featureSets(in: connection))
            return
        }
        let options = try matrix.snapshotOptions
        let connection = try database.open(for: .writing)
        let result = try SnapshotBuilder(in: connection).build(options)
        let snapshot = result.snapshot
        Terminal.note(
            "snapshot \(snapshot.id)\(result.isReused ? " was stored before" : " stored"): "
                + "\(grouped(snapshot.nRows)) rows × \(snapshot.nFeatures) features as of "
                + (snapshot.asOf ?? "no date"))
        snapshot.notes.forEach(Terminal.note)
        try output.render(
            try SnapshotReport.features(of: snapshot, in: connection),
            brief: SnapshotReport.briefColumns(of: snapshot))
    }
}
