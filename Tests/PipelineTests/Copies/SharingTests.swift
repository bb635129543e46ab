import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

struct SharingTests {
    private static let ids = (0..<60).map { "kunde\($0)@shop.example" }

    /// A shop whose ids are addresses or numbers, with them in every text and in attributes, a sweep and a publication.
    private static func shop(at path: String, numbers: Bool = false) throws -> Connection {
        let connection = try IngestTestSupport.database(at: path)
        var lines: [String] = []
        for customer in 0..<60 {
            for order in 0...(customer % 4) {
                let id = numbers ? "\(700_000_000 + customer)" : ids[customer]
                lines.append(
                    "\(customer)\(order),A\(order),MUG,\(1 + customer % 7),2011-0\(1 + order)-1\(customer % 9)"
                        + " 08:00,\(1 + customer % 5).25,\(id),UK\n")
            }
        }
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(), into: connection,
            name: numbers ? "of 700000007.csv" : "list of kunde7@shop.example.csv")
        // A channel that names who has brought somebody, and attributes that no list of English words has.
        var people = "customer_id,channel,nachname,strasse\n"
        for customer in 0..<60 {
            let id = numbers ? "\(700_000_000 + customer)" : ids[customer]
            people +=
                customer % 3 == 0
                ? "\(id),\(numbers ? "700000011" : "ueber kunde11"),Mustermann,Ahornallee\n"
                : "\(id),von Schmidtbauer,Zschoche,Lindenweg\n"
        }
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("people.csv")
            try Data(people.utf8).write(to: file)
            _ = try CustomerIngest(database: connection).ingest(path: file.path)
        }
        return connection
    }

    private static let attributes = [
        "Schmidtbauer", "Mustermann", "Zschoche", "Ahornallee", "Lindenweg", "ueber",
    ]

    private struct Fixture {
        let folder: TemporaryFolder
        let connection: Connection
        let out: String
    }

    private func fixture(numbers: Bool = false) throws -> Fixture {
        let folder = try TemporaryFolder()
        let connection = try Self.shop(at: folder.file("a.db"), numbers: numbers)
        var options = SnapshotOptions(features: "rfm")
        options.population = try Population(
            numbers
                ? "customer_id <> 700000007 and customer_id not in (700000009, '700000012')"
                : "customer_id <> 'kunde7@shop.example'")
        let snapshot = try SnapshotBuilder(in: connection).build(options).snapshot
        try CopiesTestSupport.sweep(snapshot.id, in: connection)
        try CopiesTestSupport.publish(
            run: 2, as: numbers ? "Spring of 700000010" : "Spring",
            note: numbers ? "ask 700000008" : "ask kunde8@shop.example",
            in: connection)
        return Fixture(folder: folder, connection: connection, out: folder.file("s.db"))
    }

    private func share(
        _ fixture: Fixture, _ request: ShareRequest = ShareRequest(), forced: Bool = false
    ) throws -> ShareReport {
        try Sharing(
            in: fixture.connection,
            on: OutputTerms(isForced: forced, database: fixture.connection.path)
        ).write(request, to: fixture.out)
    }

    private func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    // MARK: Nobody's data astray

    @Test(arguments: [false, true]) func noIdAndNoAddressIsInAnyByte(numbers: Bool) throws {
        let fixture = try fixture(numbers: numbers)
        _ = try share(fixture)
        let bytes = try bytes(fixture.out)
        // An @ alone is the first byte of many a number, and short ids stand in digests by chance.
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.firstMatch(of: /[A-Za-z0-9]{3,}@[A-Za-z0-9]{3,}\./) == nil)
        #expect(!text.lowercased().contains("shop.example"))
        for customer in 0..<60 {
            let id = numbers ? "\(700_000_000 + customer)" : "kunde\(customer)"
            #expect(bytes.range(of: Data(id.utf8)) == nil, "\(id)")
        }
        for word in Self.attributes {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)")
        }
        let salt = try fixture.connection.query("select salt from privacy")[0].text(0)
        #expect(bytes.range(of: Data(salt.utf8)) == nil)
    }

    @Test func attributesStayBehindAndItIsSaid() throws {
        let fixture = try fixture()
        let sql = """
            select (select count(*) from segment_external where kind = 'attribute'),
                (select count(channel) from customer_segment)
            """
        let words = "what profiles and channel say of attributes"
        let without = try share(fixture)
        #expect(without.sentences.contains { $0.contains(words) })
        let copy = try Database.open(fixture.out, for: .reading)
        #expect(try copy.query(sql)[0].values == [.integer(0), .integer(0)])
        copy.close()
        let with = try share(fixture, ShareRequest(hasIDs: true), forced: true)
        #expect(!with.sentences.contains { $0.contains(words) })
        let whole = try Database.open(fixture.out, for: .reading)
        #expect(try whole.query(sql)[0].values == fixture.connection.query(sql)[0].values)
        #expect(try whole.query(sql)[0].int(0) > 0 && whole.query(sql)[0].int(1) == 60)
    }

    /// A test that could not fail would say nothing: with ids they are there.
    @Test func withIdsTheyStand() throws {
        let fixture = try fixture()
        _ = try share(fixture, ShareRequest(hasIDs: true))
        let bytes = try bytes(fixture.out)
        for id in Self.ids where id != "kunde7@shop.example" {
            #expect(bytes.range(of: Data(id.utf8)) != nil)
        }
        let salt = try fixture.connection.query("select salt from privacy")[0].text(0)
        #expect(bytes.range(of: Data(salt.utf8)) == nil)
        for word in Self.attributes {
            #expect(bytes.range(of: Data(word.utf8)) != nil, "\(word)")
        }
        let copy = try Database.open(fixture.out, for: .reading)
        #expect(
            try copy.scalar("select name from source_file") == "list of kunde7@shop.example.csv")
    }

    /// The same customer by the same pseudonym in every table, and as screens of the file say.
    @Test func oneCustomerHasOneNameEverywhere() throws {
        let fixture = try fixture()
        _ = try share(fixture)
        let names = try CustomerNames(fixture.connection)
        let copy = try Database.open(fixture.out, for: .reading)
        let expected = Set(Self.ids.map { names.shown($0) })
        for (table, column) in [
            ("customer_fact", "customer_id"), ("customer_segment", "customer_id"),
        ] {
            let found = try copy.query("select \(column) from \(table)").map { try $0.text(0) }
            #expect(Set(found) == expected && found.count == expected.count, "\(table)")
        }
        for sql in [
            "select customer_id from snapshot_row", "select customer_id from snapshot_values_1",
            "select typical_customer_id from segment_profile",
            "select customer_id from segment_customer_example",
        ] {
            let found = try Set(copy.query(sql).map { try $0.text(0) })
            #expect(!found.isEmpty && found.isSubset(of: expected), "\(sql)")
        }
    }

    /// What each customer came to is what it was.
    @Test func everyCustomerKeepsValuesAndSegments() throws {
        let fixture = try fixture()
        _ = try share(fixture, ShareRequest(runs: [RunReference("1"), RunReference("2")]))
        let names = try CustomerNames(fixture.connection)
        let copy = try Database.open(fixture.out, for: .reading)
        for sql in [
            "select customer_id, run_id, cluster from segment where run_id < 3",
            "select customer_id, days_since_last_purchase, invoice_count from snapshot_values_1",
            "select customer_id, revenue, country, first_sale_date from customer_fact",
            "select customer_id, segment_id, segment_name, status from customer_segment",
        ] {
            func rows(_ connection: Connection, _ shown: (String) -> String) throws -> [String] {
                try connection.query(sql).map {
                    "\(shown(try $0.text(0))) \($0.values.dropFirst())"
                }.sorted()
            }
            let found = try rows(copy) { $0 }
            #expect(found.count > 50)
            #expect(try rows(fixture.connection) { names.shown($0) } == found, "\(sql)")
        }
    }

    /// In the order of ids, a row would tell about where its customer stands in a list of all.
    @Test func rowsStandInTheOrderOfPseudonyms() throws {
        let fixture = try fixture()
        _ = try share(fixture)
        let copy = try Database.open(fixture.out, for: .reading)
        for table in ["snapshot_row", "snapshot_values_1"] {
            let found = try copy.query("select customer_id from \(table) order by row_no").map {
                try $0.text(0)
            }
            #expect(found == found.sorted())
        }
        let found = try copy.query("select customer_id from customer_segment order by rowid").map {
            try $0.text(0)
        }
        #expect(found == found.sorted())
    }

    @Test func textsAreCleanedAndConditionsToo() throws {
        let fixture = try fixture(numbers: true)
        _ = try share(fixture)
        let hash = try #require(
            KeyedHash(hex: fixture.connection.query("select salt from privacy")[0].text(0)))
        func shown(_ id: String) -> String { Pseudonym(of: id, by: hash).text }
        let copy = try Database.open(fixture.out, for: .reading)
        #expect(
            try copy.scalar("select name from source_file") == .text("of \(shown("700000007")).csv")
        )
        #expect(
            try copy.scalar("select note from publication") == .text("ask \(shown("700000008"))"))
        #expect(
            try copy.scalar("select population from snapshot")
                == .text(
                    "customer_id <> '\(shown("700000007"))' and customer_id not in ('\(shown("700000009"))', "
                        + "'\(shown("700000012"))')"))
        let name = Value.text("Spring of \(shown("700000010"))")
        #expect(try copy.scalar("select publication_name from publication") == name)
        #expect(try copy.scalar("select distinct publication_name from segment_dim") == name)
    }

    // MARK: What is in it

    @Test func onlyWhatWasChosenGoesAlong() throws {
        let fixture = try fixture()
        let report = try share(fixture, ShareRequest(runs: [RunReference("3")]))
        let copy = try Database.open(fixture.out, for: .reading)
        #expect(try copy.query("select run_id from run").map { try $0.int(0) } == [3])
        #expect(
            try copy.query("select distinct run_id from run_label").map { try $0.int(0) } == [3])
        let labels = try copy.query("select count(*) from family_label")[0].int(0)
        #expect(try labels == copy.query("select n_rows from snapshot")[0].int(0))
        for table in ["invoice", "sold_line", "product", "publication", "customer_segment"] {
            #expect(try copy.scalar("select count(*) from \(table)") == 0, "\(table)")
        }
        #expect(report.sentences.contains { $0.contains("2 other runs; 1 other publication") })
        #expect(try copy.integrityCheck() == [] && copy.foreignKeyViolations() == [])
        #expect(try copy.journalMode() == .delete)
        #expect(try copy.scalar("select count(*) > 0 from sqlite_stat1") == 1)
        #expect(try copy.freeBytes() == 0)
    }

    /// Sales of days are the shop's; those of a customer's days are next to his lines.
    @Test func daysOfTheShopAreNamedAndThoseOfCustomersStayBehind() throws {
        let fixture = try fixture()
        let report = try share(fixture)
        let copy = try Database.open(fixture.out, for: .reading)
        let nDays = try copy.query("select count(*) from sales_by_day")[0].int(0)
        #expect(report.table.rows.contains { $0.prefix(2) == [.text("days"), Cell(nDays)] })
        #expect(report.sentences.contains { $0.contains("sales_by_customer_day is empty") })
        #expect(try copy.scalar("select count(*) from sales_by_customer_day") == 0)
        let said = try copy.query(
            "select meaning from data_dictionary where object = 'sales_by_customer_day' and column_name = '*'"
        )[0].text(0)
        #expect(said.contains("Empty in a copy that share has made"))
    }

    /// Whose rows they are is said, not where copies are built.
    @Test func rowsThatNoTableTakesAreThoseOfTheFile() throws {
        let fixture = try fixture()
        try fixture.connection.execute("pragma ignore_check_constraints = 1")
        try fixture.connection.execute("update segment_dim set colour = 'red'")
        let error = try #require(throws: StoreError.self) { try share(fixture) }
        #expect(error.file == fixture.connection.path)
        #expect(try fixture.folder.contents().sorted() == ["a.db"])
    }

    @Test func tablesOfTheOwnersStayBehindAndAreNamed() throws {
        let fixture = try fixture()
        try fixture.connection.execute(
            "create table my_people (customer_id text, mail text); insert into my_people values ('x', 'x@y.example')"
        )
        let report = try share(fixture)
        #expect(report.sentences.contains { $0.contains("1 table of yours: my_people") })
        let copy = try Database.open(fixture.out, for: .reading)
        #expect(try copy.scalar("select count(*) from sqlite_schema where name = 'my_people'") == 0)
    }

    /// Facts of no lines would be none: nothing is worked out anew in it, whoever has written to it.
    @Test func itIsNeverWrittenAndKeepsItsFacts() throws {
        let fixture = try fixture()
        _ = try share(fixture)
        let stranger = try Connection(path: fixture.out, mode: .readWrite)
        try stranger.execute("create table notes (a)")
        stranger.close()
        let before = try bytes(fixture.out)
        #expect(throws: SharedCopyError.self) { try Database.open(fixture.out, for: .writing) }
        let asked = try Database.open(fixture.out, for: .asking)
        #expect(asked.mode == .scratch)
        #expect(try asked.scalar("select count(*) from customer_fact") == 60)
        #expect(try SegmentProfiler(in: asked).ensure(2) == false)
        asked.close()
        #expect(try bytes(fixture.out) == before)
    }

    @Test func aSharedCopyIsNotSharedAgain() throws {
        let fixture = try fixture()
        _ = try share(fixture)
        let copy = try Database.open(fixture.out, for: .asking)
        #expect(throws: ShareError.isShared(fixture.out)) {
            try Sharing(in: copy, on: OutputTerms()).write(
                ShareRequest(), to: fixture.folder.file("t.db"))
        }
    }

    // MARK: Places

    @Test func placesThatAreTakenStayAsTheyAre() throws {
        let fixture = try fixture()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: fixture.out))
        #expect(throws: OutputFileError.self) { try share(fixture) }
        #expect(try bytes(fixture.out) == Data("mine".utf8))
        _ = try share(fixture, forced: true)
        // Another share is replaced as any file is: by force.
        #expect(throws: OutputFileError.self) { try share(fixture) }
        _ = try share(fixture, forced: true)
        #expect(try fixture.folder.contents().sorted() == ["a.db", "s.db"])
    }

    @Test func theDatabaseItselfIsNeverThePlace() throws {
        let fixture = try fixture()
        let path = fixture.connection.path
        let (hard, soft) = (fixture.folder.file("hard.db"), fixture.folder.file("soft.db"))
        try FileManager.default.linkItem(atPath: path, toPath: hard)
        try FileManager.default.createSymbolicLink(atPath: soft, withDestinationPath: path)
        for place in [path, hard, soft, path + "-journal", "-", "/dev/null"] {
            #expect(throws: OutputFileError.self, "\(place)") {
                try Sharing(
                    in: fixture.connection, on: OutputTerms(isForced: true, database: path)
                ).write(ShareRequest(), to: place)
            }
        }
        #expect(try fixture.connection.integrityCheck() == [])
        #expect(try fixture.folder.contents().sorted() == ["a.db", "hard.db", "soft.db"])
    }

    @Test func theFileKnowsItsCopiesAndForgetNamesThem() throws {
        let fixture = try fixture()
        _ = try share(fixture)
        let row = try fixture.connection.query("select path, kind, has_ids from file_copy")[0]
        #expect(try row.text(0).hasSuffix("/s.db") && row.text(1) == "share" && row.int(2) == 0)
        let report = try Forgetter(in: fixture.connection).forget(["kunde9@shop.example"])
        #expect(
            report.notes.contains { $0.contains("under a pseudonym: ") && $0.hasSuffix("/s.db") })
    }
}
