import ArgumentParser
import Pipeline
import Reports
import Store

/// The command `workbench refresh`.
struct RefreshCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Fill what is published anew by the lines of today; segments stay what they are.",
        discussion: """
            Examples:
              workbench refresh
              workbench refresh --dry-run
              workbench refresh --as-of 2012-01-31 --format csv

            For the night after the day's sales were read. Says who is new and who moves; nothing is \
            fitted anew, and nobody moves whose lines and days did not change.
            """)

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Tell who would move, and change nothing.")
    var dryRun = false
    @Option(
        help: ArgumentHelp(
            "Day to which days count, YYYY-MM-DD; the newest line unless given. Never before that of the publication.",
            valueName: "date"))
    var asOf: Moment?
    @OptionGroup var output: FormatOptions

    func run() throws {
        let connection = try database.open(for: dryRun ? .asking : .writing)
        try SharedCopy.refuse("refresh", in: connection)
        let report = try Refresher(in: connection).refresh(asOf: asOf?.text, isDryRun: dryRun) {
            warnings, notes in
            warnings.forEach(Terminal.warning)
            notes.forEach(Terminal.note)
        }
        report.warnings.forEach(Terminal.warning)
        report.notes.forEach(Terminal.note)
        try output.render(
            output.format == .table ? report.document : Document(tables: report.tables),
            width: output.format == .table ? Terminal.dataWidth : nil)
        NextCommand.tell(
            dryRun
                ? ["refresh"] + (asOf.map { ["--as-of", $0.text] } ?? [])
                : ["report", "--out", "FILE.html"], on: database)
    }
}
