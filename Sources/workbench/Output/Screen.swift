import Pipeline
import Reports
import Store
import Synchronization

/// How customers are shown in all that this process prints: the door is `CustomerNames`.
enum Screen {
    private static let state = Mutex<CustomerNames>(
        CommandLine.arguments.contains(withIDs) ? .plain : .ofNoFile)

    /// The flag by which ids are shown as they are.
    static let withIDs = "--with-ids"

    /// Those of the file that was opened last; before, addresses are left out.
    static var names: CustomerNames { state.withLock { $0 } }

    /// For which file the commands are that messages name: said again where it was typed.
    static let place = CommandPlace(
        database: typedDatabase,
        commands: Set(
            Workbench.configuration.subcommands.filter { $0 != SampleCommand.self }
                .map { $0._commandName }))

    /// `--db` as it was typed; the last one counts, as for the parser.
    private static var typedDatabase: String? {
        var typed: String?
        var rest = CommandLine.arguments.dropFirst().prefix { $0 != "--" }
        while let word = rest.popFirst() {
            if word.hasPrefix("--db=") { typed = String(word.dropFirst("--db=".count)) }
            if word == "--db" { typed = rest.popFirst() ?? typed }
        }
        guard let typed, !typed.isEmpty else { return nil }
        return typed.hasPrefix("-") ? "./" + typed : typed
    }

    /// Takes the names of a file.
    ///
    /// - Throws: `DamagedError` where its key is none.
    static func look(at connection: Connection) throws {
        let names = try CustomerNames(
            connection, showsIDs: CommandLine.arguments.contains(withIDs))
        state.withLock { $0 = names }
    }
}
