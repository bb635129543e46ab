import ArgumentParser
import Pipeline
import Reports
import Store

/// The command `workbench backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the whole database, also while others write to it.",
        discussion: """
            Examples:
              workbench backup --out workbench-2026-11-30.db
              workbench backup --db shop.db --out /mnt/backup/shop.db --force

            A consistent copy, checked before it stands in its place, with everybody in it by \
            name: for colleagues there is workbench share. See docs/share.md.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "File to write.", completion: .file())
    var out: String
    @Flag(help: "Write there even if a file stands in the place.")
    var force = false
    @Flag(help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
        if out.isEmpty { throw ValidationError("--out has an empty name. Name a file.") }
    }

    func run() throws {
        Interruption.listen()
        let source = database.resolvedPath
        let line = ProgressLine("backup", isQuiet: quiet)
        let outcome: Backup.Outcome
        do {
            outcome = try Backup(
                of: source,
                on: OutputTerms(
                    isForced: force, database: source,
                    isCancelled: { Interruption.isRequested })
            ).write(to: out) { progress in
                let share =
                    Double(progress.nPages - progress.nLeft) / Double(max(1, progress.nPages))
                line.update(
                    fraction: share,
                    detail: progress.nRestarts > 0
                        ? "begun anew \(counted(progress.nRestarts, "time"))" : "")
            }
            line.finish()
        } catch {
            line.finish()
            throw error
        }
        try Terminal.data(out + "\n")
        guard !quiet else { return }
        outcome.notes.forEach(Terminal.note)
        Terminal.note("\(megabytes(Double(outcome.nBytes))), checked: sound")
        NextCommand.tell(["runs", "--db", out])
    }
}
