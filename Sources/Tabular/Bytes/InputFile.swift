import Foundation

/// What one path holds: a table, or an archive or workbook of several.
///
/// Told by content, never by the extension. A plain or gzip file is one part; a zip archive has a part
/// for each entry that is a table, a workbook one for each sheet.
package final class InputFile {
    /// One table of the file.
    package struct Part: Sendable, Hashable {
        /// File, entry and sheet, without folders: what may be kept of where it came from.
        package let name: String
        /// The path as given, entry and sheet, for messages.
        package let label: String
        /// Whether the part is a sheet, whose records are rows and whose fields are cells.
        package let isSheet: Bool
        /// Whether the part is all of a file that is no archive.
        package var isWholeFile: Bool { location == .whole }
        /// Number of the workbook that it is a sheet of.
        fileprivate var book: Int? {
            if case .sheet(let book, _) = location { book } else { nil }
        }
        let location: Location
    }

    enum Location: Sendable, Hashable {
        case whole
        case entry(Int)
        /// Number of the workbook (0 is the file itself) and of the sheet.
        case sheet(book: Int, sheet: Int)
    }

    /// The parts, those together that are one file: the sheets of a workbook.
    package var wholes: [[Part]] {
        var wholes: [[Part]] = []
        for part in parts {
            if let book = part.book, wholes.last?.last?.book == book {
                wholes[wholes.count - 1].append(part)
            } else {
                wholes.append([part])
            }
        }
        return wholes
    }

    package let path: String
    /// The tables, one at least; those that `keep` has left.
    package private(set) var parts: [Part] = []
    /// What was left out or looks odd, and why.
    package private(set) var notes: [String] = []
    private let chunk: Int
    private let isCancelled: () -> Bool
    private let sheetWanted: String?
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
    ///   - sheet: Name or number (from 1) of the sheet to read; `nil` takes all that are not hidden.
    ///   - isCancelled: Asked while a pipe keeps its reader waiting and while the directory of a
    ///     workbook is read, on the thread that reads.
    /// - Throws: What opening throws; `content` where nothing in it can be a table.
    package init(
        path: String, chunk: Int = 1 << 18, sheet: String? = nil,
        isCancelled: @escaping () -> Bool = { false }
    ) throws(TabularError) {
        self.path = path
        self.chunk = chunk
        self.isCancelled = isCancelled
        sheetWanted = sheet
        let file = try FileByteSource(path: path, chunk: chunk, isCancelled: isCancelled)
        isStream = file.bytesTotal == nil
        let base = Self.baseName(path)
        guard FileSignature.isZip(try file.peek(4)) else {
            guard sheet == nil else {
                throw TabularError(
                    .request, path, "is not a workbook, so --sheet does not apply. Leave it out.")
            }
            parts = [Part(name: base, label: path, isSheet: false, location: .whole)]
            opened = isStream ? file : nil
            noteMisleadingName()
            return
        }
        let archive = try Self.archive(in: file, name: path)
        self.archive = archive
        if let book = try Workbook(archive, name: path, isCancelled: isCancelled) {
            try addSheets(of: book, base: base, label: path)
        } else {
            try addEntries(of: archive, base: base)
        }
        guard !parts.isEmpty else {
            throw TabularError(
                .content, path, "holds no table. " + notes.joined(separator: "; "))
        }
    }

    /// The name of a file without folders, which tell about somebody's disk; `-` is itself.
    package static func baseName(_ path: String) -> String {
        path == "-" ? "-" : (path as NSString).lastPathComponent
    }

    /// Leaves out parts that the caller has no use for, and notes why.
    ///
    /// - Parameter reason: Why a part is left out, told after its label; `nil` keeps it.
    package func leaveOut(_ reason: (Part) -> String?) {
        parts = parts.filter { part in
            guard let reason = reason(part) else { return true }
            notes.append("\(part.label): \(reason)")
            return false
        }
    }

    /// The first bytes of a part as text: UTF-16 with its mark as UTF-8.
    package func head(of part: Part, count: Int) throws(TabularError) -> [UInt8] {
        let reader = CSVRecordReader(try open(part).source, name: part.label)
        let text = try UnicodeByteSource.decoded(reader.peek(count))
        return part.isSheet ? text : try CSVHead.withoutLineQuotes(text, quoting: nil)
    }

    /// The bytes of a part, unpacked, from their start.
    ///
    /// - Returns: The bytes, and how many `bytesTaken` there will be; `nil` if that is not known.
    package func open(_ part: Part) throws(TabularError) -> (source: any ByteSource, total: Int?) {
        switch part.location {
        case .whole:
            guard let file = opened else {
                return try Self.stream(path, chunk: chunk, isCancelled: isCancelled)
            }
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
    package static func stream(
        _ path: String, chunk: Int, isCancelled: @escaping () -> Bool = { false }
    ) throws(TabularError) -> (source: any ByteSource, total: Int?) {
        try unpacked(
            FileByteSource(path: path, chunk: chunk, isCancelled: isCancelled), name: path)
    }

    private static func unpacked(
        _ file: FileByteSource, name: String
    ) throws(TabularError) -> (source: any ByteSource, total: Int?) {
        guard FileSignature.isGzip(try file.peek(2)) else { return (file, file.bytesTotal) }
        return (try GzipByteSource(file, name: name), file.bytesTotal)
    }

    private func noteMisleadingName() {
        let name = path.lowercased()
        guard [".xlsx", ".xls", ".zip", ".ods"].contains(where: name.hasSuffix) else { return }
        notes.append("its name says otherwise, but it is text and was read as such")
    }

    // MARK: Parts

    private func addEntries(of archive: ZipArchive, base: String) throws(TabularError) {
        if let twice = archive.duplicateName {
            throw TabularError(
                .content, path,
                "holds \(twice) twice, so it is unclear what it says. Unpack it and ingest"
                    + " the files.")
        }
        let entries = archive.entries.filter { !$0.isBookkeeping }
        guard !entries.isEmpty else {
            throw TabularError(.content, path, "the zip archive has no files in it.")
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
            guard let book = try Workbook(inner, name: label, isCancelled: isCancelled) else {
                notes.append("\(label): is an archive in an archive and was left out")
                continue
            }
            try addSheets(of: book, base: name, label: label)
        }
    }

    private func addSheets(of book: Workbook, base: String, label: String) throws(TabularError) {
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

    private func chosenSheets(of book: Workbook) throws(TabularError) -> [Int] {
        if let sheetWanted {
            let found =
                book.sheets.firstIndex { $0.name == sheetWanted }
                ?? Int(sheetWanted).flatMap { number in
                    book.sheets.indices.contains(number - 1) ? number - 1 : nil
                }
            guard let found else {
                let list = book.sheets.enumerated().map { "\($0.offset + 1) \($0.element.name)" }
                throw TabularError(
                    .request, book.name,
                    "has no sheet \"\(sheetWanted)\". Sheets:"
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

    // MARK: Archives

    private static func archive(in file: FileByteSource, name: String) throws(TabularError)
        -> ZipArchive
    {
        if file.bytesTotal != nil, let descriptor = file.seekableDescriptor {
            return try ZipArchive(descriptor: descriptor, name: name)
        }
        let copy = try spool(file, name: name)
        defer { close(copy) }
        return try ZipArchive(descriptor: copy, name: name)
    }

    private static func head(of source: any ByteSource, _ count: Int) throws(TabularError)
        -> [UInt8]
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
    private static func spool(_ source: any ByteSource, name: String) throws(TabularError) -> Int32
    {
        var template = Array((NSTemporaryDirectory() + "workbench-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw TabularError(
                .inputOutput, name,
                "no temporary file can be made in \(NSTemporaryDirectory()):"
                    + " \(String(cString: strerror(errno))). Name another folder: TMPDIR=/some/folder."
            )
        }
        unlink(template)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        do throws(TabularError) {
            while true {
                let count = try source.read(into: buffer)
                if count == 0 { return descriptor }
                var written = 0
                while written < count {
                    let base = buffer.baseAddress?.advanced(by: written)
                    let done = write(descriptor, base, count - written)
                    guard done > 0 || done < 0 && errno == EINTR else {
                        throw TabularError(
                            .inputOutput, name,
                            "the temporary copy in \(NSTemporaryDirectory()) cannot be written:"
                                + " \(String(cString: strerror(errno))). Name another folder: TMPDIR=/some/folder."
                        )
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
