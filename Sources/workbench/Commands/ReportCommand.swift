import ArgumentParser
import Foundation
import Pipeline

/// The command `workbench report`.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write what the segments are as one HTML file.",
        discussion: """
            Examples:
              workbench report --out segments.html
              workbench report rfm:recommended --out rfm.html
              workbench report --publication 'Spring 2012' --out spring.html --force

            Nothing named: what is published, else what was recommended last, else the \
            best run. The file needs no network and no script, and prints on A4.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var subject: ReportOptions
    @Option(help: "File to write; - for the standard output.")
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
        let connection = try database.open(for: .asking, isQuiet: quiet)
        // Sums of its segments are made of the lines.
        try SharedCopy.refuse("report", in: connection)
        let report = try Report(
            of: subject.target,
            database: URL(fileURLWithPath: database.resolvedPath).lastPathComponent,
            names: Screen.names, place: Screen.place, in: connection)
        if let note = report.note, !quiet { Terminal.note(note) }
        try report.write(
            to: out,
            on: OutputTerms(
                isForced: force, database: database.resolvedPath,
                isCancelled: { Interruption.isRequested }))
        if out != "-" { try Terminal.data(out + "\n") }
        NextCommand.tellReader(report.nextWords, on: database, isQuiet: quiet)
    }
}
