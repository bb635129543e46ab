import Pipeline
import Store
import Testing

struct CustomerColumnsTests {
    /// Columns that speak of customers in their name and hold none of their ids.
    private static let harmless: Set<String> = [
        "customer_hash", "customer_file_id", "customer_limit",
    ]

    /// A new column for customers must be known to `forget`.
    @Test func everyColumnOfCustomersIsKnown() throws {
        let connection = try IngestTestSupport.database()
        let columns = try connection.query(
            """
            select objects.name, columns.name, lower(columns.type)
            from sqlite_schema as objects
            join pragma_table_info(objects.name) as columns
            where objects.type = 'table'
            """)
        var found = 0
        for row in columns {
            let (table, name, type) = (try row.text(0), try row.text(1), try row.text(2))
            guard type == "text" || type.isEmpty, name.contains("customer") || name == "same_as",
                !Self.harmless.contains(name)
            else { continue }
            found += 1
            #expect(CustomerColumns.names.contains(name), "\(table).\(name) is unknown to forget")
        }
        #expect(found > 12)
    }

    /// What the dictionary says is a customer is one.
    @Test func theDictionaryNamesNoOthers() throws {
        let connection = try IngestTestSupport.database()
        let rows = try connection.query(
            """
            select object, column_name
            from data_dictionary
            where (meaning like 'Customer.%' or meaning like 'Customer,%' or meaning = 'Customer')
                and object in (select name from sqlite_schema where type = 'table')
            """)
        #expect(rows.count > 3)
        for row in rows {
            let (table, column) = (try row.text(0), try row.text(1))
            #expect(CustomerColumns.names.contains(column), "\(table).\(column)")
        }
    }

    @Test func idsAndTextsAreEveryColumnOfText() throws {
        let connection = try IngestTestSupport.database()
        let ids = try CustomerColumns.ids(in: connection)
        let texts = try CustomerColumns.texts(in: connection)
        for column in [
            CustomerColumns.Column(table: "invoice", name: "original_customer_id"),
            .init(table: "customer_segment_history", name: "customer_id"),
            .init(table: "segment_profile", name: "typical_customer_id"),
        ] {
            #expect(ids.contains(column))
        }
        for column in [
            CustomerColumns.Column(table: "source_file", name: "name"),
            .init(table: "product", name: "description"),
            .init(table: "publication", name: "note"),
        ] {
            #expect(texts.contains(column))
        }
        #expect(Set(ids).isDisjoint(with: texts))
    }
}
