import Foundation

/// The bytes of a file as they stand on disk, or of standard input for the path `-`.
package final class FileByteSource: ByteSource {
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    private let name: String
    private var peeked: [UInt8] = []
    private var served = 0
    private let chunk: Int
    private let isCancelled: () -> Bool
    package private(set) var bytesTaken = 0
    /// Size at opening, or `nil` where there is none (a pipe).
    package let bytesTotal: Int?

    /// Opens the file at `path`, following links; `-` is standard input.
    ///
    /// - Parameters:
    ///   - path: A plain file name, never a URL.
    ///   - chunk: Largest number of bytes one read may return; tests use small ones.
    ///   - isCancelled: Asked while a pipe keeps its reader waiting, on the thread that reads.
    /// - Throws: `missing` for no such file or a folder, `forbidden`, `inputOutput`.
    package init(
        path: String, chunk: Int = .max, isCancelled: @escaping () -> Bool = { false }
    ) throws(TabularError) {
        self.chunk = chunk
        self.isCancelled = isCancelled
        if path == "-" {
            name = "standard input"
            descriptor = STDIN_FILENO
            ownsDescriptor = false
            bytesTotal = nil
            return
        }
        name = path
        // Else a pipe that nobody writes to would hold the program where nothing can stop it.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
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
        let count = bytes.withUnsafeMutableBytes { retryingRead($0) }
        return try checked(count)
    }

    private func readDescriptor(
        _ buffer: UnsafeMutableRawBufferPointer
    ) throws(TabularError) -> Int {
        try checked(retryingRead(buffer))
    }

    private func checked(_ count: Int) throws(TabularError) -> Int {
        guard count >= 0 else {
            if errno == ECANCELED {
                throw TabularError(
                    .stopped, name,
                    "stopped while waiting for more of it; nothing of it was kept. Run the command again."
                )
            }
            throw TabularError(.inputOutput, name, "cannot be read: \(Self.text(of: errno)).")
        }
        return count
    }

    /// - Returns: -1 with `errno`, which is `ECANCELED` where the user asked to stop.
    private func retryingRead(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            if bytesTotal == nil, !waitForBytes() {
                errno = ECANCELED
                return -1
            }
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 || (errno != EINTR && errno != EAGAIN) { return count }
        }
    }

    /// Waits until a read returns at once.
    ///
    /// - Returns: `false` where the user asked to stop.
    private func waitForBytes() -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // The signal may be another thread's, which interrupts no call of this one.
        while true {
            let count = poll(&waiting, 1, Self.patience)
            // What cannot be waited for is told by the read.
            if count > 0 || count < 0 && errno != EINTR { return true }
            if isCancelled() { return false }
        }
    }

    /// Milliseconds between questions whether to stop.
    private static let patience: Int32 = 50

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
