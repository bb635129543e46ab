import Foundation
import Pipeline
import Store
import Testing

/// Amounts of several currencies, converted by a file of rates.
@Suite struct ExchangeRatesTests {
    private let header = IngestTestSupport.header
    private let rates = """
        currency,date,rate
        USD,2023-01-05,0.9
        USD,2023-01-07,0.95
        GBP,2023-01-01,1.15
        EUR,2023-01-01,1

        """

    private func load(_ text: String) throws -> ExchangeRates {
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("rates.csv")
            try Data(text.utf8).write(to: file)
            return try ExchangeRates(path: file.path)
        }
    }

    private func options(_ text: String? = nil, to currency: String? = "EUR") throws
        -> IngestOptions
    {
        var options = IngestOptions()
        options.rates = try load(text ?? rates)
        options.setCurrency(currency)
        options.layout.orders.currency = currency
        return options
    }

    private func failure(_ text: String, _ options: IngestOptions) throws -> String {
        let error = try #require(throws: IngestError.self) {
            try IngestTestSupport.ingest(text, into: IngestTestSupport.database(), options: options)
        }
        return error.description
    }

    private func texts(_ database: Connection, _ sql: String) throws -> [String] {
        try database.query(sql).map { try $0.text(0) }
    }

    private let mixed = """
        1,A,MUG,2,2023-01-05,$2.50,17850,UK
        2,A,MUG,1,2023-01-06,$10.00,17851,UK
        3,A,MUG,1,2023-01-08,$10.00,17851,UK
        4,A,MUG,1,2023-01-06,€10.00,17852,UK
        5,A,MUG,1,2023-01-06,£10.00,17853,UK

        """

    /// The rate of the day or the latest before it; the amount as it was stays beside.
    @Test func signsAreConverted() throws {
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(
            header + mixed, into: database, options: options())
        #expect(report.currency == "EUR" && report.linesKept == 5)
        #expect(
            try texts(
                database,
                "select invoice_no || ' ' || round(unit_price, 6) from invoice_line order by line_no"
            )
                == ["1 2.25", "2 9.0", "3 9.5", "4 10.0", "5 11.5"])
        #expect(
            try texts(
                database,
                """
                select line_no || ' ' || currency || ' ' || rate_date || ' ' || unit_price || ' ' || rate
                from converted_line
                join exchange_rate using (source_id, currency, rate_date)
                order by line_no
                """)
                == [
                    "2 USD 2023-01-05 2.5 0.9", "3 USD 2023-01-05 10.0 0.9",
                    "4 USD 2023-01-07 10.0 0.95", "6 GBP 2023-01-01 10.0 1.15",
                ])
        let choice = try #require(report.choices.first { $0.subject == "converted" })
        #expect(choice.value == "$ (as USD) to EUR")
        #expect(
            choice.basis.hasPrefix(
                "3 of 5 lines (2 customers, line 2 first): 25.00 USD = 23.00 EUR, by the rates of 2023-01-05 to"
                    + " 2023-01-07 in"))
    }

    @Test func aColumnOfCurrenciesIsConverted() throws {
        let text = """
            Order,Date,Email,SKU,Item Name,Qty,Price,Currency
            1,2023-01-05,a@x.example,A,M,1,30.00,EUR
            2,2023-01-08,b@x.example,A,M,2,10.00,usd

            """
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(text, into: database, options: options())
        #expect(report.currency == "EUR" && report.linesLeftOut == 0)
        #expect(
            try texts(database, "select cast(revenue as text) from customer_fact order by 1")
                == ["19.0", "30.0"])
        #expect(
            try failure(text.replacing("usd", with: "XQX"), options()).contains("is no currency"))
    }

    @Test func theCurrencyOfTheDatabaseIsTheTarget() throws {
        let database = try IngestTestSupport.database()
        let euros = header + "9,A,MUG,1,2023-01-05,2.50 EUR,17850,UK\n"
        try IngestTestSupport.ingest(euros, into: database)
        let report = try IngestTestSupport.ingest(
            header + mixed, into: database, options: options(to: nil), name: "mixed.csv")
        #expect(report.currency == "EUR" && report.linesKept == 5)
        #expect(try failure(header + mixed, options(to: nil)).contains("goes with --currency"))
    }

    @Test func aMissingRateRefusesWithTheLineAndWhatToWrite() throws {
        let early = header + "1,A,MUG,2,2023-01-04,$2.50,17850,UK\n"
        let words = try failure(early, options())
        #expect(words.contains("sales.csv:2: the amount is in $, and"))
        #expect(
            words.contains(
                "has no rate of $ on 2023-01-04 or before it: its first is of 2023-01-05"))
        #expect(words.contains("Add a line $,2023-01-04,RATE to it"))
        let yen = header + "1,A,MUG,2,2023-01-04,¥250,17850,UK\n"
        #expect(try failure(yen, options()).contains("has no rate of ¥. Add a line"))
    }

    @Test func ratesTheOtherWayRoundAreRefused() throws {
        let words = try failure(
            header + mixed,
            options(rates.replacing("EUR,2023-01-01,1", with: "EUR,2023-01-01,1.08")))
        #expect(
            words.contains("rates.csv:5: the rate of EUR is 1.08, but amounts are converted to EUR")
        )
    }

    @Test func oldRatesAreTold() throws {
        let late = header + "1,A,MUG,2,2024-01-05,$2.50,17850,UK\n"
        let report = try IngestTestSupport.ingest(
            late, into: IngestTestSupport.database(), options: options())
        #expect(
            report.warnings.contains {
                $0.contains(
                    "the rate of $ that line 2 was converted by is 363 days older (2023-01-07)")
            })
    }

    @Test(arguments: [
        ("currency,date\nUSD,2023-01-05\n", ":1: its header does not name currency, date and rate"),
        ("currency,date,rate\n", "has a header and no rates"),
        ("currency,date,rate\nXQX,2023-01-05,1\n", ":2: currency \"XQX\" is none"),
        ("currency,date,rate\nUSD,5/6/2023,1\n", ":2: date \"5/6/2023\" is no day"),
        ("currency,date,rate\nUSD,2023-01-05,0\n", ":2: rate \"0\" is no number above 0"),
        ("currency;date;rate\nUSD;2023-01-05;0,9\n", "write it with a decimal point"),
        (
            "currency,date,rate\nUSD,2023-01-05,1\nUSD,2023-01-05,2\n",
            ":3: the rate of USD on 2023-01-05 is 2.0, but 1.0 on line 2"
        ),
    ])
    func whatIsNoRateIsRefused(_ text: String, _ words: String) throws {
        let error = try #require(throws: IngestError.self) { try load(text) }
        #expect(error.description.contains(words), "\(error)")
    }
}
