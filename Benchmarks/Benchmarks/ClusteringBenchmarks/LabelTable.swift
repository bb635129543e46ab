import Store

/// The write-back of one labeling, as a sweep does it.
enum LabelTable {
    /// Inserts one row a label into `run_label`.
    static func insert(_ labels: [Int32], into connection: Connection) throws {
        try labels.withUnsafeBufferPointer { labels in
            let source = BatchSource(
                name: "labels",
                columns: [
                    SourceColumn("run_id", .integer), SourceColumn("row_no", .integer),
                    SourceColumn("cluster", .integer),
                ],
                batches: [
                    ColumnBatch(
                        rowCount: labels.count,
                        values: [.constant(1), .rowNumber(start: 0), .int32(labels)])
                ])
            try connection.insert(
                source,
                with: "insert into run_label select run_id, row_no, cluster from labels")
        }
    }
}
