import Store

/// The lines behind a date: what segments of the lines up to it are held against.
package struct HoldoutPeriod: Hashable {
    /// Lines up to it make the segments, `YYYY-MM-DD HH:MM:SS`.
    package let date: String
    /// The last line behind it that counts, with a customer or without.
    package let until: String

    /// Looks whether there are lines on both sides.
    ///
    /// - Parameters:
    ///   - date: In the stored form.
    ///   - end: Lines after it do not count; `nil`: as the file's `observation_window` says.
    /// - Throws: `HoldoutError`; `FeatureError` where no line has a customer.
    package init(after date: String, end: String?, in connection: Connection) throws {
        let row = try connection.query(
            """
            with
            ending as (
                select coalesce(?, (select as_of from observation_window), '9999-12-31 23:59:59') as last
            )
            select
                last,
                min(invoiced_at) filter (where customer_id is not null),
                max(invoiced_at) filter (where customer_id is not null and invoiced_at <= last),
                max(invoiced_at) filter (where invoiced_at <= last)
            from ending
            left join invoice on true
            """, [end]
        ).first
        guard let row, let first = try row.optionalText(1) else {
            throw FeatureError.noCompleteLines()
        }
        let last = try row.text(0)
        guard date < last else { throw HoldoutError.notBefore(date: date, end: last) }
        guard date >= first else { throw HoldoutError.nothingBefore(date: date, first: first) }
        guard let newest = try row.optionalText(2), newest > date else {
            throw HoldoutError.nothingAfter(
                date: date, last: try row.optionalText(2) ?? first)
        }
        self.date = date
        until = try row.optionalText(3) ?? newest
    }

    /// - Throws: `HoldoutError.dateless` for a set whose rows are the same at every date.
    static func checkLooks(_ set: FeatureSet, in connection: Connection) throws {
        var read = Set<String>()
        for view in [set.viewName, set.untrimmedViewName] {
            let names = Result { () throws(StoreError) in
                try connection.objectsRead(by: "select * from \(Identifier.quote(view))")
            }
            switch names {
            case .success(let names): read.formUnion(names.map(SchemaObject.key))
            case .failure(let error):
                if error.isOfTheEnvironment { throw error }
                // Whoever reads the view says in words what is wrong with it.
                return
            }
        }
        guard read.contains("observation_window") else {
            throw HoldoutError.dateless(set.viewName)
        }
    }
}
