import Store

/// The view `customer_features_frozen` on the table of the newest snapshot that somebody asked for.
///
/// It names plain columns: a view passes on the declared type of those only.
struct FrozenView {
    static let name = "customer_features_frozen"
    let connection: Connection

    func point(at table: String, columns: [String]) throws {
        try connection.execute("drop view if exists \(Self.name)")
        try connection.execute("create view \(Self.text(on: table, columns: columns))")
    }

    /// The view's name and definition.
    static func text(on table: String, columns: [String]) -> String {
        let list = (["row_no", "customer_id", "replicate"] + columns.map(Identifier.quote))
            .joined(separator: ",\n    ")
        return """
            \(name) as
            select
                \(list)
            from \(Identifier.quote(table))
            """
    }
}
