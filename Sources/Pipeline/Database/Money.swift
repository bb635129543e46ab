import Reports
import Store
import Tabular

/// How amounts are shown: with the code of their currency, where one is known.
///
/// The one place that writes money. A file says its currency in `source_file.currency`; a database has one, as files
/// of another are refused.
package struct Money: Sendable, Hashable {
    /// `GBP`; `nil` where no file names a currency.
    package let code: String?

    /// Amounts of this currency.
    package init(code: String?) { self.code = code }

    /// The currency of a database; none where its files name several, or none.
    ///
    /// What cannot be read costs the code, never the table that it belongs to.
    init(of connection: Connection) {
        let rows = try? connection.query(
            """
            select distinct currency
            from source_file
            where currency is not null
            order by length(currency) desc, currency
            """)
        let found = (rows ?? []).compactMap { row in (try? row.text(0)).flatMap { Currency($0) } }
        // A code says more than the sign that several share.
        let agree = found.allSatisfy { found[0].agrees(with: $0) }
        code = agree ? found.first?.code : nil
    }

    /// An amount for a person: `1,012.50 GBP`, or `1,012.50` where no currency is known.
    package func text(_ amount: Double) -> String {
        amountText(amount) + (code.map { " \($0)" } ?? "")
    }

    // MARK: Units

    /// A unit of the dictionary, `currency` or `currency / 10,000`, with the code in its place.
    package func unit(_ unit: String) -> String {
        guard let code, Self.isMoney(unit) else { return unit }
        return code + unit.dropFirst(Self.word.count)
    }

    /// What stands above a column for a person: its name, and the currency of amounts.
    package func heading(_ name: String, unit: String) -> String {
        code == nil || !Self.isMoney(unit) ? name : "\(name) (\(self.unit(unit)))"
    }

    /// A column of amounts.
    ///
    /// - Parameter heading: What stands above it, before the code.
    package func column(_ name: String, heading: String) -> ResultTable.Column {
        ResultTable.Column(
            name, heading: self.heading(heading, unit: Self.word), unit: unit(Self.word),
            role: .measure, isMoney: true)
    }

    /// Whether a unit of the dictionary is that of amounts as they are.
    package static func isAmount(_ unit: String) -> Bool { unit == word }

    /// The table with the code in its column `unit`.
    func told(in table: ResultTable) -> ResultTable {
        var table = table
        guard code != nil, let place = table.columns.firstIndex(where: { $0.name == "unit" })
        else { return table }
        for row in table.rows.indices {
            if case .text(let unit) = table.rows[row][place] {
                table.rows[row][place] = .text(self.unit(unit))
            }
        }
        return table
    }

    private static let word = "currency"

    private static func isMoney(_ unit: String) -> Bool {
        unit == word || unit.hasPrefix(word + " / ")
    }
}
