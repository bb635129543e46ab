import Foundation
import Pipeline
import Reports

/// Nobody reads our output any more.
struct ClosedPipe: Error {}

/// The two streams: data on stdout, everything else on stderr.
enum Terminal {
    /// Whether stderr is shown to a person.
    static let isInteractive = isatty(STDERR_FILENO) != 0 && !isDumb

    private static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }

    /// Writes data to stdout.
    ///
    /// - Throws: `ClosedPipe` when the reader is gone.
    static func data(_ text: String) throws {
        var text = text
        try text.withUTF8 { try writeAll(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
    }

    /// Writes a document to stdout.
    static func data(_ document: Document, by renderer: some DocumentRenderer) throws {
        try data(renderer.text(of: document))
    }

    /// Writes raw bytes to stdout.
    static func data(_ bytes: UnsafeRawBufferPointer) throws {
        try writeAll(bytes, to: STDOUT_FILENO)
    }

    /// Says something to the person at the shell.
    static func note(_ text: String) {
        Self.text(lines(text))
    }

    /// Writes lines to stderr that are harmless already.
    static func text(_ text: String) {
        var lines = text + "\n"
        lines.withUTF8 { try? writeAll(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
    }

    /// Redraws the progress line.
    static func status(_ text: String) {
        var line = "\r\u{1B}[K" + VisibleText.escaped(text)
        line.withUTF8 { try? writeAll(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
    }

    /// Takes the progress line away.
    static func clearStatus() {
        guard isInteractive else { return }
        status("")
    }

    /// Reports a failure.
    static func error(_ text: String) {
        clearStatus()
        note("error: " + text)
    }

    /// Reports something to think about.
    static func warning(_ text: String) {
        clearStatus()
        note("warning: " + text)
    }

    /// A message of ours, whose further lines are all indented: what stands at the left edge is what
    /// we say, never a part of a name.
    private static func lines(_ text: String) -> String {
        var result = ""
        for part in text.components(separatedBy: "\n") {
            // Only a list of ours goes on with two spaces.
            result += result.isEmpty ? "" : part.hasPrefix("  ") ? "\n" : "\\u{a}"
            result += VisibleText.escaped(part)
        }
        return result
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var offset = 0
        while offset < bytes.count {
            let n = write(
                descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
            if n < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { throw ClosedPipe() }
                throw OutputError(reason: String(cString: strerror(errno)))
            }
            offset += n
        }
    }
}
