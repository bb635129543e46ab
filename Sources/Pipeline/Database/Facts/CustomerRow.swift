import Store

/// The row of a customer that a condition speaks of: facts of all lines, and the columns of the table `customer`.
enum CustomerRow {
    /// Columns of `customer_fact` that a condition may name, over all lines of the file.
    private static let allFacts = [
        "first_sale_date", "last_sale_date", "invoice_count", "revenue", "return_value",
        "net_revenue", "line_count", "country",
    ]

    /// The facts beside some attributes: an attribute stands before a fact of its name.
    static func facts(beside attributes: [String]) -> [String] {
        let taken = Set(attributes.map(SchemaObject.key))
        return allFacts.filter { !taken.contains($0) }
    }

    /// What stands behind `from`.
    static func source(attributes: [String]) -> String {
        let list =
            ["customer_fact.customer_id"] + facts(beside: attributes).map { "customer_fact.\($0)" }
            + attributes.map { "attribute.\(Identifier.quote($0))" }
        return """
            (
                select \(list.joined(separator: ", "))
                from customer_fact
                left join customer as attribute
                    on attribute.customer_id = customer_fact.customer_id
            ) as customer
            """
    }

    /// The columns of the table `customer` but for the id.
    static func attributes(in connection: Connection) throws -> [String] {
        try connection.columns(ofTable: "customer").map(\.name).filter {
            SchemaObject.key($0) != "customer_id"
        }
    }
}
