import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

struct CustomerIngestTests {
    private func error(_ database: CustomerDatabase, _ text: String) throws -> IngestError {
        try #require(throws: IngestError.self) { try database.ingest(text) }
    }

    @Test func aFileThatNamesNobodySaysSo() throws {
        let database = try CustomerDatabase()
        let empty = try database.ingest("customer_id,city\n")
        #expect(empty.warnings == ["the file names nobody: it has a header and no lines below it"])
        let blank = try database.ingest("customer_id,town\n,\n\n")
        #expect(blank.warnings.contains { $0.contains("names nobody") }, "\(blank.warnings)")
        #expect(try database.ingest("customer_id,city\n1,Leeds\n").warnings.isEmpty)
    }

    // MARK: Types

    @Test func typesFollowAllValuesOfAColumn() throws {
        let database = try CustomerDatabase()
        try database.ingest(
            """
            CustomerID,visits,spend,since,seen,zip,phone,sku,big,mixed,empty,midnight
            2,3,1.5,2011-02-28,2011-02-28 10:30,00123,+4930,1E5,12345678901234567890,7,,2011-01-01 00:00:00
            1,-4,2,2012-02-29,2011-03-01,12345,0049,2E5,1,x,,2011-01-02 00:00:00
            3,,,,,,,,,,,

            """)
        #expect(
            try database.columns() == [
                "customer_id text", "visits integer", "spend real", "since date", "seen datetime",
                "zip text", "phone text", "sku text", "big text", "mixed text", "empty text",
                "midnight date",
            ])
        #expect(
            try database.rows() == [
                [
                    "1", -4, 2.0, "2012-02-29", "2011-03-01 00:00:00", "12345", "0049", "2E5", "1",
                    "x", nil, "2011-01-02",
                ],
                [
                    "2", 3, 1.5, "2011-02-28", "2011-02-28 10:30:00", "00123", "+4930", "1E5",
                    "12345678901234567890", "7", nil, "2011-01-01",
                ],
                ["3"] + Array(repeating: Value.null, count: 11),
            ])
    }

    @Test(arguments: [
        // A day beyond 12 settles the order, also for another column.
        ("25/12/2010,1/2/2011", "2010-12-25", "2011-02-01"),
        ("12/25/2010,1/2/2011", "2010-12-25", "2011-01-02"),
        ("1/2/2011,3/4/2011", "2011-01-02", "2011-03-04"),
    ])
    func dateOrderBelongsToTheFile(cells: String, first: String, second: String) throws {
        let database = try CustomerDatabase()
        let report = try database.ingest("customer_id,a,b\n1,\(cells)\n")
        #expect(try database.rows() == [["1", .text(first), .text(second)]])
        #expect(report.warnings.count == (cells.hasPrefix("1/") ? 1 : 0))
    }

    @Test func theToldDateOrderWinsAndWhatItCannotReadIsText() throws {
        let database = try CustomerDatabase()
        let report = try database.ingest(
            "customer_id,a,b\n1,1/2/2011,12/25/2010\n", options: IngestOptions(dateOrder: .dayFirst)
        )
        #expect(try database.rows() == [["1", "2011-02-01", "12/25/2010"]])
        #expect(report.decisions.contains { $0.contains("b is text") && $0.contains("dmy") })
    }

    @Test func textAmongNumbersIsNamed() throws {
        let report = try CustomerDatabase().ingest("customer_id,age\n1,40\n2,N/A\n")
        #expect(report.decisions.contains("age is text: line 3 has \"N/A\""))
    }

    @Test func quotesSpacesAndEncodingsAreReadAsElsewhere() throws {
        let database = try CustomerDatabase()
        // A no-break space and a pound sign in Windows-1252.
        try database.ingest(
            Array("customer_id;note\n1; \"x\"\n2;\"a \"\"b\"\";\nc\"\n3;".utf8)
                + [0xA0, 0xA3, 0x35, 0xA0] + Array("\n4;\u{20}\n".utf8))
        #expect(
            try database.rows() == [
                ["1", "\"x\""], ["2", "a \"b\";\nc"], ["3", "£5"], ["4", nil],
            ])
        #expect(
            try database.connection.scalar("select encoding from customer_file") == "windows-1252")
    }

    // MARK: Ids

    @Test func idsAreWrittenAsInInvoiceLine() throws {
        let database = try CustomerDatabase()
        try database.ingest("Email,Customer ID\na@b,17850.0\nc@d, 007 \n")
        #expect(try database.columns() == ["customer_id text", "email text"])
        #expect(try database.rows() == [["007", "c@d"], ["17850", "a@b"]])
    }

    @Test func equalLinesAreOneAndOthersAreRefusedByLine() throws {
        let database = try CustomerDatabase()
        let report = try database.ingest("customer_id,a\n1,x\n2,y\n1.0,x\n")
        #expect(report.linesKept == 2)
        #expect(report.linesRepeated == 1)
        let error = try error(database, "customer_id,a\n1,x\n2,y\n1.0,z\n")
        #expect(error.kind == .data)
        #expect(error.description.contains("customer 1 on lines 2 and 4"))
        #expect(error.description.contains("a \"x\" and \"z\""))
        #expect(try database.rows().count == 2)
    }

    @Test func badLinesAreListedRefusedAndKeptWhereAccepted() throws {
        let text = "customer_id,a\n1,x,4\n,y\n1.2E+10,x\n\"4,\n5,\0x\n6,ok\n\n,\n"
        let database = try CustomerDatabase()
        let error = try error(database, text)
        for words in [
            "5 of 8 lines", "--max-rejects 5", ":2: has 3 fields", ":3: customer_id is empty",
            ":4: customer_id", ":5: a quote", ":6: holds a NUL",
        ] {
            #expect(error.description.contains(words), "\(error)")
        }
        #expect(try database.connection.scalar("select count(*) from customer_file") == 0)
        let report = try database.ingest(text, options: IngestOptions(maxRejects: .all))
        #expect(report.linesKept == 1)
        #expect(report.linesRejected == 5)
        #expect(report.linesBlank == 2)
        #expect(report.linesRead == 8)
        #expect(
            try database.connection.query("select line_no from rejected_customer order by 1").map {
                try $0.int(0)
            } == [2, 3, 4, 5, 6])
    }

    @Test func theHeaderAgainIsNoCustomer() throws {
        let error = try error(try CustomerDatabase(), "customer_id,a\n1,x\ncustomer_id,a\n2,y\n")
        #expect(error.description.contains(":3: is the header again"))
    }

    @Test func aHeaderOnSeveralLinesIsOneLineInTheSchema() throws {
        let database = try CustomerDatabase()
        try database.ingest("customer_id,\"first\r\nline | second\"\n1,x\n")
        #expect(
            try MarkdownRenderer().text(of: SchemaDocument.document(of: database.connection))
                .contains(
                    "| `first_line_second` | text |  | Column \"first line \\| second\" of customers.csv. |"
                ))
    }

    @Test func aFileWithoutCustomersOrWithTwoNamesForThemIsRefused() throws {
        let database = try CustomerDatabase()
        let missing = try error(database, "id,a\n1,x\n")
        #expect(missing.description.contains("customers.csv:1: no column names the customer"))
        #expect(missing.description.contains("Found: id, a"))
        let address = try error(database, "E-Mail,Seit\na@b,31.12.2010\n")
        #expect(address.description.contains("--map customer_id=HEADER"))
        let twice = try error(database, "customer_id,Customer-ID\n1,x\n")
        #expect(twice.description.contains("both name the customer"))
        #expect(try error(database, "").description.contains("is empty"))
        #expect(try error(database, "\0\u{1}bin").description.contains("NUL bytes stand in it"))
        #expect(try error(database, "\"abc").description.contains("a quote is not closed"))
        let mapped = try database.ingest(
            "id,a\n1,x\n",
            options: {
                var options = IngestOptions()
                options.layout.columns = HeaderNames(given: [.customerID: "id"])
                return options
            }())
        #expect(mapped.linesKept == 1)
    }

    // MARK: Again and later

    @Test func theSameContentAgainChangesNothing() throws {
        let database = try CustomerDatabase()
        let text = "customer_id,a\n1,x\n"
        #expect(try database.ingest(text).alreadyIngested == false)
        let before = try database.connection.scalar("select total_changes()")
        let again = try database.ingest(text)
        #expect(again.alreadyIngested)
        #expect(again.nNew == 1)
        #expect(try database.connection.scalar("select total_changes()") == before)
    }

    @Test func aLaterFileChangesWhatItSaysAndLeavesTheRest() throws {
        let database = try CustomerDatabase()
        try database.ingest("customer_id,mail,consent\n1,a@b,1\n2,c@d,1\n3,e@f,0\n")
        let report = try database.ingest("customer_id,Consent,tier\n2,0,gold\n3,0,\n4,1,\n")
        #expect(report.nNew == 1)
        #expect(report.nChanged == 1)
        #expect(
            try database.rows() == [
                ["1", "a@b", 1, nil], ["2", "c@d", 0, "gold"], ["3", "e@f", 0, nil],
                ["4", nil, 1, nil],
            ])
        // An empty cell says that it is not known any more.
        try database.ingest("customer_id,tier\n2,\n")
        #expect(try database.rows()[1] == ["2", "c@d", 0, nil])
    }

    @Test func typesWidenAndEverythingAroundTheTableStays() throws {
        let database = try CustomerDatabase()
        try database.ingest(
            "customer_id,i,r,d,i2,e\n1,1,0.1,2011-01-01,7,\n2,2,1e-07,2011-01-02,8,\n")
        try database.connection.execute(
            "create view mine as select customer_id, i from customer")
        let report = try database.ingest(
            "customer_id,i,r,d,i2,e,n\n3,1.5,x,2011-01-01 10:00,a,5,6\n")
        #expect(
            try database.columns() == [
                "customer_id text", "i real", "r text", "d datetime", "i2 text", "e integer",
                "n integer",
            ])
        #expect(
            try database.rows() == [
                ["1", 1.0, "0.1", "2011-01-01 00:00:00", "7", nil, nil],
                ["2", 2.0, "1e-07", "2011-01-02 00:00:00", "8", nil, nil],
                ["3", 1.5, "x", "2011-01-01 10:00:00", "a", 5, 6],
            ])
        #expect(report.decisions.contains { $0.hasPrefix("i2 was integer and is text now") })
        #expect(try database.connection.query("select * from mine").count == 3)
        #expect(try database.connection.integrityCheck() == [])
        #expect(try database.connection.foreignKeyViolations().isEmpty)
        #expect(try database.connection.scalar("pragma legacy_alter_table") == 0)
    }

    @Test func namesThatDifferInFormOnlyKeepTheirColumns() throws {
        let database = try CustomerDatabase()
        try database.ingest("customer_id,E-Mail,e_mail\n1,a,b\n")
        try database.ingest("customer_id,e_mail\n1,c\n")
        #expect(try database.rows() == [["1", "a", "c"]])
        try database.ingest("customer_id,e mail\n1,d\n")
        #expect(try database.rows() == [["1", "d", "c"]])
    }

    // MARK: Hostile

    @Test func manyColumnsAreTakenUpToALimitThatIsNamed() throws {
        let database = try CustomerDatabase()
        let header = "customer_id," + (0..<999).map { "c\($0)" }.joined(separator: ",")
        let cells = (0..<999).map { "\($0)" }.joined(separator: ",")
        try database.ingest("\(header)\n1,\(cells)\n2,\(cells)\n")
        #expect(try database.columns().count == 1000)
        #expect(try database.rows()[1][999] == 998)
        #expect(try database.connection.query("select * from segment_customer").isEmpty)
        #expect(
            try error(database, "customer_id,more\n1,2\n").description.contains("1000 are the most")
        )
        #expect(try database.columns().count == 1000)
        let wide = (0..<2500).map { "x\($0)" }.joined(separator: ",")
        #expect(
            try error(database, "customer_id,\(wide)\n").description.contains(
                "more than 1000 columns"))
    }

    @Test func headersOfAnyLengthAndContentAreHarmless() throws {
        let database = try CustomerDatabase()
        let long = String(repeating: "h", count: 10_000)
        let bad = "x\"\"; drop table customer; --"
        try database.ingest("customer_id,\(long),\"\(bad)\",,\"a\nb\",select\n1,2,3,4,5,6\n")
        #expect(
            try database.connection.query("select name from pragma_table_info('customer')").map {
                try $0.text(0)
            }.dropFirst(2) == ["x_drop_table_customer", "column_4", "a_b", "customer_select"])
        #expect(try database.rows() == [["1", 2, 3, 4, 5, 6]])
    }

    // MARK: Around

    @Test func theDictionaryDescribesTheColumnsAlsoAfterARefresh() throws {
        let database = try CustomerDatabase()
        try database.ingest("customer_id,E-Mail\n1,a\n")
        for _ in 0..<2 {
            let rows = try database.connection.query(
                "select object, position, meaning from data_dictionary where column_name = 'e_mail'"
                    + " order by object")
            #expect(
                rows.map(\.values) == [
                    ["customer", 2, "Column \"E-Mail\" of customers.csv."],
                    ["segment_customer", 5, "Column \"E-Mail\" of customers.csv."],
                ])
            #expect(
                try MarkdownRenderer().text(of: SchemaDocument.document(of: database.connection))
                    .contains(
                        "| `e_mail` | text |"))
            try database.connection.run(
                "update workbench_meta set value = 'other' where key = 'views_sha256'")
            try Database.prepare(database.connection)
        }
    }

    @Test func segmentsAreJoinedWithAttributes() throws {
        let database = try CustomerDatabase()
        _ = try Ingest(database: database.connection).ingest(
            path: Places.fixture("small-shop/lines.csv"))
        let known = try database.connection.query(
            "select customer_id from customer_features_trimmed order by 1"
        ).map { try $0.text(0) }
        try database.ingest("customer_id,tier\n\(known[0]),gold\nnobody,silver\n")
        _ = try SnapshotBuilder(in: database.connection).build(SnapshotOptions())
        #expect(
            try database.connection.columnNames(of: "select * from segment_customer")
                == [
                    "run_id", "run_name", "customer_id", "cluster", "tier", "feature_set",
                    "snapshot_id", "cell",
                ])
        #expect(
            try database.connection.declaredTypes(of: "select cluster, tier from segment_customer")
                .map { $0?.lowercased() } == ["integer", "text"])
        let warned = try database.ingest("customer_id,tier\nnobody,bronze\n")
        #expect(warned.warnings.contains { $0.contains("none of these 1 customers") })
    }

    @Test func attributesCanBeAskedForAsFeatures() throws {
        let database = try CustomerDatabase()
        try database.ingest("customer_id,visits,spend\n1,3,1.5\n2,4,2.5\n")
        let result = try SnapshotBuilder(in: database.connection).build(
            SnapshotOptions(features: "customer"))
        #expect(result.snapshot.featureNames == ["visits", "spend"])
    }

    /// A billion decimals were asked of the library, or trapped.
    @Test(arguments: ["39", "999999999", "9223372036854775807", "-1"])
    func aFormThatNoNumberHasIsDamage(_ form: String) throws {
        let database = try CustomerDatabase()
        try database.ingest("customer_id,spend\n1,1.50\n2,2.25\n")
        try database.connection.execute(
            "pragma ignore_check_constraints = on; update customer_attribute set n_decimals = \(form)"
        )
        let error = try #require(throws: DamagedError.self) {
            try database.ingest("customer_id,spend\n3,x\n")
        }
        #expect(error.description.contains("n_decimals is \(form)"))
    }

    /// As Shopify exports customers: apostrophes at ids and zips, customers without an address.
    private static let shopify = """
        Customer ID,First Name,Email,Default Address Zip,Phone,Total Spent
        '7044093870380,Ann,Ann@Shop.example,'01234,'+44 555 0100,5.00
        '7044093870381,Ben,ben@shop.example ,,,2.50
        '7044093870382,Pos,,,,0.00
        '7044093870383,Null,N/A,,,0.00

        """

    @Test func apostrophesOfSpreadsheetsAreTakenOffAndTold() throws {
        let database = try CustomerDatabase()
        let report = try database.ingest(Self.shopify)
        #expect(report.decisions.contains("the apostrophe of a spreadsheet was taken off 6 cells"))
        #expect(
            try database.rows()[0] == [
                "7044093870380", "Ann", "Ann@Shop.example", "01234", "+44 555 0100", 5.0,
            ])
    }

    @Test func addressesAreTheCustomersOfInvoices() throws {
        let database = try CustomerDatabase()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,1,2023-01-05,2.5,ANN@shop.example,GB\n",
            into: database.connection)
        var options = IngestOptions(maxRejects: .all)
        let strangers = try database.ingest(Self.shopify, options: options)
        #expect(strangers.warnings.contains { $0.contains("--map customer_id=Email") })
        options.layout.columns = HeaderNames(given: [.customerID: "Email"])
        let other = try CustomerDatabase()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,1,2023-01-05,2.5,ANN@shop.example,GB\n",
            into: other.connection)
        let report = try other.ingest(Self.shopify, options: options)
        #expect(report.linesRejected == 2 && report.warnings.isEmpty)
        #expect(try other.rows().map { $0[0] } == ["ann@shop.example", "ben@shop.example"])
        #expect(
            try other.connection.query("select line_no, reason from rejected_customer").map(
                \.values)
                == [
                    [4, "customer_id is empty"],
                    [5, "customer_id \"N/A\" stands for nobody (--null-words)"],
                ])
    }

    @Test func stoppingLeavesNothing() throws {
        let database = try CustomerDatabase()
        let lines = (0..<9000).map { "\($0),x\n" }.joined()
        let folder = try TemporaryFolder()
        let path = try folder.write("customer_id,a\n" + lines, to: "many.csv")
        let error = try #require(throws: IngestError.self) {
            try CustomerIngest(database: database.connection, isCancelled: { true })
                .ingest(path: path)
        }
        #expect(error.kind == .interrupted)
        #expect(try database.columns() == ["customer_id text"])
        #expect(try database.connection.scalar("select count(*) from customer_file") == 0)
    }
}
