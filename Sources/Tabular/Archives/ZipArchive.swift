internal import CZip
import Foundation

/// An opened zip archive, read by entry number; nothing is ever unpacked to disk under its own name.
///
/// Not `Sendable`: one thread at a time. libzip needs to seek, so a pipe has to be spooled first.
package final class ZipArchive {
    /// One entry of the archive's directory.
    package struct Entry: Sendable, Hashable {
        /// Number in the directory, from 0.
        package let index: Int
        /// Name as it stands in the archive; it may hold `../` and is never used as a path.
        package let name: String
        /// Bytes after unpacking, as the directory says.
        package let size: Int
        /// Bytes in the archive.
        package let packedSize: Int
        package let isEncrypted: Bool

        /// The name without folders.
        package var baseName: String {
            String(name.split { $0 == "/" || $0 == "\\" }.last ?? Substring(name))
        }
        /// Whether it can hold no data: a folder, or what macOS adds.
        package var isBookkeeping: Bool {
            plainName.hasSuffix("/") || name.hasPrefix("__MACOSX/") || baseName.hasPrefix(".")
        }
        /// The name with the separators of paths that zips should have, and some programs do not write.
        fileprivate var plainName: String { name.replacing("\\", with: "/") }
        /// The name as parts of office documents are looked up: case tells nothing (ECMA-376 part 2, 6.2.2).
        fileprivate var partName: String { plainName.lowercased() }
    }

    /// Entries looked at; nobody hands over more tables in one file.
    package static let maxEntries = 10_000

    package let name: String
    package let entries: [Entry]
    private let archive: OpaquePointer

    /// Opens the archive in a file.
    ///
    /// - Parameters:
    ///   - descriptor: Of a file that can seek; the archive reads a duplicate.
    ///   - name: The file, for messages.
    /// - Throws: `content` for a cut or damaged archive, or one with too many entries.
    package init(descriptor: Int32, name: String) throws(TabularError) {
        self.name = name
        lseek(descriptor, 0, SEEK_SET)
        let own = dup(descriptor)
        guard own >= 0 else {
            throw TabularError(.inputOutput, name, "cannot be opened a second time.")
        }
        var code: Int32 = 0
        guard let archive = zip_fdopen(own, 0, &code) else {
            close(own)
            throw TabularError(
                .content, name,
                "the zip archive is cut off or damaged (\(Self.text(of: code)))."
                    + " Fetch it again.")
        }
        self.archive = archive
        do {
            entries = try Self.directory(of: archive, name: name)
        } catch {
            zip_discard(archive)
            throw error
        }
    }

    deinit { zip_discard(archive) }

    /// The part of an office document with this name, whatever its case and its separators of paths.
    package func entry(named name: String) -> Entry? {
        entries.first { $0.name == name } ?? entriesByPartName[name.lowercased()]
    }

    private lazy var entriesByPartName: [String: Entry] =
        Dictionary(entries.map { ($0.partName, $0) }) { first, _ in first }

    /// Names that two entries share.
    package var duplicateName: String? { duplicate(\.name) }

    /// Names that two entries share as parts of an office document.
    package var duplicatePartName: String? { duplicate(\.partName) }

    private func duplicate(_ name: (Entry) -> String) -> String? {
        var seen: Set<String> = []
        return entries.first { !seen.insert(name($0)).inserted }?.name
    }

    /// The unpacked bytes of an entry, as a stream.
    ///
    /// - Throws: `content` for an encrypted entry or a method that libzip does not know.
    package func open(_ entry: Entry, limit: UnpackLimit = UnpackLimit()) throws(TabularError)
        -> ZipEntrySource
    {
        let label = "\(name)/\(entry.baseName)"
        guard !entry.isEncrypted else {
            throw TabularError(
                .content, label, "is encrypted. Unpack it with its password and ingest the file.")
        }
        guard let file = zip_fopen_index(archive, zip_uint64_t(entry.index), 0) else {
            let reason = String(cString: zip_strerror(archive))
            throw TabularError(
                .content, label, "cannot be unpacked (\(reason)). Fetch it again, or unpack it.")
        }
        return ZipEntrySource(self, file: file, entry: entry, label: label, limit: limit)
    }

    private static func directory(
        of archive: OpaquePointer, name: String
    ) throws(TabularError) -> [Entry] {
        let count = Int(zip_get_num_entries(archive, 0))
        guard count <= maxEntries else {
            throw TabularError(
                .content, name, "has \(count) entries; at most \(maxEntries) are read. Unpack it.")
        }
        var entries: [Entry] = []
        for index in 0..<max(0, count) {
            var status = zip_stat_t()
            zip_stat_init(&status)
            guard zip_stat_index(archive, zip_uint64_t(index), 0, &status) == 0,
                let text = status.name
            else { continue }
            entries.append(
                Entry(
                    index: index, name: String(cString: text), size: Int(clamping: status.size),
                    packedSize: Int(clamping: status.comp_size),
                    isEncrypted: status.encryption_method != UInt16(ZIP_EM_NONE)))
        }
        return entries
    }

    private static func text(of code: Int32) -> String {
        var error = zip_error_t()
        zip_error_init_with_code(&error, code)
        defer { zip_error_fini(&error) }
        return String(cString: zip_error_strerror(&error))
    }
}

/// How much may come out of a packed stream: what is small outside and endless inside is an attack.
package struct UnpackLimit: Sendable {
    /// Bytes from which on the ratio counts.
    package var freeBytes = 64 << 20
    /// Unpacked bytes a packed byte; tables pack 5 to 20 times, repeated lines 100 times.
    package var maxRatio = 200

    package init() {}

    /// Throws `content` if `unpacked` bytes from `packed` ones are a bomb.
    package func check(unpacked: Int, packed: Int, label: String) throws(TabularError) {
        guard unpacked > freeBytes, unpacked / maxRatio > packed else { return }
        throw TabularError(
            .content, label,
            "unpacks to more than \(maxRatio) times its size, like a zip bomb; not read."
                + " If it is sound, unpack it and ingest the file.")
    }
}

/// The unpacked bytes of one entry; its checksum is proved at the end.
package final class ZipEntrySource: ByteSource {
    private let archive: ZipArchive
    private let file: OpaquePointer
    private let entry: ZipArchive.Entry
    private let label: String
    private let limit: UnpackLimit
    /// Unpacked bytes, as is the entry's size.
    package private(set) var bytesTaken = 0

    fileprivate init(
        _ archive: ZipArchive, file: OpaquePointer, entry: ZipArchive.Entry, label: String,
        limit: UnpackLimit
    ) {
        self.archive = archive
        self.file = file
        self.entry = entry
        self.label = label
        self.limit = limit
    }

    deinit { zip_fclose(file) }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        let count = Int(zip_fread(file, buffer.baseAddress, zip_uint64_t(buffer.count)))
        guard count >= 0 else {
            let reason = String(cString: zip_file_strerror(file))
            throw TabularError(
                .content, label, "the archive is cut off or damaged (\(reason)). Fetch it again.")
        }
        precondition(count <= buffer.count)
        bytesTaken += count
        guard bytesTaken <= entry.size else {
            throw TabularError(
                .content, label, "unpacks to more than the archive says; not read as it is unsafe.")
        }
        try limit.check(unpacked: bytesTaken, packed: entry.packedSize, label: label)
        return count
    }
}
