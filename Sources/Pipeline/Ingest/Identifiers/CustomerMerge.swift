import Reports
import Store

/// Which ids of a database are one person (`same_customer`), and what that does to invoices and attributes.
///
/// Invoices keep the id that they came with beside the one that stays, so that all of it can be taken back
/// (docs/decisions/0079).
package struct CustomerMerge {
    private let database: Connection

    package init(_ database: Connection) { self.database = database }

    /// What a list has done.
    package struct Report: Sendable, Hashable {
        /// Invoices that have another customer now.
        package let invoices: Int
    }

    /// Puts a list in the place of the one before, for all lines of the database, in one transaction.
    ///
    /// - Returns: `nil` where it is the same list.
    package func replace(with list: SameCustomers) throws -> Report? {
        let kept = try withoutForgotten(list.merged)
        guard try merged() != kept else { return nil }
        return try database.withoutForeignKeys {
            try database.transaction(.immediate) {
                let attributes = MergedAttributes(database)
                try attributes.dropCopies()
                let before = try undo()
                try database.run("delete from same_customer")
                for (id, same) in kept.sorted(by: { $0.key < $1.key }) {
                    try database.run(
                        "insert into same_customer (customer_id, same_as) values (?, ?)",
                        [id.text, same.text])
                }
                let after = try mapInvoices(from: .min)
                try attributes.makeCopies()
                try ShownChannel(in: database).follow()
                try DataVersion.customersChange(in: database)
                guard before + after > 0 else { return Report(invoices: 0) }
                try CustomerFacts(database).makeAnew()
                try DataVersion.linesChange(in: database)
                return Report(invoices: after)
            }
        }
    }

    /// A list with what stands in the place of customers who were forgotten.
    ///
    /// A line that names one of them and somebody who was not would say whose the token is: it is left out.
    private func withoutForgotten(
        _ list: [ByteText: ByteText]
    ) throws -> [ByteText: ByteText] {
        guard let forgotten = try ForgottenCustomers(in: database) else { return list }
        return list.reduce(into: [:]) { result, pair in
            let other = forgotten.token(of: pair.key.text)
            let same = forgotten.token(of: pair.value.text)
            if let other, let same {
                if other != same { result[ByteText(other)] = ByteText(same) }
            } else if other == nil, same == nil {
                result[pair.key] = pair.value
            }
        }
    }

    /// What of a list is left out, because it names customers who were forgotten; `nil` where nothing is.
    package func leftOut(of list: SameCustomers) throws -> String? {
        let taken = try withoutForgotten(list.merged).count
        let count = list.merged.count - taken
        guard count > 0 else { return nil }
        return "\(counted(count, "id")) of the list of same customers"
            + " \(count == 1 ? "is" : "are") left out: \(count == 1 ? "it is" : "they are") said to be one with somebody"
            + " who was forgotten (workbench forget), which would tell whose purchases those were. Take"
            + " \(count == 1 ? "it" : "them") out of the list"
    }

    /// The list that holds.
    func merged() throws -> [ByteText: ByteText] {
        try reading("same_customer") {
            try database.query("select customer_id, same_as from same_customer").reduce(into: [:]) {
                $0[ByteText(try $1.text(0))] = ByteText(try $1.text(1))
            }
        }
    }

    /// The same as texts, for who looks ids up.
    package func stored() throws -> [String: String] {
        Dictionary(
            try merged().map { ($0.text, $1.text) }, uniquingKeysWith: { first, _ in first })
    }

    /// How many ids the list that holds has merged.
    package func count() throws -> Int { try merged().count }

    private func undo() throws -> Int {
        try database.run(
            """
            update invoice
            set customer_id = original_customer_id, original_customer_id = null
            where original_customer_id is not null
            """)
        return database.changes
    }

    /// Gives invoices the id that stays of their customer.
    ///
    /// - Parameter first: The first of them.
    /// - Returns: How many had another.
    func mapInvoices(from first: Int64) throws -> Int {
        try database.run(
            """
            update invoice
            set original_customer_id = customer_id,
                customer_id = (
                    select same_as from same_customer
                    where same_customer.customer_id = invoice.customer_id)
            where invoice_id >= ?
                and customer_id in (select customer_id from same_customer)
            """, [first])
        return database.changes
    }

    /// Takes the list of another database, for lines to be placed by it.
    package func take(from other: Connection) throws {
        for (id, kept) in try CustomerMerge(other).merged().sorted(by: { $0.key < $1.key }) {
            try database.run(
                "insert into same_customer (customer_id, same_as) values (?, ?)",
                [id.text, kept.text])
        }
    }

    /// Ids of the list that no invoice came with, in words; `nil` where all are known.
    package func strangers() throws -> String? {
        let rows = try database.query(
            """
            with listed as (
                select customer_id as id from same_customer
                union
                select same_as from same_customer
            )
            select id
            from listed
            where id not in (
                select coalesce(original_customer_id, customer_id)
                from invoice
                where customer_id is not null
            )
            order by id
            """)
        guard !rows.isEmpty else { return nil }
        let shown = try rows.prefix(5).map { try $0.text(0) }.joined(separator: ", ")
        return "\(counted(rows.count, "id")) of the list of same customers"
            + " \(rows.count == 1 ? "has" : "have") no lines: \(shown)\(rows.count > 5 ? ", …" : "")"
    }
}

/// Attributes of customers whose ids are merged: the id that stays has those of another where it has none itself.
package struct MergedAttributes {
    private let database: Connection

    package init(_ database: Connection) { self.database = database }

    /// Takes back what `makeCopies` made.
    package func dropCopies() throws {
        try database.run(
            """
            delete from customer
            where customer_id in (select same_as from same_customer where gave_attributes = 1)
            """)
        try database.run("update same_customer set gave_attributes = 0 where gave_attributes = 1")
    }

    /// Copies the row of another id to those that stay and have none.
    package func makeCopies() throws {
        try database.run(
            """
            update same_customer
            set gave_attributes = 1
            where customer_id in (
                select min(same_customer.customer_id)
                from same_customer
                join customer on customer.customer_id = same_customer.customer_id
                where same_customer.same_as not in (select customer_id from customer)
                group by same_customer.same_as
            )
            """)
        let columns = try database.columns(ofTable: "customer").map(\.name)
            .filter { $0 != "customer_id" }.map(Identifier.quote)
        let list = columns.map { ", \($0)" }.joined()
        let values = columns.map { ", customer.\($0)" }.joined()
        try database.run(
            """
            insert into customer (customer_id\(list))
            select same_customer.same_as\(values)
            from same_customer
            join customer on customer.customer_id = same_customer.customer_id
            where same_customer.gave_attributes = 1
            """)
    }

    /// Customers of both kinds with a row of their own: only that of the id that stays counts.
    package func overshadowed() throws -> Int {
        try database.query(
            """
            select count(*)
            from same_customer
            join customer as other on other.customer_id = same_customer.customer_id
            join customer as kept on kept.customer_id = same_customer.same_as
            where gave_attributes = 0
                and not exists (
                    select 1 from same_customer as source
                    where source.same_as = same_customer.same_as and source.gave_attributes = 1)
            """)[0].int(0)
    }
}
