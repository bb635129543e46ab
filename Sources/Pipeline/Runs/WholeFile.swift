import Foundation

/// An output file that appears whole or not at all: written beside its place, synced, renamed.
struct WholeFile {
    /// Writes a file in one go through `body`, which gets a function that appends text.
    ///
    /// - Throws: `OutputFileError`, or what `body` throws; then nothing is left behind.
    static func write(_ path: String, _ body: ((String) throws -> Void) throws -> Void) throws {
        var template = Array("\(path).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw OutputFileError(path: path, code: errno) }
        let temporary = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        fchmod(descriptor, 0o666 & ~currentUmask())
        var buffer: [UInt8] = []
        do {
            try body { text in
                buffer.append(contentsOf: text.utf8)
                if buffer.count >= 1 << 16 {
                    try flush(&buffer, to: descriptor, path: path)
                }
            }
            try flush(&buffer, to: descriptor, path: path)
            guard fsync(descriptor) == 0, close(descriptor) == 0,
                rename(temporary, path) == 0
            else { throw OutputFileError(path: path, code: errno) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
    }

    private static func flush(
        _ buffer: inout [UInt8], to descriptor: Int32, path: String
    ) throws {
        var offset = 0
        try buffer.withUnsafeBytes { bytes in
            while offset < bytes.count {
                let n = Foundation.write(
                    descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if n < 0 {
                    if errno == EINTR { continue }
                    throw OutputFileError(path: path, code: errno)
                }
                offset += n
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func currentUmask() -> mode_t {
        let mask = umask(0)
        umask(mask)
        return mask
    }
}

/// An output file could not be written.
public struct OutputFileError: UserFacingError {
    let path: String
    let code: Int32

    public var kind: FailureKind {
        switch code {
        case EACCES, EPERM, EROFS: .permission
        case ENOSPC, EIO, EDQUOT: .inputOutput
        default: .cannotCreate
        }
    }

    public var description: String {
        "\(path): cannot be written: \(String(cString: strerror(code))). "
            + "Check the folder, or name another place."
    }
}
