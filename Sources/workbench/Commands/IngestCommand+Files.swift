import Pipeline

/// What `workbench ingest` reads.
extension IngestCommand {
    /// The files that are named, and a word on those of a folder that are the database's own.
    func inputFiles() throws -> [String] {
        try Ingest.files(files, database: database.resolvedPath) { own in
            guard !quiet else { return }
            Terminal.note("left out, as the database itself: " + own.joined(separator: ", "))
        }
    }
}
