import ArgumentParser
import Pipeline
import Reports

/// The command `workbench verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compute stored runs once more and compare.",
        discussion: """
            Examples:
              workbench verify recommended
              workbench verify --all

            Same matrix, same parameters: labels and centres must be those that are \
            stored, to the bit. Exit code 2 where one is not. Nothing is written.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: RunReference.argumentHelp(several: "Runs"))
    var runs: [RunReference] = []
    @Flag(help: "All runs of the file.")
    var all = false
    @OptionGroup var engine: EngineOptions
    @Flag(help: "Say nothing but errors.")
    var quiet = false
    @OptionGroup var output: FormatOptions

    func validate() throws {
        guard runs.isEmpty == all else { throw ValidationError("\(VerificationError.whichRuns)") }
    }

    func run() throws {
        Interruption.listen()
        EngineOptions.checkWhereAsked()
        let connection = try database.open(for: .reading, isQuiet: quiet)
        try SharedCopy.refuseOrder("verify", in: connection)
        let line = ProgressLine("verify", isQuiet: quiet)
        let verification = RunVerification(
            in: connection, threads: try engine.chosenThreads, path: try engine.chosenPath,
            isCancelled: { Interruption.isRequested },
            progress: { line.update(fraction: $0, detail: "") })
        let outcome: RunVerification.Outcome
        do {
            let runIDs = try all ? verification.allRuns() : runs.map { try $0.tell(in: connection) }
            outcome = try verification.verify(runIDs)
            line.finish()
        } catch {
            line.finish()
            throw error
        }
        try output.renderForReader(Document(outcome.table))
        if outcome.nNotComparable > 0 {
            Terminal.note(
                "\(outcome.nNotComparable) of \(outcome.nRuns) runs cannot be compared: another engine or "
                    + "algorithm made them. `workbench sweep` computes them anew.")
        }
        if outcome.nWrong > 0 {
            throw VerificationError.wrong(outcome.nWrong, of: outcome.nRuns)
        }
        if !quiet, outcome.nNotComparable < outcome.nRuns {
            Terminal.note("what was computed again is what is stored.")
        }
        NextCommand.tellReader(["report", "--out", "FILE.html"], on: database, isQuiet: quiet)
    }
}
