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

    /// A word that was no id says nothing of one that is drawn alike.
    @Test func lettersThatAreDrawnAlikeAreTwoIDs() throws {
        let (texts, hash) = try texts(["E\u{301}mile"])
        let shown = Pseudonym(of: "E\u{301}mile", by: hash).text
        for _ in 0..<2 {
            #expect(
                Array(try texts.shared("\u{C9}mile", of: note).utf8) == Array("\u{C9}mile".utf8))
            #expect(try texts.shared("E\u{301}mile", of: note) == shown)
        }
    }

    @Test func definitionsLoseWhatStandsInQuotes() throws {
        let (texts, hash) = try texts(["1000", "12346", "b@x.example"])
        func shown(_ id: String) -> String { Pseudonym(of: id, by: hash).text }
        #expect(
            try texts.shared("revenue > 1000 and referred_by <> '12346'", of: sql)
                == "revenue > 1000 and referred_by <> '\(shown("12346"))'")
    }

    /// Numbers are ids where a condition asks for ids, however SQL writes them; elsewhere they are amounts.
    @Test func conditionsOnIdsLoseNumbersThatAreIds() throws {
        let (texts, hash) = try texts(["12347", "12348", "77", "1000", "cust-bert01"])
        func shown(_ id: String) -> String { Pseudonym(of: id, by: hash).text }
        for (condition, expected) in [
            (
                "customer_id <> 12347 and customer_id not in (12348,77)",
                "customer_id <> '\(shown("12347"))' and customer_id not in ('\(shown("12348"))','\(shown("77"))')"
            ),
            ("Customer_ID=012347 or 1.5", "Customer_ID='\(shown("12347"))' or 1.5"),
            (
                "customer_id > 12_347 or 12347.0",
                "customer_id > '\(shown("12347"))' or '\(shown("12347"))'"
            ),
            ("not customer_id <> 12347.", "not customer_id <> '\(shown("12347"))'."),
            ("customer_id like '12347%'", "customer_id like '\(shown("12347"))%'"),
            ("customer_id = \"12347\"", "customer_id = \"\(shown("12347"))\""),
            ("customer_id in ('a, cust-bert01')", "customer_id in ('a, \(shown("cust-bert01"))')"),
            ("customer_id <> 123470 and x1000", "customer_id <> 123470 and x1000"),
            ("revenue > 1000", "revenue > 1000"),
        ] {
            for column in [sql, .init(table: "run_requirement", name: "requirement")] {
                #expect(try texts.shared(condition, of: column) == expected)
            }
        }
    }

    /// Of all that people name.
    @Test(arguments: [
        ("publication", "publication_name"), ("run", "run_name"),
        ("segment_name", "segment_name"), ("publication_segment", "segment_name"),
        ("segment_dim", "publication_name"), ("segment_move", "to_segment"),
        ("customer_segment", "second_segment_name"),
        ("customer_segment_history", "publication_name"), ("campaign", "campaign_name"),
        ("source_file", "name"),
    ]) func namesLoseIdsAsWords(table: String, name: String) throws {
        let (texts, hash) = try texts(["12347", "12348", "cust-bert01"])
        func shown(_ id: String) -> String { Pseudonym(of: id, by: hash).text }
        let column = CustomerColumns.Column(table: table, name: name)
        for (text, expected) in [
            ("Kunde 12347 und 12348", "Kunde \(shown("12347")) und \(shown("12348"))"),
            ("for cust-bert01", "for \(shown("cust-bert01"))"),
            ("list_12347-new.csv", "list_\(shown("12347"))-new.csv"),
            ("x_cust-bert01", "x_\(shown("cust-bert01"))"),
            ("not 123470", "not 123470"),
        ] {
            #expect(try texts.shared(text, of: column) == expected)
            // Where it stands in many rows.
            #expect(try texts.shared(text, of: column) == expected)
        }
    }

    @Test func namesOfThingsLoseAddresses() throws {
        let (texts, hash) = try texts(["b@x.example"])
        #expect(try texts.shared("Rose Gold", of: other) == "Rose Gold")
        #expect(
            try texts.shared("of c@x.example", of: other)
                == "of \(Pseudonym(of: "c@x.example", by: hash).text)")
    }
}
