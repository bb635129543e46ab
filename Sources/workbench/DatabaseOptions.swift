import ArgumentParser
import Foundation
import Pipeline
import Reports
import Store
import Synchronization

/// `--db`: shared by every command.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: "Database file (default: $WORKBENCH_DB, db of the settings, then workbench.db).",
        completion: .file())
    var path: String?

    @Flag(
        name: .customLong("with-ids"),
        help: "Show ids of customers, and addresses in texts, as they are, instead of pseudonyms.")
    var withIDs = false

    @Flag(
        name: .customLong("no-color"),
        help: "No colours, also on a terminal; so does $NO_COLOR.")
    var noColor = false

    func validate() throws {
        if path == "" { throw ValidationError("--db has an empty name. Name a file.") }
    }

    /// Where the connections of this command committed.
    private static let commits = Mutex<[CommitPlace]>([])

    /// Refuses to end well where what the command committed is no longer in the file of its path.
    static func checkCommits() throws {
        for place in commits.withLock({ $0 }) { try place.check() }
    }

    /// The file that the command works on.
    var resolvedPath: String {
        let path = path ?? Settings.usual(.db)?.value ?? "workbench.db"
        // So that a message can be typed: a word that begins with a minus is a flag.
        return path.hasPrefix("-") ? "./" + path : path
    }

    /// Opens it; Ctrl-C stops its long statements, and what writes is rolled back.
    ///
    /// Says which runs an upgrade has renamed, unless quiet: then a later command does.
    /// - Parameter isQuiet: Whether nothing is said, also not while views are read.
    func open(for access: Database.Access, isQuiet: Bool = false) throws -> Connection {
        // Who only reads may end at once.
        if access != .reading { Interruption.listen() }
        let upgrade = ProgressLine("upgrading", isQuiet: isQuiet)
        defer { upgrade.finish() }
        let connection = try Self.naming {
            try Database.open(
                resolvedPath, for: access, isCancelled: { Interruption.isRequested },
                upgrade: UpgradeListener(
                    begins: upgrade.note, goesOn: { upgrade.update(fraction: $0, detail: $1) },
                    ends: upgrade.note,
                    settles: {
                        try RunPartitions.settle(in: $0)
                        try SegmentTables.settle(in: $0)
                    }),
                keepsNothing: {
                    guard !isQuiet else { return }
                    Terminal.note(
                        "\(resolvedPath) \(isShared ? "is a shared copy" : "may not be written by this user"): what is worked "
                            + "out is shown here and not kept in it"
                    )
                })
        }
        if access != .reading {
            Self.commits.withLock { $0.append(connection.commitPlace) }
            if !isQuiet { try RenamedRuns.tell(in: connection, Terminal.note) }
            try RunPartitions.settle(in: connection)
            try SegmentTables.settle(in: connection)
            try PrivacyFacts.settle(in: connection)
            try TypedTexts.refuse(Array(CommandLine.arguments.dropFirst()), in: connection)
        }
        try Screen.look(at: connection)
        if !isQuiet { tellUnpacked() }
        let line = ProgressLine("reading the features", isQuiet: isQuiet)
        connection.stopStatements { [weak connection] in
            if let time = connection?.evaluationTime, time > .seconds(1) {
                line.update(fraction: nil, detail: "")
            }
            return Interruption.isRequested
        }
        return connection
    }

    /// Whether it is a copy that `share` has made.
    private var isShared: Bool {
        ((try? Database.peek(resolvedPath)).flatMap { try? SharedCopy($0) }) != nil
    }

    /// Gives the refusal of a shared copy the name of the command.
    private static func naming<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch var error as SharedCopyError {
            error.command = CommandLine.arguments.dropFirst().first
            throw error
        }
    }

    /// Says so where a `forget` was cut short: ids may still stand in pages that no table uses.
    private func tellUnpacked() {
        guard let since = Screen.names.unpackedSince else { return }
        Terminal.warning(
            "a forget of \(since) was cut short before the file was packed: nobody who was forgotten is in a "
                + "table, but old bytes may still be in the file. Finish it: workbench forget --finish --db "
                + shellWord(resolvedPath))
    }
}
