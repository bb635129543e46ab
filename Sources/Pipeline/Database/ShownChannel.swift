import Store

/// The column `channel` of `customer_segment`: what the column of that name of the customers' file says.
///
/// It speaks of the customer and not of the lines, so that a customers' file changes it at once, without a `refresh`.
struct ShownChannel {
    private let connection: Connection

    init(in connection: Connection) { self.connection = connection }

    /// Whether files have a column `channel`, and of text.
    var isKnown: Bool {
        get throws {
            try connection.columns(ofTable: "customer").contains {
                SchemaObject.key($0.name) == "channel" && $0.declaredType.lowercased() == "text"
            }
        }
    }

    /// Brings the rows that are shown up to date with `customer`; to be called in the transaction that changes it.
    ///
    /// - Complexity: O(customers log customers); only rows that differ are written.
    func follow() throws {
        guard try isKnown else {
            try connection.run(
                "update customer_segment set channel = null where channel is not null")
            return
        }
        let own = """
            (
                select attribute.channel
                from customer as attribute
                where attribute.customer_id = customer_segment.customer_id
            )
            """
        try connection.run(
            "update customer_segment set channel = \(own) where channel is not \(own)")
    }
}
