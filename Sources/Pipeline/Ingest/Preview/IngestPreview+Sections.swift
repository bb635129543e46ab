import Reports
import Store

extension IngestPreview {
    /// The previews as named tables: `files`, `decisions`, `columns`, `first_lines`,
    /// `reject_classes`, `first_rejects`; described as in the given database.
    public static func sections(
        of previews: [IngestPreview], in connection: Connection
    ) -> [ResultTable] {
        [
            files(previews).described(as: "source_file", in: connection),
            decisions(previews), columns(previews),
            firstLines(previews).described(as: "invoice_line", in: connection),
            rejectClasses(previews),
            firstRejects(previews).described(as: "rejected_line", in: connection),
        ]
    }

    private static func files(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(
            name: "files",
            columns: [
                "name", "outcome", "lines_read", "lines_kept", "lines_rejected", "lines_blank",
                "lines_overlapping", "lines_replaced", "lines_without_customer",
                "lines_without_description", "first_invoiced_at",
                "last_invoiced_at",
            ], nKeys: 1)
        for preview in previews {
            let report = preview.report
            table.append([
                .text(report.name), .text(preview.outcome), Cell(report.linesRead),
                Cell(report.linesKept), Cell(report.linesRejected), Cell(report.linesBlank),
                Cell(report.linesOverlapping), Cell(report.linesReplaced),
                Cell(report.linesWithoutCustomer), Cell(report.linesWithoutDescription),
                Cell(report.firstInvoicedAt), Cell(report.lastInvoicedAt),
            ])
        }
        return table
    }

    /// What `ingest` would make of the table.
    public var outcome: String {
        if report.alreadyIngested { return "already ingested" }
        return refusal == nil && !isRefusedWithOthers ? "would be kept" : "would be refused"
    }

    private static func decisions(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(
            name: "decisions", columns: ["name", "decision", "value", "basis", "flag"], nKeys: 2)
        for preview in previews {
            for choice in preview.report.choices {
                table.append(
                    [preview.report.name, choice.subject, choice.value, choice.basis, choice.flag]
                        .map { .text($0) })
            }
        }
        return table
    }

    private static func columns(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(
            name: "columns", columns: ["name", "position", "header", "column_name"])
        for preview in previews {
            for (index, pair) in preview.columns.enumerated() {
                table.append([
                    .text(preview.report.name), Cell(index + 1), .text(pair.header),
                    pair.columnNames.isEmpty
                        ? Cell(String?.none) : .text(pair.columnNames.joined(separator: ", ")),
                ])
            }
        }
        return table
    }

    private static func firstLines(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(
            name: "first_lines",
            columns: ["name", "line_no"] + InvoiceColumn.allCases.map { .init($0.sqlName) },
            nKeys: 2)
        for preview in previews {
            for line in preview.firstLines {
                table.append(
                    [.text(preview.report.name), .integer(line.lineNo)]
                        + line.values.map { Cell($0) })
            }
        }
        return table
    }

    private static func rejectClasses(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(
            name: "reject_classes", columns: ["name", "reject_class", "n_lines"])
        for preview in previews {
            for count in preview.report.rejectCounts {
                table.append([
                    .text(preview.report.name), .text(count.rejectClass.rawValue),
                    Cell(count.count),
                ])
            }
        }
        return table
    }

    private static func firstRejects(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(
            name: "first_rejects", columns: ["name", "line_no", "column_name", "reason", "raw"],
            nKeys: 2)
        for preview in previews {
            for line in preview.report.firstRejects {
                table.append([
                    .text(preview.report.name), Cell(line.lineNo), Cell(line.column?.sqlName),
                    .text(line.reason), .text(line.raw),
                ])
            }
        }
        return table
    }
}
