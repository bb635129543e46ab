import Foundation

/// An output file that appears whole or not at all: written beside its place, synced, renamed.
///
/// What is not committed leaves nothing behind.
public final class WholeFile {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isOpen = true

    /// Starts a file that `commit` puts at `path`, replacing what is there.
    ///
    /// - Throws: `OutputFileError` when its folder is missing or cannot be written to.
    public init(_ path: String) throws(OutputFileError) {
        var template = Array("\(path).XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw OutputFileError(path: path, code: errno) }
        self.path = path
        temporary = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // mkstemp makes files for their owner only; ours are as public as the umask says.
        let mask = umask(0)
        umask(mask)
        fchmod(descriptor, 0o666 & ~mask)
    }

    deinit {
        if isOpen { discard() }
    }

    /// Adds text as UTF-8.
    public func append(_ text: String) throws(OutputFileError) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Adds bytes.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(OutputFileError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Puts the file in its place; it is on the disk afterwards.
    public func commit() throws(OutputFileError) {
        try flush()
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw OutputFileError(path: path, code: errno)
        }
        isOpen = false
        close(descriptor)
    }

    /// Writes a file in one go.
    static func write(_ path: String, _ body: (WholeFile) throws -> Void) throws {
        let file = try WholeFile(path)
        try body(file)
        try file.commit()
    }

    private func discard() {
        close(descriptor)
        unlink(temporary)
    }

    private func flush() throws(OutputFileError) {
        var offset = 0
        while offset < buffer.count {
            let written = buffer.withUnsafeBytes { bytes in
                Foundation.write(
                    descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw OutputFileError(path: path, code: errno)
            }
            offset += written
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// An output file could not be written.
public struct OutputFileError: UserFacingError {
    let path: String
    let code: Int32

    /// Decides the exit code.
    public var kind: FailureKind {
        switch code {
        case EACCES, EPERM, EROFS: .permission
        case ENOSPC, EIO, EDQUOT: .inputOutput
        default: .cannotCreate
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        "\(path): cannot be written: \(String(cString: strerror(code))). "
            + "Check the folder, or name another place."
    }
}
