import Store

/// The codes of `non_product_code` that sales and returns were told by, as `workbench_meta` keeps them.
///
/// The analyst edits that table with any SQL tool, which knows nothing of facts: the next command that writes
/// compares, and brings the facts up to date.
enum FactCodes {
    private static let key = "fact_codes"

    /// As migration 24 writes them: sorted, in lower case, one a line.
    private static let currentSQL = """
        select coalesce(group_concat(lower(code), char(10)), '')
        from (
            select code
            from non_product_code
            order by code
        )
        """

    /// Whether the facts were made with the codes of today.
    static func areCurrent(in database: Connection) throws(StoreError) -> Bool {
        try database.scalar(
            "select exists (select 1 from workbench_meta where key = ? and value = (\(currentSQL)))",
            [key]) == 1
    }

    /// Notes that the facts were made with the codes of today.
    static func note(in database: Connection) throws(StoreError) {
        try database.run(
            "insert or replace into workbench_meta (key, value) values (?, (\(currentSQL)))", [key])
    }

    /// The codes of today, in lower case.
    static func all(in database: Connection) throws -> Set<ByteText> {
        Set(
            try database.query("select lower(code) from non_product_code")
                .map { ByteText(try $0.text(0)) })
    }
}
