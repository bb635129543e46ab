import Pipeline
import TestSupport
import Testing

struct HelpTests {
    static let commands = [
        "ingest", "rejects", "features", "sweep", "recommend", "profile", "publish", "refresh",
        "campaign", "forget", "plot", "report", "runs", "segment", "show", "explain", "compare",
        "verify", "export", "predict", "sample",
        "schema", "config", "doctor", "share", "backup",
    ]

    @Test(arguments: Self.commands)
    func everyCommandHasHelpAndASectionInTheGuide(name: String) throws {
        let help = try Command.workbench(name, "--help")
        #expect(help.status == 0)
        #expect(help.output.contains("USAGE: workbench \(name)"))
        #expect(help.output.contains("Example"))
        let guide = try String(contentsOfFile: Places.root + "/docs/cli.md", encoding: .utf8)
        #expect(guide.contains("\n## \(name)\n"), "docs/cli.md has no section \(name)")
    }

    /// Who asks for help wants to see how it is typed, before all flags.
    @Test(arguments: Self.commands)
    func examplesComeFirst(name: String) throws {
        let lines = try Command.workbench(name, "--help").output
            .split(separator: "\n", omittingEmptySubsequences: false)
        // OVERVIEW, a blank line, examples.
        let first = try #require(lines.firstIndex { $0.hasPrefix("Example") }, "\(name)")
        #expect(first <= 3, "\(name)")
        #expect(lines[first + 1].hasPrefix("  workbench \(name)"), "\(name)")
        let usage = try #require(lines.firstIndex { $0.hasPrefix("USAGE:") })
        #expect(first < usage)
    }

    /// A paragraph that its source breaks into lines is broken twice where the screen is narrower; an example that
    /// is broken cannot be copied.
    @Test(arguments: Self.commands + [""])
    func paragraphsAreBrokenByTheScreen(name: String) throws {
        let wide = ["COLUMNS": "2000"]
        let help =
            try name.isEmpty
            ? Command.workbench("--help", environment: wide)
            : Command.workbench(name, "--help", environment: wide)
        let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
            .prefix { !$0.hasPrefix("USAGE") }
        #expect(lines.count > 3, "\(name)")
        for (line, next) in zip(lines, lines.dropFirst()) {
            if line.hasPrefix("  ") {
                #expect(line.count <= 80, "\(name): \(line)")
            } else if !next.isEmpty, !next.hasPrefix(" "), line.count > 60 {
                #expect(".:)".contains(line.suffix(1)), "\(name): \(line)")
            }
        }
    }

    /// So that the list above cannot fall behind.
    @Test func theListOfCommandsIsComplete() throws {
        let help = try Command.workbench("--help").output
        let commands = help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst()
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.hasPrefix("  See ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(commands.sorted() == Self.commands.sorted())
    }

    @Test func theVersionNamesEngineSchemaAndSQLite() throws {
        let version = try Command.workbench("--version")
        #expect(version.status == 0)
        for word in ["workbench", "engine results", "schema", "SQLite"] {
            #expect(version.output.contains(word))
        }
    }

    /// What `features --check` tells to type can be typed.
    @Test func everyFlagOfARemedyExists() throws {
        let help = try ["ingest", "features", "sweep"].map {
            try Command.workbench($0, "--help").output
        }.joined()
        let flags = DataCheck.allCases.flatMap { check in
            check.remedy.split(whereSeparator: { !$0.isLetter && $0 != "-" })
                .filter { $0.hasPrefix("--") }
        }
        #expect(flags.count > 5)
        for flag in Set(flags) { #expect(help.contains(flag), "no command has \(flag)") }
    }
}
