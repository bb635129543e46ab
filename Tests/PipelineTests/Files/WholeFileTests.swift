import Foundation
import Pipeline
import TestSupport
import Testing

struct WholeFileTests {
    private struct Stop: Error {}
    private let folder: TemporaryFolder
    private let terms = OutputTerms(isForced: true)

    init() throws { folder = try TemporaryFolder() }

    private func content(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    @Test func nothingIsThereBeforeTheCommit() throws {
        let file = try WholeFile(folder.file("a.txt"), as: .table, on: terms)
        try file.append("hello\n")
        #expect(!FileManager.default.fileExists(atPath: folder.file("a.txt")))
        try file.commit()
        #expect(try content("a.txt") == "hello\n")
        #expect(try folder.contents() == ["a.txt"])
    }

    @Test func whatIsNotCommittedLeavesTheOldFileAndNothingElse() throws {
        _ = try folder.write("old", to: "a.txt")
        func fails() throws {
            let file = try WholeFile(folder.file("a.txt"), as: .table, on: terms)
            try file.append(String(repeating: "new", count: 100_000))
            throw Stop()
        }
        #expect(throws: Stop.self) { try fails() }
        #expect(try content("a.txt") == "old")
        #expect(try folder.contents() == ["a.txt"])
    }

    @Test func aCommitReplacesTheOldFile() throws {
        _ = try folder.write("old", to: "a.txt")
        let file = try WholeFile(folder.file("a.txt"), as: .table, on: terms)
        try file.append("new")
        try file.commit()
        #expect(try content("a.txt") == "new")
    }

    @Test func aMissingFolderIsNamed() throws {
        let path = folder.file("none/a.txt")
        let error = try #require(throws: OutputFileError.self) {
            _ = try WholeFile(path, as: .table, on: terms)
        }
        #expect(error.kind == .cannotCreate)
        #expect(error.description.contains(path))
    }

    @Test func aFolderInThePlaceOfTheFileStays() throws {
        let path = folder.file("place")
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        func write() throws {
            let file = try WholeFile(path, as: .table, on: terms)
            try file.append("x")
            try file.commit()
        }
        #expect(throws: OutputFileError.self) { try write() }
        #expect(try folder.contents() == ["place"])
    }
}
