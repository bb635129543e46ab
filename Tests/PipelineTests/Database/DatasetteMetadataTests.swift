import Pipeline
import Store
import Testing

struct DatasetteMetadataTests {
    @Test func everyObjectIsDescribedWithItsColumns() throws {
        let text = try DatasetteMetadata.current().text(database: "shop") { $0 }
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains(#"  "shop":"#))
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let described = try connection.query(
            """
            select object, column_name from data_dictionary
            where object in (select name from sqlite_schema)
            """)
        #expect(!described.isEmpty)
        for row in described {
            let (object, column) = (try row.text(0), try row.text(1))
            let line = column == "*" ? #"      "\#(object)":"# : #"          "\#(column)": "#
            #expect(lines.contains { $0.hasPrefix(line) }, "\(object).\(column)")
        }
    }

    @Test func internalObjectsAreHiddenAndOnlyThey() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let text = try DatasetteMetadata(of: connection).text(database: "shop") { $0 }
        let hidden = text.split(separator: "\n").count { $0 == "        hidden: true" }
        let expected = try connection.scalar(
            """
            select count(*) from data_dictionary
            where column_name = '*' and role = 'internal'
                and object in (select name from sqlite_schema where type in ('table', 'view'))
            """)
        #expect(hidden > 0)
        #expect(expected == .integer(Int64(hidden)))
        let first = text.split(separator: "\n").firstIndex { $0 == "        hidden: true" }
        let segment = text.split(separator: "\n").firstIndex { $0 == #"      "customer_segment":"# }
        #expect(try #require(segment) < #require(first))
    }

    @Test func linksBearNames() throws {
        let text = try DatasetteMetadata.current().text(database: "shop") { $0 }
        let lines = text.split(separator: "\n").map(String.init)
        let publication = try #require(lines.firstIndex(of: #"      "publication":"#))
        #expect(
            lines[publication...].prefix(5).contains(
                #"        label_column: "publication_name""#))
        // A customer is his id, and not his country.
        let customer = try #require(lines.firstIndex(of: #"      "customer_fact":"#))
        let label = #"        label_column: "customer_id""#
        #expect(lines[customer...].prefix(5).contains(label))
    }

    @Test func textsAreShownAsOnScreensBeforeTheyAreQuoted() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        try connection.execute(
            """
            update data_dictionary set meaning = 'of "ann@x.de"' || char(10) || 'x: y'
            where object = 'customer_segment' and column_name = '*'
            """)
        let text = try DatasetteMetadata(of: connection).text(database: "a: b") {
            $0.replacing("ann@x.de", with: "c-1")
        }
        #expect(text.contains(#"        description: "of \"c-1\"\u000ax: y""#))
        #expect(text.contains(#"  "a: b":"#))
    }

    @Test(arguments: [
        ("shop.db", "shop"), ("/a/b.c/shop.2012.db", "shop.2012"), ("shop", "shop"), (".db", ".db"),
    ])
    func aDatabaseIsCalledByItsFile(_ path: String, _ name: String) {
        #expect(DatasetteMetadata.name(ofFile: path) == name)
    }
}
