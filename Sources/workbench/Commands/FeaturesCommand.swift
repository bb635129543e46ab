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
              workbench features --list
              workbench features --check
            An equal matrix is not stored twice. sweep makes the snapshot it needs by itself.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var matrix: MatrixOptions
    @Flag(help: "List the feature sets instead.")
    var list = false
    @Flag(help: "Say what is wrong with the data and the matrix instead, also in data_check.")
    var check = false
    @Flag(help: "With --check: exit with 2 if there is a serious finding.")
    var strict = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if list, matrix.isGiven || check {
            throw ValidationError("--list goes alone.")
        }
        if check, matrix.repeats != nil || matrix.jitterSeed != nil {
            throw ValidationError("--check looks at real customers: leave out --repeats.")
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
            try output.render(try SnapshotReport.featureSets(in: connection))
            return
        }
        let connection = try database.open(for: .writing)
        let result = try SnapshotBuilder(in: connection).build(matrix.snapshotOptions)
        let snapshot = result.snapshot
        Terminal.note(
            "snapshot \(snapshot.id)\(result.isReused ? " was stored before" : " stored"): "
                + "\(grouped(snapshot.nRows)) rows × \(snapshot.nFeatures) features as of "
                + (snapshot.asOf ?? "no date"))
        snapshot.notes.forEach(Terminal.note)
        try output.render(try SnapshotReport.features(of: snapshot, in: connection))
    }

    private func runCheck() throws {
        let connection = try database.open(for: .writing)
        let hygiene = HygieneCheck(in: connection)
        let features = matrix.features ?? "standard"
        let findings = try hygiene.run(features: features)
        try output.render(
            try hygiene.table(features: features), brief: HygieneCheck.briefColumns)
        var told: Set<DataCheck> = []
        for finding in findings where finding.severity == .serious || finding.severity == .warning {
            guard told.insert(finding.check).inserted else { continue }
            Terminal.note(
                "\(finding.severity.rawValue): \(finding.check.rawValue): "
                    + "\(finding.check.meaning) Change it: \(finding.check.remedy)")
        }
        if strict, findings.contains(where: { $0.severity == .serious }) {
            throw ExitCode(ExitStatus.checkFailed.rawValue)
        }
    }
}
