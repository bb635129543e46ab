import ArgumentParser
import Pipeline
import Store

extension RunReference: ExpressibleByArgument {
    /// How a run is named, the same for every command that takes one.
    static var argumentHelp: ArgumentHelp {
        ArgumentHelp("Run: \(ways).", valueName: "run")
    }

    /// The same for a command that takes several.
    static func argumentHelp(several words: String) -> ArgumentHelp {
        ArgumentHelp("\(words): each a \(ways).", valueName: "run")
    }

    /// All that names a run.
    private static let ways =
        "number, name or start of it, start of its key, latest, best, recommended or published (best:SET, published:NAME)"

    /// Any text; whether there is such a run is seen in the database.
    public init?(argument: String) {
        self.init(argument)
    }

    /// The run's number; says on stderr which run it is where the words leave that open.
    func tell(in connection: Connection, of algorithms: [Algorithm]? = nil) throws -> Int {
        let found = try find(in: connection, of: algorithms)
        if let note = found.note { Terminal.note(note) }
        return found.runID
    }

    /// The same run by its number, told like that.
    func told(in connection: Connection, of algorithms: [Algorithm]? = nil) throws -> RunReference {
        RunReference(String(try tell(in: connection, of: algorithms)))
    }
}
