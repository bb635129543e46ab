import Pipeline
import TestSupport
import Testing

struct HelpTests {
    @Test(arguments: [
        "ingest", "rejects", "features", "sweep", "recommend", "profile", "publish", "refresh",
        "runs", "show", "explain", "compare", "verify", "export", "predict", "sample", "schema",
        "report", "plot",
    ])
    func everyCommandHasHelpAndASectionInTheGuide(name: String) throws {
        let help = try Command.workbench(name, "--help")
        #expect(help.status == 0)
        #expect(help.output.contains("USAGE: workbench \(name)"))
        #expect(help.output.contains("Example"))
        let guide = try String(contentsOfFile: Places.root + "/docs/cli.md", encoding: .utf8)
        #expect(guide.contains("\n## \(name)\n"), "docs/cli.md has no section \(name)")
    }

    /// So that the list above cannot fall behind.
    @Test func theListOfCommandsIsComplete() throws {
        let help = try Command.workbench("--help").output
        let commands = help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst()
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.hasPrefix("  See ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(
            commands.sorted() == [
                "compare", "explain", "export", "features", "ingest", "plot", "predict", "profile",
                "publish", "recommend", "refresh", "rejects", "report", "runs", "sample", "schema",
                "show", "sweep", "verify",
            ])
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
