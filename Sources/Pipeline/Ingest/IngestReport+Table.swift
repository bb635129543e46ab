import Reports
import Store

extension IngestReport {
    /// Columns that a person looks at first.
    public static let briefColumns = [
        "source_id", "name", "lines_read", "lines_kept", "lines_rejected", "lines_blank",
        "lines_overlapping", "first_invoiced_at", "last_invoiced_at",
    ]

    /// One row a file, described as in the given database.
    public static func table(
        of reports: [IngestReport], in connection: Connection
    ) -> ResultTable {
        var table = ResultTable(columns: [
            "source_id", "name", "lines_read", "lines_kept", "lines_rejected", "lines_blank",
            "lines_overlapping", "lines_mending", "reject_counts", "already_ingested",
            "first_invoiced_at", "last_invoiced_at", "sha256",
        ])
        for report in reports {
            table.append([
                .integer(report.sourceID), .text(report.name), Cell(report.linesRead),
                Cell(report.linesKept), Cell(report.linesRejected), Cell(report.linesBlank),
                Cell(report.linesOverlapping), Cell(report.linesMending),
                Cell(report.rejectCountsText), .integer(report.alreadyIngested ? 1 : 0),
                Cell(report.firstInvoicedAt), Cell(report.lastInvoicedAt), .text(report.sha256),
            ])
        }
        return table.described(as: "source_file", in: connection)
    }
}
