import Foundation
import Store
import TestSupport
import Testing

/// `share` and `backup` through the built binary.
struct ShareCommandTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.db")
        try FileManager.default.copyItem(atPath: try SmallShop.shared.get().path, toPath: path)
    }

    private func run(_ words: String..., on database: String? = nil) throws -> Command.Outcome {
        try Command.workbench(
            words[0], Array(words.dropFirst()) + ["--db", database ?? path])
    }

    private func share(_ more: String..., out: String = "s.db") throws -> Command.Outcome {
        try Command.workbench("share", more + ["--out", folder.file(out), "--db", path])
    }

    @Test func itSaysWhatIsInItAndWhatIsNot() throws {
        let outcome = try share("1", "2")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for word in ["runs", "snapshots", "customers", "by pseudonyms"] {
            #expect(outcome.output.contains(word), "\(outcome.output)")
        }
        for word in [
            "left out: lines", "other runs", "checked: sound", "next: workbench profile 1",
        ] {
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
        }
    }

    /// Whoever gets it looks at it with the same commands.
    @Test func readersAnswerAndWhatNeedsLinesIsRefusedByName() throws {
        #expect(try run("profile", "1").status == 0)
        #expect(try run("publish", "1", "--as", "Spring").status == 0)
        #expect(try share().status == 0)
        let copy = folder.file("s.db")
        let before = try Data(contentsOf: URL(fileURLWithPath: copy))
        for words in [
            ["runs"], ["show", "1"], ["profile", "1"], ["explain", "1"], ["publish", "--list"],
            ["schema"],
            ["plot", "map", "1", "--out", folder.file("m.svg")],
            ["export", "1", "--out", folder.file("o")],
        ] {
            let outcome = try Command.workbench(
                words[0], Array(words.dropFirst()) + ["--db", copy])
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        }
        for words in [
            ["ingest", SmallShop.lines], ["features"], ["sweep"], ["recommend"],
            ["publish", "1", "--as", "Other"], ["refresh"], ["forget", "12346", "--yes"],
            ["predict", "1"], ["rejects"], ["verify", "1"],
            ["explain", "1", "--customer", "12346"],
            ["explain", "1", "--sql"], ["campaign", "L", "--segment", "1"],
            ["share", "--out", folder.file("t.db")], ["segment"],
            ["report", "--out", folder.file("r.html")],
            ["plot", "months", "--out", folder.file("n.svg")],
            ["plot", "flow", "1", "--out", folder.file("n.svg")],
        ] {
            let outcome = try Command.workbench(
                words[0], Array(words.dropFirst()) + ["--db", copy])
            #expect(outcome.status == 65, "\(words): \(outcome.errors)")
            #expect(outcome.errors.contains("is a shared copy"), "\(outcome.errors)")
            if words[0] != "share" {
                #expect(outcome.errors.contains(words[0]), "\(outcome.errors)")
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == before)
    }

    /// The profile is that of the file, to the last digit.
    @Test func theProfileIsThatOfTheFile() throws {
        #expect(try share("1").status == 0)
        let ours = try run("profile", "1", "--format", "csv")
        let theirs = try run("profile", "1", "--format", "csv", on: folder.file("s.db"))
        func numbers(_ text: String) -> String {
            text.replacingOccurrences(
                of: "(c-[0-9A-Z]{10}|\\b1[0-9]{4}\\b)", with: "ID", options: .regularExpression)
        }
        #expect(theirs.status == 0, "\(theirs.errors)")
        #expect(numbers(ours.output) == numbers(theirs.output))
    }

    @Test func verifyHoldsACopyWithIds() throws {
        #expect(try share("1", "--with-ids").status == 0)
        let outcome = try run("verify", "1", on: folder.file("s.db"))
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func statusesAreThoseOfOutputFiles() throws {
        let folder = folder
        func expect(_ status: Int32, _ word: String, _ outcome: Command.Outcome) {
            #expect(outcome.status == status, "\(outcome.errors)")
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
            #expect(outcome.output == "")
        }
        _ = try folder.write("mine", to: "there.db")
        for command in ["share", "backup"] {
            func out(_ place: String, _ more: String...) throws -> Command.Outcome {
                try Command.workbench(command, ["--out", place, "--db", path] + more)
            }
            expect(73, "--force", try out(folder.file("there.db")))
            expect(73, "never overwritten", try out(path, "--force"))
            expect(73, "no/such", try out(folder.file("no/such/s.db")))
            expect(64, "empty name", try out(""))
            expect(64, "is no stream", try out("-"))
            expect(64, "is no stream", try out("/dev/full"))
            let missing = try Command.workbench(
                command, ["--out", folder.file("x.db"), "--db", folder.file("none.db")])
            expect(66, "there is no such database", missing)
            let foreign = try Command.workbench(
                command, ["--out", folder.file("x.db"), "--db", folder.file("there.db")])
            expect(65, "is not a SQLite database", foreign)
        }
        expect(64, "one of them", try share("1", "--publication", "P"))
        expect(64, "nothing is published", try share("--publication", "P"))
        #expect(try String(contentsOfFile: folder.file("there.db"), encoding: .utf8) == "mine")
        #expect(try folder.contents().sorted() == ["a.db", "there.db"])
    }

    @Test func backupIsTheWholeFileAndSaysSo() throws {
        let outcome = try run("backup", "--out", folder.file("b.db"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == folder.file("b.db") + "\n")
        #expect(outcome.errors.contains("checked: sound"))
        let again = try run("backup", "--out", folder.file("b.db"), "--force", "--quiet")
        #expect(again.status == 0 && again.errors == "", "\(again.errors)")
        #expect(try run("verify", "1", on: folder.file("b.db")).status == 0)
        #expect(try Command.sqlite3(path, "select count(*) from file_copy").output == "1\n")
    }
}
