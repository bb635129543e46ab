import ArgumentParser
import Foundation
import Pipeline
import Reports

/// The command `workbench config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Say what is set, and by what.",
        discussion: """
            Examples:
              workbench config
              workbench config --format json
            A flag goes before the environment, the environment before the file workbench.toml of
            the folder one works in, that before $XDG_CONFIG_HOME/workbench/config.toml (usually
            ~/.config/workbench/config.toml) for all folders, that before the default. Both files
            have lines such as
              db = "shop.db"
              threads = 2
              color = false
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
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
