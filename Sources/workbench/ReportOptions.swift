import ArgumentParser
import Pipeline

/// What `report` and `plot` are asked of.
struct ReportOptions: ParsableArguments {
    @Argument(help: RunReference.argumentHelp)
    var run: RunReference?
    @Option(help: "The run of this sweep that is recommended, else the best one.")
    var sweep: Int?
    @Option(help: ArgumentHelp("What is published under this name.", valueName: "name"))
    var publication: String?

    func validate() throws {
        guard [run != nil, sweep != nil, publication != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("Name a run, or pass --sweep or --publication: one of them.")
        }
    }

    /// The same as typed.
    var words: [String] {
        (run.map { [$0.text] } ?? []) + (sweep.map { ["--sweep", String($0)] } ?? [])
            + (publication.map { ["--publication", $0] } ?? [])
    }

    /// What was meant; nothing given: what counts most.
    var target: ReportTarget {
        if let run { return .run(run) }
        if let sweep { return .sweep(sweep) }
        return publication.map(ReportTarget.publication) ?? .whatCounts
    }
}
