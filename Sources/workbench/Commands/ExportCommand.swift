import ArgumentParser
import Pipeline

/// The command `workbench export`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write runs as files in the reference kit's layout.",
        discussion: """
            Examples:
              workbench export best --out results
              workbench export --all --out results
            Writes {algorithm}/data.csv, pred_*.txt, labels.csv and model_*.json below --out.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(
        help:
            "Runs: numbers, names, starts of keys, latest, best or recommended (best:SET)."
    )
    var runs: [RunReference] = []
    @Flag(help: "Export every run of the newest snapshot.")
    var all = false
    @Option(help: "Folder to write to; created when missing.")
    var out = "export"
    @Flag(help: "Also replace files that are no earlier export.")
    var force = false
    @Flag(help: "Do not protect text that a spreadsheet would take for a formula.")
    var raw = false

    func validate() throws {
        if out.isEmpty { throw ValidationError("--out has an empty name. Name a folder.") }
        if all == !runs.isEmpty {
            throw ValidationError("Name runs to export, or pass --all.")
        }
    }

    func run() throws {
        Interruption.listen()
        let connection = try database.open(for: .reading)
        let terms = OutputTerms(
            isForced: force, database: database.resolvedPath,
            isCancelled: { Interruption.isRequested })
        let export = RunExport(in: connection, on: terms, isRaw: raw)
        let runIDs =
            all ? try export.allRuns() : try runs.map { try $0.tell(in: connection) }
        for file in try export.write(runIDs, to: out) {
            try Terminal.data(file + "\n")
        }
    }
}
