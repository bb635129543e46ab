import Reports
import Store

/// What became of a file of customers.
public struct CustomerReport: Sendable, Hashable {
    /// File name without folders, as kept in `customer_file.name`.
    public var name: String
    /// Row of `customer_file`.
    public var fileID: Int64
    /// SHA-256 of the unpacked bytes, in hexadecimal.
    public var sha256: String
    /// Number of unpacked bytes.
    public var bytes: Int
    /// Whether the same content had been ingested before: nothing was changed then, the numbers are
    /// those of that time.
    public var alreadyIngested = false
    /// Whether roles and consent were taken from content that was there.
    public var tookContact = false
    /// Records that are customers.
    public var linesKept: Int
    /// Records equal to an earlier one of the file.
    public var linesRepeated: Int
    /// Records that are in `rejected_customer`.
    public var linesRejected: Int
    /// Records with nothing in them.
    public var linesBlank: Int
    /// Customers that were not in the table before.
    public var nNew = 0
    /// Customers of whom the file said something else than the table.
    public var nChanged = 0
    /// Encoding as in `customer_file.encoding`.
    public var encoding: String
    /// The byte between fields, as text; `sheet` for a workbook.
    public var delimiter: String
    /// What was decided, a few words each.
    public var decisions: [String] = []
    /// What the analyst should know, one line each.
    public var warnings: [String] = []

    /// Records after the header.
    public var linesRead: Int { linesKept + linesRepeated + linesRejected + linesBlank }

    /// One row a file, described as in the given database.
    public static func table(
        of reports: [CustomerReport], in connection: Connection
    ) -> ResultTable {
        var table = ResultTable(columns: [
            "customer_file_id", "name", "lines_read", "lines_kept", "lines_repeated",
            "lines_rejected", "lines_blank", "n_new", "n_changed", "already_ingested", "sha256",
        ])
        for report in reports {
            table.append([
                .integer(report.fileID), .text(report.name), Cell(report.linesRead),
                Cell(report.linesKept), Cell(report.linesRepeated), Cell(report.linesRejected),
                Cell(report.linesBlank), Cell(report.nNew), Cell(report.nChanged),
                .integer(report.alreadyIngested ? 1 : 0), .text(report.sha256),
            ])
        }
        return table.described(as: "customer_file", in: connection)
    }

    /// Columns that a person looks at first.
    public static let briefColumns = [
        "customer_file_id", "name", "lines_read", "lines_kept", "lines_repeated", "lines_rejected",
        "n_new", "n_changed",
    ]
}
