import ArgumentParser
import Pipeline
import Reports

/// The command `workbench share`.
struct ShareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Write a clean copy of results for colleagues.",
        discussion: """
            Examples:
              workbench share --out segments.db
              workbench share best rfm:recommended --out runs.db
              workbench share --publication 'Spring 2012' --with-campaigns --out spring.db

            Nothing named: what is published, else what was recommended last, else the best \
            run. Without lines, and with pseudonyms in the place of customers' ids, unless \
            --with-ids. See docs/share.md.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: RunReference.argumentHelp(several: "Runs"))
    var runs: [RunReference] = []
    @Option(
        help: ArgumentHelp(
            "Instead of runs: what is published under this name.", valueName: "name"),
        completion: .publications)
    var publication: String?
    @Option(help: "File to write.", completion: .file())
    var out: String
    @Flag(help: "Campaigns of the publications too, with who was drawn and what came of it.")
    var withCampaigns = false
    @Flag(help: "Write there even if a file stands in the place.")
    var force = false
    @Flag(help: "Say nothing but errors.")
    var quiet = false
    @OptionGroup var output: FormatOptions

    func validate() throws {
        if out.isEmpty { throw ValidationError("--out has an empty name. Name a file.") }
        if publication != nil, !runs.isEmpty {
            throw ValidationError("Name runs, or pass --publication NAME: one of them.")
        }
    }

    func run() throws {
        Interruption.listen()
        let connection = try database.open(for: .asking, isQuiet: quiet)
        let line = ProgressLine("share", isQuiet: quiet)
        let report: ShareReport
        do {
            report = try Sharing(
                in: connection,
                on: OutputTerms(
                    isForced: force, database: database.resolvedPath,
                    isCancelled: { Interruption.isRequested })
            ).write(
                ShareRequest(
                    runs: runs, publication: publication, hasIDs: database.withIDs,
                    hasCampaigns: withCampaigns), to: out
            ) { line.update(fraction: nil, detail: $0) }
            line.finish()
        } catch {
            line.finish()
            throw error
        }
        try output.renderForReader(Document(report.table))
        guard !quiet else { return }
        report.sentences.forEach(Terminal.note)
        Terminal.note("\(out): \(megabytes(Double(report.nBytes))), checked: sound")
        if database.withIDs {
            Terminal.warning("customers stand in it by their ids (--with-ids)")
        }
        NextCommand.tell(report.nextWords + ["--db", out])
    }
}
