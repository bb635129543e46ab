import Pipeline
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

    /// Takes the names of a file.
    ///
    /// - Throws: `DamagedError` where its key is none.
    static func look(at connection: Connection) throws {
        let names = try CustomerNames(
            connection, showsIDs: CommandLine.arguments.contains(withIDs))
        state.withLock { $0 = names }
    }
}
