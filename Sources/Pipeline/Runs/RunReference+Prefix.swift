import Store

extension RunReference {
    /// The run whose name, without a suffix, is the only one that begins as typed.
    ///
    /// - Throws: `RunPrefixError` where several begin so.
    func prefixed(in connection: Connection) throws -> Found? {
        // Fewer letters are rather a slip than the beginning of a name.
        guard text.count >= 3, text.first?.isLetter == true else { return nil }
        let names = try connection.query(
            """
            select distinct snapshot.feature_set, run.cell
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            order by 1, 2
            """
        ).map { row in
            RunName(
                set: try row.text(0), cell: try row.text(1), snapshotID: nil, engineVersion: nil
            ).text
        }.filter { $0.hasPrefix(text) }
        guard let name = names.first else { return nil }
        guard names.count == 1 else { throw RunPrefixError(text: text, names: names) }
        let found = try RunReference(name).find(in: connection)
        return Found(
            runID: found.runID, note: "\(text) is \(name)" + (found.note.map { "; " + $0 } ?? ""))
    }
}

/// Names of several runs begin with what was typed.
public struct RunPrefixError: UserFacingError, Hashable {
    let text: String
    let names: [String]

    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    public var description: String {
        "\"\(text)\" is how the names of \(names.count) runs begin: "
            + names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
            + ". Type more of the name, or the number: `workbench runs` lists them."
    }
}
