import Pipeline
import Store
import Testing

struct ShareTextsTests {
    private func texts(_ ids: [String]) throws -> (ShareTexts, KeyedHash) {
        let connection = try IngestTestSupport.database()
        let lines = ids.enumerated().map { "\($0),A,MUG,1,2011-01-11 08:00,2.5,\($1),UK\n" }
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(), into: connection)
        let hash = try PrivacyRecord.key(in: connection)
        return (
            ShareTexts(in: connection, names: try CustomerNames(connection), hash: hash), hash
        )
    }

    private let note = CustomerColumns.Column(table: "publication", name: "note")
    private let sql = CustomerColumns.Column(table: "snapshot_view", name: "sql")
    private let other = CustomerColumns.Column(table: "segment_name", name: "segment_name")

    @Test func idsInNotesAreTakenOutAsWords() throws {
        let (texts, hash) = try texts(["12346", "Anna Schmidt", "12", "b@x.example"])
        func shown(_ id: String) -> String { Pseudonym(of: id, by: hash).text }
        #expect(
            try texts.shared("for 12346, not 123467 (12346).", of: note)
                == "for \(shown("12346")), not 123467 (\(shown("12346"))).")
        #expect(
            try texts.shared("Anna Schmidt called; Anna left", of: note)
                == "\(shown("Anna Schmidt")) called; Anna left")
        // Two digits are a day or a number of segments.
        #expect(try texts.shared("12 segments", of: note) == "12 segments")
        #expect(try texts.shared("", of: note) == "")
        #expect(try texts.shared("ask b@x.example", of: note) == "ask \(shown("b@x.example"))")
    }

    @Test func definitionsLoseWhatStandsInQuotes() throws {
        let (texts, hash) = try texts(["1000", "12346", "b@x.example"])
        func shown(_ id: String) -> String { Pseudonym(of: id, by: hash).text }
        #expect(
            try texts.shared("revenue > 1000 and customer_id <> '12346'", of: sql)
                == "revenue > 1000 and customer_id <> '\(shown("12346"))'")
    }

    @Test func namesOfThingsLoseAddressesAlone() throws {
        let (texts, hash) = try texts(["Rose Gold", "b@x.example"])
        #expect(try texts.shared("Rose Gold", of: other) == "Rose Gold")
        #expect(
            try texts.shared("of c@x.example", of: other)
                == "of \(Pseudonym(of: "c@x.example", by: hash).text)")
    }
}
