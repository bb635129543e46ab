import ArgumentParser
import Pipeline

extension PictureKind: ExpressibleByArgument {}
extension PictureFile.Format: ExpressibleByArgument {}

/// The command `workbench plot`.
struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Write one picture as SVG or PNG.",
        discussion: """
            Examples:
              workbench plot map rfm:recommended --out map.svg
              workbench plot months --out months.png --format png
              workbench plot stability --out stability.svg --force
            Pictures:
            """
                + PictureKind.allCases.map { "\n  \($0.rawValue): \($0.meaning)" }.joined())

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "Picture to draw.")
    var kind: PictureKind
    @OptionGroup var subject: ReportOptions
    @Option(help: "File to write; - for the standard output.")
    var out: String
    @Option(help: "svg, or png where rsvg-convert is installed.")
    var format: PictureFile.Format = .svg
    @Flag(help: "Write there even if a file stands in the place.")
    var force = false
    @Flag(help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
        if out.isEmpty { throw ValidationError("--out has an empty name. Name a file.") }
    }

    func run() throws {
        Interruption.listen()
        let connection = try database.open(for: .reading, isQuiet: quiet)
        let picture = try PictureFile(kind, of: subject.target, names: Screen.names, in: connection)
        if let note = picture.note, !quiet { Terminal.note(note) }
        try picture.write(
            to: out, as: format,
            on: OutputTerms(
                isForced: force, database: database.resolvedPath,
                isCancelled: { Interruption.isRequested }))
        if out != "-" { try Terminal.data(out + "\n") }
        NextCommand.tellReader(
            ["report"] + subject.words + ["--out", "FILE.html"], on: database, isQuiet: quiet)
    }
}
