import Reports
import Store

/// What the cells of a file are worth for contact: whether they hold what their column is said to hold, and what is not read of consent.
extension CustomerIngest {
    /// What is told of a column of addresses or numbers.
    ///
    /// - Parameter isTyped: Whether it was named for this file.
    /// - Returns: What was decided, and what may not be meant.
    /// - Throws: `IngestError` where a column was named that holds none: lists would name nobody by it.
    func tell(
        of column: ContactColumn, headed header: String, at place: Int, isTyped: Bool,
        _ sheet: CustomerSheet, rows: [Int]
    ) throws(IngestError) -> (decision: String, warning: String?) {
        let isEmail = column.role == .email
        let what = isEmail ? "e-mail addresses" : "phone numbers"
        let count = Self.count(column, at: place, sheet, rows)
        let start =
            "\"\(header)\" holds the \(what)"
            + (column.country.map { " of \($0.code) where they name no country" } ?? "")
        guard count.valid < count.filled else { return (start, nil) }
        if count.valid == 0 {
            let words =
                "\(sheet.name): none of the \(counted(count.filled, "cell")) in \"\(header)\" that \(count.filled == 1 ? "is" : "are") not empty"
                + " can be \(isEmail ? "an e-mail address" : "a phone number")"
            guard !isTyped else {
                let other = Self.likely(column, besides: place, sheet, rows)
                throw IngestError(
                    .data,
                    words
                        + ". Nothing was written. Name the column that has them: \(column.role.flag)"
                        + " \(other.map { shellWord(sheet.names[$0]) } ?? "COLUMN")")
            }
            return (
                start,
                words
                    + ", so nobody is reached by them; \(column.role.flag) COLUMN names another column"
            )
        }
        return (
            start
                + "; \(grouped(count.filled - count.valid)) of \(counted(count.filled, "cell")) that are not empty cannot be"
                + " right", nil
        )
    }

    private static func count(
        _ column: ContactColumn, at place: Int, _ sheet: CustomerSheet, _ rows: [Int]
    ) -> (filled: Int, valid: Int) {
        var (filled, valid) = (0, 0)
        for row in rows {
            let text = sheet.text(row, place)
            guard !text.isEmpty else { continue }
            filled += 1
            let isValid =
                column.role == .email
                ? EmailAddress.key(PeopleFile.address(text)) != nil
                : PhoneNumber(text, country: column.country) != nil || PhoneNumber(text) != nil
            if isValid { valid += 1 }
        }
        return (filled, valid)
    }

    /// The column that holds most of what another one was said to hold; `nil` where none does.
    private static func likely(
        _ column: ContactColumn, besides place: Int, _ sheet: CustomerSheet, _ rows: [Int]
    ) -> Int? {
        sheet.names.indices.filter { $0 != place }.map { other in
            let count = count(column, at: other, sheet, rows)
            return (place: other, valid: 2 * count.valid > count.filled ? count.valid : 0)
        }.filter { $0.valid > 0 }.max { ($0.valid, $1.place) < ($1.valid, $0.place) }?.place
    }

    /// Who keeps an earlier yes because the line with what they say now is rejected.
    ///
    /// - Returns: What is told of them; `nil` where nobody is.
    func unread(
        _ sheet: CustomerSheet, _ customers: CustomerRows, channels: [ContactChannel]
    ) throws -> String? {
        let own = Set(customers.ids.map { ByteText($0) })
        var lines: [Int] = []
        for reject in sheet.rejects {
            guard let id = sheet.customer(of: reject), !own.contains(ByteText(id)) else { continue }
            let keeps = try channels.contains { channel in
                try database.scalar(
                    """
                    select exists (
                        select 1 from customer_consent where customer_id = ? and is_given = 1 and channel = ?
                    )
                    """, [id, channel.rawValue]) == 1
            }
            if keeps { lines.append(reject.line) }
        }
        guard let first = lines.first else { return nil }
        return
            "\(counted(lines.count, "rejected line")) \(lines.count == 1 ? "is" : "are") of customers who keep a yes from before,"
            + " whatever the line says of consent (the first is line \(first)): mend \(lines.count == 1 ? "it" : "them") and read"
            + " the file again, or put them on a list: workbench campaign --suppress FILE"
    }
}
