import Pipeline
import Reports

extension RefusedFiles {
    /// Says why a file was refused, and goes on with the others, if there are any.
    ///
    /// - Parameter isAlone: Whether there is no other file: its error is the command's.
    mutating func tell(_ error: IngestError, isAlone: Bool) throws {
        guard !isAlone else { throw error }
        try take(error)
        Terminal.error("\(error)")
    }
}

/// What `workbench ingest` reads.
extension IngestCommand {
    /// The files that are named, and a word on those of a folder that are the database's own or no tables.
    func inputFiles() throws -> [String] {
        try Ingest.files(files, database: database.resolvedPath) { left in
            guard !quiet else { return }
            switch left {
            case .own(let files):
                Terminal.note("left out, as the database itself: " + files.joined(separator: ", "))
            case .noTable(let files):
                Terminal.note("left out, as no tables: " + files.joined(separator: ", "))
            case .folders(let folders):
                let words = folders.prefix(5).map(shellWord).joined(separator: " ")
                Terminal.warning(
                    "folders in a folder are not looked into (\(folders.count) left out). To read what they"
                        + " hold: workbench ingest \(words)\(folders.count > 5 ? " …" : "")")
            }
        }
    }
}
