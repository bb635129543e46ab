import Pipeline

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
            }
        }
    }
}
