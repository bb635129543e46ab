import ArgumentParser
import Pipeline
import Reports

/// How rows are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, csv, json
}

/// `--format`: shared by every command that prints.
struct FormatOptions: ParsableArguments {
    @Option(help: "How to print: table, csv or json.")
    var format: OutputFormat = .table

    @Flag(help: "In CSV, do not protect text that a spreadsheet would take for a formula.")
    var raw = false

    /// Prints a document.
    ///
    /// - Parameter width: Columns that a person's tables are folded for; by default they are as wide as
    ///   they are.
    func render(_ document: Document, width: Int? = nil) throws {
        switch format {
        case .table: try Terminal.data(document, by: TextRenderer(width: width))
        case .csv: try Terminal.data(document, by: CSVRenderer(isRaw: raw))
        case .json: try Terminal.data(document, by: JSONRenderer())
        }
    }
}

extension FormatOptions {
    /// Prints a document; on a terminal its tables keep within its width, and long texts go on below.
    func renderForReader(_ document: Document) throws {
        guard format == .table, let width = Terminal.dataWidth else { return try render(document) }
        try Terminal.data(document, by: TextRenderer(width: width, breaksCells: true))
    }
}

/// `--columns`, `--sort`, `--limit` beside `--format`: for commands that print one table.
struct OutputOptions: ParsableArguments {
    @OptionGroup var format: FormatOptions

    @Option(help: "Columns to print, separated by commas.")
    var columns: String?

    @Option(
        parsing: .unconditional, help: "Column to sort by; a leading - sorts downwards.")
    var sort: String?

    @Option(parsing: .unconditional, help: "Rows to print at the most; of runs, of each algorithm.")
    var limit: Int?

    func validate() throws {
        if let columns, columns.allSatisfy({ $0 == "," || $0 == " " }) {
            throw ValidationError("--columns names no column. Leave it out for all.")
        }
        if let limit, limit < 0 { throw ValidationError("--limit must be 0 or more.") }
    }

    /// Prints a table as asked for.
    ///
    /// - Parameter brief: Columns that a person's table is cut down to unless `--columns` says
    ///   which; CSV and JSON always have all.
    func render(_ table: ResultTable, brief: [String]? = nil) throws {
        try format.render(Document(shaped(table, brief: brief)))
    }

    /// Prints a table of customers that other programs may go on with: says so where they find pseudonyms in it.
    func renderCustomers(_ table: ResultTable) throws {
        let shaped = try shaped(table, brief: nil)
        if format.format != .table, Screen.names.hidesIDs(of: shaped) {
            Terminal.note(
                "ids that say who somebody is are printed as pseudonyms; for what is joined by id, type \(Screen.withIDs)"
            )
        }
        try format.render(Document(shaped))
    }

    /// Prints runs: for a person a table for each algorithm, for programs one behind the other.
    func render(_ runs: RunLists) throws {
        let tables = try runs.lists.map {
            try shaped($0.table, brief: $0.briefColumns, sortedBy: RunLists.sorted)
        }
        try format.render(
            format.format == .table && tables.count > 1
                ? Document(tables: tables) : Document(RunLists.joined(tables)))
    }

    /// Prints a table as asked for; on a terminal it keeps within its width.
    ///
    /// - Parameter keys: Of `brief`, the columns that a table that is folded repeats.
    func renderForReader(_ table: ResultTable, brief: [String], keys: Int) throws {
        let shaped = try shaped(table, brief: brief)
        let nKeys = columns == nil && format.format == .table ? keys : 0
        try format.renderForReader(Document(shaped.named(shaped.name, nKeys: nKeys)))
    }

    private func shaped(
        _ table: ResultTable, brief: [String]?,
        sortedBy order: (ResultTable, String) throws -> ResultTable = { try $0.sorted(by: $1) }
    ) throws -> ResultTable {
        var table = table
        if let sort { table = try order(table, sort) }
        if let limit { table = table.prefix(limit) }
        if let columns {
            table = try table.selecting(columns.split(separator: ",").map(String.init))
        } else if let brief, format.format == .table {
            table = try table.selecting(brief)
        }
        return table
    }
}
