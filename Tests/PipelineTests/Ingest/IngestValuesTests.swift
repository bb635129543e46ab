import Foundation
import Pipeline
import Store
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

    @Test func addressesOfOlderVersionsAreTold() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(lines(["ann", "ben"]), into: database)
        // As an older version would have kept it.
        try database.execute(
            """
            pragma foreign_keys = off;
            update invoice set customer_id = 'Ann@Shop.example' where customer_id = 'ann';
            update customer_year set customer_id = 'Ann@Shop.example' where customer_id = 'ann';
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
