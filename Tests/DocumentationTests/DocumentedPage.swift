import Foundation
import TestSupport

/// A page of Markdown, and what of it can be run.
///
/// A command is an indented line that begins with `$ `, and what it prints are the indented lines below it. A query is a
/// fenced block of SQL, and its answer the table below it.
struct DocumentedPage {
    /// One command or query with what the page says of it.
    struct Step {
        /// What is run.
        enum Kind: Equatable { case command, query }

        let kind: Kind
        let text: String
        /// What the page shows, without the indent.
        let shown: [String]
        /// Where that stands: lines of the page, counted from 0.
        let place: Range<Int>
        /// The line of the command, counted from 1.
        let line: Int

        /// The exit code that the page says: `# exit code 65` behind the command, else 0.
        var status: Int32 {
            guard let said = text.range(of: "# exit code [0-9]+$", options: .regularExpression)
            else { return 0 }
            return Int32(text[said].split(separator: " ").last ?? "") ?? -1
        }
    }

    /// Path in the checkout.
    let path: String
    let lines: [String]
    let steps: [Step]

    /// Reads a page of the checkout.
    init(_ path: String) throws {
        let text = try String(contentsOfFile: Places.root + "/" + path, encoding: .utf8)
        self.init(path: path, text: text)
    }

    init(path: String, text: String) {
        self.path = path
        lines = text.components(separatedBy: "\n")
        var steps: [Step] = []
        var at = 0
        while at < lines.count {
            if lines[at] == "```sql" {
                steps.append(Self.query(in: lines, at: &at))
            } else if lines[at].hasPrefix("```") {
                Self.leave(fence: lines, at: &at)
            } else if lines[at].hasPrefix("    $ ") {
                steps.append(Self.command(in: lines, at: &at))
            } else {
                at += 1
            }
        }
        self.steps = steps
    }

    private static func leave(fence lines: [String], at: inout Int) {
        at += 1
        while at < lines.count, !lines[at].hasPrefix("```") { at += 1 }
        at += 1
    }

    private static func query(in lines: [String], at: inout Int) -> Step {
        let line = at + 1
        leave(fence: lines, at: &at)
        let text = lines[line..<max(line, min(at - 1, lines.count))].joined(separator: "\n")
        while at < lines.count, lines[at].isEmpty { at += 1 }
        let start = at
        while at < lines.count, lines[at].hasPrefix("|") { at += 1 }
        return Step(
            kind: .query, text: text, shown: Array(lines[start..<at]), place: start..<at, line: line
        )
    }

    private static func command(in lines: [String], at: inout Int) -> Step {
        let line = at + 1
        var text = String(lines[at].dropFirst(6))
        at += 1
        // A command that goes on in the next line, as in a shell.
        while text.hasSuffix("\\"), at < lines.count {
            text = String(text.dropLast()) + String(lines[at].drop { $0 == " " })
            at += 1
        }
        let start = at
        var end = at
        while at < lines.count, !lines[at].hasPrefix("    $ ") {
            if lines[at].hasPrefix("    ") {
                end = at + 1
            } else if !lines[at].isEmpty {
                break
            }
            at += 1
        }
        at = end
        let shown = lines[start..<end].map { String($0.dropFirst(4)) }
        return Step(kind: .command, text: text, shown: shown, place: start..<end, line: line)
    }

    /// The page with other outputs, those of the steps in their order.
    func showing(_ outputs: [[String]]) -> String {
        var lines = lines
        for (step, output) in zip(steps, outputs).reversed() {
            let indent = step.kind == .command ? "    " : ""
            var new = output.map { $0.isEmpty ? "" : indent + $0 }
            // A table that is new needs its empty line above.
            if step.kind == .query, step.place.isEmpty, !new.isEmpty { new.append("") }
            lines.replaceSubrange(step.place, with: new)
        }
        return lines.joined(separator: "\n")
    }
}
