import Store

extension IngestPreview {
    /// The previews as named tables: `files`, `decisions`, `columns`, `first_lines`,
    /// `reject_classes`, `first_rejects`.
    public static func sections(
        of previews: [IngestPreview]
    ) -> [(name: String, table: ResultTable)] {
        [
            ("files", files(previews)), ("decisions", decisions(previews)),
            ("columns", columns(previews)), ("first_lines", firstLines(previews)),
            ("reject_classes", rejectClasses(previews)), ("first_rejects", firstRejects(previews)),
        ]
    }

    private static func files(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(columns: [
            "name", "outcome", "lines_read", "lines_kept", "lines_rejected", "lines_blank",
            "lines_without_customer", "lines_without_description", "first_invoiced_at",
            "last_invoiced_at",
        ])
        for preview in previews {
            let report = preview.report
            table.append([
                .text(report.name), .text(preview.outcome), Value(report.linesRead),
                Value(report.linesKept), Value(report.linesRejected), Value(report.linesBlank),
                Value(report.linesWithoutCustomer), Value(report.linesWithoutDescription),
                Value(report.firstInvoicedAt), Value(report.lastInvoicedAt),
            ])
        }
        return table
    }

    /// What `ingest` would make of the table.
    public var outcome: String {
        if report.alreadyIngested { return "already ingested" }
        return refusal == nil ? "would be kept" : "would be refused"
    }

    private static func decisions(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(columns: ["name", "decision", "value", "basis", "flag"])
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
        var table = ResultTable(columns: ["name", "position", "header", "column_name"])
        for preview in previews {
            for (index, pair) in preview.columns.enumerated() {
                table.append([
                    .text(preview.report.name), Value(index + 1), .text(pair.header),
                    Value(pair.column?.sqlName),
                ])
            }
        }
        return table
    }

    private static func firstLines(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(
            columns: ["name", "line_no"] + InvoiceColumn.allCases.map(\.sqlName))
        for preview in previews {
            for line in preview.firstLines {
                table.append(
                    [.text(preview.report.name), .integer(line.lineNo)] + line.values)
            }
        }
        return table
    }

    private static func rejectClasses(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(columns: ["name", "reject_class", "n_lines"])
        for preview in previews {
            for count in preview.report.rejectCounts {
                table.append([
                    .text(preview.report.name), .text(count.rejectClass.rawValue),
                    Value(count.count),
                ])
            }
        }
        return table
    }

    private static func firstRejects(_ previews: [IngestPreview]) -> ResultTable {
        var table = ResultTable(columns: ["name", "line_no", "column_name", "reason", "raw"])
        for preview in previews {
            for line in preview.report.firstRejects {
                table.append([
                    .text(preview.report.name), Value(line.lineNo), Value(line.column?.sqlName),
                    .text(line.reason), .text(line.raw),
                ])
            }
        }
        return table
    }
}
