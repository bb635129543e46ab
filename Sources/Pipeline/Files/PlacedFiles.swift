import Store

/// Files that belong to rows: in their places before these are stored, and as they were before where these are not.
///
/// A transaction can fail at its very end, as where another program reads the database for too long.
package struct PlacedFiles {
    private var files: [WholeFile] = []

    /// Puts a file in its place.
    package mutating func put(_ file: WholeFile) throws(OutputFileError) {
        files.append(file)
        try file.commit(keepsOld: true)
    }

    /// Runs `body` in one transaction.
    ///
    /// - Throws: What `body` throws, and what keeps the transaction from being stored; all files are as before then.
    package static func step<T>(
        _ kind: TransactionKind = .immediate, in connection: Connection,
        _ body: (inout PlacedFiles) throws -> T
    ) throws -> T {
        var placed = PlacedFiles()
        do {
            let made = try connection.transaction(kind) { try body(&placed) }
            for file in placed.files { file.settle() }
            return made
        } catch {
            for file in placed.files.reversed() { file.withdraw() }
            throw error
        }
    }
}
