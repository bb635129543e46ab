import Foundation

/// The bytes of a file as they stand on disk, or of standard input for the path `-`.
package final class FileByteSource: ByteSource {
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    private let name: String
    private var peeked: [UInt8] = []
    private var served = 0
    private let chunk: Int
    package private(set) var bytesTaken = 0
    /// Size at opening, or `nil` where there is none (a pipe).
    package let bytesTotal: Int?

    /// Opens the file at `path`, following links; `-` is standard input.
    ///
    /// - Parameters:
    ///   - path: A plain file name, never a URL.
    ///   - chunk: Largest number of bytes one read may return; tests use small ones.
    /// - Throws: `missing` for no such file or a folder, `forbidden`, `inputOutput`.
    package init(path: String, chunk: Int = .max) throws(TabularError) {
        self.chunk = chunk
        if path == "-" {
            name = "standard input"
            descriptor = STDIN_FILENO
            ownsDescriptor = false
            bytesTotal = nil
            return
        }
        name = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        ownsDescriptor = true
        guard descriptor >= 0 else { throw Self.openError(path: path, code: errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw Self.openError(path: path, code: errno)
        }
        let type = status.st_mode & S_IFMT
        guard type != S_IFDIR else {
            throw TabularError(
                .missing, path,
                "is a folder, not a file. Name the files in it: \(path)/*.csv")
        }
        bytesTotal = type == S_IFREG ? Int(status.st_size) : nil
    }

    deinit {
        if ownsDescriptor, descriptor >= 0 { close(descriptor) }
    }

    /// The descriptor of a file that can seek; `nil` for a pipe.
    var seekableDescriptor: Int32? { bytesTotal == nil ? nil : descriptor }

    /// The first bytes, up to `count`, without taking them; fewer only if the file is shorter.
    package func peek(_ count: Int) throws(TabularError) -> [UInt8] {
        while peeked.count < count {
            var more = [UInt8](repeating: 0, count: count - peeked.count)
            let got = try readDescriptor(&more)
            if got == 0 { break }
            peeked.append(contentsOf: more[..<got])
        }
        return Array(peeked.prefix(count))
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        let room = min(buffer.count, chunk)
        let limited = UnsafeMutableRawBufferPointer(rebasing: buffer[..<room])
        if served < peeked.count {
            let count = min(room, peeked.count - served)
            peeked.withUnsafeBytes { limited.copyBytes(from: $0[served..<served + count]) }
            served += count
            bytesTaken += count
            return count
        }
        let count = try readDescriptor(limited)
        bytesTaken += count
        return count
    }

    private func readDescriptor(_ bytes: inout [UInt8]) throws(TabularError) -> Int {
        let count = bytes.withUnsafeMutableBytes { Self.retryingRead(descriptor, $0) }
        return try checked(count)
    }

    private func readDescriptor(
        _ buffer: UnsafeMutableRawBufferPointer
    ) throws(TabularError) -> Int {
        try checked(Self.retryingRead(descriptor, buffer))
    }

    private func checked(_ count: Int) throws(TabularError) -> Int {
        guard count >= 0 else {
            throw TabularError(.inputOutput, name, "cannot be read: \(Self.text(of: errno)).")
        }
        return count
    }

    private static func retryingRead(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }

    private static func openError(path: String, code: Int32) -> TabularError {
        switch code {
        case ENOENT where path.contains { "*?[".contains($0) }:
            TabularError(
                .missing, path,
                "no file matches this pattern. Check the folder: ls"
                    + " \(folder(of: path))/")
        case ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG:
            TabularError(.missing, path, "no such file. Check the name and the folder.")
        case EACCES, EPERM:
            TabularError(
                .forbidden, path, "you may not read this file. Ask for read permission.")
        default:
            TabularError(.inputOutput, path, "cannot be opened: \(text(of: code)).")
        }
    }

    /// What stands before the last name; `.` for a name alone.
    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func text(of code: Int32) -> String {
        String(cString: strerror(code))
    }
}
