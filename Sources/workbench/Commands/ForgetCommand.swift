import ArgumentParser
import Pipeline
import Reports

/// The command `workbench forget`.
struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Forget customers for good, and keep the totals.",
        discussion: """
            Examples:
              workbench forget anna@example.com --dry-run
              workbench forget c-7KQ2M9XD4H --yes
              workbench forget --file erasure-requests.csv --yes

            A token stands where their ids stood in every table; attributes and raw lines are deleted, and the file \
            is packed. A keyed hash stays, so that a later file does not bring them back: see docs/privacy.md.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "Ids of customers, or pseudonyms as screens show them.")
    var ids: [String] = []
    @Option(help: "File with one id a line; all of them or none.")
    var file: String?
    @Flag(help: "Do not ask.")
    var yes = false
    @Flag(help: "Only say what would be changed.")
    var dryRun = false
    @Flag(help: "Pack a file where a forget was cut short, and forget nobody new.")
    var finish = false
    @OptionGroup var output: FormatOptions

    func validate() throws {
        if file != nil, !ids.isEmpty {
            throw ValidationError("Type ids or --file FILE, not both.")
        }
        if finish, file != nil || !ids.isEmpty || dryRun {
            throw ValidationError(
                "--finish forgets nobody new: leave ids, --file and --dry-run out.")
        }
    }

    func run() throws {
        Interruption.listen()
        guard finish || file != nil || !ids.isEmpty else { throw ForgetError.noIDs }
        let connection = try database.open(for: .writing, isQuiet: finish)
        let forgetter = Forgetter(in: connection, names: Screen.names)
        if finish {
            let wasDue = try forgetter.finish()
            Terminal.note(
                wasDue
                    ? "the file is packed: nothing of who was forgotten is left in it"
                    : "nothing to finish: no forget was cut short")
            return
        }
        let list = try file.map { try ForgetList($0, in: connection) }
        if let list, let file {
            Terminal.note("\(file): \(list.reading)")
            try list.check(in: connection, names: Screen.names)
        }
        let listed = list?.names ?? ids
        let found = try forgetter.look(for: listed)
        if !found.isEmpty, !dryRun, !yes { try confirm(found.count) }
        let report = try forgetter.forget(listed, isDryRun: dryRun)
        // A file that was cut short earlier is packed now, also where nobody new was named.
        if !dryRun { try forgetter.finish() }
        try output.render(Document(report.table))
        report.notes.forEach(Terminal.note)
        if dryRun, !found.isEmpty { Terminal.note("meant: \(Self.list(found))") }
        Terminal.note(words(report))
        if dryRun, !found.isEmpty {
            try tellNext(found, forgetter)
        } else if !dryRun, report.nCustomers > 0 {
            // What was written before still tells of them.
            NextCommand.tell(["report", "--out", "FILE.html", "--force"], on: database)
        }
    }

    /// Everybody of a list of up to this many.
    private static let mostShown = 200

    private static func list(_ people: [String]) -> String {
        people.prefix(mostShown).joined(separator: ", ")
            + (people.count > mostShown ? ", … (\(grouped(people.count - mostShown)) more)" : "")
    }

    /// Nothing where no words that may be shown would mean the same people.
    private func tellNext(_ people: [String], _ forgetter: Forgetter) throws {
        let words: [String]
        if let file {
            guard Screen.names.masked(file) == file else { return }
            words = ["--file", file]
        } else {
            guard people.count <= max(ids.count, 10), try forgetter.areUnderstood(people) else {
                return
            }
            words = people
        }
        NextCommand.tell(["forget"] + words + ["--yes"], on: database)
    }

    private func confirm(_ count: Int) throws {
        let answer = Terminal.answer(
            to:
                "forget \(grouped(count)) \(count == 1 ? "customer" : "customers") for good? Type yes:"
        )
        guard answer?.lowercased() == "yes" else { throw ForgetError.notConfirmed(count) }
    }

    private func words(_ report: ForgetReport) -> String {
        let count =
            "\(grouped(report.nCustomers)) \(report.nCustomers == 1 ? "customer" : "customers")"
        if dryRun {
            return "\(count) would be forgotten; nothing was written. Leave out --dry-run to do it"
        }
        if report.nCustomers == 0, report.hasChanges {
            return
                "nobody new to forget; what was written since of who was is gone, and the file is packed"
        }
        return report.nCustomers == 0
            ? "nobody new to forget; nothing was changed"
            : "\(count) forgotten: totals are as before, and the file is packed"
    }
}
