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
            let shell = CompletionShell.requesting
            let path = (databasePath(in: line, of: shell) as NSString).expandingTildeInPath
            guard let connection = try? Database.open(path, for: .reading) else { return [] }
            defer { connection.close() }
            let start = typed(prefix, in: shell)
            let known = ((try? words(connection, line)) ?? []).filter { word in
                word.hasPrefix(start) && VisibleText.escaped(word) == word
            }
            return offered(known, to: shell)
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
            return word.hasPrefix("-") || word.isEmpty || mayBeValue ? nil : unquotedWord(word)
        }
    }

    /// Words as the script of a shell takes them, without those that the shell would put into the line as something else.
    private static func offered(_ words: [String], to shell: CompletionShell?) -> [String] {
        switch shell {
        case .bash?:
            // The script has bash expand what it gets, once and so once quoted; what bash then puts into the line it
            // quotes but for these marks, by which it would run a name.
            words.filter { !$0.contains("$") && !$0.contains("`") && !$0.hasPrefix("~") }
                .map(shellWord)
        case .fish?:
            // Taken for somebody's folder.
            words.filter { !$0.hasPrefix("~") }
        case .zsh?:
            // What stands behind a colon is taken for what a word means there, and `!x` for a line typed before.
            words.filter { !$0.contains("!") }.map {
                $0.replacingScalar("\\", with: "\\\\").replacingScalar(":", with: "\\:")
            }
        default: words
        }
    }

    /// A word of the line as a command would get it: fish before 4 alone hands over words without their quotes.
    private static func typed(_ word: String, in shell: CompletionShell?) -> String {
        let isBare = shell == .fish && CompletionShell.requestingVersion?.first == "3"
        return isBare ? word : unquotedWord(word)
    }

    /// `--db` of the line, else what is usual.
    private static func databasePath(in line: [String], of shell: CompletionShell?) -> String {
        for (place, word) in line.enumerated().reversed() {
            if word.hasPrefix("--db=") { return typed(String(word.dropFirst(5)), in: shell) }
            guard word == "--db" else { continue }
            // bash takes the equals sign for a word.
            let value = line[(place + 1)...].first { shell != .bash || $0 != "=" }
            if let value { return typed(value, in: shell) }
        }
        return Settings.usual(.db)?.value ?? "workbench.db"
    }
}
