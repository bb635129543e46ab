import ArgumentParser
import Pipeline
import Reports

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
              workbench plot months --out months.png
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
    @Option(
        help:
            "svg, or png where rsvg-convert is installed (default: by the file's ending, else svg)."
    )
    var format: PictureFile.Format?
    @Flag(help: "Write there even if a file stands in the place.")
    var force = false
    @Flag(help: "Say nothing but errors.")
    var quiet = false

    func validate() throws {
        if out.isEmpty { throw ValidationError("--out has an empty name. Name a file.") }
        guard let ending else { return }
        guard let own = PictureFile.Format(rawValue: ending) else {
            guard Self.otherEndings.contains(ending) else { return }
            throw ValidationError(
                "--out \(shellWord(out)) is not allowed: pictures are written as svg or png, not as \(ending). "
                    + "Give the file one of these endings.")
        }
        if let format, format != own {
            throw ValidationError(
                "--format \(format.rawValue) does not fit --out \(shellWord(out)), which ends as \(ending). "
                    + "Leave out --format, or name the file .\(format.rawValue).")
        }
    }

    /// Endings by which other programs know pictures that are not written here.
    private static let otherEndings: Set = [
        "jpg", "jpeg", "gif", "webp", "pdf", "eps", "ps", "bmp", "tif", "tiff", "html",
    ]

    /// What the file's name ends as, in small letters.
    private var ending: String? {
        guard let dot = out.lastIndex(of: "."), !out[dot...].contains("/") else { return nil }
        return out[out.index(after: dot)...].lowercased()
    }

    /// As typed, else by the file's ending.
    private var chosenFormat: PictureFile.Format {
        format ?? ending.flatMap(PictureFile.Format.init(rawValue:)) ?? .svg
    }

    func run() throws {
        Interruption.listen()
        let connection = try database.open(for: .asking, isQuiet: quiet)
        switch kind {
        case .map, .profiles, .silhouette: break
        case .months: try SharedCopy.refuse("plot \(kind.rawValue)", in: connection)
        default: try SharedCopy.refuseOthers("plot \(kind.rawValue)", in: connection)
        }
        let picture = try PictureFile(kind, of: subject.target, names: Screen.names, in: connection)
        if let note = picture.note, !quiet { Terminal.note(note) }
        try picture.write(
            to: out, as: chosenFormat,
            on: OutputTerms(
                isForced: force, database: database.resolvedPath,
                isCancelled: { Interruption.isRequested }))
        if out != "-" { try Terminal.data(out + "\n") }
        NextCommand.tellReader(
            ["report"] + subject.words + ["--out", "FILE.html"], on: database, isQuiet: quiet)
    }
}
