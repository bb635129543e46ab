import ArgumentParser
import Pipeline
import Reports
import Store

/// The command `workbench publish`.
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Say which segments count: one table with a row for every customer.",
        discussion: """
            Examples:
              workbench publish recommended --as 'Spring 2012'
              workbench publish --rules rfm --cut lost_days=180
              workbench publish 12 --as 'Spring 2012' --dry-run
              workbench publish --list

            Fills customer_segment, which dashboards open first. Published again under a \
            name, segments keep their numbers and names as far as they share their \
            customers; it says who moves.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: RunReference.argumentHelp)
    var reference: RunReference?
    @Option(help: "Publish rules instead of a run: rfm.")
    var rules: RuleSet?
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Name of the publication; for rules the name of the set.", valueName: "name"),
        completion: .publications)
    var name: String?
    @Flag(
        name: .customLong("default"),
        help: "Show it in customer_segment; the first publication is shown there anyway.")
    var makesDefault = false
    @Option(help: "What is to be said of it, kept with it.")
    var note: String?
    @Option(
        help: ArgumentHelp(
            "Rules: day to which days count, YYYY-MM-DD; the newest line unless given.",
            valueName: "date"))
    var asOf: Moment?
    @Option(
        help: ArgumentHelp(
            "Rules: set a cut point, such as lost_days=180; may be repeated.",
            valueName: "name=value"))
    var cut: [String] = []
    @Flag(help: "Tell what would be published and who would move, and change nothing.")
    var dryRun = false
    @Flag(help: "List what is published.")
    var list = false
    @Flag(help: "With --list: also publications that others have replaced.")
    var all = false
    @OptionGroup var output: FormatOptions

    func validate() throws {
        let chosen = [reference != nil, rules != nil, list].count { $0 }
        guard chosen == 1 else {
            throw ValidationError(
                "publish takes one of a run (workbench publish RUN --as NAME), --rules rfm and --list."
            )
        }
        if reference != nil, name == nil {
            throw ValidationError(
                "--as is missing: the name by which people will know the segments.")
        }
        if rules == nil, asOf != nil || !cut.isEmpty {
            throw ValidationError(
                "--as-of and --cut go with --rules: a run has its own day and borders.")
        }
        if list, name != nil || makesDefault || note != nil || dryRun {
            throw ValidationError(
                "--list shows what is published, and takes no flag that publishes.")
        }
        if all, !list { throw ValidationError("--all goes with --list.") }
    }

    func run() throws {
        if list {
            let connection = try database.open(for: .reading)
            let list = try PublicationList(from: connection, withReplaced: all)
            try output.renderForReader(
                output.format == .table ? list.document : Document(list.table))
            NextCommand.tellReader(["refresh"], on: database)
            return
        }
        let name = try PublicationName(self.name ?? rules?.rawValue ?? "")
        let cuts = try cut.map { try RuleCutEdit($0) }
        let connection = try database.open(for: dryRun ? .asking : .writing)
        try SharedCopy.refuse("publish", in: connection)
        let source: PublishRequest.Source =
            if let reference {
                .run(try named(reference, in: connection))
            } else {
                .rules(asOf: asOf?.text, cuts: cuts)
            }
        var request = PublishRequest(source, as: name)
        request.makesDefault = makesDefault
        request.note = note
        request.isDryRun = dryRun
        let report = try Publisher(in: connection).publish(request)
        report.notes.forEach(Terminal.note)
        try output.render(
            output.format == .table ? report.document : Document(tables: report.tables),
            width: output.format == .table ? Terminal.dataWidth : nil)
        guard !dryRun else { return }
        guard report.hasSegments else { return NextCommand.tell(["runs"], on: database) }
        NextCommand.tell(
            ["campaign", "NAME", "--segment", "SEGMENT", "--publication", name.text], on: database)
    }
}

extension PublishCommand {
    /// The run by its number; says which it is where the words leave that open, in a marketer's words.
    private func named(
        _ reference: RunReference, in connection: Connection
    ) throws -> RunReference {
        let found = try reference.find(in: connection)
        if let note = found.note, !note.hasPrefix("recommended of ") {
            let words = note.components(separatedBy: ". recommend says ")[0]
            let advice = (["workbench"] + found.advice).map(shellWord).joined(separator: " ")
            Terminal.note(
                words + (found.advice.isEmpty ? "" : ". recommend advises otherwise: \(advice)"))
        }
        return RunReference(String(found.runID))
    }
}

/// Rules that can be published.
enum RuleSet: String, ExpressibleByArgument, CaseIterable {
    case rfm
}
