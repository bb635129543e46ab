import Foundation
import Pipeline
import Store
import Testing

struct ForgottenNamesTests {
    private let connection: Connection

    /// Customers whose names are a country, a product and nothing else.
    init() throws {
        connection = try IngestTestSupport.database()
        var options = IngestOptions()
        options.maxRejects = .all
        try IngestTestSupport.ingest(
            IngestTestSupport.header
                + "1,A,ROSE GOLD RING,1,2010-12-01 08:00,2.5,12347,United Kingdom\n"
                + "2,B,MUG,1,2010-12-01 08:00,2.5,12348,United Kingdom\n"
                + "3,C,CUP,1,2010-12-01 08:00,2.5,12349,United Kingdom\n"
                + "4,D,CUP,1,2010-12-01 08:00,2.5,12350,United Kingdom\n"
                + "5,A,ROSE GOLD RING,x,2010-12-01 08:00,2.5,12350,United Kingdom\n"
                + "6,A,for Bo Miller,x,2010-12-01 08:00,2.5,12350,United Kingdom\n",
            into: connection, options: options, name: "list of Bo Miller.csv")
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("crm.csv")
            try Data(
                """
                customer_id,First Name,Last Name,City
                12347,United,Kingdom,Bath
                12348,Rose,Gold,Bath
                12349,Bo,Miller,Bath
                12350,New,York,Rose Gold

                """.utf8
            ).write(to: file)
            _ = try CustomerIngest(database: connection).ingest(path: file.path)
        }
        try connection.execute(
            """
            create table memo (customer_id text, text text);
            insert into memo values ('12349', 'call Bo Miller'), ('12350', 'Bo Miller ring'),
                ('12347', 'United Kingdom');
            """)
    }

    private func texts(_ sql: String) throws -> [String?] {
        try connection.query(sql).map { try $0.optionalText(0) }
    }

    /// What is everybody's is as before, whatever somebody is called, and that is told.
    @Test func countriesProductsAndTownsOfOthersStay() throws {
        let looks = [
            "select distinct country from invoice", "select country from customer_fact",
            "select description from product order by 1",
            "select city from customer where customer_id = '12350'",
            "select raw from rejected_line order by line_no",
        ]
        let before = try looks.map { try texts($0) }
        let report = try Forgetter(in: connection).forget(["12347", "12348"])
        #expect(report.nCustomers == 2)
        #expect(try looks.map { try texts($0) } == before)
        let note = try #require(report.notes.first { $0.hasPrefix("their names stay where") })
        #expect(note.contains("customer_fact.country (4 rows)"))
        #expect(note.contains("product.description (1 row)"))
        #expect(note.contains("customer.city (1 row)"))
        #expect(note.contains("rejected_line.raw (2 rows)"))
    }

    @Test func aNameThatIsNothingElseGoesFromOwnRowsNotesAndLines() throws {
        let report = try Forgetter(in: connection).forget(["12349"])
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        #expect(try texts("select name from source_file") == ["list of \(token).csv"])
        #expect(
            try texts("select text from memo order by rowid") == [
                "call \(token)", "Bo Miller ring", "United Kingdom",
            ])
        let raws = try texts("select raw from rejected_line order by line_no")
        #expect(raws[0]?.contains("ROSE GOLD RING") == true)
        #expect(raws[1] == ForgottenCustomers.emptied)
        let note = try #require(report.notes.first { $0.hasPrefix("their names stay where") })
        #expect(note.contains("memo.text (1 row)"))
    }

    /// An id that is written like a name is one where most values of a column are customers, and else none.
    @Test func anIDThatIsACountryIsTakenFromIDsOnly() throws {
        let connection = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            IngestTestSupport.header
                + "1,A,MUG,1,2010-12-01 08:00,2.5,United Kingdom,United Kingdom\n"
                + "2,B,CUP,1,2010-12-01 08:00,2.5,Anna Miller,United Kingdom\n", into: connection)
        try connection.execute(
            """
            create table place (country text);
            insert into place values ('United Kingdom');
            create table friend (of text);
            insert into friend values ('Anna Miller');
            """)
        let report = try Forgetter(in: connection, names: .plain).forget([
            "United Kingdom", "Anna Miller",
        ])
        #expect(
            try connection.scalar(
                "select count(*) from invoice where country = 'United Kingdom'") == 2)
        #expect(
            try connection.scalar(
                "select count(*) from invoice where customer_id like 'forgotten-%'") == 2)
        #expect(try connection.query("select country from place")[0].text(0) == "United Kingdom")
        let friend = try connection.query("select of from friend")[0].text(0)
        #expect(friend.hasPrefix("forgotten-"))
        #expect(report.notes.contains { $0.contains("place.country (1 row)") })
    }

    /// One word is a word of anything else, too: it goes from own rows, and elsewhere it is told.
    @Test(arguments: ["Balthasar", "MÜLLER & CO", "balthasar"])
    func namesThatAreNoFirstAndLastNameAreTold(_ name: String) throws {
        let connection = try IngestTestSupport.database()
        var options = IngestOptions()
        options.maxRejects = .all
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,1,2010-12-01 08:00,2.5,12347,UK\n"
                + "2,B,\(name) RING,1,2010-12-01 08:00,2.5,12348,UK\n"
                + "3,B,for \(name),x,2010-12-01 08:00,2.5,12348,UK\n",
            into: connection, options: options)
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("crm.csv")
            try Data("customer_id,Name,Notes\n12347,\(name),x\n12348,Bo,friend of \(name)\n".utf8)
                .write(to: file)
            _ = try CustomerIngest(database: connection).ingest(path: file.path)
        }
        try connection.execute("create table memo (customer_id text, text text)")
        try connection.run("insert into memo values ('12347', ?)", ["call \(name)"])
        let report = try Forgetter(in: connection).forget(["12347"])
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        #expect(try connection.query("select text from memo")[0].text(0) == "call \(token)")
        #expect(
            try connection.query("select notes from customer")[0].text(0) == "friend of \(name)")
        let note = try #require(report.notes.first { $0.hasPrefix("their names stay where") })
        for place in ["customer.notes", "product.description", "rejected_line.raw"] {
            #expect(note.contains("\(place) (1 row)"), "\(note)")
        }
    }
}
