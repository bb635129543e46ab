/// A snapshot whose rows do not fit together: the file is damaged.
struct DamagedSnapshotError: UserFacingError, Hashable {
    let snapshotID: Int
    /// What does not fit.
    let reason: String
    var kind: FailureKind { .data }
    var description: String {
        "snapshot \(snapshotID): \(reason), so the file is damaged. Restore it from a backup, or make a "
            + "new snapshot with `workbench features`."
    }

    init(_ snapshotID: Int, reason: String) {
        self.snapshotID = snapshotID
        self.reason = reason
    }
}
