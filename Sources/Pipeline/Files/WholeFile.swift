import Foundation

/// An output file that appears whole or not at all: written beside its place, synced, renamed.
///
/// What is not committed leaves nothing behind. Devices and pipes are written through.
public final class WholeFile {
    private let place: OutputPlace
    private let kind: OutputKind
    private let terms: OutputTerms
    /// `nil` for what is written through.
    private let temporary: String?
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isOpen = true
    private var isPlaced = false
    /// Where the file lies that stood at the place before, until it is known whether it is needed again.
    private var aside: String?

    /// Starts a file that `commit` puts at `path`.
    ///
    /// - Throws: `OutputFileError` when its folder is missing or cannot be written to, for a database,
    ///   an empty name, a folder, and a file of another kind unless the terms are to force it.
    ///
    /// - Parameter rights: Of a new file, before the umask takes its part.
    public init(
        _ path: String, as kind: OutputKind, on terms: OutputTerms = OutputTerms(),
        rights usual: mode_t = 0o666
    ) throws(OutputFileError) {
        guard !terms.isCancelled() else { throw .stopped(path) }
        place = try OutputPlace(path, as: kind, on: terms)
        self.kind = kind
        self.terms = terms
        guard case .file(let rights) = place.way else {
            descriptor = try place.open(place.way)
            temporary = nil
            return
        }
        let file = try TemporaryFile(place.path, for: path, rights: rights, usual: usual)
        descriptor = file.descriptor
        temporary = file.path
    }

    /// Looks whether a file could be put there later, before the work for it is begun.
    ///
    /// - Throws: As `init`.
    static func refuse(
        _ path: String, as kind: OutputKind, on terms: OutputTerms
    ) throws(OutputFileError) {
        let place = try OutputPlace(path, as: kind, on: terms)
        guard case .file = place.way else { return }
        let folder = (place.path as NSString).deletingLastPathComponent
        guard access(folder.isEmpty ? "." : folder, W_OK) == 0 else {
            throw OutputFileError(path: path, code: errno)
        }
    }

    deinit {
        if isOpen { discard() }
    }

    /// Where the file stands until it is in its place: for SQLite, which writes a database by its name.
    var unfinishedPath: String {
        guard let temporary else { preconditionFailure("what is written through has no file yet") }
        return temporary
    }

    /// Adds text as UTF-8.
    public func append(_ text: String) throws(OutputFileError) {
        buffer.append(contentsOf: text.utf8)
        try flushIfFull()
    }

    /// Adds bytes.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(OutputFileError) {
        buffer.append(contentsOf: bytes)
        try flushIfFull()
    }

    /// Puts the file in its place; it is on the disk afterwards.
    ///
    /// - Parameter keepsOld: Keeps what stood there beside it, until `withdraw` or `settle`.
    public func commit(keepsOld: Bool = false) throws(OutputFileError) {
        try flush()
        if let temporary {
            guard fsync(descriptor) == 0 else { throw error(errno) }
            // What has come to stand there since is judged like what stood there before.
            let now = try OutputPlace(place.name, as: kind, on: terms)
            guard case .file = now.way, now.path == place.path else {
                throw OutputFileError(path: place.name, reason: .otherFile)
            }
            if keepsOld { try setAside(temporary + ".old") }
            guard rename(temporary, place.path) == 0 else {
                let code = errno
                restore()
                throw error(code)
            }
            isPlaced = true
        }
        isOpen = false
        guard close(descriptor) == 0 else { throw error(errno) }
        guard temporary != nil else { return }
        let code = FilePlace.syncFolder(of: place.path)
        guard code == 0 else { throw error(code) }
    }

    /// Takes a committed file away again, where what it belongs to came to nothing, and puts back what `keepsOld` kept.
    ///
    /// Where nothing stood there nothing does: better no file than one of which nothing else knows.
    func withdraw() {
        guard isPlaced else { return }
        isPlaced = false
        if aside == nil { unlink(place.path) } else { restore() }
        _ = FilePlace.syncFolder(of: place.path)
    }

    /// Lets go of what stood there before: what the file belongs to is stored.
    func settle() {
        if let aside { unlink(aside) }
        aside = nil
    }

    /// Keeps what stands at the place under another name; it stays there too wherever the file system has second names.
    private func setAside(_ path: String) throws(OutputFileError) {
        guard link(place.path, path) != 0 else { return aside = path }
        guard errno != ENOENT else { return }
        guard rename(place.path, path) == 0 else { throw error(errno) }
        aside = path
    }

    private func restore() {
        // Of two names of one file rename leaves both.
        guard let aside, rename(aside, place.path) == 0 else { return }
        unlink(aside)
        self.aside = nil
    }

    /// Writes a file in one go.
    static func write(
        _ path: String, as kind: OutputKind, on terms: OutputTerms,
        _ body: (WholeFile) throws -> Void
    ) throws {
        let file = try WholeFile(path, as: kind, on: terms)
        try body(file)
        try file.commit()
    }

    private func discard() {
        close(descriptor)
        guard let temporary else { return }
        unlink(temporary)
        if kind == .database {
            for suffix in DatabaseFiles.sidecars { unlink(temporary + suffix) }
        }
    }

    private func error(_ code: Int32) -> OutputFileError {
        if code == EPIPE, place.way == .descriptor(STDOUT_FILENO) {
            return OutputFileError(path: place.name, reason: .readerGone)
        }
        return OutputFileError(path: place.name, code: code)
    }

    private func flushIfFull() throws(OutputFileError) {
        guard buffer.count >= 1 << 16 else { return }
        guard !terms.isCancelled() else { throw .stopped(place.name) }
        try flush()
    }

    private func flush() throws(OutputFileError) {
        let code = buffer.withUnsafeBytes { writeWhole($0, to: descriptor) }
        guard code == 0 else { throw error(code) }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Writes all bytes, however many pieces that takes.
///
/// - Returns: 0, or why it failed.
func writeWhole(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var offset = 0
    while offset < bytes.count {
        let written = Foundation.write(
            descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        if written < 0 {
            if errno == EINTR { continue }
            return errno
        }
        offset += written
    }
    return 0
}
