import Foundation
import Pipeline
import Store
import Tabular
import Testing

/// What the values of a file mean beside those of the database.
@Suite struct IngestValuesTests {
    private let header = IngestTestSupport.header

    private func lines(_ customers: [String], first: Int = 1) -> String {
        header
            + customers.enumerated().map { index, customer in
                "\(first + index),A,MUG,1,2023-01-05,2.5,\(customer),UK\n"
            }.joined()
    }

    // MARK: Currencies

    @Test func databaseHasOneCurrency() throws {
        let database = try IngestTestSupport.database()
        let pounds = header + "1,A,MUG,1,2023-01-05,£2.50,c,UK\n"
        try IngestTestSupport.ingest(pounds, into: database)
        #expect(try database.scalar("select currency from source_file") == "GBP")
        let euros = header + "2,A,MUG,1,2023-01-06,2.50 EUR,c,UK\n"
        #expect {
            try IngestTestSupport.ingest(euros, into: database, name: "euros.csv")
        } throws: { error in
            "\(error)".contains("in EUR, but those of sales.csv in this database in GBP")
        }
        #expect(try database.scalar("select count(*) from source_file") == 1)
        let plain = header + "3,A,MUG,1,2023-01-07,2.50,c,UK\n"
        try IngestTestSupport.ingest(plain, into: database, name: "plain.csv")
    }

    /// `$50` and `CA$50` are two currencies in one file; `--currency USD` takes the sign for its own.
    @Test func aSignBesideACodeOfItsFamilyIsAnother() throws {
        let text = header + "1,A,MUG,1,2023-01-05,$50,c,UK\n2,A,MUG,1,2023-01-06,CA$50,d,UK\n"
        #expect(throws: IngestError.self) {
            try IngestTestSupport.ingest(text, into: try IngestTestSupport.database())
        }
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.currency = Currency("USD")
        try IngestTestSupport.ingest(text, into: database, options: options)
        #expect(try database.scalar("select total(revenue) from customer_fact") == .real(50))
    }

    /// The header of the prices may name it.
    @Test func theHeaderNamesACurrency() throws {
        let database = try IngestTestSupport.database()
        func file(_ price: String, _ number: Int) -> String {
            header.replacing("UnitPrice", with: price) + "\(number),A,MUG,1,2023-01-05,2.5,c,UK\n"
        }
        try IngestTestSupport.ingest(file("Price (USD)", 1), into: database)
        #expect(try database.scalar("select currency from source_file") == "USD")
        for (number, price) in ["Price (EUR)", "Price €", "Unit Price [EUR]"].enumerated() {
            #expect(throws: IngestError.self, "\(price)") {
                try IngestTestSupport.ingest(file(price, number + 2), into: database, name: "e.csv")
            }
        }
        var options = IngestOptions()
        options.currency = Currency("USD")
        #expect(throws: IngestError.self) {
            try IngestTestSupport.ingest(
                file("Price (EUR)", 9), into: database, options: options, name: "e.csv")
        }
    }

    /// Tills count their receipts anew every day: the customer of another day is none of the order.
    @Test func aCustomerIsNotCarriedOverTheDay() throws {
        let database = try IngestTestSupport.database()
        let text =
            "Receipt,SKU,Qty,Date,Price,Customer\n1,A,1,2023-01-13 10:00,5,c1\n1,B,1,2023-01-13 10:00,2,\n"
            + "1,A,1,2023-01-14 10:00,100,\n1,A,1,2023-01-15 10:00,100,\n"
        var options = IngestOptions()
        options.layout.columns = try HeaderNames(text: "invoice_no=Receipt,stock_code=SKU")
        try IngestTestSupport.ingest(text, into: database, options: options)
        #expect(try database.scalar("select revenue from customer_fact") == .real(7))
        #expect(try database.scalar("select count(*) from customer_fact") == 1)
    }

    /// A quote too many makes one record of three; nobody is lost without a word.
    @Test func aQuoteThatSwallowsRecordsIsRefused() throws {
        let text =
            header + "1,A,\"PEN,2,2024-03-01,50,ann,UK\n2,A,PEN,2,2024-03-02,50,bob,UK\n"
            + "3,A,PEN\",2,2024-03-02,50,cat,UK\n"
        let error = try #require(throws: IngestError.self) {
            try IngestTestSupport.ingest(text, into: try IngestTestSupport.database())
        }
        #expect(error.description.contains("goes on over 2 line ends"), "\(error)")
        var options = IngestOptions()
        options.layout.quoting = .double
        let report = try IngestTestSupport.ingest(
            text, into: try IngestTestSupport.database(), options: options)
        #expect(report.linesKept == 1)
        // A text of several lines is one.
        let note = header + "1,A,\"PEN, blue,\nlong, and\ncheap\",2,2024-03-01,50,ann,UK\n"
        try IngestTestSupport.ingest(note, into: try IngestTestSupport.database())
    }

    /// Columns that nobody uses, and that say what a sum must not leave out.
    @Test func columnsThatAreLeftAreLookedAt() throws {
        let currencies =
            header.replacing("Country", with: "Ccy")
            + "1,A,M,1,2023-01-05,2,c,EUR\n2,A,M,1,2023-01-06,2,d,USD\n"
        let error = try #require(throws: IngestError.self) {
            try IngestTestSupport.ingest(currencies, into: try IngestTestSupport.database())
        }
        #expect(error.description.contains("--map currency=Ccy"), "\(error)")
        let types =
            header.replacing("Country", with: "Type")
            + "1,A,M,1,2023-01-05,2,c,Sale\n2,A,M,1,2023-01-06,2,d,Return\n"
            + "3,A,M,1,2023-01-06,2,d,Sale\n"
        let report = try IngestTestSupport.ingest(types, into: try IngestTestSupport.database())
        #expect(
            report.warnings.contains {
                $0.hasPrefix("the column Type is not used, and says of lines: \"Sale\" in 2 lines")
                    && $0.hasSuffix("--map order_status=Type --no-sale return")
            }, "\(report.warnings)")
        let flags =
            header.replacing("Country", with: "Cancelled")
            + "1,A,M,1,2023-01-05,2,c,false\n2,A,M,1,2023-01-06,2,d,true\n"
        let other = try IngestTestSupport.ingest(flags, into: try IngestTestSupport.database())
        #expect(
            other.warnings.contains {
                $0.hasPrefix("the column Cancelled is filled in 1 of 2 lines")
            },
            "\(other.warnings)")
    }

    @Test func oneCustomerForAllOrdersIsTold() throws {
        let report = try IngestTestSupport.ingest(
            lines([String](repeating: "1", count: 12)), into: try IngestTestSupport.database())
        #expect(
            report.warnings.contains { $0.hasPrefix("customer \"1\" has all 12 lines") },
            "\(report.warnings)")
    }

    @Test func filesThatNameNoCurrencyAreTold() throws {
        let database = try IngestTestSupport.database()
        let pounds = header + "1,A,MUG,1,2023-01-05,£2.50,c,UK\n"
        let plain = header + "3,A,MUG,1,2023-01-07,2.50,c,UK\n"
        try IngestTestSupport.ingest(pounds, into: database)
        let later = try IngestTestSupport.ingest(plain, into: database, name: "plain.csv")
        #expect(
            later.warnings.contains {
                $0.hasPrefix("its amounts name no currency, and are taken for GBP, as in sales.csv")
            })
        let other = try IngestTestSupport.database()
        try IngestTestSupport.ingest(plain, into: other, name: "plain.csv")
        let named = try IngestTestSupport.ingest(pounds, into: other)
        #expect(
            named.warnings.contains {
                $0.hasPrefix("its amounts are in GBP, and 1 earlier file names none (plain.csv)")
            })
    }

    @Test func linesInOtherCurrenciesAreNoBadLines() throws {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.setCurrency("USD")
        let text =
            header
                + """
                1,A,MUG,2,2023-01-05,$2.50,c,US
                2,A,MUG,2,2023-01-05,€2.50,d,FR
                3,A,MUG,1,2023-01-05,€1.00,d,FR

                """
        let report = try IngestTestSupport.ingest(text, into: database, options: options)
        #expect(report.linesKept == 1 && report.linesRejected == 2 && report.linesLeftOut == 2)
        #expect(report.currency == "USD")
        #expect(
            report.warnings == [
                "left out, as --currency USD says: 2 of 3 lines in EUR (1 customer, 6.00 EUR)"
            ])
    }

    // MARK: Ids

    @Test func idWithAnAbsurdShareIsTold() throws {
        let usual = (1...12).map { "c\($0)" }
        let report = try IngestTestSupport.ingest(
            lines(usual + Array(repeating: "99999", count: 8)),
            into: IngestTestSupport.database())
        let warning = try #require(report.warnings.first { $0.contains("99999") })
        #expect(warning.contains("has 8 of the 20 lines with a customer (40.0 %, 40.0 %"))
        #expect(warning.contains("--null-words usual,99999"))
        // One long order is no absurd share.
        let long =
            (1...12).map { "\($0),A,MUG,1,2023-01-05,2.5,c\($0),UK\n" }.joined()
            + String(repeating: "99,A,MUG,1,2023-01-05,2.5,big,UK\n", count: 8)
        #expect(
            try IngestTestSupport.ingest(header + long, into: IngestTestSupport.database())
                .warnings.isEmpty)
        // Also in a later file of a database.
        let database = try IngestTestSupport.database()
        #expect(try IngestTestSupport.ingest(lines(usual), into: database).warnings.isEmpty)
        let later = try IngestTestSupport.ingest(
            lines(usual + Array(repeating: "99999", count: 8), first: 100), into: database,
            name: "later.csv")
        #expect(later.warnings.contains { $0.contains("99999") })
    }

    /// However few lines it has: a fifth is not reached.
    @Test(arguments: [
        "Walk-in", "guest@shop.example", "00000", "Laufkunde", "-1", "no-reply@shop.example",
    ])
    func idThatIsCalledLikeNobodyIsTold(_ id: String) throws {
        let usual = (1...30).map { "c\($0)" }
        let report = try IngestTestSupport.ingest(
            lines(usual + [id, id]), into: IngestTestSupport.database())
        let warning = try #require(report.warnings.first { $0.contains("called as if") })
        #expect(
            warning.contains("has 2 of the 32 lines with a customer (6.2 %, 6.2 % of their sales)"))
        #expect(warning.contains("--null-words"))
    }

    @Test(arguments: [
        "Guestimate Ltd", "17850", "Ann Walker", "test7", "10000", "cash4gold@shop.example",
    ])
    func othersAreNot(_ id: String) throws {
        let usual = (1...30).map { "c\($0)" }
        let report = try IngestTestSupport.ingest(
            lines(usual + [id, id]), into: IngestTestSupport.database())
        #expect(report.warnings.isEmpty)
    }

    // MARK: What programs make of ids

    @Test func idsWhoseLastDigitsAreZerosRefuseTheFile() throws {
        #expect {
            try IngestTestSupport.ingest(
                lines(["12345678901234500000", "12345678901234600000"]),
                into: IngestTestSupport.database())
        } throws: { error in
            "\(error)".contains(
                "sales.csv:2: customer_id \"12345678901234500000\" has more than 15 digits")
        }
        // One whose digits are there shows that the others' are, too.
        let report = try IngestTestSupport.ingest(
            lines(["12345678901234500000", "12345678901234600001"]),
            into: IngestTestSupport.database())
        #expect(report.linesKept == 2)
    }

    @Test func idsInOneWritingAreOneCustomer() throws {
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(
            lines(["17850", "=\"17850\"", "17850.0"]),
            into: database)
        #expect(try database.scalar("select count(*) from customer_fact") == 1)
        #expect(report.decisions.contains { $0.hasPrefix("1 id stands in =\"…\"") })
        let hidden = try IngestTestSupport.ingest(
            lines(["17850", "17850\u{200B}"]), into: IngestTestSupport.database())
        #expect(
            hidden.warnings.contains {
                $0.hasPrefix("1 line has a customer with characters that nobody can see")
            })
        let groups = try IngestTestSupport.ingest(
            lines(["\"17,850\"", "\"17,851\""]), into: IngestTestSupport.database())
        #expect(groups.warnings.contains { $0.contains("\"17,850\" (2 lines, line 2 first)") })
    }

    @Test func zeroDecimalsOfInvoicesAndProducts() throws {
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(
            header + "536365.0,85123.0,MUG,1,2023-01-05,2.5,c,UK\n", into: database)
        #expect(
            try database.scalar("select invoice_no || ' ' || stock_code from invoice_line")
                == "536365 85123")
        #expect(report.decisions.contains { $0.contains(".0 of a program was taken off 2") })
    }

    // MARK: Dates that are numbers

    @Test func datesAsNumbersAreToldAndOneKind() throws {
        func dated(_ dates: String...) -> String {
            header + dates.map { "1,A,MUG,1,\($0),2.5,c,UK\n" }.joined()
        }
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(dated("1672916400", "1673002800"), into: database)
        #expect(report.firstInvoicedAt == "2023-01-05 11:00:00")
        #expect(report.timeZone == "UTC")
        #expect(
            report.choices.contains {
                $0.text.hasPrefix(
                    "dates seconds since 1970, in UTC: numbers of 2000 to 2040, line 2 first")
            })
        #expect {
            try IngestTestSupport.ingest(
                dated("1672916400", "2023-01-06"), into: IngestTestSupport.database())
        } throws: { error in
            "\(error)".contains("is a written date, but line 2 has numbers")
        }
        #expect {
            try IngestTestSupport.ingest(
                dated("2023-01-05", "2023-01-05", "1672916400"),
                into: IngestTestSupport.database())
        } throws: { error in
            "\(error)".contains(
                "is a number (seconds since 1970, in UTC), but line 2 has written dates")
        }
        #expect {
            try IngestTestSupport.ingest(dated("17850"), into: IngestTestSupport.database())
        } throws: { error in
            "\(error)".contains("is a number, and no time of 2000 to 2040")
        }
        // Days count from 1900 or from 1904, which a CSV file does not say.
        #expect {
            try IngestTestSupport.ingest(dated("44931.5"), into: IngestTestSupport.database())
        } throws: { error in
            "\(error)".contains("pass --date-format serial")
        }
        var options = IngestOptions()
        for (format, time) in [
            ("serial", "2023-01-05 12:00:00"), ("serial1904", "2027-01-06 12:00:00"),
        ] {
            options.dateFormat = DateFormat(format)
            let told = try IngestTestSupport.ingest(
                dated("44931.5"), into: IngestTestSupport.database(), options: options)
            #expect(told.firstInvoicedAt == time)
        }
    }

    @Test func addressesOfOlderVersionsAreTold() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(lines(["ann", "ben"]), into: database)
        // As an older version would have kept it.
        try database.execute(
            """
            pragma foreign_keys = off;
            update invoice set customer_id = 'Ann@Shop.example' where customer_id = 'ann';
            update customer_year set customer_id = 'Ann@Shop.example' where customer_id = 'ann';
            update sales_by_customer_day set customer_id = 'Ann@Shop.example' where customer_id = 'ann';
            update customer_fact set customer_id = 'Ann@Shop.example' where customer_id = 'ann';
            """)
        let report = try IngestTestSupport.ingest(
            lines(["ann@shop.example"], first: 10), into: database, name: "later.csv")
        #expect(report.warnings.contains { $0.contains("(Ann@Shop.example)") })
    }

    @Test func wordsForNothingAreToldWithTheirLines() throws {
        let report = try IngestTestSupport.ingest(
            lines(["17850", "NULL", "null", "N/A"]), into: IngestTestSupport.database())
        let choice = try #require(report.choices.first { $0.subject == "no customer_id" })
        #expect(choice.value == "\"NULL\", \"N/A\"" && choice.flag == "--null-words")
        #expect(
            choice.basis
                == "words for nothing on 3 of 4 lines (75.0 %) with 7.50 of 10.00, line 3 first")
        #expect(report.linesWithoutCustomer == 3)
    }

    @Test func theSameContentSaysWhichFlagsHaveNoEffect() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(lines(["1"]), into: database)
        var options = IngestOptions()
        options.setCurrency("GBP")
        options.nullWords = NullWords(text: "x")
        let again = try IngestTestSupport.ingest(lines(["1"]), into: database, options: options)
        #expect(again.alreadyIngested)
        #expect(again.warnings.contains { $0.contains("--currency GBP has no effect") })
        #expect(again.warnings.contains { $0.contains("--null-words has no effect") })
    }
}
