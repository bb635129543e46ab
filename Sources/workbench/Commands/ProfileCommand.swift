import ArgumentParser
import Pipeline
import Reports

/// The command `workbench profile`.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Say what the segments of a run are, and name them.",
        discussion: """
            Examples:
              workbench profile recommended
              workbench profile rfm:recommended --segment 3
              workbench profile rfm:recommended --name 3="Weekend bulk buyers"
              workbench profile published --segment "Weekend bulk buyers"
              workbench profile best --format csv

            With published or published:NAME, the numbers and names are the publication's, also \
            in --segment and --name. The numbers stand in segment_profile, segment_feature, \
            segment_external and segment_remainder, the names in segment_name: see \
            docs/segments.md.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: RunReference.argumentHelp)
    var reference: RunReference
    @Option(
        parsing: .unconditional,
        help:
            "Tell of this segment only, by number or name, with every number; -1 for who is in none.",
        completion: .segmentsOfRun)
    var segment: String?
    @Option(
        help: ArgumentHelp(
            "Call a segment so, such as 3='Weekend bulk buyers'; may be given several times.",
            valueName: "number=name"))
    var name: [String] = []
    @Flag(help: "Say nothing but errors.")
    var quiet = false
    @OptionGroup var output: FormatOptions

    func run() throws {
        Interruption.listen()
        let choices = try name.map { try SegmentNameChoice($0) }
        let connection = try database.open(
            for: choices.isEmpty ? .asking : .writing, isQuiet: quiet)
        let runID = try reference.tell(in: connection)
        let published = try PublishedNames(reference, in: connection)
        try SegmentProfiler(in: connection).ensure(
            runID, calling: try choices.map { try published?.choice($0) ?? $0 })
        let report = try ProfileReport(
            of: runID,
            segment: try segment.map {
                try SegmentNames.cluster($0, of: runID, called: published, in: connection)
            },
            called: published, from: connection, names: Screen.names,
            withBars: Terminal.dataWidth != nil)
        if output.format == .table {
            try output.render(report.document, width: 80)
        } else {
            try output.render(Document(tables: report.tables))
        }
        if !quiet, let behind = try PublicationList.behind(reference, in: connection) {
            Terminal.note(behind)
        }
        if !choices.isEmpty, !quiet {
            try PublicationList.withOtherNames(than: runID, in: connection).forEach(Terminal.note)
        }
        if !quiet, published == nil, choices.isEmpty {
            try PublicationList.callingOtherwise(runID, in: connection).forEach(Terminal.note)
        }
        NextCommand.tellReader(
            ["publish", reference.text, "--as", "NAME"], on: database, isQuiet: quiet)
    }
}
