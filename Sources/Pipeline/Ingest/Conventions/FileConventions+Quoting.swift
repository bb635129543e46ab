import Tabular

extension FileConventions {
    /// Decides whether quotes stand around fields: as told, as an earlier pass has found, or in files with tabs
    /// or pipes as the first lines say.
    ///
    /// - Returns: Fields of a whole record, where a later line can still show that they do not.
    mutating func settleQuoting(
        _ layout: InvoiceLayout, of head: CSVHead, asked: Quoting?, hasLineQuotes: Bool
    ) throws(IngestError) -> ClosedRange<Int>? {
        if let asked {
            quoting = asked
            quotingBasis = .option
        }
        if hasLineQuotes, asked == nil {
            quoting = .lines
            quotingBasis = .format
        }
        guard case .assumed = quotingBasis,
            layout.delimiter == 0x09 || layout.delimiter == UInt8(ascii: "|")
        else { return nil }
        let fields = layout.header.minFields...max(layout.header.names.count, 1)
        let line = try IngestError.from(
            head.firstLineWithoutQuoting(
                layout.delimiter, skipping: layout.recordsToSkip, fields: fields))
        guard let line else { return fields }
        quoting = .none
        quotingBasis = .file(line: line)
        return nil
    }
}
