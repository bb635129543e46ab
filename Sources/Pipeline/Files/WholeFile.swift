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

    /// Starts a file that `commit` puts at `path`.
    ///
    /// - Throws: `OutputFileError` when its folder is missing or cannot be written to, for a database,
    ///   an empty name, a folder, and a file of another kind unless the terms are to force it.
    public init(
        _ path: String, as kind: OutputKind, on terms: OutputTerms = OutputTerms()
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
        let file = try TemporaryFile(place.path, for: path, rights: rights, usual: 0o666)
        descriptor = file.descriptor
        temporary = file.path
    }

    deinit {
        if isOpen { discard() }
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
    public func commit() throws(OutputFileError) {
        try flush()
        if let temporary {
            guard fsync(descriptor) == 0 else { throw error(errno) }
            // What has come to stand there since is judged like what stood there before.
            let now = try OutputPlace(place.name, as: kind, on: terms)
            guard case .file = now.way, now.path == place.path else {
                throw OutputFileError(path: place.name, reason: .otherFile)
            }
            guard rename(temporary, place.path) == 0 else { throw error(errno) }
        }
        isOpen = false
        guard close(descriptor) == 0 else { throw error(errno) }
        guard temporary != nil else { return }
        let code = FilePlace.syncFolder(of: place.path)
        guard code == 0 else { throw error(code) }
    }

    /// Takes a committed file away again, where what it belongs to came to nothing.
    ///
    /// What stood there before is gone: better no file than one of which nothing else knows.
    func withdraw() {
        guard !isOpen, temporary != nil else { return }
        unlink(place.path)
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
        if let temporary { unlink(temporary) }
    }

    private func error(_ code: Int32) -> OutputFileError {
        OutputFileError(path: place.name, code: code)
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
