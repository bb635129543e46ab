import Tabular

/// The records of some bytes, or why they are refused.
package enum Records: Hashable {
    case read([String])
    case refused(String)

    /// Longest record: small, because large buffers cost the sanitizer milliseconds each.
    private static let recordBytes = 1 << 14

    /// Reads all of a source, and looks that no field lies outside of its record.
    ///
    /// - Parameters:
    ///   - isSheet: Whether `source` gives the cells of a sheet.
    ///   - chunk: Bytes asked for in one read.
    package init(
        _ source: any ByteSource, isSheet: Bool = false, delimiter: UInt8 = 0x2C, chunk: Int
    ) {
        do {
            self = .read(try Self.records(source, isSheet, delimiter, chunk))
        } catch {
            precondition(
                error.errorClass == .content, "a file cannot be to blame for this: \(error)")
            self = .refused(error.description)
        }
    }

    private static func records(
        _ source: any ByteSource, _ isSheet: Bool, _ delimiter: UInt8, _ chunk: Int
    ) throws(TabularError) -> [String] {
        let reader = CSVRecordReader(
            UnicodeByteSource(source), name: "fuzz", fieldCapacity: 100, chunk: chunk,
            recordBytes: recordBytes)
        reader.countsRecords = isSheet
        reader.begin(delimiter: delimiter)
        var records: [String] = []
        var line = 0
        while try reader.readRecord() {
            precondition(reader.line > line, "a record on a line before it")
            line = reader.line
            var text = "\(line) \(reader.fieldCount) \(reader.defect.map { "\($0)" } ?? "")"
            for index in 0..<min(reader.fieldCount, 100) {
                let field = reader[index]
                precondition(field.bytes.count <= reader.record.count)
                text += "|" + field.text
            }
            records.append(text)
        }
        return records
    }
}
