/// Files of one call that were refused, while the others went in.
///
/// A file is in as a whole or not at all, and what is wrong with one says nothing of the next.
public struct RefusedFiles: Sendable {
    /// Why each was refused, in the order of reading.
    public private(set) var errors: [IngestError] = []

    /// None yet.
    public init() {}

    /// Notes a file that cannot be read; rethrows what the next file would meet as well.
    ///
    /// - Throws: The error, if it is not about the file: a request to stop, a busy or missing place.
    public mutating func take(_ error: IngestError) throws(IngestError) {
        switch error.kind {
        case .data, .inputMissing, .permission, .inputOutput, .usage: errors.append(error)
        default: throw error
        }
    }

    /// What is said at the end: how many were refused, which, and what to type.
    ///
    /// - Parameter nRead: Tables that are in.
    /// - Returns: `nil` where none was refused.
    public func summary(nRead: Int) -> IngestError? {
        guard let first = errors.first else { return nil }
        let count = errors.count
        let others =
            nRead == 0
            ? "nothing was read"
            : "\(nRead) \(nRead == 1 ? "table is" : "tables are") in. Mend \(count == 1 ? "it" : "them"), or"
                + " pass the flag that the message names, and type the command again: what is in already is"
                + " not read twice"
        return IngestError(
            first.kind,
            "\(count) \(count == 1 ? "file was" : "files were") refused, for the reasons above; \(others)."
        )
    }
}
