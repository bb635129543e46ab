import Foundation
import Pipeline
import Store
import TestSupport
import Testing

struct ForgetterTests {
    /// A shop on disk whose ids are addresses, with attributes, a rejected line, a snapshot with a sweep, a
    /// publication, and the address in texts.
    private static func shop(at path: String) throws -> Connection {
        let connection = try IngestTestSupport.database(at: path)
        var lines: [String] = []
        for customer in 0..<30 {
            for order in 0...(customer % 4) {
                lines.append(
                    "\(customer)\(order),A\(order),MUG,\(1 + customer % 7),2011-0\(1 + order)-1\(customer % 9)"
                        + " 08:00,\(1 + customer % 5).25,Kunde\(customer)@Shop.example,UK\n")
            }
        }
        lines.append(
            "990,B,for KUNDE7@shop.example,1,2011-01-11 08:00,2.5,kunde8@shop.example,UK\n")
        lines.append("991,B,BAD,x,2011-01-11 08:00,2.5,Kunde7@Shop.example,UK\n")
        lines.append("992,B,BAD,x,2011-01-11 08:00,2.5,kunde8@shop.example,UK\n")
        var options = IngestOptions()
        options.maxRejects = .all
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(), into: connection, options: options,
            name: "list of kunde7@shop.example.csv")
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("crm.csv")
            try Data(
                """
                Customer ID,E-Mail,Phone,Note
                kunde7@shop.example,private7@home.example,+49 171 5550123,likes mugs
                kunde8@shop.example,private8@home.example,+49 171 5550124,likes cups

                """.utf8
            ).write(to: file)
            _ = try CustomerIngest(database: connection).ingest(path: file.path)
        }
        _ = try HygieneCheck(in: connection).run(features: "rfm")
        return connection
    }

    private static func totals(_ connection: Connection) throws -> [String] {
        try [
            """
            select count(*), sum(revenue), sum(net_revenue), sum(line_count), sum(invoice_count),
                count(distinct customer_id)
            from customer_fact
            """,
            "select count(*), sum(quantity * unit_price), count(distinct customer_id) from invoice_line",
            "select count(*) from rejected_line", "select sum(revenue) from customer_year",
            "select lines_read, lines_kept, lines_rejected, sha256 from source_file",
        ].flatMap { try connection.query($0).map { "\($0.values)" } }
    }

    private func withShop(_ body: (Connection, String) throws -> Void) throws {
        try IngestTestSupport.withFolder { folder in
            let path = folder.appendingPathComponent("shop.db").path
            let connection = try Self.shop(at: path)
            defer { connection.close() }
            try body(connection, path)
        }
    }

    private static func holds(_ text: String, _ path: String) throws -> Bool {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        return String(decoding: bytes, as: UTF8.self).lowercased().contains(text.lowercased())
    }

    @Test func nothingOfAPersonIsLeftInTheFileAndTotalsStay() throws {
        try withShop { connection, path in
            #expect(try Self.holds("kunde7@shop.example", path))
            let before = try Self.totals(connection)
            let report = try Forgetter(in: connection).forget([" Kunde7@SHOP.example "])
            #expect(report.nCustomers == 1 && report.nEarlier == 0)
            #expect(try Self.totals(connection) == before)
            for word in ["kunde7@shop.example", "private7@home", "5550123", "likes mugs"] {
                #expect(try !Self.holds(word, path), "\(word)")
            }
            // Nobody else is touched.
            for word in ["kunde8@shop.example", "private8@home", "5550124", "kunde17@shop.example"]
            {
                #expect(try Self.holds(word, path), "\(word)")
            }
            #expect(!FileManager.default.fileExists(atPath: path + "-journal"))
            #expect(try connection.integrityCheck().isEmpty)
            #expect(try connection.foreignKeyViolations().isEmpty)
            let name = try connection.query("select name from source_file")[0].text(0)
            #expect(name.hasPrefix("list of forgotten-"))
            #expect(try connection.scalar("select count(*) from customer") == 1)
            #expect(report.notes.contains { $0.contains("crm.csv") })
        }
    }

    @Test func itIsIdempotentAndAllOrNone() throws {
        try withShop { connection, _ in
            let forgetter = Forgetter(in: connection)
            let error = try #require(throws: ForgetError.self) {
                try forgetter.forget(["kunde1@shop.example", "nobody@x.example"])
            }
            #expect(error == .unknown(["(hidden)"], of: 2))
            #expect(try connection.scalar("select count(*) from forgotten_customer") == 0)
            let first = try forgetter.forget(["kunde1@shop.example", "kunde2@shop.example"])
            #expect(first.nCustomers == 2)
            let again = try forgetter.forget(["KUNDE1@shop.example", "kunde3@shop.example"])
            #expect(again.nCustomers == 1 && again.nEarlier == 1)
            let none = try forgetter.forget(["kunde1@shop.example"])
            #expect(none.nCustomers == 0 && none.nEarlier == 1 && none.table.rows.isEmpty)
        }
    }

    @Test func aDryRunChangesNothing() throws {
        try withShop { connection, path in
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let report = try Forgetter(in: connection).forget(
                ["kunde7@shop.example"], isDryRun: true)
            #expect(report.nCustomers == 1 && !report.table.rows.isEmpty)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }

    @Test func aLaterFileDoesNotBringThemBack() throws {
        try withShop { connection, path in
            _ = try Forgetter(in: connection).forget(["kunde7@shop.example"])
            let before = try connection.query("select token from forgotten_customer")[0].text(0)
            var options = IngestOptions()
            options.maxRejects = .all
            let report = try IngestTestSupport.ingest(
                IngestTestSupport.header
                    + "993,B,MUG,4,2011-03-11 08:00,2.5, Kunde7@Shop.example ,UK\n"
                    + "994,B,of KUNDE7@shop.example,4,2011-03-11 08:00,2.5,kunde8@shop.example,UK\n"
                    + "995,B,BAD,x,2011-03-11 08:00,2.5,Kunde7@Shop.example,UK\n",
                into: connection, options: options, name: "more of kunde7@shop.example.csv")
            #expect(
                report.warnings.contains {
                    $0.hasPrefix(
                        "1 customer of the file was forgotten (workbench forget): 1 invoice counts")
                })
            let token = try connection.query(
                "select customer_id, line_count from customer_fact where customer_id like 'forgotten-%'"
            )
            #expect(try token[0].text(0) == before)
            #expect(try token[0].int(1) == 5)
            try IngestTestSupport.withFolder { folder in
                let file = folder.appendingPathComponent("crm2.csv")
                try Data(
                    "Customer ID,E-Mail\nKunde7@shop.example,new7@home.example\nkunde9@shop.example,n9@x.example\n"
                        .utf8
                ).write(to: file)
                let reports = try CustomerIngest(database: connection).ingest(path: file.path)
                #expect(reports[0].nNew == 1)
                #expect(reports[0].warnings.contains { $0.contains("was forgotten") })
            }
            connection.close()
            for word in ["kunde7@shop.example", "new7@home"] {
                #expect(try !Self.holds(word, path), "\(word)")
            }
        }
    }

    @Test func aCutBeforePackingIsSeenAndFinished() throws {
        try withShop { connection, path in
            let forgetter = Forgetter(in: connection)
            #expect(try !forgetter.finish())
            _ = try forgetter.forget(["kunde7@shop.example"])
            #expect(try CustomerNames(connection).unpackedSince == nil)
            #expect(try !forgetter.finish())
            // As a cut leaves it: pages that nothing uses hold the address, and the file says so.
            try connection.execute(
                """
                pragma secure_delete = off;
                create table before (text text);
                insert into before values ('kunde7@shop.example');
                drop table before;
                update privacy set unpacked_since = '2026-11-30 02:00:00';
                """)
            #expect(try Self.holds("kunde7@shop.example", path))
            #expect(try CustomerNames(connection).unpackedSince == "2026-11-30 02:00:00")
            #expect(try forgetter.finish())
            #expect(try CustomerNames(connection).unpackedSince == nil)
            #expect(try !Self.holds("kunde7@shop.example", path))
            #expect(try !forgetter.finish())
        }
    }

    @Test func mergedIDsAreOnePerson() throws {
        try withShop { connection, path in
            try IngestTestSupport.withFolder { folder in
                let file = folder.appendingPathComponent("same.csv")
                try Data("kunde5@shop.example,kunde6@shop.example\n".utf8).write(to: file)
                let list = try SameCustomers(path: file.path)
                _ = try CustomerMerge(connection).replace(with: list)
                let report = try Forgetter(in: connection).forget(["kunde5@shop.example"])
                #expect(report.nCustomers == 2)
                // The list comes again, every night.
                _ = try CustomerMerge(connection).replace(with: list)
            }
            connection.close()
            #expect(try !Self.holds("kunde5@shop", path))
            #expect(try !Self.holds("kunde6@shop", path))
        }
    }

    @Test func aViewThatNamesThemIsNotOursToChange() throws {
        try withShop { connection, _ in
            try connection.execute(
                "create view best as select * from customer_fact where customer_id <> 'kunde7@shop.example'"
            )
            let error = try #require(throws: ForgetError.self) {
                try Forgetter(in: connection).forget(["kunde7@shop.example"])
            }
            #expect(error == .named(by: ["view best"]))
            #expect(try connection.scalar("select count(*) from forgotten_customer") == 0)
        }
    }

    @Test func numbersAreForgottenAsIDsAndNotAsAmounts() throws {
        let connection = try IngestTestSupport.database()
        var options = IngestOptions()
        options.maxRejects = .all
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,12347,MUG 12347,1,2010-12-01 08:00,2.5,12347,UK\n"
                + "2,A,MUG,x,2010-12-01 08:00,2.5,12347,UK\n3,A,MUG,x,2010-12-01 08:00,2.5,12348,UK\n",
            into: connection, options: options)
        _ = try Forgetter(in: connection).forget(["12347.0"])
        #expect(
            try connection.scalar("select count(*) from invoice where customer_id = '12347'") == 0)
        let product = try connection.query("select stock_code, description from product")[0]
        #expect(try product.text(0) == "12347")
        #expect(try product.text(1) == "MUG 12347")
        let raws = try connection.query("select raw from rejected_line order by line_no").map {
            try $0.text(0)
        }
        #expect(raws[0] == ForgottenCustomers.emptied)
        #expect(raws[1].contains("12348"))
    }
}
