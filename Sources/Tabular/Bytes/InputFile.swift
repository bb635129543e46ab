import Foundation

/// What one path holds: a table, or an archive or workbook of several.
///
/// Told by content, never by the extension. A plain or gzip file is one part; a zip archive has a part
/// for each entry that is a table, a workbook one for each sheet.
package final class InputFile {
    /// One table of the file.
    package struct Part: Sendable, Hashable {
        /// As kept in `source_file.name`: file, entry and sheet without folders.
        package let name: String
        /// The path as given, entry and sheet, for messages.
        package let label: String
        /// Whether the part is a sheet, whose records are rows and whose fields are cells.
        package let isSheet: Bool
        let location: Location
    }

    enum Location: Sendable, Hashable {
        case whole
        case entry(Int)
        /// Number of the workbook (0 is the file itself) and of the sheet.
        case sheet(book: Int, sheet: Int)
    }

    package let path: String
    /// The parts that hold invoice lines, or may.
    package private(set) var parts: [Part] = []
    /// Parts left out because they are no tables of invoice lines, with the reason.
    package private(set) var notes: [String] = []
    private let chunk: Int
    private let sheetWanted: String?
    private let names: HeaderNames
    private var archive: ZipArchive?
    private var books: [Workbook] = []
    /// Whether the bytes come from a pipe, which can be read once only.
    package let isStream: Bool
    /// A pipe once opened: opening it again would lose what was looked at.
    private var opened: FileByteSource?

    /// Looks at the content of a path; `-` is standard input.
    ///
    /// - Parameters:
    ///   - chunk: Bytes a read; the result does not depend on it.
    ///   - sheet: Name or number (from 1) of the sheet to read; `nil` reads all with the wanted header.
    ///   - names: Header names that the caller adds.
    ///   - keepsAll: Whether parts without invoice lines are kept too.
    /// - Throws: What opening throws; `data` where nothing in it is a table of invoice lines.
    package init(
        path: String, chunk: Int = 1 << 18, sheet: String? = nil,
        names: HeaderNames = HeaderNames(), keepsAll: Bool = false
    ) throws(IngestError) {
        self.path = path
        self.chunk = chunk
        sheetWanted = sheet
        self.names = names
        let file = try FileByteSource(path: path, chunk: chunk)
        isStream = file.bytesTotal == nil
        let base = Ingest.storedName(path)
        guard FileSignature.isZip(try file.peek(4)) else {
            guard sheet == nil else {
                throw IngestError(
                    .usage, "\(path): is not a workbook, so --sheet does not apply. Leave it out.")
            }
            parts = [Part(name: base, label: path, isSheet: false, location: .whole)]
            opened = isStream ? file : nil
            noteMisleadingName()
            return
        }
        let archive = try Self.archive(in: file, name: path)
        self.archive = archive
        if let book = try Workbook(archive, name: path) {
            try addSheets(of: book, base: base, label: path)
        } else {
            try addEntries(of: archive, base: base)
        }
        try keepTables(all: keepsAll)
    }

    /// The bytes of a part, unpacked, from their start.
    ///
    /// - Returns: The bytes, and how many `bytesTaken` there will be; `nil` if that is not known.
    package func open(_ part: Part) throws(IngestError) -> (source: any ByteSource, total: Int?) {
        switch part.location {
        case .whole:
            guard let file = opened else { return try Self.stream(path, chunk: chunk) }
            opened = nil
            return try Self.unpacked(file, name: path)
        case .entry(let index):
            guard let archive else { preconditionFailure("an entry without an archive") }
            let entry = archive.entries[index]
            let source = try archive.open(entry)
            return (source, entry.size)
        case .sheet(let book, let sheet):
            let (source, total) = try books[book].open(books[book].sheets[sheet])
            return (source, total)
        }
    }

    /// The sheet that a part is; `nil` for what is no workbook.
    package func sheetName(of part: Part) -> String? {
        guard case .sheet(let book, let sheet) = part.location else { return nil }
        return books[book].sheets[sheet].name
    }

    /// The bytes of a plain or gzip file, and its size on disk.
    static func stream(
        _ path: String, chunk: Int
    ) throws(IngestError) -> (source: any ByteSource, total: Int?) {
        try unpacked(FileByteSource(path: path, chunk: chunk), name: path)
    }

    private static func unpacked(
        _ file: FileByteSource, name: String
    ) throws(IngestError) -> (source: any ByteSource, total: Int?) {
        guard FileSignature.isGzip(try file.peek(2)) else { return (file, file.bytesTotal) }
        return (try GzipByteSource(file, name: name), file.bytesTotal)
    }

    private func noteMisleadingName() {
        let name = path.lowercased()
        guard [".xlsx", ".xls", ".zip", ".ods"].contains(where: name.hasSuffix) else { return }
        notes.append("its name says otherwise, but it is text and was read as such")
    }

    // MARK: Parts

    private func addEntries(of archive: ZipArchive, base: String) throws(IngestError) {
        if let twice = archive.duplicateName {
            throw IngestError(
                .data,
                "\(path): holds \(twice) twice, so it is unclear what it says. Unpack it and ingest"
                    + " the files.")
        }
        let entries = archive.entries.filter { !$0.isBookkeeping }
        guard !entries.isEmpty else {
            throw IngestError(.data, "\(path): the zip archive has no files in it.")
        }
        for entry in entries {
            let label = "\(path)/\(entry.baseName)"
            let name = "\(base)/\(entry.baseName)"
            let head = try Self.head(of: archive.open(entry), 4)
            guard FileSignature.isZip(head) else {
                parts.append(
                    Part(name: name, label: label, isSheet: false, location: .entry(entry.index)))
                continue
            }
            let copy = try Self.spool(archive.open(entry), name: label)
            defer { close(copy) }
            let inner = try ZipArchive(descriptor: copy, name: label)
            guard let book = try Workbook(inner, name: label) else {
                notes.append("\(label): is an archive in an archive and was left out")
                continue
            }
            try addSheets(of: book, base: name, label: label)
        }
    }

    private func addSheets(of book: Workbook, base: String, label: String) throws(IngestError) {
        books.append(book)
        for index in try chosenSheets(of: book) {
            let sheet = book.sheets[index]
            let suffix = book.sheets.count == 1 ? "" : ":\(sheet.name)"
            parts.append(
                Part(
                    name: base + suffix, label: label + suffix, isSheet: true,
                    location: .sheet(book: books.count - 1, sheet: index)))
        }
    }

    private func chosenSheets(of book: Workbook) throws(IngestError) -> [Int] {
        if let sheetWanted {
            let found =
                book.sheets.firstIndex { $0.name == sheetWanted }
                ?? Int(sheetWanted).flatMap { number in
                    book.sheets.indices.contains(number - 1) ? number - 1 : nil
                }
            guard let found else {
                let list = book.sheets.enumerated().map { "\($0.offset + 1) \($0.element.name)" }
                throw IngestError(
                    .usage,
                    "\(book.name): has no sheet \"\(sheetWanted)\". Sheets:"
                        + " \(list.joined(separator: ", ")).")
            }
            return [found]
        }
        for sheet in book.sheets where sheet.isHidden {
            notes.append(
                "\(book.name): the sheet \(sheet.name) is hidden and was left out; name it with"
                    + " --sheet to read it")
        }
        return book.sheets.indices.filter { !book.sheets[$0].isHidden }
    }

    /// Leaves out parts without a header that is anything like ours, if others have one.
    private func keepTables(all: Bool) throws(IngestError) {
        guard parts.count > 1, !all else {
            if parts.isEmpty {
                throw IngestError(
                    .data, "\(path): holds no table. " + notes.joined(separator: "; "))
            }
            return
        }
        var scores: [Int] = []
        for part in parts {
            let reader = CSVRecordReader(try open(part).source, name: part.label)
            let head = try UnicodeByteSource.decoded(reader.peek(CSVLayout.headLength))
            scores.append(try CSVLayout.score(head: head, names: names))
        }
        guard let best = scores.max(), best >= InvoiceColumn.allCases.count / 2 else { return }
        for (part, score) in zip(parts, scores) where score < InvoiceColumn.allCases.count / 2 {
            notes.append("\(part.label): has no columns of invoice lines and was left out")
        }
        parts = zip(parts, scores).filter { $0.1 >= InvoiceColumn.allCases.count / 2 }.map(\.0)
    }

    // MARK: Archives

    private static func archive(in file: FileByteSource, name: String) throws(IngestError)
        -> ZipArchive
    {
        if file.bytesTotal != nil, let descriptor = file.seekableDescriptor {
            return try ZipArchive(descriptor: descriptor, name: name)
        }
        let copy = try spool(file, name: name)
        defer { close(copy) }
        return try ZipArchive(descriptor: copy, name: name)
    }

    private static func head(of source: any ByteSource, _ count: Int) throws(IngestError) -> [UInt8]
    {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        var bytes: [UInt8] = []
        while bytes.count < count {
            let got = try source.read(into: buffer)
            if got == 0 { break }
            bytes.append(contentsOf: buffer[..<got])
        }
        return bytes
    }

    /// A nameless temporary file with what `source` gives, because archives have to be read from
    /// their end.
    private static func spool(_ source: any ByteSource, name: String) throws(IngestError) -> Int32 {
        var template = Array((NSTemporaryDirectory() + "workbench-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw IngestError(
                .inputOutput, "\(name): no temporary file can be made in \(NSTemporaryDirectory())."
            )
        }
        unlink(template)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        do throws(IngestError) {
            while true {
                let count = try source.read(into: buffer)
                if count == 0 { return descriptor }
                var written = 0
                while written < count {
                    let base = buffer.baseAddress?.advanced(by: written)
                    let done = write(descriptor, base, count - written)
                    guard done > 0 || errno == EINTR else {
                        throw IngestError(
                            .inputOutput,
                            "\(name): the temporary copy cannot be written:"
                                + " \(String(cString: strerror(errno))).")
                    }
                    written += max(0, done)
                }
            }
        } catch {
            close(descriptor)
            throw error
        }
    }
}
