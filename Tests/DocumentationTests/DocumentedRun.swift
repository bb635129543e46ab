import Foundation
import TestSupport
import Testing

/// Runs the pages that belong together from top to bottom in one folder, as a reader does, and holds what is printed
/// against what they say.
///
/// Commands are typed on a terminal of 100 columns without colours, both streams; queries are asked with the
/// `sqlite3` shell, and of DuckDB where WORKBENCH_DUCKDB names a Python that has it. With WORKBENCH_WRITE_DOCS=1 the pages are written anew instead.
struct DocumentedRun {
    /// Whether pages are written instead of looked at.
    static let writes = ProcessInfo.processInfo.environment["WORKBENCH_WRITE_DOCS"] == "1"
    /// What gives commands a terminal.
    static let hasTerminal = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
    private static let python = ProcessInfo.processInfo.environment["WORKBENCH_DUCKDB"]

    private let folder: TemporaryFolder
    private let scratch: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        scratch = try TemporaryFolder()
        // Whatever runs the binary, it is called workbench.
        let emulator = ProcessInfo.processInfo.environment["WORKBENCH_TEST_EMULATOR"] ?? ""
        let wrapper = try scratch.write(
            "#!/bin/bash\nexec \(emulator) '\(try Command.workbench)' \"$@\"\n", to: "workbench")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper)
    }

    /// The database that commands make where they name none.
    var database: String { folder.file("workbench.db") }

    /// Runs all steps of a page.
    ///
    /// - Parameter database: What its queries are asked of; `nil` leaves them as they are.
    func run(_ path: String, queries database: String?) throws {
        let page = try DocumentedPage(path)
        #expect(!page.steps.isEmpty, "\(path) has nothing to run")
        var outputs: [[String]] = []
        var asked: [(place: String, sql: String, rows: [[String]])] = []
        for step in page.steps {
            let place = "\(path):\(step.line)"
            var lines = step.shown
            if step.kind == .command {
                lines = try screen(of: step, at: place)
            } else if let database {
                let rows = try answer(to: step, of: database, at: place)
                asked.append((place, step.text, Array(rows.dropFirst())))
                lines = Self.table(rows)
            }
            outputs.append(DocumentedOutput.shown(step.shown, anew: lines))
            if !Self.writes {
                let isShown = DocumentedOutput.shows(step.shown, of: lines)
                #expect(isShown, Self.difference(at: place, step.text, lines))
            }
        }
        if let database { try askDuckDB(database, asked) }
        if Self.writes {
            try Data(page.showing(outputs).utf8)
                .write(to: URL(fileURLWithPath: Places.root + "/" + path))
        }
    }

    /// Holds the pictures of a folder of pages, each called as its kind, against those of the shop.
    ///
    /// Who looks at the README loads them: 100 kB at most.
    func compare(pictures place: String) throws {
        let place = Places.root + "/" + place
        let names = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
        #expect(names.count > 3)
        for name in names {
            let file = URL(fileURLWithPath: place + "/" + name)
            if name.hasSuffix(".svg") {
                let outcome = try Command.workbench(
                    "plot", [String(name.dropLast(4)), "--db", database, "--out", "-"])
                #expect(outcome.status == 0, "\(name): \(outcome.errors)")
                if Self.writes { try Data(outcome.output.utf8).write(to: file) }
                let isSame = try Data(contentsOf: file) == Data(outcome.output.utf8)
                #expect(isSame, "docs/pictures/\(name) is another one now: scripts/pictures")
            }
            #expect(try Data(contentsOf: file).count <= 100_000, "\(name) is too large")
        }
    }

    private static func difference(
        at place: String, _ text: String, _ lines: [String]
    ) -> Comment {
        """
        \(place): \(text)
        prints:
        \(lines.joined(separator: "\n"))
        To write what is printed into the pages: WORKBENCH_WRITE_DOCS=1 swift test --filter DocumentationTests
        """
    }

    /// The lines that a command prints on a terminal.
    private func screen(of step: DocumentedPage.Step, at place: String) throws -> [String] {
        let file = try scratch.write("set -o pipefail\n" + step.text + "\n", to: "step.sh")
        let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let outcome = try Command.run(
            "/usr/bin/env",
            [
                "-u", "WORKBENCH_DB", "-u", "WORKBENCH_THREADS", "/usr/bin/script", "-qec",
                "stty cols 100; exec bash '\(file)'", scratch.file("typescript"),
            ],
            in: folder.path,
            environment: [
                "PATH": scratch.path + ":" + search, "TERM": "xterm", "NO_COLOR": "1",
                "LC_ALL": "C.UTF-8", "SHELL": "/bin/bash", "WORKBENCH_CHECK_ENGINE": "0",
            ])
        #expect(
            outcome.status == step.status,
            "\(place): \(step.text) ends with \(outcome.status)\n\(outcome.output)")
        return Self.lines(
            String(decoding: outcome.output.utf8.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
                .replacing(folder.path, with: "FOLDER"))
    }

    private static func lines(_ output: String) -> [String] {
        var lines = output.components(separatedBy: "\n").map { line in
            // A progress line is drawn and taken away.
            let line = line.components(separatedBy: "\u{1B}[K").last ?? ""
            return line.hasPrefix("$ ") ? " " + line : line
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The rows of an answer, the first being its header.
    private func answer(
        to step: DocumentedPage.Step, of database: String, at place: String
    ) throws -> [[String]] {
        let outcome = try Command.run(
            "/usr/bin/env",
            [
                "sqlite3", "-readonly", "-bail", "-header", "-separator", "\u{1F}", database,
                step.text,
            ])
        #expect(outcome.status == 0, "\(place): \(outcome.errors)")
        let rows = outcome.output.split(separator: "\n").map {
            $0.components(separatedBy: "\u{1F}")
        }
        #expect(rows.count > 1, "\(place): no rows")
        return rows
    }

    /// The same as a table of Markdown.
    private static func table(_ rows: [[String]]) -> [String] {
        guard let header = rows.first else { return [] }
        let rule = header.indices.map { column in
            let cells = rows.dropFirst().map { $0[column] }.filter { !$0.isEmpty }
            return cells.allSatisfy { Double($0) != nil } ? "---:" : "---"
        }
        return [row(header), "|" + rule.joined(separator: "|") + "|"] + rows.dropFirst().map(row)
    }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    /// Where there is DuckDB, it answers the same, numbers in its own spelling.
    private func askDuckDB(
        _ database: String, _ queries: [(place: String, sql: String, rows: [[String]])]
    ) throws {
        guard let python = Self.python, !queries.isEmpty else { return }
        let outcome = try Command.run(
            python, [Places.fixture("duckdb/ask.py"), database] + queries.map(\.sql))
        #expect(outcome.status == 0, "DuckDB: \(outcome.errors)")
        let answers = outcome.output.components(separatedBy: "\u{1E}\n").dropFirst()
        #expect(answers.count == queries.count, "DuckDB has \(answers.count) answers")
        for (query, answer) in zip(queries, answers) {
            let others = answer.split(separator: "\n").map {
                $0.components(separatedBy: "\u{1F}")
            }
            let isSame =
                query.rows.count == others.count
                && zip(query.rows, others).allSatisfy(Self.isSame)
            #expect(isSame, "\(query.place): DuckDB answers \(others)")
        }
    }

    /// The shell prints 15 digits, and sums may go in another order.
    private static func isSame(_ row: [String], _ other: [String]) -> Bool {
        row.count == other.count
            && zip(row, other).allSatisfy { one, two in
                guard let first = Double(one), let second = Double(two) else { return one == two }
                return abs(first - second) <= 1e-12 * max(abs(first), abs(second))
            }
    }
}
