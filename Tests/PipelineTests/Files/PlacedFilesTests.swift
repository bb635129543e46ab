import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct PlacedFilesTests {
    private struct Stop: Error {}
    private let folder: TemporaryFolder
    private let terms = OutputTerms(isForced: true)

    init() throws { folder = try TemporaryFolder() }

    private func content(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    private func file(_ name: String) throws -> WholeFile {
        let file = try WholeFile(folder.file(name), as: .table, on: terms)
        try file.append("new")
        return file
    }

    @Test func filesOfAStepThatFailsAreAsBefore() throws {
        let connection = try Connection.inMemory()
        _ = try folder.write("old", to: "a.txt")
        #expect(throws: Stop.self) {
            try PlacedFiles.step(in: connection) { placed in
                try placed.put(file("a.txt"))
                try placed.put(file("b.txt"))
                // The same once more: what stood there first comes back.
                try placed.put(file("a.txt"))
                #expect(try content("a.txt") == "new" && content("b.txt") == "new")
                throw Stop()
            }
        }
        #expect(try content("a.txt") == "old")
        #expect(try folder.contents() == ["a.txt"])
    }

    @Test func filesOfAStepThatIsStoredAreTheNewOnesAlone() throws {
        let connection = try Connection.inMemory()
        _ = try folder.write("old", to: "a.txt")
        try PlacedFiles.step(in: connection) { placed in
            try placed.put(file("a.txt"))
            try placed.put(file("b.txt"))
        }
        #expect(try content("a.txt") == "new" && content("b.txt") == "new")
        #expect(try folder.contents().sorted() == ["a.txt", "b.txt"])
    }

    @Test func whatAKilledCommandLeftIsKnownByItsName() throws {
        let lists = [
            "a.csv.Ab12cd", "a.csv.Ab12cd.old", "a.control.csv.ZZZZZZ", "a.x.1.added.csv.000000",
        ]
        let others = [
            "a.csv", "a.csv.backup", "a.csv.old", "a.csv.Ab12c", "a.csv.Ab12cd.bak", "a.txt.Ab12cd",
            "ab.csv.Ab12cd", "a.Ab12cd", "a.csv.Ab-2cd",
        ]
        for name in lists + others { _ = try folder.write("x", to: name) }
        #expect(PlacedFiles.left(of: folder.file("a")) == lists.sorted().map { folder.file($0) })
        #expect(PlacedFiles.left(of: folder.file("none/a")).isEmpty)
        #expect(
            PlacedFiles.words(left: ["x"])[0].hasPrefix("x was left by a command that was killed"))
    }
}
