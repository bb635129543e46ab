import Foundation
import Pipeline

/// What holds for all commands: said by the environment, else by the project's file `workbench.toml`, else by the user's file for
/// all folders; flags go before all.
enum Settings {
    /// The project's file, looked for in the folder one works in, and read once.
    private static let project = Result { () throws(SettingsError) in try SettingsFile.read() }
    /// The user's, read once.
    private static let user = Result { () throws(SettingsError) -> SettingsFile? in
        guard let path = SettingsFile.userPath(in: ProcessInfo.processInfo.environment) else {
            return nil
        }
        return try SettingsFile.read(path, for: .user)
    }

    /// - Throws: `SettingsError` where a file cannot be taken as it is.
    static func check() throws(SettingsError) {
        _ = try project.get()
        _ = try user.get()
    }

    /// The variable of the environment, if it is set and not empty.
    static func environment(_ key: SettingsFile.Key) -> String? {
        ProcessInfo.processInfo.environment[key.variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What the files say, the project's before the user's, and which of them; nothing of one that `check` refuses.
    static func file(_ key: SettingsFile.Key) -> (value: String, path: String)? {
        for found in [project, user] {
            if let file = try? found.get(), let value = file.values[key] {
                return (value, file.path)
            }
        }
        return nil
    }

    /// What decides where no flag does, and where it stands, such as `WORKBENCH_THREADS=2`.
    static func usual(_ key: SettingsFile.Key) -> (value: String, place: String)? {
        if let value = environment(key) {
            return (value, "the environment says \(key.variable)=\(value)")
        }
        return file(key).map { ($0.value, "\($0.path) says \(key.rawValue) = \($0.value)") }
    }
}
