import Foundation

/// What a page shows of an output, held against all of it.
///
/// A line that is nothing but `…` (in a table, a row of it) stands for what the page leaves out; at least one line is
/// shown. Four things are other ones each time and count as equal: times that something took (`0.42 s`), dates of today
/// (from 2026 on; the lines of the examples are older), pseudonyms and tokens of customers, and the folder.
/// Blanks at the end of a line count nothing; a printed line that begins as a command has a blank in front.
enum DocumentedOutput {
    /// A line with the four things taken out.
    static func masked(_ line: String) -> String {
        var line = line
        for (pattern, word) in masks {
            line = line.replacingOccurrences(
                of: pattern, with: word, options: .regularExpression)
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private static let masks = [
        (#"\b[0-9][0-9,]*(\.[0-9]+)? (s|ms|min)\b"#, "TIME"),
        (
            #"\b20(2[6-9]|[3-9][0-9])-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2}(Z)?)?"#,
            "TODAY"
        ),
        (#"\b(c|forgotten)-[0-9A-Z]{10}\b"#, "SOMEBODY"),
    ]

    /// Whether a line stands for others.
    static func isLeftOut(_ line: String) -> Bool {
        line == "…" || line.hasPrefix("| … |")
    }

    /// Whether the page shows this output, or a part of it and says so.
    static func shows(_ shown: [String], of output: [String]) -> Bool {
        guard let gap = shown.firstIndex(where: isLeftOut) else { return equal(shown, output) }
        let (above, below) = (shown[..<gap], shown[(gap + 1)...])
        return shown.count > 1 && output.count > shown.count - 1
            && equal(above, output.prefix(above.count))
            && equal(below, output.suffix(below.count))
    }

    private static func equal(
        _ one: some Collection<String>, _ other: some Collection<String>
    ) -> Bool {
        one.map(masked) == other.map(masked)
    }

    /// What a page is to show of an output: what it shows where that is right, else the output, cut where the page has cut it.
    static func shown(_ shown: [String], anew output: [String]) -> [String] {
        if shows(shown, of: output) { return shown }
        guard let gap = shown.firstIndex(where: isLeftOut), shown.count > 1 else { return output }
        let below = shown.count - gap - 1
        guard output.count > gap + below else { return output }
        return Array(output.prefix(gap)) + [shown[gap]] + Array(output.suffix(below))
    }
}
