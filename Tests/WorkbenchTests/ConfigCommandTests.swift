import Foundation
import TestSupport
import Testing

/// Settings from flags, the environment and `workbench.toml`.
@Suite struct ConfigCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Value and source of each setting.
    private func settings(
        _ more: [String] = [], environment: [String: String] = [:]
    ) throws -> [String: [String]] {
        let outcome = try Command.run(
            Command.workbench,
            ["config", "--format", "csv", "--columns", "setting,value,source", "--raw"] + more,
            in: folder.path,
            environment: ["WORKBENCH_DB": "", "WORKBENCH_THREADS": "", "NO_COLOR": ""].merging(
                environment
            ) { $1 })
        #expect(outcome.status == 0, "\(outcome.errors)")
        return Dictionary(
            outcome.output.split(separator: "\n").dropFirst().map { line in
                let parts = line.split(separator: ",", omittingEmptySubsequences: false).map(
                    String.init)
                return (parts[0], Array(parts.dropFirst()))
            }, uniquingKeysWith: { first, _ in first })
    }

    @Test func eachSourceGoesBeforeTheNext() throws {
        #expect(try settings()["db"] == ["workbench.db", "default"])
        _ = try folder.write(
            "db = \"mine.db\"\nthreads = 1\ncpu_path = \"plain\"\ncolor = false\n",
            to: "workbench.toml")
        let file = try settings()
        #expect(file["db"] == ["mine.db", "workbench.toml"])
        #expect(file["threads"] == ["1", "workbench.toml"])
        #expect(file["cpu_path"] == ["plain", "workbench.toml"])
        #expect(file["color"] == ["false", "workbench.toml"])
        let variables = ["WORKBENCH_DB": "env.db", "WORKBENCH_THREADS": "2"]
        let environment = try settings(environment: variables)
        #expect(environment["db"] == ["env.db", "environment"])
        #expect(environment["threads"] == ["2", "environment"])
        let flags = try settings(["--db", "flag.db", "--threads", "3"], environment: variables)
        #expect(flags["db"] == ["flag.db", "flag --db"])
        #expect(flags["threads"] == ["3", "flag --threads"])
    }

    @Test func theUsersFileIsBelowTheProjects() throws {
        let place = folder.file("c/workbench")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let users = place + "/config.toml"
        try "db = \"~/mine.db\"\nthreads = 1\ncolor = false\n".write(
            toFile: users, atomically: true, encoding: .utf8)
        let environment = ["XDG_CONFIG_HOME": folder.file("c"), "HOME": folder.path]
        let alone = try settings(environment: environment)
        #expect(alone["db"] == [folder.file("mine.db"), users])
        #expect(alone["threads"] == ["1", users])
        #expect(alone["color"] == ["false", users])
        #expect(alone["cpu_path"]?.last == "default")
        _ = try folder.write("threads = 2\ncolor = true\n", to: "workbench.toml")
        let both = try settings(environment: environment)
        #expect(both["db"]?.last == users)
        #expect(both["threads"] == ["2", "workbench.toml"])
        #expect(both["color"] == ["true", "workbench.toml"])
        let above = try settings(
            environment: environment.merging(["WORKBENCH_DB": "env.db"]) { $1 })
        #expect(above["db"] == ["env.db", "environment"])
        let read = try Command.run(
            Command.workbench, ["ingest", SmallShop.lines, "--quiet"], in: folder.path,
            environment: environment.merging(["WORKBENCH_DB": ""]) { $1 })
        #expect(read.status == 0, "\(read.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.file("mine.db")))
        try "db = 'mine.db'\n".write(toFile: users, atomically: true, encoding: .utf8)
        let refused = try Command.run(
            Command.workbench, ["runs"], in: folder.path, environment: environment)
        #expect(refused.status == 64)
        #expect(refused.errors.contains(users + ":1: db must be a whole path"), "\(refused.errors)")
    }

    @Test func theFileDecidesWhatCommandsWorkOn() throws {
        _ = try folder.write("db = 'mine.db'\n", to: "workbench.toml")
        let outcome = try Command.run(
            Command.workbench, ["ingest", SmallShop.lines, "--quiet"], in: folder.path,
            environment: ["WORKBENCH_DB": ""])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.file("mine.db")))
    }

    @Test(arguments: [
        ("thread = 2", "workbench.toml:1: there is no setting \"thread\". Did you mean threads?"),
        ("threads = 0", "workbench.toml says threads = 0, but it must be a whole number, 1 to "),
        ("cpu_path = 'z80'", "workbench.toml says cpu_path = z80: this CPU cannot run it."),
    ])
    func whatItCannotMeanIsRefusedEverywhere(_ text: String, _ words: String) throws {
        _ = try folder.write(text + "\n", to: "workbench.toml")
        for command in [["config"], ["sweep"]] {
            let outcome = try Command.run(
                Command.workbench, command, in: folder.path,
                environment: ["WORKBENCH_DB": "", "WORKBENCH_THREADS": ""])
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
        // Help is there for who has to mend it.
        let help = try Command.run(Command.workbench, ["--help"], in: folder.path)
        #expect(help.status == 0)
    }
}
