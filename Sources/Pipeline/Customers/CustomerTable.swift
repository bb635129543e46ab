import Store

/// The table `customer`: grows columns, widens their types, takes rows by `customer_id`.
struct CustomerTable {
    /// A column of a file and where its values go.
    struct Column {
        /// Position in the file.
        let source: Int
        let header: String
        let name: String
        /// Type of the column in the table, after this file.
        let type: AttributeType
        /// Form of real numbers in it, after this file; `nil` where it is not known.
        let form: Int?
        /// Type before, if the table has the column.
        let earlierType: AttributeType?
        /// Form before.
        let earlierForm: Int?

        /// Whether numbers met numbers, and only text keeps them as they were given.
        func keepsNumbersAsText(_ own: AttributeType?) -> Bool {
            let numbers: [AttributeType?] = [.integer, .real]
            return type == .text && numbers.contains(own) && numbers.contains(earlierType)
        }
    }

    /// A column that the table has.
    struct Attribute {
        let name: String
        let header: String
        let type: AttributeType
        /// How real numbers are written; `nil` where it is not known.
        let form: Int?
    }

    let connection: Connection

    // MARK: Columns

    /// Decides on name and type of the columns of a file.
    ///
    /// A header cell that an earlier file had goes to its column; otherwise the name decides.
    /// - Parameters:
    ///   - types: Type of each column, `nil` for one without values.
    ///   - forms: How its numbers can be written again.
    func plan(
        headers: [(source: Int, header: String)], types: [AttributeType?], forms: [NumberForms]
    ) throws -> [Column] {
        let attributes = try attributes()
        var byHeader = Dictionary(grouping: attributes, by: \.header)
        let names = Dictionary(
            attributes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var used: Set<String> = []
        var found: [Int: Attribute] = [:]
        for (index, cell) in headers.enumerated() {
            guard var known = byHeader[cell.header], !known.isEmpty else { continue }
            let attribute = known.removeFirst()
            byHeader[cell.header] = known
            found[index] = attribute
            used.insert(attribute.name)
        }
        var maker = AttributeName(taken: used)
        return try headers.enumerated().map { index, cell in
            var attribute = found[index]
            var name = attribute?.name ?? ""
            if attribute == nil {
                name = maker.make(cell.header, position: cell.source + 1)
                attribute = names[name]
            }
            guard let attribute else {
                return Column(
                    source: cell.source, header: cell.header, name: name,
                    type: types[index] ?? .text,
                    form: types[index] == .real ? forms[index].all.first : nil, earlierType: nil,
                    earlierForm: nil)
            }
            var (type, form) = (attribute.type, attribute.form)
            if let own = types[index] {
                (type, form) = try together(attribute, own, forms[index])
            }
            return Column(
                source: cell.source, header: cell.header, name: name, type: type, form: form,
                earlierType: attribute.type, earlierForm: attribute.form)
        }
    }

    /// Adds the new columns and widens the others.
    ///
    /// - Throws: `IngestError` if the table would get more columns than SQLite takes everywhere.
    func apply(_ columns: [Column], file: Int64, label: String) throws {
        let new = columns.filter { $0.earlierType == nil }
        let widened = columns.filter { $0.earlierType != nil && $0.earlierType != $0.type }
        for column in columns where column.earlierType != nil {
            guard column.earlierType != column.type || column.earlierForm != column.form else {
                continue
            }
            try connection.run(
                "update customer_attribute set value_type = ?, n_decimals = ? where column_name = ?",
                [column.type.rawValue, column.form, column.name])
        }
        guard !new.isEmpty || !widened.isEmpty else { return }
        for column in new {
            try connection.run(
                """
                insert into customer_attribute
                    (column_name, position, header, value_type, n_decimals, customer_file_id)
                select ?, count(*) + 1, ?, ?, ?, ? from customer_attribute
                """, [column.name, column.header, column.type.rawValue, column.form, file])
        }
        let attributes = try attributes()
        guard attributes.count < CustomerLayout.maxColumns else {
            throw IngestError(
                .data,
                "\(label): with its \(new.count) new columns the table customer would have"
                    + " \(attributes.count + 1), and \(CustomerLayout.maxColumns) are the most."
                    + " Leave out those that you do not need.")
        }
        if widened.isEmpty, new.count <= Self.mostAltered {
            for column in new {
                try connection.execute(
                    "alter table customer add column \(definition(column.name, column.type))")
            }
        } else {
            try rebuild(attributes, new: Set(new.map(\.name)), widened: widened)
        }
        // The dictionary describes the columns of the table.
        try ViewCatalog.describe(connection)
    }

    /// More new columns than this are added at once: each `alter table` reads the schema anew.
    private static let mostAltered = 20

    private func attributes() throws -> [Attribute] {
        try connection.query(
            """
            select column_name, header, value_type, n_decimals from customer_attribute
            order by position
            """
        ).map { row in
            let name = try storedName(row.text(0), "column_name", of: "customer_attribute")
            let form = try row.optionalInt(3)
            guard (0...NumberForms.mostDecimals).contains(form ?? 0) else {
                throw DamagedError(
                    "customer_attribute \(name)", "n_decimals is \(form.map { "\($0)" } ?? "")")
            }
            return Attribute(
                name: name, header: try row.text(1),
                type: try stored(
                    AttributeType.self, try row.text(2), "value_type", of: "customer_attribute"),
                form: form)
        }
    }

    func holdsValues(_ name: String) throws -> Bool {
        let column = Identifier.quote(name)
        return try connection.scalar(
            "select exists (select 1 from customer where \(column) is not null)") == 1
    }

    private func definition(_ name: String, _ type: AttributeType) -> String {
        let column = Identifier.quote(name)
        return "\(column) \(type.rawValue) check (\(type.condition(column)))"
    }

    /// Makes the table anew: SQLite cannot change a column's type.
    ///
    /// There is nothing else on it: `SchemaCheck` refuses indexes and triggers on tables of ours, and
    /// no text of the file's catalogue is ever run again.
    private func rebuild(_ attributes: [Attribute], new: Set<String>, widened: [Column]) throws {
        let changed = Dictionary(uniqueKeysWithValues: widened.map { ($0.name, $0) })
        let definitions = attributes.map { definition($0.name, $0.type) }
        let values = try attributes.map { attribute in
            if new.contains(attribute.name) { return "null" }
            let column = Identifier.quote(attribute.name)
            guard let change = changed[attribute.name], let from = change.earlierType else {
                return column
            }
            if from == .real, attribute.type == .text { return try writtenNumber(change) }
            return from.cast(column, to: attribute.type)
        }
        let key = "customer_id text not null primary key check (typeof(customer_id) = 'text')"
        try connection.execute(
            "create table customer_widened (\(([key] + definitions).joined(separator: ", ")))")
        try connection.execute(
            """
            insert into customer_widened
            select \((["customer_id"] + values).joined(separator: ", ")) from customer
            """)
        try connection.execute("drop table customer")
        // Without it, SQLite would refuse because views name a table that is not there now.
        let wasLegacy = try connection.scalar("pragma legacy_alter_table") ?? 0
        try connection.execute("pragma legacy_alter_table = on")
        defer {
            if wasLegacy == 0 { try? connection.execute("pragma legacy_alter_table = off") }
        }
        try connection.execute("alter table customer_widened rename to customer")
    }

    // MARK: Rows

    /// Inserts customers, or changes what a file says of those that are there.
    ///
    /// Columns that the file does not have keep their values; an empty cell makes null.
    /// - Parameter row: Gives the values of a row, the id first, then one a column.
    /// - Returns: New customers, and those who were there and had something else.
    func upsert(
        _ columns: [Column], count: Int, _ row: (Int) throws -> [Value]
    ) throws -> (nNew: Int, nChanged: Int) {
        let names = columns.map { Identifier.quote($0.name) }
        let update =
            names.isEmpty
            ? "nothing"
            : """
            update set \(names.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            where (\(names.map { "customer.\($0)" }.joined(separator: ", ")))
                is not (\(names.map { "excluded.\($0)" }.joined(separator: ", ")))
            """
        let marks = Array(repeating: "?", count: names.count + 1).joined(separator: ", ")
        let statement = try connection.prepare(
            """
            insert into customer (\((["customer_id"] + names).joined(separator: ", ")))
            values (\(marks))
            on conflict (customer_id) do \(update)
            """)
        let before = try countRows()
        var nWritten = 0
        for index in 0..<count {
            for (position, value) in try row(index).enumerated() {
                try statement.bind(value, at: position + 1)
            }
            try statement.run()
            nWritten += connection.changes
        }
        let nNew = try countRows() - before
        return (nNew, nWritten - nNew)
    }

    private func countRows() throws -> Int {
        try connection.query("select count(*) from customer")[0].int(0)
    }
}
