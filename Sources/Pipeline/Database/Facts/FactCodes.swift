import Store

/// The codes of `non_product_code`, and the rule of cancellations, that sales and returns were told by, as
/// `shop_convention.fact_codes` keeps them.
///
/// The analyst edits these tables with any SQL tool, which knows nothing of facts: the next command that
/// writes compares, and brings the facts up to date. The view `fact_state` compares, too, and those over
/// sales ask the lines until then.
enum FactCodes {
    /// As migration 24 writes them: sorted, in lower case, one a line; and behind a blank line the rule, where
    /// it is not the one of then.
    ///
    /// In the same words in the view `fact_state`.
    private static let currentSQL = """
        select coalesce(group_concat(lower(code), char(10)), '') || coalesce(
            (
                select char(10) || char(10) || cancellation_rule
                from shop_convention
                where cancellation_rule <> 'c-prefix'
            ), '')
        from (
            select code
            from non_product_code
            order by code
        )
        """

    /// Whether the facts were made with the codes of today.
    static func areCurrent(in database: Connection) throws(StoreError) -> Bool {
        try database.scalar(
            "select exists (select 1 from shop_convention where fact_codes = (\(currentSQL)))") == 1
    }

    /// Notes that the facts were made with the codes of today.
    static func note(in database: Connection) throws(StoreError) {
        try database.run("update shop_convention set fact_codes = (\(currentSQL))")
    }

    /// A code in lower case as `collate nocase` takes it.
    static func folded(_ code: String) -> ByteText {
        ByteText(
            String(
                decoding: code.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self))
    }

    /// The codes of today, in lower case.
    static func all(in database: Connection) throws -> Set<ByteText> {
        Set(
            try database.query("select lower(code) from non_product_code")
                .map { ByteText(try $0.text(0)) })
    }
}
