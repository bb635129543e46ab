import ArgumentParser
import Foundation
import Pipeline
import Store

/// `--db`: shared by every command.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: "Database file (default: $WORKBENCH_DB, then workbench.db).")
    var path: String?

    /// The file that the command works on.
    var resolvedPath: String {
        if let path { return path }
        let environment = ProcessInfo.processInfo.environment["WORKBENCH_DB"] ?? ""
        return environment.isEmpty ? "workbench.db" : environment
    }

    /// Opens it; says which runs an upgrade has renamed, unless quiet: then a later command does.
    func open(for access: Database.Access, isQuiet: Bool = false) throws -> Connection {
        let connection = try Database.open(resolvedPath, for: access)
        if access != .reading, !isQuiet {
            try RenamedRuns.tell(in: connection, Terminal.note)
        }
        return connection
    }
}
