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
    static let segments = stored(CompletionWords.segments)
    /// Names of campaigns.
    static let campaigns = stored(CompletionWords.campaigns)

    /// Words of the database that the line means; none where there is none to read: a shell that completes is told no
    /// error.
    private static func stored(
        _ words: @escaping @Sendable (Connection) throws -> [String]
    ) -> CompletionKind {
        .custom { line, _, prefix in
            let path = (databasePath(in: line) as NSString).expandingTildeInPath
            guard let connection = try? Database.open(path, for: .reading) else { return [] }
            defer { connection.close() }
            let start = prefix.drop { $0 == "\"" || $0 == "'" }
            let known = ((try? words(connection)) ?? []).filter { word in
                word.hasPrefix(start) && VisibleText.escaped(word) == word
            }
            guard CompletionShell.requesting == .zsh else { return known }
            // What stands behind a colon is taken for what a word means there.
            return known.map {
                $0.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
            }
        }
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
