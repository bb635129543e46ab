import Store

/// Runs whose names an upgrade has changed; all of them stand in the table `renamed_run`.
public enum RenamedRuns {
    /// More than these are counted, not listed.
    private static let mostListed = 20

    /// Tells what has not been told yet, and notes that it was.
    ///
    /// Told first: who is killed in between is told twice, never not at all.
    public static func tell(in connection: Connection, _ say: (String) -> Void) throws {
        let rows = try connection.query(
            "select run_id, old_name, new_name from renamed_run where is_told = 0 order by run_id")
        guard !rows.isEmpty else { return }
        say(
            "\(rows.count) run\(rows.count == 1 ? " has a new name" : "s have new names"), because a "
                + "name is unique in the file now and tells the feature set; the table renamed_run "
                + "lists old and new:")
        for row in rows.prefix(mostListed) {
            say("  run \(try row.int(0)): \(try row.text(1)) is now \(try row.text(2))")
        }
        if rows.count > mostListed { say("  … and \(rows.count - mostListed) more") }
        try connection.run("update renamed_run set is_told = 1 where is_told = 0")
    }
}
