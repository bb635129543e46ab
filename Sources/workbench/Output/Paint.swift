import Foundation
import Pipeline
import Reports

/// Whether a stream takes colours: only on a terminal, and not where somebody has said no.
enum Paint {
    /// The flag by which nothing is coloured.
    static let noColor = "--no-color"

    /// Colours of stderr.
    static let messages = paint(of: STDERR_FILENO)
    /// Colours of stdout.
    static let data = paint(of: STDOUT_FILENO)

    /// - SeeAlso: https://no-color.org: any text but an empty one says no.
    private static func paint(of descriptor: Int32) -> TextPaint {
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        return isatty(descriptor) != 0 && !isDumb && isWanted ? .terminal : .none
    }

    /// Whether nobody has said no: by the flag, the environment or a file of settings.
    static var isWanted: Bool {
        !CommandLine.arguments.contains(noColor) && Settings.environment(.color) == nil
            && Settings.file(.color)?.value != "false"
    }

    /// A message whose first word says what it is, with that word in its colour.
    static func marked(_ line: String) -> String {
        for (mark, paint) in [
            ("error:", messages.red), ("warning:", messages.yellow), ("next:", messages.cyan),
        ] where line.hasPrefix(mark) {
            return paint(mark) + line.dropFirst(mark.count)
        }
        return line
    }
}
