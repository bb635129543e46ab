import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// The surface: what every reader may rely on.
@Suite struct PublishedObjectsTests {
    private func empty() throws -> Connection {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        return connection
    }

    private func texts(_ sql: String, _ connection: Connection) throws -> [String] {
        try connection.query(sql).map { try $0.text(0) }
    }

    @Test func theDictionaryNamesThemInTheirOrder() throws {
        let connection = try empty()
        #expect(try PublishedObjects.names(in: connection) == PublishedObjects.ours)
        #expect(
            try texts(
                "select distinct object from data_dictionary where role = 'published' order by 1",
                connection) == PublishedObjects.ours.sorted())
    }

    /// A misspelt name in role_dictionary.sql would leave an object to analysts.
    @Test func everyNameInTheRolesIsAnObject() throws {
        let connection = try empty()
        let file = try #require(EmbeddedSQL.rows.first { $0.name == "role_dictionary" })
        let named = file.sql.split(separator: "\n").compactMap { line in
            line.hasPrefix("    '") ? String(line.split(separator: "'")[1]) : nil
        }
        #expect(named.count > 40)
        let described = Set(try texts("select distinct object from data_dictionary", connection))
        #expect(named.filter { !described.contains($0) } == [])
        #expect(Set(named).count == named.count)
        #expect(
            try texts(
                "select object from data_dictionary group by object having count(distinct role) > 1",
                connection) == [])
    }

    @Test func scoredCustomerIsForAnalysts() throws {
        #expect(
            try texts(
                "select distinct role from data_dictionary where object = 'scored_customer'",
                try empty()) == ["analyst"])
    }

    /// Names that BI tools know, a key, a rowid where DuckDB counts rows, and nothing computed.
    @Test func typesAreThoseThatReadersKnow() throws {
        let connection = try empty()
        let known: Set<String> = ["INTEGER", "REAL", "TEXT", "DATE", "DATETIME"]
        for object in PublishedObjects.ours {
            let columns = try connection.query(
                "select name, type, pk from pragma_table_info(?)", [object])
            for column in columns {
                #expect(known.contains(try column.text(1).uppercased()), "\(object).\(column)")
                let name = try column.text(0)
                if name.hasSuffix("_date") { #expect(try column.text(1).uppercased() == "DATE") }
                if name.hasSuffix("_at") { #expect(try column.text(1).uppercased() == "DATETIME") }
            }
            let row = try connection.query(
                "select type, sql from sqlite_schema where name = ?", [object])[0]
            let sql = try row.text(1).lowercased()
            if try row.text(0) == "table" {
                #expect(try columns.contains { try $0.int(2) > 0 }, "\(object) has no key")
                #expect(!sql.contains("without rowid"), "\(object)")
            } else {
                let list = try #require(sql.range(of: "\nselect\n"))
                let end = try #require(sql.range(of: "\nfrom "))
                for line in sql[list.upperBound..<end.lowerBound].split(separator: "\n") {
                    #expect(
                        line.allSatisfy { $0.isLetter || $0.isNumber || " _.,".contains($0) },
                        "\(object): \(line)")
                }
            }
        }
    }

    /// All that is in a used file, by what its columns are declared as.
    @Test func valuesHaveTheStorageClassOfTheirColumn() throws {
        let folder = try TemporaryFolder()
        let connection = try PublisherTests.shop(in: folder)
        let run = try PublisherTests.sweep(connection)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        for object in try PublishedObjects.names(in: connection) {
            for column in try connection.query(
                "select name, type from pragma_table_info(?)", [object])
            {
                let (name, type) = (try column.text(0), try column.text(1).uppercased())
                let expected =
                    switch type {
                    case "INTEGER": "integer"
                    case "REAL": "real"
                    default: "text"
                    }
                let quoted = Identifier.quote(name)
                let others = try texts(
                    """
                    select distinct typeof(\(quoted)) from \(object)
                    where \(quoted) is not null and typeof(\(quoted)) <> '\(expected)'
                    """, connection)
                #expect(others == [], "\(object).\(name)")
                guard ["DATE", "DATETIME"].contains(type) else { continue }
                let bad = try texts(
                    """
                    select \(quoted) from \(object)
                    where \(quoted) is not \(type == "DATE" ? "date" : "datetime")(\(quoted))
                    """, connection)
                #expect(bad == [], "\(object).\(name)")
            }
        }
        #expect(try connection.query("select 1 from sales_by_customer_day").count == 122)
    }

    /// Keys are the same where a tool compares without case.
    @Test func keysAreUniqueWithoutCase() throws {
        let folder = try TemporaryFolder()
        let connection = try PublisherTests.shop(in: folder)
        let run = try PublisherTests.sweep(connection)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        for object in PublishedObjects.ours {
            let keys = try texts(
                "select name from pragma_table_info('\(object)') where pk > 0", connection)
            guard !keys.isEmpty else { continue }
            let folded = keys.map { "lower(\($0))" }.joined(separator: ", ")
            #expect(
                try connection.query(
                    "select 1 from \(object) group by \(folded) having count(*) > 1"
                )
                .isEmpty, "\(object)")
        }
    }

    // MARK: What others have done

    /// A row for what is not in the file publishes nothing, and a name of the owner's stands last.
    @Test func aDictionaryEditedByHandIsRead() throws {
        let connection = try empty()
        try connection.execute("create table mine (one integer primary key)")
        try connection.execute(
            """
            insert into data_dictionary values ('gone', '*', 0, '', 'Nothing.', '', 'published');
            insert into data_dictionary values ('mine', '*', 0, '', 'Mine.', '', 'published');
            delete from data_dictionary where object = 'calendar';
            update data_dictionary set role = 'internal' where object = 'campaign';
            """)
        let names = try PublishedObjects.names(in: connection)
        #expect(
            names
                == PublishedObjects.ours.filter { !["calendar", "campaign"].contains($0) } + [
                    "mine"
                ])
        #expect(throws: StoreError.self) {
            try connection.execute("update data_dictionary set role = 'everybody'")
        }
    }

    /// Before there was a calendar of ours, the owner may have had one.
    @Test(arguments: [
        ("calendar", "create table calendar (day text)"),
        ("sales_by_day", "create view sales_by_day as select 1 as one"),
        ("run_list", "create table run_list (name text)"),
        ("segment_dim", "create view segment_dim as select 1 as one"),
    ])
    func aNameOfTheOwnersIsToldBeforeAnythingIsChanged(name: String, sql: String) throws {
        let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
        try fixture.tamper(sql)
        let words = try fixture.refusal(.writing)
        #expect(words.contains(name), "\(words)")
    }
}
