import Foundation
import TestSupport
import Testing

/// Whatever names a run names it for every command that takes one.
@Suite struct RunNamesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: SmallShop.shared.get().path, toPath: folder.file("p.db"))
    }

    /// What stands behind the run, so that the command does its work.
    private static let commands: [String: (before: [String], behind: [String])] = [
        "compare": (["1"], []), "explain": ([], []), "export": ([], ["--out", "models"]),
        "plot": (["map"], ["--out", "map.svg", "--force"]), "predict": ([], []),
        "profile": ([], []), "publish": ([], ["--as", "Other", "--dry-run"]),
        "report": ([], ["--out", "r.html", "--force"]), "show": ([], []), "verify": ([], []),
        "share": ([], ["--out", "share.db", "--force"]),
    ]

    private func workbench(_ words: [String]) throws -> Command.Outcome {
        try Command.run(Command.workbench, words + ["--db", "p.db"], in: folder.path)
    }

    private func value(_ query: String) throws -> String {
        try Command.sqlite3(folder.file("p.db"), query).output.trimmingCharacters(in: .newlines)
    }

    /// So that the list above cannot fall behind.
    @Test func theListIsThatOfTheHelp() throws {
        let taking = try HelpTests.commands.filter { name in
            let help = try Command.workbench(name, "--help").output
            return help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                .contains("latest, best, recommended or published")
        }
        #expect(taking.sorted() == Self.commands.keys.sorted())
    }

    @Test func everyCommandTakesEveryNameOfARun() throws {
        let asked = try workbench([
            "recommend", "--snapshot", "1", "--n-clusters", "2-3", "--draws", "19",
        ])
        #expect(asked.status == 0, "\(asked.errors)")
        let made = try workbench(["publish", "kmeans_5_0.001", "--as", "Mine"])
        #expect(made.status == 0, "\(made.errors)")
        let chosen = try value("select run_id from recommendation")
        let published = try value("select run_id from publication")
        let key = try value("select substr(run_key, 1, 8) from run where run_id = \(published)")
        #expect(!chosen.isEmpty && chosen != published)
        let begun = try value("select run_id from run where cell = 'kmeans_8_1e-05'")
        let words = [
            "latest": try value("select max(run_id) from run"), "recommended": chosen,
            "published": published, "kmeans_8_1e": begun,
        ]
        let others = [
            "published:Mine": published, "kmeans_5_0.001": published, key: published,
            published: published,
        ]
        for (name, run) in words.merging(others, uniquingKeysWith: { one, _ in one }) {
            let shown = try workbench(["show", name, "--format", "json"])
            let isRun = shown.output.contains("\"run_id\", \"value\": \(run)}")
            #expect(isRun, "\(name) is not run \(run)")
        }
        for name in words.keys.sorted() + ["best"] {
            for (command, words) in Self.commands {
                try? FileManager.default.removeItem(atPath: folder.file("models"))
                let outcome = try workbench([command] + words.before + [name] + words.behind)
                #expect(outcome.status == 0, "\(command) \(name): \(outcome.errors)")
                let isTold = outcome.errors.contains("best of ")
                #expect(isTold == (name == "best"), "\(command) \(name): \(outcome.errors)")
            }
        }
    }
}
