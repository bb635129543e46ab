import Foundation
import Pipeline

/// What holds for all commands: said by the environment, else by the project's file `workbench.toml`; flags go before both.
enum Settings {
    /// The project's file, looked for in the folder one works in, and read once.
    private static let file = Result { () throws(SettingsError) in try SettingsFile.read() }

    /// - Throws: `SettingsError` where the file cannot be taken as it is.
    static func check() throws(SettingsError) { _ = try file.get() }

    /// The variable of the environment, if it is set and not empty.
    static func environment(_ key: SettingsFile.Key) -> String? {
        ProcessInfo.processInfo.environment[key.variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What the project's file says; nothing of one that `check` refuses.
    static func project(_ key: SettingsFile.Key) -> String? {
        (try? file.get())?.values[key]
    }

    /// What decides where no flag does, and where it stands, such as `WORKBENCH_THREADS=2`.
    static func usual(_ key: SettingsFile.Key) -> (value: String, place: String)? {
        if let value = environment(key) {
            return (value, "the environment says \(key.variable)=\(value)")
        }
        return project(key).map {
            ($0, "\(SettingsFile.usualName) says \(key.rawValue) = \($0)")
        }
    }
}
