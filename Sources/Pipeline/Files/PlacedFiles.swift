import Foundation
import Store

/// Files that belong to rows: in their places before these are stored, and as they were before where these are not.
///
/// A transaction can fail at its very end, as where another program reads the database for too long.
package struct PlacedFiles {
    private var files: [WholeFile] = []

    /// Lists that a command left which was killed: what it had begun, and what stood in the place before.
    ///
    /// By their names, which a person's own file could have, too: they are for looking at, not for deleting.
    /// - Parameter stem: Path of the lists up to the first point of their endings: `out/Spring` of `out/Spring.control.csv`.
    /// - Returns: Their paths, in order; ask before anything is begun beside the places.
    package static func left(of stem: String) -> [String] {
        let place = FilePlace(stem).path
        let folder = FilePlace.folder(of: place)
        let start = place.dropFirst(folder == "." ? 0 : folder.count).drop { $0 == "/" } + "."
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(start) && isDrawn($0.dropFirst(start.count)) }.sorted()
            .map { stem.dropLast(start.count - 1) + $0 }
    }

    /// Behind `csv` six letters as mkstemp draws them, also of a file that was set aside; a word is none.
    private static func isDrawn(_ ending: Substring) -> Bool {
        var parts = ending.split(separator: ".", omittingEmptySubsequences: false)
        if parts.last == "old" { parts.removeLast() }
        guard let letters = parts.popLast(), parts.last == "csv" else { return false }
        return areDrawn(letters)
    }

    private static func areDrawn(_ ending: Substring) -> Bool {
        let letters = ending.utf8
        return letters.count == 6 && letters.allSatisfy { isLetter($0) }
            && letters.contains { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Copies that a command had begun beside a place when it was killed.
    ///
    /// - Returns: Their paths, in order; ask before anything is begun there.
    package static func begun(beside path: String) -> [String] {
        let place = FilePlace(path).path
        let folder = FilePlace.folder(of: place)
        let start = place.dropFirst(folder == "." ? 0 : folder.count).drop { $0 == "/" } + "."
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(start) && areDrawn($0.dropFirst(start.count)) }.sorted()
            .map { path + "." + $0.dropFirst(start.count) }
    }

    /// What is to be told of them.
    package static func words(left paths: [String]) -> [String] {
        paths.map {
            "\($0) was left by a command that was killed, and names people: look at it and delete it"
        }
    }

    /// Puts a file in its place.
    package mutating func put(_ file: WholeFile) throws(OutputFileError) {
        files.append(file)
        try file.commit(keepsOld: true)
    }

    /// Runs `body` in one transaction.
    ///
    /// - Throws: What `body` throws, and what keeps the transaction from being stored; all files are as before then.
    package static func step<T>(
        _ kind: TransactionKind = .immediate, in connection: Connection,
        _ body: (inout PlacedFiles) throws -> T
    ) throws -> T {
        var placed = PlacedFiles()
        do {
            let made = try connection.transaction(kind) { try body(&placed) }
            for file in placed.files { file.settle() }
            return made
        } catch {
            for file in placed.files.reversed() { file.withdraw() }
            throw error
        }
    }
}
