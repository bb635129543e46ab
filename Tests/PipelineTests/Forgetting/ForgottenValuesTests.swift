import Foundation
import Pipeline
import Store
import TestSupport
import Testing

struct ForgottenValuesTests {
    private func shop(_ ids: [String], at path: String? = nil) throws -> Connection {
        let connection =
            if let path { try IngestTestSupport.database(at: path) } else {
                try IngestTestSupport.database()
            }
        let lines = ids.enumerated().map { number, id in
            "\(number + 1),A,MUG,1,2010-12-01 08:00,2.5,\(id),UK\n"
        }
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(), into: connection)
        return connection
    }

    private func customers(_ text: String, into connection: Connection) throws {
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("crm.csv")
            try Data(text.utf8).write(to: file)
            _ = try CustomerIngest(database: connection).ingest(path: file.path)
        }
    }

    private func texts(_ connection: Connection, _ sql: String) throws -> [String?] {
        try connection.query(sql).map { try $0.optionalText(0) }
    }

    @Test func otherCustomersDoNotNameThem() throws {
        let connection = try shop(["12347", "12348", "12349"])
        try customers(
            "customer_id,referred_by,notes,points\n12347,,x,7\n12348,12347,friend,12347\n"
                + "12349,12348,of 12347,3\n", into: connection)
        let report = try Forgetter(in: connection).forget(["12347"])
        let referred = try texts(
            connection, "select cast(referred_by as text) from customer order by customer_id")
        #expect(referred == [nil, "12348"])
        // Most points are nobody's id: they stay, and that is told.
        let points = try connection.query("select points from customer order by customer_id")
        #expect(try points.map { try $0.int(0) } == [12347, 3])
        #expect(report.notes.contains { $0.contains("customer.points (1 row)") })
    }

    /// An address in what is written of another customer goes, unless it is his own attribute.
    @Test func anAddressInLongerTextsOfOthersGoesAndTheirOwnStays() throws {
        let connection = try shop(["12347", "12348", "12349"])
        try customers(
            "customer_id,E-Mail,Note\n12347,ann@home.de,x\n12348,Ann@home.de,see ANN@home.de\n"
                + "12349,bo@home.de,y\n", into: connection)
        let report = try Forgetter(in: connection).forget(["12347"])
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        let rows = try connection.query("select e_mail, note from customer order by customer_id")
        #expect(try rows.map { try $0.text(0) } == ["Ann@home.de", "bo@home.de"])
        #expect(try rows.map { try $0.text(1) } == ["see \(token)", "y"])
        #expect(
            report.notes.contains(
                "addresses of theirs that other customers have as well stay theirs: customer.e_mail (1 row)"
            ))
    }

    /// A shop's own id that begins like a token is a customer like any other.
    @Test func anIDThatBeginsLikeATokenIsForgotten() throws {
        let connection = try shop(["forgotten-1", "12348"])
        #expect(try Forgetter(in: connection).forget(["forgotten-1"]).nCustomers == 1)
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        #expect(
            try texts(connection, "select customer_id from invoice order by invoice_id") == [
                token, "12348",
            ])
        #expect(try Forgetter(in: connection).forget([token]).nEarlier == 1)
    }

    @Test func tablesOfTheOwnerAreCoveredWhateverTheirTypesAndLetters() throws {
        let connection = try shop(["12347", "12348"])
        try connection.execute(
            """
            create table score (Customer_ID integer, value real);
            insert into score values (12347, 1), (12348, 2);
            create table vip (kunde blob);
            insert into vip values ('12347'), (12347.0), ('12348');
            """)
        _ = try Forgetter(in: connection).forget(["12347"])
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        #expect(
            try texts(connection, "select cast(Customer_ID as text) from score") == [
                token, "12348",
            ]
        )
        #expect(
            try texts(connection, "select cast(kunde as text) from vip") == [token, token, "12348"])
    }

    @Test func aColumnThatTakesNoTokenIsRefusedAndNothingChanges() throws {
        let connection = try shop(["12347", "12348"])
        try connection.execute(
            "create table score (customer_id integer check (typeof(customer_id) = 'integer'));"
                + "insert into score values (12347)")
        let error = try #require(throws: ForgetError.self) {
            try Forgetter(in: connection).forget(["12347"])
        }
        #expect(error == .cannotHold("score", "customer_id"))
        #expect(error.kind == .data && error.description.contains("your table score"))
        #expect(try connection.scalar("select count(*) from forgotten_customer") == 0)
        #expect(
            try connection.scalar("select count(*) from invoice where customer_id = '12347'") == 1)
    }

    /// One address in three spellings is one customer, and whoever types it forgets all of it.
    @Test(arguments: ["MÜLLER@Shop.de", "mu\u{308}ller@shop.de", " müller@SHOP.de"])
    func spellingsOfAnAddressAreOnePerson(typed: String) throws {
        let connection = try shop([
            "MÜLLER@shop.de", "müller@Shop.de", "Mu\u{308}ller@shop.de", "x@y.de",
        ])
        #expect(try connection.scalar("select count(distinct customer_id) from invoice") == 2)
        try connection.execute(
            "create table memo (text text); insert into memo values ('for MÜLLER@shop.de'), ('MU\u{308}LLER@shop.de')"
        )
        let report = try Forgetter(in: connection).forget([typed])
        #expect(report.nCustomers == 1 && report.hasChanges)
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        #expect(
            try texts(connection, "select distinct customer_id from invoice order by 1") == [
                token, "x@y.de",
            ])
        #expect(
            try texts(connection, "select text from memo order by 1 desc")
                == [token, "for \(token)"].sorted(by: >))
    }

    /// As an earlier version kept them: what is read now is another customer, which is told, and `forget` takes both.
    @Test func bothSpellingsOfAnOlderFileAreForgotten() throws {
        let connection = try shop(["old@x.de", "bo@x.de"])
        try connection.withoutForeignKeys {
            for table in ["invoice", "customer_fact", "customer_year", "sales_by_customer_day"] {
                try connection.execute(
                    "update \(table) set customer_id = 'mÜller@x.de' where customer_id = 'old@x.de'"
                )
            }
        }
        let report = try IngestTestSupport.ingest(
            IngestTestSupport.header + "7,A,MUG,1,2010-12-03 08:00,2.5,MÜLLER@x.de,UK\n",
            into: connection)
        #expect(report.warnings.contains { $0.hasPrefix("1 customer (33.3 % of all, ") })
        #expect(try Forgetter(in: connection).forget(["müller@x.de"]).nCustomers == 2)
        #expect(
            try texts(
                connection, "select customer_id from invoice where customer_id like '%ller@%'"
            ).isEmpty)
    }

    /// The end of a longer address is nobody's; beside words and endings that are no address it is theirs.
    @Test func longerAddressesOfOthersStay() throws {
        let connection = try shop(["ann@x.de", "joe.ann@x.de", "ann@x.de.example"])
        try connection.execute(
            "create table memo (text text); insert into memo values"
                + " ('joe.ann@x.de'), ('ann@x.de.example!'), ('list-of-ann@x.de.csv')")
        _ = try Forgetter(in: connection).forget(["ann@x.de"])
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        #expect(
            try texts(connection, "select text from memo order by rowid") == [
                "joe.ann@x.de", "ann@x.de.example!", "list-of-\(token).csv",
            ])
        #expect(
            try connection.scalar("select count(*) from invoice where customer_id like '%@%'") == 2)
        let forgotten = try #require(try ForgottenCustomers(in: connection))
        #expect(forgotten.token(of: "joe.ann@x.de") == nil)
        #expect(forgotten.token(of: "ann@x.de.example") == nil)
        #expect(
            forgotten.kept(text: "of joe.ann@x.de, „ann@x.de“.") == "of joe.ann@x.de, „\(token)“.")
    }

    /// A word that nobody is called by is told, and nothing else.
    @Test func whoIsNotThereIsNotForgotten() throws {
        let connection = try shop(["müller@x.de"])
        let error = try #require(throws: ForgetError.self) {
            try Forgetter(in: connection, names: .plain).forget(["MÜLLERS@x.de"])
        }
        #expect(error == .unknown(["MÜLLERS@x.de"], of: 1) && error.kind == .usage)
    }

    @Test func anAddressLeadsToTheCustomerAndOneOfTwoIsRefused() throws {
        let connection = try shop(["12347", "12348", "12349"])
        try customers(
            "customer_id,E-Mail\n12347,Ann@x.de\n12348,both@x.de\n12349,both@x.de\n",
            into: connection)
        let error = try #require(throws: ForgetError.self) {
            try Forgetter(in: connection, names: .plain).forget(["both@x.de"])
        }
        #expect(error == .shared("both@x.de", ["12348", "12349"]))
        let report = try Forgetter(in: connection, names: .plain).forget(["ANN@x.de"])
        #expect(report.nCustomers == 1)
        #expect(report.notes[0] == "ANN@x.de is an address of customer 12347, who is meant")
        #expect(
            try connection.scalar("select count(*) from invoice where customer_id = '12347'") == 0)
    }

    @Test(arguments: [
        "mailto:ann@x.de?subject=x", "Ann <ANN@x.de>", "<ann@x.de>", "Ann B. <ann@X.de>;",
    ])
    func anAddressIsFoundInWhatStandsAroundIt(typed: String) throws {
        let connection = try shop(["12347", "bo@x.de"])
        try customers("customer_id,E-Mail\n12347,Ann@x.de\n", into: connection)
        let forgetter = Forgetter(in: connection, names: .plain)
        #expect(try forgetter.look(for: [typed]) == ["12347"])
        #expect(try forgetter.look(for: ["Bo <BO@x.de>"]) == ["bo@x.de"])
        #expect(try forgetter.forget([typed]).nCustomers == 1)
        #expect(try forgetter.forget([typed]).nEarlier == 1)
    }

    @Test func aSecondTimeTakesOutWhatWasWrittenSince() throws {
        let connection = try shop(["ann@x.de", "bo@x.de"])
        _ = try Forgetter(in: connection).forget(["ann@x.de"])
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        try connection.execute(
            "create table memo (text text); insert into memo values ('call ANN@x.de')")
        let report = try Forgetter(in: connection).forget(["Ann@X.de"])
        #expect(report.nCustomers == 0 && report.nEarlier == 1 && report.hasChanges)
        #expect(try texts(connection, "select text from memo") == ["call \(token)"])
        #expect(report.notes.contains { $0.hasSuffix("is taken out") })
        #expect(try connection.scalar("select count(*) from forgotten_customer") == 1)
    }

    /// The id in every column of text that the schema has, in other letters and with neighbours.
    @Test func noColumnKeepsTheID() throws {
        let words = [
            "zoë.Ann@x.de", "ZOË.ANN@X.DE", "„Zoë.ann@x.de“", "顧客zoë.ann@x.de様", "<zoë.ann@x.de>,",
            "zoe\u{308}.ann@x.de", "ZOE\u{308}.ANN@x.de?", "to zann@home.de, ZANN@Home.de",
            "tel +44 20 7946 0018.",
            "+44 (20) 7946-0018;", "„+44-20-79460018“", "tel: 00442079460018",
            "call 02079460018!",
            "mailto:zann@home.de",
        ]
        try IngestTestSupport.withFolder { folder in
            let path = folder.appendingPathComponent("shop.db").path
            let connection = try shop(["zoë.ann@x.de", "bo@x.de"], at: path)
            defer { connection.close() }
            try customers(
                "customer_id,E-Mail,Note,Phone\nzoë.ann@x.de,zann@home.de,x,+44 20 7946 0018\n"
                    + "bo@x.de,bo@y.de,hello,\n",
                into: connection)
            try connection.execute(
                """
                create table packed (value blob);
                insert into packed
                values (x'7a006f00eb002e0061006e006e00400078002e0064006500'),
                    (x'feff007a006f00eb002e0061006e006e00400078002e00640065'),
                    (cast('ZOË.ANN@x.de' as blob)), (x'00ff');
                """)
            try connection.execute("create table memo (text text); insert into memo values ('x')")
            let columns = try connection.query(
                """
                select objects.name, columns.name
                from sqlite_schema as objects
                join pragma_table_info(objects.name) as columns
                where objects.type = 'table'
                    and objects.name not like 'sqlite%'
                    and objects.name not in (
                        'data_dictionary', 'schema_migration', 'workbench_meta', 'privacy', 'data_version', 'feature',
                        'forgotten_customer', 'forgotten_contact', 'calendar'
                    )
                    and lower(columns.type) in ('text', '')
                """)
            var planted = 0
            try connection.withoutForeignKeys {
                for (number, row) in columns.enumerated() {
                    let (table, name) = (try row.text(0), try row.text(1))
                    // Where a check takes only other words, no id can stand.
                    let result = Result {
                        try connection.run(
                            "update \"\(table)\" set \"\(name)\" = ? where rowid = (select max(rowid) from \"\(table)\")",
                            [
                                CustomerColumns.isID(name)
                                    ? "zoë.ann@x.de" : words[number % words.count]
                            ])
                    }
                    if case .success = result { planted += connection.changes }
                }
            }
            #expect(planted > 8, "\(planted)")
            _ = try Forgetter(in: connection).forget(["zoë.ann@x.de"])
            #expect(
                try connection.scalar("select count(*) from packed where value like 'forgotten-%'")
                    == 3)
            connection.close()
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let text = String(decoding: bytes, as: UTF8.self).lowercased()
            // In UTF-16 there is a zero beside each letter.
            let narrow = text.replacing("\0", with: "")
            for word in ["ann@x.de", "ann@home.de", "7946 0018", "79460018", "7946-0018"] {
                let rest =
                    (text.ranges(of: word).map { text[..<$0.lowerBound].suffix(60) })
                    + (narrow.ranges(of: word).map { narrow[..<$0.lowerBound].suffix(60) })
                #expect(rest.isEmpty, "\(word)")
            }
        }
    }

    /// Words on columns quote headers and names of customers' files; those of an owner's view were typed.
    @Test func wordsOnColumnsKeepNobody() throws {
        try IngestTestSupport.withFolder { folder in
            let path = folder.appendingPathComponent("shop.db").path
            let connection = try shop(["ann@x.de", "bo@x.de"], at: path)
            defer { connection.close() }
            let file = folder.appendingPathComponent("crm of Ann@x.de.csv")
            try Data("customer_id,Town,for ann@x.de\nann@x.de,Bath,1\nbo@x.de,Bath,2\n".utf8).write(
                to: file)
            _ = try CustomerIngest(database: connection).ingest(path: file.path)
            try connection.execute(
                """
                insert into feature_set (feature_set, view_name, outlier_rule, description)
                values ('own', 'own', 'none', 'of ann@x.de');
                insert into feature (feature_set, feature, position, display_name, unit, definition)
                values ('own', 'x', 0, 'orders like ann@x.de', '', 'as ANN@x.de has');
                """)
            _ = try Forgetter(in: connection).forget(["ann@x.de"])
            let token = try texts(connection, "select token from forgotten_customer")[0] ?? ""
            #expect(
                try texts(
                    connection,
                    "select meaning from data_dictionary where object = 'customer' and column_name = 'town'"
                )
                    == ["Column \"Town\" of crm of \(token).csv."])
            connection.close()
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(!String(decoding: bytes, as: UTF8.self).lowercased().contains("ann@x.de"))
        }
    }
}
