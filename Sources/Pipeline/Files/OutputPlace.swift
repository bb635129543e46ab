import Foundation

/// Where an output goes, looked at before a byte is written.
///
/// A database is never an output, with or without `--force`. A link is followed: its target is
/// replaced, the link stays. Devices and pipes are written through.
struct OutputPlace {
    /// How the bytes get there.
    enum Way: Equatable {
        /// Written beside and renamed; the rights are those of the file that stands there.
        case file(rights: mode_t?)
        /// A device or a pipe: opened and written to.
        case node
        /// What the process has open already: `-`, `/dev/stdout`, `/dev/fd/3`.
        case descriptor(Int32)
    }

    /// As it was named, for messages.
    let name: String
    /// The place itself, links followed.
    let path: String
    let way: Way
    private let terms: OutputTerms

    /// - Throws: `OutputFileError` for what must stay as it is.
    init(_ name: String, as kind: OutputKind, on terms: OutputTerms) throws(OutputFileError) {
        guard !name.isEmpty else { throw OutputFileError(path: name, reason: .noName) }
        self.name = name
        self.terms = terms
        path = FilePlace.followingLinks(name)
        if name == "-" {
            guard kind != .database else { throw OutputFileError(path: name, reason: .noStream) }
            way = .descriptor(STDOUT_FILENO)
            return
        }
        try Self.refuseDatabase(name, target: path, own: terms.database)
        if kind == .database { try Self.refuseSidecars(name, target: path) }
        var status = stat()
        // Asked of the name as given: /dev/stdout leads to names that cannot be resolved.
        guard stat(name, &status) == 0 else {
            guard errno == ENOENT else { throw OutputFileError(path: name, code: errno) }
            try Self.refuseSecond(name, terms)
            way = .file(rights: nil)
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            let start = try Self.start(of: name)
            guard kind == .database || !Self.isDatabase(start) else {
                throw OutputFileError(path: name, reason: .database)
            }
            if let own = Self.descriptor(name) {
                guard kind != .database else {
                    throw OutputFileError(path: name, reason: .noStream)
                }
                way = .descriptor(own)
                return
            }
            try Self.refuseSecond(name, terms)
            guard access(name, W_OK) == 0 else { throw OutputFileError(path: name, code: errno) }
            guard status.st_size == 0 || terms.isForced || kind.fits(start) else {
                throw OutputFileError(path: name, reason: kind.refusal)
            }
            way = .file(rights: status.st_mode & 0o777)
        case S_IFCHR where kind == .database, S_IFIFO where kind == .database:
            throw OutputFileError(path: name, reason: .noStream)
        case S_IFCHR, S_IFIFO:
            way = Self.descriptor(name).map(Way.descriptor) ?? .node
        case S_IFDIR: throw OutputFileError(path: name, code: EISDIR)
        case S_IFBLK: throw OutputFileError(path: name, reason: .blockDevice)
        default: throw OutputFileError(path: name, code: ENXIO)
        }
    }

    /// Opens what is written through.
    ///
    /// Waits for the reader of a pipe, as a shell does, but no longer than the user wants.
    func open(_ way: Way) throws(OutputFileError) -> Int32 {
        if case .descriptor(let own) = way {
            let copy = fcntl(own, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else { throw OutputFileError(path: name, code: errno) }
            return copy
        }
        while true {
            let found = Foundation.open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
            if found >= 0 { return try blocking(found) }
            guard errno == ENXIO || errno == EINTR, isPipe else {
                throw OutputFileError(path: name, code: errno)
            }
            guard !terms.isCancelled() else { throw .stopped(name) }
            usleep(20_000)
        }
    }

    private var isPipe: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }

    /// Nobody may have put a file in the node's place meanwhile: it would be written over.
    private func blocking(_ descriptor: Int32) throws(OutputFileError) -> Int32 {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFREG,
            fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) == 0
        else {
            close(descriptor)
            throw OutputFileError(path: name, reason: .otherFile)
        }
        return descriptor
    }

    // MARK: What stays as it is

    private static let heads: [[UInt8]] = [
        Array("SQLite format 3\0".utf8),
        // A rollback journal; a write-ahead log in either byte order.
        [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7],
        [0x37, 0x7F, 0x06, 0x82, 0x00, 0x2D, 0xE2, 0x18],
        [0x37, 0x7F, 0x06, 0x83, 0x00, 0x2D, 0xE2, 0x18],
    ]

    private static func isDatabase(_ start: [UInt8]) -> Bool {
        heads.contains { start.starts(with: $0) }
    }

    /// By name: an empty database has no first bytes, and a sidecar may not be there yet.
    private static func refuseDatabase(
        _ name: String, target: String, own: String?
    ) throws(OutputFileError) {
        let isOwn = own.map { DatabaseFiles($0).contains(name) } ?? false
        let isSidecar = DatabaseFiles.sidecars.contains { suffix in
            target.hasSuffix(suffix)
                && isDatabase((try? start(of: String(target.dropLast(suffix.count)))) ?? [])
        }
        guard !isOwn, !isSidecar else { throw OutputFileError(path: name, reason: .database) }
    }

    /// What SQLite keeps beside a database would be taken for the new one's.
    private static func refuseSidecars(_ name: String, target: String) throws(OutputFileError) {
        for suffix in DatabaseFiles.sidecars {
            var status = stat()
            guard lstat(target + suffix, &status) == 0 else { continue }
            throw OutputFileError(path: name, reason: .sidecar(target + suffix))
        }
    }

    private static func refuseSecond(
        _ name: String, _ terms: OutputTerms
    ) throws(OutputFileError) {
        let place = FilePlace(name)
        guard !terms.others.contains(where: { FilePlace($0) == place }) else {
            throw OutputFileError(path: name, reason: .twice)
        }
    }

    /// The number of a file that the process has open, if the name is one for that.
    private static func descriptor(_ name: String) -> Int32? {
        for step in FilePlace.steps(of: name) {
            for folder in ["/proc/self/fd/", "/dev/fd/"] where step.hasPrefix(folder) {
                return Int32(step.dropFirst(folder.count))
            }
        }
        return nil
    }

    /// The first bytes of a regular file.
    private static func start(of path: String) throws(OutputFileError) -> [UInt8] {
        // A pipe in its place must not hold us up.
        let descriptor = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutputFileError(path: path, code: errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw OutputFileError(path: path, code: errno) }
        return Array(bytes.prefix(count))
    }
}
