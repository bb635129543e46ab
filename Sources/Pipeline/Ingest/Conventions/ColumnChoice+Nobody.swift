import Reports

/// A column of customers that names nobody, beside columns that name people.
extension ColumnChoice {
    /// What to say of it; `nil` where the column names somebody, or addresses are told of already.
    var wordsOfNobody: String? {
        guard survey.records > 0, !header.given.contains(.customerID),
            let position = chosen(.customerID)
        else { return nil }
        let named = content(position).named
        guard named * 50 < survey.records else { return nil }
        let open = header.names.indices.filter { other in
            let found = content(other)
            return !header.fieldIndex.contains(other) && !header.sideIndex.values.contains(other)
                && found.named > named && !found.isEmpty(of: survey.records)
                && found.fits(.customerID) && Self.namesPeople(header.names[other])
        }
        guard !open.contains(where: { content($0).isAddresses }),
            let best = open.max(by: { worth($0) < worth($1) })
        else { return nil }
        let cell = header.cell(best)
        let others = open.filter { $0 != best }.prefix(5).map { header.cell($0) }
        return
            "\(header.cell(position)) names a customer in \(named) of \(survey.records) lines"
            + " (\(percent(Double(named) / Double(survey.records)))), and \(cell) in"
            + " \(content(best).named): the others count for no customer. To tell customers apart by \(cell), in"
            + " all files of the database: --map customer_id=\(shellWord(cell))"
            + (content(best).isWords ? ". Two people of one name are one customer then" : "")
            + (others.isEmpty
                ? ""
                : ". \(others.joined(separator: ", ")) \(others.count == 1 ? "has" : "have") values too")
    }

    /// A column that says customer goes before one of telephones, and one with more in it before the rest.
    private func worth(_ position: Int) -> (Int, Int) {
        (
            ColumnAdvice.isAlike(header.names[position], .customerID) ? 1 : 0,
            content(position).named
        )
    }

    /// Names of columns of people, besides those that say customer.
    private static let people: Set<String> = [
        "name", "fullname", "lastname", "surname", "billingname", "billtoname", "shippingname",
        "shiptoname", "recipient", "recipientname", "nachname", "besteller", "rechnungsname",
        "nom", "nombre", "phone", "billingphone", "telefon", "mobile",
    ]

    private static func namesPeople(_ cell: String) -> Bool {
        ColumnAdvice.mayBe(cell, .customerID)
            && (ColumnAdvice.isAlike(cell, .customerID)
                || people.contains(HeaderNames.normalized(cell)))
    }
}
