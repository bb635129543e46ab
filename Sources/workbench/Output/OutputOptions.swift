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
    /// - Parameter width: Columns that a person's tables are folded for, fewer where the terminal has fewer; by
    ///   default those of the terminal, and elsewhere they are as wide as they are.
    func render(_ document: Document, width: Int? = nil) throws {
        switch format {
        case .table:
            let width = width.map { min($0, Terminal.dataWidth ?? $0) } ?? Terminal.dataWidth
            try Terminal.data(document, by: TextRenderer(width: width, paint: Paint.data))
        case .csv: try Terminal.data(document, by: CSVRenderer(isRaw: raw))
        case .json: try Terminal.data(document, by: JSONRenderer())
        }
    }
}

extension FormatOptions {
    /// Prints a document; on a terminal its tables keep within its width, and long texts go on below.
    func renderForReader(_ document: Document) throws {
        guard format == .table, let width = Terminal.dataWidth else { return try render(document) }
        try Terminal.data(
            document, by: TextRenderer(width: width, breaksCells: true, paint: Paint.data))
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

    /// Whether every row is wanted: by a program, or by who picks columns and their order.
    var showsAllRows: Bool {
        format.format != .table || columns != nil || sort != nil || limit != nil
    }

    /// Prints a table as asked for.
    ///
    /// - Parameter brief: Columns that a person's table is cut down to unless `--columns` says
    ///   which; CSV and JSON always have all.
    func render(_ table: ResultTable, brief: [String]? = nil) throws {
        try renderFitted([shaped(table, brief: brief)], of: [table])
    }

    /// Prints tables; on a terminal with the columns that it has room for, and says how to see the others.
    ///
    /// - Parameter whole: The tables with all columns.
    private func renderFitted(_ tables: [ResultTable], of whole: [ResultTable]) throws {
        guard format.format == .table, columns == nil, let width = Terminal.dataWidth else {
            let document = tables.count == 1 ? Document(tables[0]) : Document(tables: tables)
            return try format.render(document, width: tables.count == 1 ? .max : nil)
        }
        let fitted = tables.map { FittedTable($0, width: width).table }
        try format.render(
            tables.count == 1 ? Document(fitted[0]) : Document(tables: fitted), width: width)
        var missing: [String] = []
        for (shown, all) in zip(fitted, whole) {
            let there = Set(shown.columns.map(\.name))
            missing += all.columns.map(\.name).filter {
                !there.contains($0) && !missing.contains($0)
            }
        }
        guard !missing.isEmpty else { return }
        let more = missing.count > 6 ? ",…" : ""
        Terminal.note(
            "… \(counted(missing.count, "more column")): --columns "
                + missing.prefix(6).joined(separator: ",") + more)
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
        guard format.format == .table, tables.count > 1 else {
            return try renderFitted(
                [RunLists.joined(tables)], of: [RunLists.joined(runs.lists.map(\.table))])
        }
        try renderFitted(tables, of: runs.lists.map(\.table))
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
