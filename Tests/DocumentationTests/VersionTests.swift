import Foundation
import TestSupport
import Testing

/// The version is one number, wherever it is told.
struct VersionTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: Places.root + "/" + path, encoding: .utf8)
    }

    private func packaged() throws -> String {
        let outcome = try Command.run(
            "/bin/bash", [Places.root + "/scripts/package", "--version"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func programAndPackagesSayTheSame() throws {
        let version = try packaged()
        #expect(version.split(separator: ".").count == 3)
        let said = try Command.workbench("--version", []).output
        #expect(said.hasPrefix("workbench \(version) ("))
        let python = try text("python/workbench/_version.py")
        #expect(python.contains("\n__version__ = \"\(version)\"\n"))
    }

    @Test func readmeNamesThePackagesOfThisVersion() throws {
        let version = try packaged()
        let readme = try text("README.md")
        for name in [
            "workbench_\(version)_amd64.deb",
            "workbench-\(version)-py3-none-manylinux_2_28_x86_64.whl",
            "workbench-\(version)-linux-x86_64.tar.gz",
        ] {
            #expect(readme.contains(name))
        }
    }

    @Test func theSchemaIsThatOfANewFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("new.db")
        let made = try Command.workbench(
            "ingest", [Places.fixture("small-shop/lines.csv"), "--db", path, "--quiet"])
        #expect(made.status == 0, "\(made.errors)")
        let schema = try Command.sqlite3(path, "pragma user_version").output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let said = try Command.workbench("--version", []).output
        #expect(said.contains("schema \(schema),"))
    }

    /// Either it is being worked on, or its section stands above those of all earlier ones.
    @Test func theChangelogKnowsTheVersion() throws {
        let heads = try text("CHANGELOG.md").split(separator: "\n").filter { $0.hasPrefix("## [") }
        let first = try #require(heads.first)
        let version = try packaged()
        if first == "## [Unreleased]" {
            #expect(!heads.dropFirst(2).contains { $0.hasPrefix("## [\(version)]") })
        } else {
            #expect(first.hasPrefix("## [\(version)] - "))
        }
    }
}
