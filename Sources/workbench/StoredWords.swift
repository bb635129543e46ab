import ArgumentParser
import Foundation
import Pipeline
import Reports
import Store

extension CompletionKind {
    /// Names of runs.
    static let runs = stored(CompletionWords.runs)
    /// Names of feature sets.
    static let featureSets = stored(CompletionWords.featureSets)
    /// Names of publications.
    static let publications = stored(CompletionWords.publications)
    /// Names of segments that are published.
    static let segments = stored(CompletionWords.segments(in:))
    /// Names of the segments of the run that the line calls.
    static let segmentsOfRun = stored { connection, line in
        try CompletionWords.segments(ofRunAmong: arguments(of: line), in: connection)
    }
    /// Names of campaigns.
    static let campaigns = stored(CompletionWords.campaigns)

    /// Words of the database that the line means; none where there is none to read: a shell that completes is told no
    /// error.
    private static func stored(
        _ words: @escaping @Sendable (Connection) throws -> [String]
    ) -> CompletionKind {
        stored { connection, _ in try words(connection) }
    }

    private static func stored(
        _ words: @escaping @Sendable (Connection, _ line: [String]) throws -> [String]
    ) -> CompletionKind {
        .custom { line, _, prefix in
            let path = (databasePath(in: line) as NSString).expandingTildeInPath
            guard let connection = try? Database.open(path, for: .reading) else { return [] }
            defer { connection.close() }
            let start = prefix.drop { $0 == "\"" || $0 == "'" }
            let known = ((try? words(connection, line)) ?? []).filter { word in
                word.hasPrefix(start) && VisibleText.escaped(word) == word
            }
            guard CompletionShell.requesting == .zsh else { return known }
            // What stands behind a colon is taken for what a word means there.
            return known.map {
                $0.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
            }
        }
    }

    /// Words of a line behind its command that are neither options nor what may be the value of one.
    private static func arguments(of line: [String]) -> [String] {
        guard
            let start = line.firstIndex(where: { CommandSlips.command($0) != nil }),
            let command = CommandSlips.command(line[start])
        else { return [] }
        let flags = Set(CommandSlips.flags(of: command).map { "--" + $0 })
        let words = Array(line[(start + 1)...])
        return zip(words, [line[start]] + words).compactMap { word, before in
            let mayBeValue =
                before.hasPrefix("--") && !before.contains("=") && !flags.contains(before)
            return word.hasPrefix("-") || word.isEmpty || mayBeValue ? nil : unquoted(word)
        }
    }

    private static func unquoted(_ word: String) -> String {
        guard let quote = word.first, "\"'".contains(quote) else { return word }
        return String(word.dropFirst().prefix { $0 != quote })
    }

    /// `--db` of the line, else what is usual.
    private static func databasePath(in line: [String]) -> String {
        for (place, word) in line.enumerated().reversed() {
            if word.hasPrefix("--db=") { return String(word.dropFirst("--db=".count)) }
            if word == "--db", place + 1 < line.count { return line[place + 1] }
        }
        return Settings.usual(.db)?.value ?? "workbench.db"
    }
}
