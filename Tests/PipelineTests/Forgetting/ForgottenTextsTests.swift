import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// People in texts of others: numbers as they are typed, addresses as links hold them.
@Suite struct ForgottenTextsTests {
    private let connection: Connection

    /// Two customers; of the first an address and a number.
    init() throws {
        connection = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,1,2010-12-01 08:00,2.5,12347,Germany\n"
                + "2,A,MUG,1,2010-12-01 08:00,2.5,12348,Germany\n", into: connection)
    }

    private func customers(_ text: String) throws -> CustomerReport {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "crm.csv")
        return try CustomerIngest(database: connection).ingest(path: path)[0]
    }

    private func texts(_ sql: String) throws -> [String] {
        try connection.query(sql).map { try $0.text(0) }
    }

    private func token() throws -> String {
        try texts("select token from forgotten_customer")[0]
    }

    private static let notes = [
        "call 0171 / 555 01 23", "(0171) 5550123!", "ring +49 (0)171 5550123.", "0049-171-5550123",
        "see mailto:ann@x.de?subject=Hi", "<a href='mailto:ANN@X.de'>Ann</a>",
        "https://shop.de/stop?m=ann%40x.de&n=1", "twice ann%2540x.de", "tel=%2B49%20171%205550123",
        "joe.ann@x.de", "0171 5550124", "50%40cm",
    ]

    private static func expected(_ token: String) -> [String] {
        [
            "call \(token)", "\(token)!", "ring \(token).", token, "see mailto:\(token)?subject=Hi",
            "<a href='mailto:\(token)'>Ann</a>", "https://shop.de/stop?m=\(token)&n=1",
            "twice \(token)", "tel=\(token)", "joe.ann@x.de", "0171 5550124", "50%40cm",
        ]
    }

    @Test func everySpellingInTextsOfOthersIsTakenOut() throws {
        try connection.execute("create table memo (place integer primary key, text text)")
        for (place, note) in Self.notes.enumerated() {
            try connection.run("insert into memo values (?, ?)", [place, note])
        }
        _ = try customers(
            "customer_id,E-Mail,Phone,Note\n12347,ann@x.de,0171 5550123,x\n"
                + "12348,joe.ann@x.de,0171 5550123,\"0171 555 0123, of ann%40x.de\"\n")
        let report = try Forgetter(in: connection).forget(["12347"])
        let token = try token()
        #expect(try texts("select text from memo order by place") == Self.expected(token))
        #expect(try texts("select note from customer") == ["\(token), of \(token)"])
        // Somebody else's own number stays, and is told once.
        #expect(try texts("select phone from customer") == ["0171 5550123"])
        #expect(report.notes.contains { $0.contains("customer.phone (1 row)") }, "\(report.notes)")
    }

    @Test func aLaterFileBringsNoneOfThemBack() throws {
        _ = try customers("customer_id,E-Mail,Phone\n12347,ann@x.de,0171 5550123\n12348,bo@x.de,\n")
        _ = try Forgetter(in: connection).forget(["12347"])
        let token = try token()
        let lines = Self.notes.enumerated().map { "1234\($0 + 9),b\($0)@y.de,\"\($1)\"\n" }
        let report = try customers("customer_id,E-Mail,Note\n" + lines.joined())
        let kept = try texts(
            "select note from customer where note is not null order by customer_id")
        let order = try texts(
            "select e_mail from customer where note is not null order by customer_id")
        let places = order.compactMap { Int($0.dropFirst().prefix { $0 != "@" }) }
        #expect(kept == places.map { Self.expected(token)[$0] })
        #expect(report.warnings.contains { $0.contains("\"Note\" (9)") }, "\(report.warnings)")
        var options = IngestOptions()
        options.maxRejects = .all
        try IngestTestSupport.ingest(
            IngestTestSupport.header
                + "ann@x.de-7,A,for ann%40x.de 0171 5550123,1,2010-12-03 08:00,2.5,12348,Germany\n"
                + "8,A,call 0171/5550123,x,2010-12-03 08:00,2.5,12348,Germany\n",
            into: connection, options: options, name: "b.csv")
        let numbers = try texts("select invoice_no from invoice order by invoice_id")
        #expect(numbers == ["1", "2", "\(token)-7"], "\(numbers)")
        #expect(
            try texts("select description from product where description like 'for%'") == [
                "for \(token) \(token)"
            ])
        #expect(try texts("select raw from rejected_line") == [ForgottenCustomers.emptied])
    }

    /// Blobs that are text are changed, in their own encoding; others are named.
    @Test func blobsThatAreTextAreChanged() throws {
        _ = try customers("customer_id,E-Mail,Phone\n12347,ann@x.de,0171 5550123\n12348,bo@x.de,\n")
        func hex(_ text: String, _ encoding: String.Encoding) -> String {
            (text.data(using: encoding) ?? Data()).map {
                String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
            }
            .joined()
        }
        let note = "{\"to\": \"Ann@x.de\", \"tel\": \"0171-5550123\", \"n\": \"é 顧客\"}"
        try connection.execute(
            """
            create table packed (place integer primary key, value blob);
            insert into packed values
                (1, x'\(hex(note, .utf8))'), (2, x'\(hex(note, .utf16LittleEndian))'),
                (3, x'\(hex("\u{FEFF}" + note, .utf16BigEndian))'),
                (4, x'ff00fe\(hex(" ann@x.de ", .utf8))ff'), (5, x'00ff'), (6, x'\(hex("bo@x.de", .utf8))');
            """)
        let report = try Forgetter(in: connection).forget(["12347"])
        let token = try token()
        let other = "{\"to\": \"\(token)\", \"tel\": \"\(token)\", \"n\": \"é 顧客\"}"
        let found = try texts("select lower(hex(value)) from packed order by place")
        #expect(found[0] == hex(other, .utf8))
        #expect(found[1] == hex(other, .utf16LittleEndian))
        #expect(found[2] == hex("\u{FEFF}" + other, .utf16BigEndian))
        #expect(found[3].contains(hex("ann@x.de", .utf8)) && found[4] == "00ff")
        #expect(try texts("select distinct typeof(value) from packed") == ["blob"])
        #expect(report.notes.contains { $0.contains("packed.value (1 row)") }, "\(report.notes)")
    }

    /// Eight digits without a country are a date as well: told, not changed.
    @Test func whatMayBeANumberIsNamed() throws {
        try connection.execute(
            "create table memo (text text); insert into memo values ('on 2011-12-05')")
        _ = try customers("customer_id,Phone\n12347,+45 20 11 12 05\n12348,\n")
        let report = try Forgetter(in: connection).forget(["12347"])
        #expect(try texts("select text from memo") == ["on 2011-12-05"])
        #expect(report.notes.contains { $0.contains("memo.text (1 row)") }, "\(report.notes)")
    }

    /// What nobody can tell of later files is said.
    @Test func namesAndNumbersOfInvoicesAreSaidToStay() throws {
        _ = try customers("customer_id,Name\n12347,Ann Smith\n12348,Bo Jones\n")
        let notes = try Forgetter(in: connection).forget(["12347"]).notes
        let said = notes.first { $0.hasPrefix("later files are known by") } ?? ""
        #expect(said.contains("not by their names, which others may have"), "\(notes)")
        #expect(said.contains("the number of their invoice stays"), "\(notes)")
        let nameless = try Forgetter(in: connection).forget(["12348"], isDryRun: true).notes
        #expect(nameless.contains { $0.contains("not by their names") })
    }

    /// JSON and HTML in tables of the owner's, and what other programs escape in them.
    @Test func escapesOfJSONAndHTMLAreRead() throws {
        _ = try customers("customer_id,E-Mail\n12347,anna.müller@x.de\n12348,bo@x.de\n")
        try connection.execute(
            #"""
            create table hook (place integer primary key, body text);
            insert into hook values (1, '{"m":"anna.m\u00fcller@x.de"}'), (2, '{"m":"anna.m\u00FCller\u0040x.de"}'),
                (3, '<a>anna.m&#252;ller&#x40;x.de</a>'), (4, '{"m":"bo\u0040x.de"}');
            """#)
        _ = try Forgetter(in: connection).forget(["12347"])
        let token = try token()
        #expect(
            try texts("select body from hook order by place") == [
                "{\"m\":\"\(token)\"}", "{\"m\":\"\(token)\"}", "<a>\(token)</a>",
                #"{"m":"bo\u0040x.de"}"#,
            ])
    }
}
