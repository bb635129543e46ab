import Store

/// The published views and the rows that describe them, refreshed together.
///
/// Views are derived, so they are dropped and recreated whenever the program carries other texts
/// than the file; `workbench_meta` notes which texts the file has.
enum ViewCatalog {
    private static let metaKey = "views_sha256"

    /// Brings the views, `feature_set`, `feature` and `data_dictionary` up to date.
    ///
    /// One transaction; a file that has these texts already is only read.
    static func refresh(_ connection: Connection) throws {
        let digest = textDigest()
        guard try storedDigest(connection) != digest else { return }
        try connection.transaction(.immediate) {
            for view in EmbeddedSQL.views {
                try connection.execute("drop view if exists \(Identifier.quote(view.name))")
            }
            for view in EmbeddedSQL.views { try connection.execute(view.sql) }
            for rows in EmbeddedSQL.rows { try connection.execute(rows.sql) }
            try connection.run(
                "insert or replace into workbench_meta (key, value) values (?, ?)",
                [metaKey, digest])
            try connection.run(
                "insert or replace into workbench_meta (key, value) values ('time_zone', 'UTC')")
        }
    }

    private static func storedDigest(_ connection: Connection) throws -> String? {
        let value = try connection.scalar(
            "select value from workbench_meta where key = ?", [metaKey])
        if case .text(let digest)? = value { return digest }
        return nil
    }

    private static func textDigest() -> String {
        var digest = SHA256Digest()
        for file in EmbeddedSQL.views + EmbeddedSQL.rows {
            digest.update(file.name)
            digest.update(file.sql)
        }
        return digest.hex()
    }
}
