import Tabular

/// Ids of people who want to be forgotten, from a file: the first column, one a line, with a header or without.
public enum ForgetList {
    private static let headers: Set<String> = [
        "customerid", "customer", "id", "email", "emailaddress", "kundennummer", "kunde", "client",
    ]

    /// Reads the ids as they stand there.
    ///
    /// - Throws: `ForgetError.emptyFile`; what the file throws.
    public static func read(_ path: String) throws -> [String] {
        let source = try IngestError.from(InputFile.stream(path, chunk: 1 << 16).source)
        let reader = CSVRecordReader(source, name: path, fieldCapacity: 64)
        let head = try reader.firstBytes(4096)
        let firstLine = head.prefix { $0 != 0x0A }
        let delimiter =
            [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].first { firstLine.contains($0) }
            ?? UInt8(ascii: ",")
        reader.begin(
            delimiter: delimiter, skipping: head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        var ids: [String] = []
        var isFirst = true
        while try reader.nextRecord() {
            guard !reader.isBlank, !reader.isEmpty else { continue }
            let id = WhiteSpace.trimmed(
                TextEncoding.likely(reader.record).text(reader[0].bytes))
            defer { isFirst = false }
            if isFirst, headers.contains(HeaderNames.normalized(id)) { continue }
            if !id.isEmpty { ids.append(id) }
        }
        guard !ids.isEmpty else { throw ForgetError.emptyFile(path) }
        return ids
    }
}
