import Pipeline
import Reports

/// The likely next command, said when one has done its work: `next: workbench segment`.
enum NextCommand {
    /// Says it behind a command that keeps something.
    ///
    /// - Parameters:
    ///   - words: The command and what follows it, as they are typed.
    ///   - database: Named again where it was typed.
    ///   - label: What stands before it.
    static func tell(
        _ words: [String], on database: DatabaseOptions? = nil, isQuiet: Bool = false,
        label: String = "next"
    ) {
        guard !isQuiet else { return }
        let place = database.flatMap { $0.path == nil ? nil : ["--db", $0.resolvedPath] } ?? []
        Terminal.note(
            label + ": " + (["workbench"] + words + place).map(shellWord).joined(separator: " "))
    }

    /// Says it behind an answer, where a person reads it on a terminal: programs need no advice.
    static func tellReader(
        _ words: [String], on database: DatabaseOptions? = nil, isQuiet: Bool = false
    ) {
        guard Terminal.isInteractive, Terminal.dataWidth != nil else { return }
        tell(words, on: database, isQuiet: isQuiet)
    }
}
