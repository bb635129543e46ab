import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct SchemaDocumentTests {
    @Test func everyPublishedColumnIsDescribedAndNothingElse() throws {
        let connection = try FeatureDatabase.empty()
        try check(connection)
        try FeatureDatabase.insert(
            FeatureDatabase.generated(customers: 30, seed: 1), into: connection)
        _ = try SnapshotBuilder(in: connection).build(SnapshotOptions())
        try check(connection)
        _ = try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "small"))
        try check(connection)
    }

    private func check(_ connection: Connection) throws {
        let published = try connection.query(
            """
            select object.name || ' ' || (column.cid + 1) || ' ' || column.name
            from sqlite_schema as object, pragma_table_xinfo(object.name) as column
            where object.type in ('table', 'view')
                and object.name not like 'sqlite\\_%' escape '\\'
            union all
            select name || ' 0 *' from sqlite_schema
            where type in ('table', 'view')
                and name not like 'sqlite\\_%' escape '\\'
            order by 1
            """
        ).map { try $0.text(0) }
        let described = try connection.query(
            """
            select object || ' ' || position || ' ' || column_name
            from data_dictionary
            where object not in ('snapshot_values_<id>', 'schema_migration')
            order by 1
            """
        ).map { try $0.text(0) }
        // The migrator makes its own table, which these tests do without.
        let known = Set(described)
        #expect(published.filter { !known.contains($0) && !$0.hasPrefix("schema_migration") } == [])
        let existing = Set(published)
        #expect(described.filter { !existing.contains($0) } == [])
    }

    private func markdown(of connection: Connection) throws -> String {
        MarkdownRenderer().text(of: try SchemaDocument.document(of: connection))
    }

    @Test func documentHasASectionForEveryObject() throws {
        let text = try markdown(of: FeatureDatabase.empty())
        for name in ["invoice_line", "snapshot_values_<id>", "customer_features", "segment"] {
            #expect(text.contains("\n#### \(name)\n"))
        }
        #expect(text.contains("| `quantity` | real | pieces |"))
    }

    /// One that has been forgotten would stand among the others.
    @Test func everythingOfOursHasARole() throws {
        let connection = try FeatureDatabase.empty()
        let text = try markdown(of: connection)
        #expect(text.contains("\n### Lines\n") && text.contains("\n### Catalogue\n"))
        #expect(!text.contains("\n### Others\n"))
        #expect(text.contains("\n#### segment\n\nView. The cluster of"))
        let sections = text.split(separator: "\n").filter { $0.hasPrefix("#### ") }
        #expect(Set(sections).count == sections.count)
        try connection.execute("create view mine as select 1 as one")
        try connection.execute(
            "insert into data_dictionary values ('mine', 'one', 1, '', 'What I need.', '', 'analyst')"
        )
        #expect(
            try markdown(of: connection).contains(
                "\n### Others\n\nWhat else is described.\n\n#### mine\n"))
    }

    /// What dashboards open stands first, in its order, below a picture of how it belongs together.
    @Test func publishedObjectsComeFirst() throws {
        let connection = try FeatureDatabase.empty()
        let text = try markdown(of: connection)
        let headings = text.split(separator: "\n").map(String.init).filter {
            $0.hasPrefix("## ") || $0.hasPrefix("### ")
        }
        let names = PublishedObjects.ours.map { "### \($0)" }
        let first = ["## For dashboards"] + names + ["## For analysts"]
        #expect(Array(headings.prefix(first.count)) == first)
        #expect(headings.contains("## Internal"))
        for line in [
            "    segment_dim ||--o{ customer_segment : segment_id",
            "    customer_segment ||--o{ sales_by_customer_day : customer_id",
            "    calendar ||--o| sales_by_day : calendar_date",
            "    run_list ||--o{ publication : run_id", "        date calendar_date PK, FK",
        ] {
            #expect(text.contains("\n" + line + "\n"), "\(line)")
        }
        #expect(!text.contains("segment_dim ||--o{ campaign :"))
    }

    @Test func namesFromTheFileStayInTheirCells() throws {
        let connection = try FeatureDatabase.empty()
        try connection.run(
            "insert into data_dictionary values ('segment', ?, 99, ?, ?, '', 'analyst')",
            ["a`b``c|d", "u\u{1B}[31m|", "one\n### forged\u{202E}"])
        let text = try markdown(of: connection)
        #expect(
            text.contains(
                "\n| ``` a`b``c\\|d ``` |  | u\\u{1b}[31m\\| | one\\u{a}### forged\\u{202e} |\n"))
    }

    @Test func meaningsAndFeaturesAreNeverEmpty() throws {
        let connection = try FeatureDatabase.empty()
        let empty = try connection.query(
            """
            select object, column_name from data_dictionary where trim(meaning) = ''
            union all
            select feature_set, feature from feature
            where trim(display_name) = '' or trim(unit) = '' or trim(definition) = ''
            """)
        #expect(empty.isEmpty)
    }

    @Test func catalogListsTheColumnsOfItsViewsInOrder() throws {
        let connection = try FeatureDatabase.empty()
        for set in try FeatureCatalog(in: connection).sets() {
            let columns = try connection.columnNames(of: "select * from \(set.viewName)")
            #expect(columns == ["customer_id"] + set.featureNames)
        }
    }
}
