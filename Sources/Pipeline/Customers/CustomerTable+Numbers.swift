import Reports
import Store

/// Numbers of a column when a file brings others: real only together if all of them, those of the table and
/// those of the file, can be written again as they were given.
extension CustomerTable {
    /// Type and form of a column after a file.
    func together(
        _ attribute: Attribute, _ own: AttributeType, _ forms: NumberForms
    ) throws -> (type: AttributeType, form: Int?) {
        let isNumeric = [attribute.type, own].allSatisfy { $0 == .integer || $0 == .real }
        guard try holdsValues(attribute.name) else {
            return (own, own == .real ? forms.all.first : nil)
        }
        guard isNumeric, attribute.type == .real || own == .real else {
            return (attribute.type.widened(to: own), nil)
        }
        guard let form = try commonForm(attribute, forms) else { return (.text, nil) }
        return (.real, form)
    }

    private func commonForm(_ attribute: Attribute, _ forms: NumberForms) throws -> Int? {
        // What an earlier version took as real has lost its form: nothing that could be kept.
        if attribute.type == .real, attribute.form == nil { return forms.all.first }
        if let form = attribute.form, forms.all.contains(form) { return form }
        let numbers = try numbers(attribute.name)
        return forms.all.first { form in
            numbers.allSatisfy { Self.written($0, attribute.form) == Self.written($0, form) }
        }
    }

    /// A stored number as it was given; in a form of real numbers, if it is to be one.
    private static func written(_ value: Value, _ form: Int?) -> String? {
        if form == nil, let number = value.int { return "\(number)" }
        return value.double.map { NumberForms.text($0, form: form) }
    }

    private func numbers(_ column: String) throws -> [Value] {
        let name = Identifier.quote(column)
        return try connection.query(
            "select distinct \(name) from customer where \(name) is not null"
        ).map { $0.values[0] }
    }

    /// An expression for the stored real numbers of a column as texts.
    func writtenNumber(_ column: Column) throws -> String {
        let name = Identifier.quote(column.name)
        try connection.execute(
            """
            create temp table if not exists customer_number (
                column_name text not null,
                number real not null,
                text text not null,
                primary key (column_name, number)
            ) without rowid
            """)
        try connection.run(
            "delete from temp.customer_number where column_name = ?", [column.name])
        for number in try numbers(column.name).compactMap(\.double) {
            try connection.run(
                "insert into temp.customer_number (column_name, number, text) values (?, ?, ?)",
                [column.name, number, NumberForms.text(number, form: column.earlierForm)])
        }
        return """
            (
                select customer_number.text
                from temp.customer_number
                where column_name = '\(column.name.replacingScalar("'", with: "''"))'
                    and number = customer.\(name)
            )
            """
    }
}
