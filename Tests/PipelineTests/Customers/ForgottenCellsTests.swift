import Pipeline
import Store
import TestSupport
import Testing

/// Later files of customers do not bring anybody back in what they say of others.
struct ForgottenCellsTests {
    private let connection: Connection
    private let folder: TemporaryFolder

    init() throws {
        connection = try IngestTestSupport.database()
        let lines = ["12347", "12348", "12349", "müller@x.de"].enumerated().map {
            "\($0 + 1),A,MUG,1,2010-12-01 08:00,2.5,\($1),United Kingdom\n"
        }
        try IngestTestSupport.ingest(IngestTestSupport.header + lines.joined(), into: connection)
        folder = try TemporaryFolder()
        _ = try read(
            "customer_id,E-Mail,Phone\n12347,ann@x.de,020 7946 0018\n12348,bo@x.de,\n12349,both@x.de,\n"
                + "1,both@x.de,\n")
        _ = try Forgetter(in: connection).forget(["12347", "MÜLLER@x.de"])
    }

    private func read(_ text: String) throws -> CustomerReport {
        let path = try folder.write(Array(text.utf8), to: "crm\(text.utf8.count).csv")
        return try CustomerIngest(database: connection).ingest(path: path)[0]
    }

    private func texts(_ sql: String) throws -> [String?] {
        try connection.query(sql).map { try $0.optionalText(0) }
    }

    @Test func addressesNumbersAndIDsOfThemAreNotKept() throws {
        let report = try read(
            "customer_id,Referred by,Note,Phone,Points\n"
                + "12348,12347,for Ann@X.de and mu\u{308}ller@x.de,+44 20 7946 0018,12347\n"
                + "12349,12348,plain,0044 20 7946 0019,9\n13,12349,\"Müller <MÜLLER@X.de>\",,3\n")
        let tokens = try ForgottenCustomers.tokens(in: connection)
        let notes = try texts("select note from customer where note is not null order by note")
        #expect(notes.count == 3 && notes[2] == "plain")
        #expect(notes[0].map { $0.hasPrefix("for forgotten-") && !$0.contains("@") } == true)
        #expect(notes[1].map(tokens.contains) == true)
        let referred = try texts(
            "select cast(referred_by as text) from customer where customer_id = '12348'")
        #expect(referred == [nil])
        let phones = try texts(
            "select phone from customer where customer_id in ('12348', '12349') order by 1")
        #expect(phones[0] == "0044 20 7946 0019" && phones[1].map(tokens.contains) == true)
        // Most points are nobody's id: it stays, and is told.
        #expect(
            try texts("select cast(points as text) from customer where customer_id = '12348'") == [
                "12347"
            ])
        #expect(report.warnings.contains { $0.contains("\"Points\" (1)") })
        #expect(
            report.warnings.contains {
                $0.contains("\"Referred by\" (1)") && $0.contains("\"Note\" (2)")
                    && $0.contains("\"Phone\" (1)")
            })
    }

    /// Another id with the address is the same person; an address that somebody else had, too, is not.
    @Test func anIDThatIsTheirAddressIsTheirs() throws {
        let report = try IngestTestSupport.ingest(
            IngestTestSupport.header
                + "9,A,for Ann <ann@x.de>,1,2010-12-02 08:00,2.5,Ann <ANN@x.de>,UK\n"
                + "10,A,MUG,1,2010-12-02 08:00,2.5,mailto:mu\u{308}ller@x.de,UK\n"
                + "11,A,MUG,1,2010-12-02 08:00,2.5,both@x.de,UK\n",
            into: connection)
        #expect(report.warnings.contains { $0.hasPrefix("2 customers of the file were forgotten") })
        #expect(
            try texts("select customer_id from customer_fact where customer_id like '%@%'") == [
                "both@x.de"
            ])
        #expect(try texts("select description from product where description like '%@%'").isEmpty)
    }

    @Test func shopsWhereNobodyWasForgottenKeepAll() throws {
        let other = try IngestTestSupport.database()
        let path = try folder.write(
            Array("customer_id,Note\n1,of ann@x.de\n".utf8), to: "other.csv")
        _ = try CustomerIngest(database: other).ingest(path: path)
        #expect(try other.query("select note from customer")[0].text(0) == "of ann@x.de")
    }

    /// A header cell is kept with the table, and in the dictionary.
    @Test func headersDoNotBringAnybodyBack() throws {
        let text =
            "customer_id,Ann@x.de,Called 020 7946 0018,müller@x.de\n12348,a,b,c\n12349,d,e,f\n"
        _ = try read(text)
        let headers = try texts("select header from customer_attribute order by position")
        let kept = headers.compactMap(\.self)
        #expect(kept.count { $0.contains("forgotten-") } >= 2, "\(kept)")
        for table in ["customer_attribute", "data_dictionary"] {
            let columns = try connection.columns(ofTable: table).map { Identifier.quote($0.name) }
            let rows = try texts(
                "select \(columns.map { "coalesce(\($0), '')" }.joined(separator: " || '|' || ")) from \(table)"
            )
            #expect(
                rows.allSatisfy { row in
                    let folded = row?.lowercased() ?? ""
                    return !folded.contains("ann@x.de") && !folded.contains("müller@x.de")
                        && !folded.contains("ann_x_de")
                })
        }
        // The same content again is the same columns.
        #expect(try read(text).alreadyIngested)
    }
}
