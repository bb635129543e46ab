import Store

extension IngestReport {
    /// One row a file.
    public static func table(of reports: [IngestReport]) -> ResultTable {
        var table = ResultTable(columns: [
            "source_id", "name", "lines_read", "lines_kept", "lines_rejected", "lines_blank",
            "lines_overlapping", "lines_mending", "reject_counts", "already_ingested",
            "first_invoiced_at", "last_invoiced_at", "sha256",
        ])
        for report in reports {
            table.append([
                .integer(report.sourceID), .text(report.name), Value(report.linesRead),
                Value(report.linesKept), Value(report.linesRejected), Value(report.linesBlank),
                Value(report.linesOverlapping), Value(report.linesMending),
                Value(report.rejectCountsText), .integer(report.alreadyIngested ? 1 : 0),
                Value(report.firstInvoicedAt), Value(report.lastInvoicedAt), .text(report.sha256),
            ])
        }
        return table
    }
}
