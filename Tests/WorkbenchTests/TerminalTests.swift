import Foundation
import TestSupport
import Testing

/// What a person at a terminal of 80 columns sees.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
struct TerminalTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The lines that a command prints on a terminal, both streams.
    private func screen(_ arguments: [String], columns: Int = 80) throws -> [String] {
        let words = try ([Command.workbench] + arguments).map {
            "'" + $0.replacing("'", with: "'\\''") + "'"
        }.joined(separator: " ")
        let outcome = try Command.run(
            "/usr/bin/script", ["-qec", "stty cols \(columns); \(words)", "/dev/null"],
            in: folder.path, environment: ["TERM": "xterm"])
        return outcome.output.split(whereSeparator: \.isNewline).map { line in
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
