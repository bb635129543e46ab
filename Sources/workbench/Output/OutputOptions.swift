import ArgumentParser
import Pipeline

/// How rows are printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, csv, json
}

/// `--format`, `--columns`, `--sort`, `--limit`: shared by every command that prints rows.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to print rows: table, csv or json.")
    var format: OutputFormat = .table

    @Option(help: "Columns to print, separated by commas.")
    var columns: String?

    @Option(help: "Column to sort by; a leading - sorts downwards.")
    var sort: String?

    @Option(help: "Rows to print at the most.")
    var limit: Int?

    @Flag(help: "In CSV, do not protect text that a spreadsheet would take for a formula.")
    var raw = false

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit must be 0 or more.") }
    }

    /// Prints a table as asked for.
    ///
    /// - Parameter brief: Columns that a person's table is cut down to unless `--columns` says
    ///   which; CSV and JSON always have all.
    func render(_ table: ResultTable, brief: [String]? = nil) throws {
        try Terminal.data(text(of: shaped(table, brief: brief)))
    }

    /// Prints named tables: one after the other, or one JSON object with a member each.
    func render(_ sections: [(name: String, table: ResultTable)]) throws {
        switch format {
        case .json:
            try Terminal.data(JSONRenderer.text(of: sections))
        case .table, .csv:
            for (index, section) in sections.enumerated() {
                if index > 0 { try Terminal.data("\n") }
                try Terminal.data(format == .table ? "\(section.name)\n" : "# \(section.name)\n")
                try Terminal.data(text(of: section.table))
            }
        }
    }

    private func shaped(_ table: ResultTable, brief: [String]?) throws -> ResultTable {
        var table = table
        if let sort { table = try table.sorted(by: sort) }
        if let limit { table = table.prefix(limit) }
        if let columns {
            table = try table.selecting(columns.split(separator: ",").map(String.init))
        } else if let brief, format == .table {
            table = try table.selecting(brief)
        }
        return table
    }

    private func text(of table: ResultTable) -> String {
        switch format {
        case .table: TextTableRenderer.text(of: table)
        case .csv: CSVRenderer.text(of: table, isRaw: raw)
        case .json: JSONRenderer.text(of: table)
        }
    }
}
