import Store

extension Database {
    /// Whether a file is not as SQLite writes it: asked when a statement of ours has failed and nothing
    /// else explains why.
    ///
    /// - Complexity: O(file size), within the time that a catalogue may take; `false` for what could not be
    ///   looked at.
    public static func isDamaged(_ path: String) -> Bool {
        guard let connection = try? Connection(path: path, mode: .readOnly) else { return false }
        let look = Result {
            try connection.within(catalogueLimit) { try connection.quickCheck(limit: 1) }
        }
        switch look {
        case .success(let findings): return !findings.isEmpty
        case .failure(let error as StoreError): return error.isCorrupt || error.isNotADatabase
        case .failure: return false
        }
    }
}
