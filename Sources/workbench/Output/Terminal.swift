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

    /// Columns of the terminal that stderr is; `nil` where it is none, and lines stay whole for other programs.
    static let messageWidth = width(of: STDERR_FILENO)

    /// Columns of the terminal that stdout is; `nil` where it is none.
    static let dataWidth = width(of: STDOUT_FILENO)

    private static func width(of descriptor: Int32) -> Int? {
        guard isatty(descriptor) != 0 else { return nil }
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }

    /// Writes data to stdout.
    ///
    /// - Throws: `ClosedPipe` when the reader is gone.
    static func data(_ text: String) throws {
        var text = text
        try text.withUTF8 { try writeAll(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
    }

    /// Writes a document to stdout, with ids of customers as they are shown.
    static func data(_ document: Document, by renderer: some DocumentRenderer) throws {
        try data(renderer.text(of: Screen.names.shown(Screen.place.named(in: document))))
    }

    /// Writes raw bytes to stdout.
    static func data(_ bytes: UnsafeRawBufferPointer) throws {
        try writeAll(bytes, to: STDOUT_FILENO)
    }

    /// Says something to the person at the shell.
    static func note(_ text: String) {
        Self.text(Paint.marked(lines(Screen.names.masked(Screen.place.named(in: text)))))
    }

    /// Writes lines to stderr that are harmless already.
    static func text(_ text: String) {
        var lines = text + "\n"
        lines.withUTF8 { try? writeAll(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
    }

    /// Writes the parser's words to stderr, which are harmless already; lines that it has laid out stay as they are.
    static func usage(_ text: String) {
        Self.text(
            Screen.names.masked(text).split(separator: "\n", omittingEmptySubsequences: false).map {
                // Its other lines are usage, in which commands are shown and not told to type.
                let line = $0.hasPrefix("Error: ") ? Screen.place.named(in: String($0))[...] : $0
                guard let messageWidth, !line.hasPrefix(" ") else { return String(line) }
                return WrappedText.lines(String(line), width: messageWidth).joined(separator: "\n")
            }.joined(separator: "\n"))
    }

    /// Redraws the progress line.
    static func status(_ text: String) {
        // A line that the terminal breaks could not be redrawn.
        let shown = DisplayWidth.prefix(
            VisibleText.escaped(Screen.names.masked(text)),
            width: max(1, (messageWidth ?? .max) - 1))
        var line = "\r\u{1B}[K" + shown
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
            let line = VisibleText.escaped(part)
            let broken = messageWidth.map { WrappedText.lines(line, width: $0) } ?? [line]
            result += broken.joined(separator: "\n")
        }
        return result
    }

    /// Asks a person for a word; `nil` where nobody can answer, since stdin or stderr is no terminal.
    static func answer(to question: String) -> String? {
        guard isatty(STDIN_FILENO) != 0, isatty(STDERR_FILENO) != 0 else { return nil }
        var text = lines(Screen.names.masked(Screen.place.named(in: question))) + " "
        text.withUTF8 { try? writeAll(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
        return readLine() ?? ""
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
