import ArgumentParser
import Pipeline
import Reports

/// The command `workbench explain`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Say what a run's segments are in a few conditions, or why a customer is where he is.",
        discussion: """
            Examples:
              workbench explain recommended
              workbench explain recommended --sql > segments.sql
              workbench explain kmeans_5_0.0001 --customer 12347
              workbench explain published --customer 12347

            The rules are those of a tree of three questions at most, over features as they are; how far they \
            stand for the segments is told in all and for each. They are stored in run_rule.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: RunReference.argumentHelp)
    var reference: RunReference
    @Option(
        help: ArgumentHelp(
            "Explain this customer instead: his segment, the second one, and his way from the file.",
            valueName: "id"))
    var customer: String?
    @Flag(help: "Print nothing but the SQL statement.")
    var sql = false
    @OptionGroup var output: FormatOptions

    func validate() throws {
        if customer != nil, sql {
            throw ValidationError("--sql is the rules of a run; it does not go with --customer.")
        }
    }

    func run() throws {
        Interruption.listen()
        if let customer { return try explain(customer) }
        let connection = try database.open(for: .asking)
        if sql { try SharedCopy.refuse("explain --sql", in: connection) }
        let runID = try reference.tell(in: connection)
        let published = try PublishedNames(reference, in: connection)
        let explanation = try RunExplanation(
            of: runID, called: published, in: connection, isCancelled: { Interruption.isRequested })
        try explanation.store(in: connection)
        let behind = try PublicationList.behind(reference, in: connection)
        let otherwise =
            published == nil ? try PublicationList.callingOtherwise(runID, in: connection) : []
        ([explanation.remark, explanation.changedCodes, behind].compactMap(\.self) + otherwise)
            .forEach(Terminal.note)
        if sql {
            try Terminal.data(explanation.script())
        } else {
            try render(explanation.document, explanation.tables)
        }
        NextCommand.tellReader(["publish", reference.text, "--as", "NAME"], on: database)
    }

    private func explain(_ customer: String) throws {
        let connection = try database.open(for: .reading)
        try SharedCopy.refuse("explain --customer", in: connection)
        if let ruled = try RuledCustomer(
            of: customer, in: reference, from: connection, names: Screen.names)
        {
            ruled.notes.forEach(Terminal.note)
            try render(ruled.document, ruled.tables)
            return NextCommand.tellReader(["publish", "--list"], on: database)
        }
        let explanation = try CustomerExplanation(
            of: customer, in: try reference.tell(in: connection), called: reference,
            from: connection, names: Screen.names)
        explanation.notes.forEach(Terminal.note)
        try render(explanation.document, explanation.tables)
        NextCommand.tellReader(["profile", reference.text], on: database)
    }

    private func render(_ document: Document, _ tables: [ResultTable]) throws {
        if output.format == .table {
            try output.render(document, width: Terminal.dataWidth)
        } else {
            try output.render(Document(tables: tables))
        }
    }
}
