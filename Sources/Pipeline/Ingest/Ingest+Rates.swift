import Store
import Tabular

/// Rates of exchange, and the amounts that were converted by them.
extension Ingest {
    /// The same ingest with the currency that amounts are converted to.
    ///
    /// - Throws: `usage` where neither the caller nor the database names it; `data` where the rates are in another.
    func converting() throws -> Ingest {
        guard let rates = options.rates else { return self }
        var ingest = self
        ingest.options = try options.converting(to: Money(of: database).code)
        if let target = ingest.options.currency { try rates.check(target) }
        return ingest
    }
}

extension IngestOptions {
    /// The options with the currency that rates convert to: that of the caller, else the one given.
    func converting(to code: String?) throws -> IngestOptions {
        guard let rates, currency == nil else { return self }
        guard let code, code.utf8.count == 3 else {
            throw IngestError(
                .usage,
                "--rates \(rates.name) goes with --currency: it says in which currency the amounts shall be. Pass"
                    + " --currency EUR, for example.")
        }
        var options = self
        options.setCurrency(code)
        options.layout.orders.currency = code
        return options
    }
}

/// Writes what lines were in their own currency, and the rates that were used.
struct ConversionWriter {
    private let database: Connection
    private let sourceID: Int64
    private var known: Set<String> = []

    init(_ database: Connection, sourceID: Int64) {
        self.database = database
        self.sourceID = sourceID
    }

    /// Writes the converted lines of a batch.
    mutating func write(_ lines: [ConvertedLine]) throws {
        for line in lines {
            if known.insert("\(line.currency) \(line.rateDate)").inserted {
                try database.run(
                    """
                    insert into exchange_rate (source_id, currency, rate_date, rate)
                    values (?, ?, ?, ?)
                    """, [sourceID, line.currency, line.rateDate, line.rate])
            }
            try database.run(
                """
                insert into converted_line (source_id, line_no, currency, rate_date, unit_price, line_total)
                values (?, ?, ?, ?, ?, ?)
                """,
                [
                    sourceID, line.lineNo, line.currency, line.rateDate, line.unitPrice,
                    line.lineTotal.isNaN ? nil : line.lineTotal,
                ])
        }
    }
}
