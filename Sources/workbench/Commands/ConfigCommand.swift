import ArgumentParser
import Foundation
import Pipeline
import Reports
import Store

/// The command `workbench config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Say what is set, and by what.",
        discussion: """
            Examples:
              workbench config
              workbench config --format json
              workbench config journal --db shop.db
              workbench config journal wal --db shop.db

            A flag goes before the environment, the environment before the file workbench.toml of \
            the folder one works in, that before $XDG_CONFIG_HOME/workbench/config.toml (usually \
            ~/.config/workbench/config.toml) for all folders, that before the default. Both files \
            have lines such as
              db = "shop.db"
              threads = 2
              color = false

            journal says how the database keeps its changes undoable, and sets it: delete (as every \
            file begins: one file, which a dashboard that reads keeps from being changed) or wal \
            (readers and one writer at once; not on network drives nor in folders that may only be \
            read, and two more files stand beside it until the last command that writes is \
            done and nobody has it open; a reader cannot remove them). Close readers once \
            while you set it.
            """)

    /// What is set in the database itself.
    enum Item: String, ExpressibleByArgument, CaseIterable {
        case journal
    }

    /// The journal modes that a file of ours is kept in.
    enum Journal: String, ExpressibleByArgument, CaseIterable {
        case delete
        case wal

        var mode: JournalMode {
            switch self {
            case .delete: .delete
            case .wal: .wal
            }
        }
    }

    @Argument(help: "Of the database: journal.")
    var item: Item?
    @Argument(help: "What journal is to be from now on: delete or wal.")
    var value: Journal?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        if item != nil { return try setJournal() }
        var table = ResultTable(
            columns: ["setting", "value", "source", "variable", "meaning"], nKeys: 1)
        for key in SettingsFile.Key.allCases {
            let (value, source) = try value(of: key)
            table.append([
                .text(key.rawValue), .text(value), .text(source), .text(key.variable),
                .text(key.meaning),
            ])
        }
        try output.render(table)
    }

    /// Says the journal mode, of a file that is set first if asked.
    private func setJournal() throws {
        let mode =
            if let value { try set(value) } else {
                try JournalChoice(of: database.open(for: .reading)).mode()
            }
        var table = ResultTable(columns: ["setting", "value", "database"], nKeys: 1)
        table.append([
            .text(Item.journal.rawValue), .text(mode?.rawValue ?? ""), .text(database.resolvedPath),
        ])
        try output.render(table)
    }

    private func set(_ value: Journal) throws -> JournalMode? {
        let outcome = Result {
            try JournalChoice(of: database.open(for: .writing)).set(value.mode)
        }
        if case .failure(let error as StoreError) = outcome, error.isBusy {
            throw JournalHeld(path: database.resolvedPath, wanted: value)
        }
        let mode = try outcome.get()
        guard mode == value.mode else {
            throw JournalKept(path: database.resolvedPath, mode: mode)
        }
        return mode
    }

    /// Somebody else has the file open: readers are in the way as writers are.
    private struct JournalHeld: UserFacingError {
        let path: String
        let wanted: Journal
        let kind = FailureKind.busy

        var description: String {
            "\(path): another process has it open, reading or writing (a dashboard, a notebook, a shell), and the journal "
                + "mode changes only while nobody else does. Close it once, type workbench config journal "
                + "\(wanted.rawValue) --db \(shellWord(path)), and open it again."
        }
    }

    /// SQLite did not take the mode: the place cannot have it.
    private struct JournalKept: UserFacingError {
        let path: String
        let mode: JournalMode?
        let kind = FailureKind.inputOutput

        var description: String {
            "\(path): stays in the journal mode \(mode?.rawValue ?? "it had"): the file system has no memory that "
                + "processes share. Copy the file to a local disk: workbench backup"
        }
    }

    private func value(of key: SettingsFile.Key) throws -> (value: String, source: String) {
        switch key {
        case .db: (database.resolvedPath, source(key, database.path.map { _ in "--db" }))
        case .threads:
            (
                String(try engine.chosenThreads),
                source(key, engine.threads.map { _ in "--threads" })
            )
        case .cpuPath:
            (
                try engine.chosenPath.rawValue,
                source(key, engine.cpuPath.map { _ in "--cpu-path" })
            )
        case .color:
            (
                String(Paint.isWanted), source(key, database.noColor ? Paint.noColor : nil)
            )
        }
    }

    private func source(_ key: SettingsFile.Key, _ flag: String?) -> String {
        // A spreadsheet would take the bare flag for a formula.
        if let flag { return "flag \(flag)" }
        if Settings.environment(key) != nil { return "environment" }
        return Settings.file(key)?.path ?? "default"
    }
}
