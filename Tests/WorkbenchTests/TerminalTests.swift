import Foundation
import TestSupport
import Testing

/// What a person at a terminal of 80 columns sees.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
struct TerminalTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The lines that a command prints on a terminal, both streams.
    ///
    /// - Parameter raw: Whether colours stay.
    private func screen(
        _ arguments: [String], columns: Int = 80, environment: [String: String] = [:],
        raw: Bool = false
    ) throws -> [String] {
        let words = try ([Command.workbench] + arguments).map {
            "'" + $0.replacing("'", with: "'\\''") + "'"
        }.joined(separator: " ")
        let outcome = try Command.run(
            "/usr/bin/script", ["-qec", "stty cols \(columns); \(words)", "/dev/null"],
            in: folder.path,
            environment: ["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 })
        let text =
            raw
            ? outcome.output : outcome.output.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
        return text.split(whereSeparator: \.isNewline).map { line in
            // The progress line is drawn and taken away.
            String(line.split(separator: "\u{1B}[K").last ?? "")
        }.filter { !$0.isEmpty }
    }

    private func shop() throws -> String {
        let extra = (1...40).map { "Some Other Column \($0)" }.joined(separator: ",")
        let blanks = String(repeating: ",", count: 40)
        return try folder.write(
            "Order ID,SKU,Item Name,Qty,Order Date,Item Price,Email,\(extra)\n"
                + "1,A,Mug,2,2023-01-15 10:00,2.50,a@x.y\(blanks)\n"
                + "2,B,Plate,1,2023-02-15 10:00,4.00,b@x.y\(blanks)\n"
                + "3,B,Plate,1,2023-02-16 10:00,4.00,b@x.y\(blanks)\n", to: "orders.csv")
    }

    @Test func ingestKeepsWithinTheTerminal() throws {
        let file = try shop()
        for arguments in [
            ["ingest", file, "--db", "s.db", "--dry-run"], ["ingest", file, "--db", "s.db"],
            ["features", "--check", "--db", "s.db"], ["ingest", "nothing.csv", "--db", "s.db"],
        ] {
            let lines = try screen(arguments)
            #expect(!lines.isEmpty)
            for line in lines {
                // What is to be copied is not broken: paths of this test are long.
                let isName = line.contains(folder.path) || line.contains("insert into")
                #expect(line.count <= 80 || isName, "\(line.count): \(line)")
            }
        }
    }

    @Test func whatGoesOnBelowIsIndented() throws {
        let lines = try screen(["ingest", try shop(), "--db", "s.db"])
        let start = try #require(lines.firstIndex { $0.hasPrefix("columns not used:") })
        #expect(lines[start + 1].hasPrefix("  "))
        #expect(lines.contains("next: workbench segment --db s.db"))
    }

    private func runs() throws -> [String] {
        let database = folder.file("runs.db")
        try FileManager.default.copyItem(
            atPath: SmallShop.shared.get().path, toPath: database)
        return ["--db", database]
    }

    @Test(arguments: [50, 80, 120, 200])
    func tablesFitAndSayWhatIsLeftOut(columns: Int) throws {
        let typed = try runs()
        let lines = try screen(["runs"] + typed, columns: columns)
        // What is to be copied is not broken.
        for line in lines where !line.contains("--") {
            #expect(line.count <= columns, "\(line)")
        }
        // Of the columns that matter most none goes.
        #expect(lines.contains { $0.hasPrefix("run  name") })
        let advice = lines.joined(separator: " ")
        #expect(advice.contains("more columns:"))
        let silhouettes = lines.filter { $0.contains("silhouette") && $0.hasPrefix("run ") }
        #expect(columns == 50 || silhouettes.count == 2)
        #expect(columns == 50 || lines.contains { $0.contains("██") })
        // What is told to type can be typed.
        let words = try #require(
            advice.components(separatedBy: "--columns ").last?.split(separator: " ").first)
        let names = words.split(separator: ",").filter { $0 != "…" }.joined(separator: ",")
        let typedAgain = try Command.run(
            Command.workbench, ["runs", "--columns", names] + typed)
        #expect(typedAgain.status == 0, "\(typedAgain.errors)")
    }

    @Test func coloursAreOnATerminalOnlyAndNotWhereSomebodySaysNo() throws {
        let typed = try runs()
        func isColoured(_ more: [String] = [], _ environment: [String: String] = [:]) throws -> Bool
        {
            try screen(["runs"] + typed + more, environment: environment, raw: true)
                .contains { $0.contains("\u{1B}[1m") }
        }
        #expect(try isColoured())
        #expect(try isColoured([], ["NO_COLOR": ""]))
        #expect(try !isColoured(["--no-color"]))
        #expect(try !isColoured([], ["NO_COLOR": "1"]))
        #expect(try !isColoured([], ["TERM": "dumb"]))
        let piped = try Command.run(Command.workbench, ["runs"] + typed)
        #expect(!(piped.output + piped.errors).contains("\u{1B}"))
        let rows = try screen(["runs", "--format", "csv"] + typed, raw: true)
            .filter { $0.contains(",") && !$0.contains("--") }
        #expect(!rows.isEmpty && rows.allSatisfy { !$0.contains("\u{1B}[") })
        _ = try folder.write("color = false\n", to: "workbench.toml")
        #expect(try !isColoured())
    }

    @Test func anAnswerNamesTheNextCommandToAPerson() throws {
        let typed = try runs()
        let lines = try screen(["runs"] + typed, columns: 300)
        #expect(lines.last?.hasPrefix("next: workbench show best --db ") == true)
        #expect(
            try screen(["show", "2"] + typed, columns: 300).last?.hasPrefix(
                "next: workbench profile 2 --db ") == true)
    }

    @Test func nineteenFindingsOfAKindAreALine() throws {
        let typed = try runs()
        let check = try Command.run(Command.workbench, ["features", "--check"] + typed)
        let skews = check.output.split(separator: "\n").filter { $0.contains(" skew ") }
        let csv = try Command.run(
            Command.workbench, ["features", "--check", "--format", "csv"] + typed)
        let all = csv.output.split(separator: "\n").filter { $0.contains(",skew,") }
        #expect(all.count > 5)
        #expect(skews.count < 5, "\(skews)")
        #expect(skews.contains { $0.contains(" in all ") })
    }

    @Test func elsewhereAMessageIsALine() throws {
        let outcome = try Command.workbench(
            "ingest", try shop(), "--db", folder.file("s.db"))
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("columns not used:") && $0.count > 300 })
        #expect(!lines.contains { $0.hasPrefix("  ") })
    }

    @Test func errorsAreBrokenToo() throws {
        let file = try folder.write("a,b,c,d,e,f,g,h\n1,2,3,4,5,6,7,8\n", to: "x.csv")
        let lines = try screen(["ingest", file, "--db", "s.db"])
        #expect(lines.count > 2)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    }
}
