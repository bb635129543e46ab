import Foundation
import TestSupport
import Testing

/// The README: its commands on a sample, its queries on the real data where that is.
@Suite(
    .enabled(if: DocumentedRun.hasTerminal, "skipped: /usr/bin/script (util-linux) is not here"))
struct ReadmeTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("readme.db")
    }

    private func answers() throws -> [[String]] {
        try DocumentedPage("README.md").steps.filter { $0.kind == .query }.map { question in
            let outcome = try Command.sqlite3(path, question.text)
            #expect(outcome.status == 0, "\(outcome.errors) \(question.text)")
            return outcome.output.split(separator: "\n").map(String.init)
        }
    }

    private func workbench(_ arguments: [String]) throws {
        let outcome = try Command.workbench(
            arguments[0], Array(arguments.dropFirst()) + ["--db", path])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// Sets and snapshots with runs of the same cells: their segments were mixed, or the query failed.
    private func addOtherSets() throws {
        // `recommend` adds runs to the first matrix too.
        try workbench(
            ["sweep", "--algorithm", "kmeans", "--n-clusters", "2,4", "--tol", "1e-4", "--quiet"])
        for more in [["--features", "rfm"], ["--as-of", "2011-11-15"], ["--outliers", "none"]] {
            try workbench(
                ["sweep", "--algorithm", "kmeans", "--n-clusters", "5", "--tol", "1e-4", "--quiet"]
                    + more)
        }
        #expect(
            try Command.sqlite3(
                path,
                """
                select count(distinct run_name) = count(*), count(distinct feature_set),
                    count(distinct snapshot_id)
                from run_overview where cell = 'kmeans_5_0.0001'
                """
            ).output == "1|2|4\n")
    }

    @Test func otherSetsAndSnapshotsChangeNoAnswer() throws {
        try workbench(["ingest", Places.fixture("small-shop/lines.csv"), "--quiet"])
        try workbench(["sweep", "--n-clusters", "3,5", "--tol", "1e-4", "--quiet"])
        let before = try answers()
        #expect(before.count == 5)
        #expect(before.allSatisfy { !$0.isEmpty })
        try addOtherSets()
        #expect(try answers() == before)
    }

    @Test func whatItTellsToTypePrintsWhatItShows() throws {
        guard Places.hasRealData else {
            return try DocumentedRun().run("README.md", queries: nil)
        }
        try workbench(["ingest", Places.realData, "--quiet"])
        try workbench(["sweep", "--quiet"])
        try addOtherSets()
        try DocumentedRun().run("README.md", queries: path)
    }
}
