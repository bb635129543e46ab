import Foundation
import TestSupport
import Testing

/// The queries of README.md, asked with the `sqlite3` shell.
struct ReadmeTests {
    /// One SQL block and the table printed below it.
    private struct Question {
        let sql: String
        let answer: [String]
    }

    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("readme.db")
    }

    private func questions() throws -> [Question] {
        let text = try String(contentsOfFile: Places.root + "/README.md", encoding: .utf8)
        return text.components(separatedBy: "```sql\n").dropFirst().map { part in
            let halves = part.components(separatedBy: "\n```\n")
            let table = halves[1].split(separator: "\n").prefix { $0.hasPrefix("|") }.dropFirst(2)
            return Question(sql: halves[0], answer: table.map(Self.cells))
        }
    }

    private static func cells(_ row: Substring) -> String {
        row.dropFirst(2).dropLast(2).components(separatedBy: " | ").joined(separator: "|")
    }

    private func answers() throws -> [[String]] {
        try questions().map { question in
            let outcome = try Command.sqlite3(path, question.sql)
            #expect(outcome.status == 0, "\(outcome.errors) \(question.sql)")
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
        try workbench(["ingest", SmallShop.lines, "--quiet"])
        try workbench(["sweep", "--n-clusters", "3,5", "--tol", "1e-4", "--quiet"])
        let before = try answers()
        #expect(before.count == 5)
        #expect(before.allSatisfy { !$0.isEmpty })
        try addOtherSets()
        #expect(try answers() == before)
    }

    @Test(.enabled(if: Places.hasRealData, Comment(rawValue: Places.noRealData)))
    func theAnswersArePrintedAsTheyAre() throws {
        try workbench(["ingest", Places.realData, "--quiet"])
        try workbench(["sweep", "--quiet"])
        try addOtherSets()
        for (question, answer) in zip(try questions(), try answers()) {
            let printed = question.answer.prefix { !$0.hasPrefix("…") }
            #expect(!printed.isEmpty)
            #expect(printed == answer.prefix(printed.count), "\(question.sql)")
            #expect(printed.count == question.answer.count || answer.count > printed.count)
        }
    }
}
