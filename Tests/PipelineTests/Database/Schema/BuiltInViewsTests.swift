import Pipeline
import Store
import Testing

struct BuiltInViewsTests {
    /// The short digest that `workbench_meta` notes of a view.
    static func digest(_ text: String) -> String { String(SHA256Digest.hex(of: text).prefix(16)) }

    @Test func theNoteTellsTheStoredTextsOfAllViews() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let views = try connection.query(
            """
            select name, sql
            from sqlite_schema
            where type = 'view'
                and name <> 'scored_customer'
            order by name
            """
        ).map { "\(try $0.text(0))=\(Self.digest(try $0.text(1)))" }
        #expect(views.count == EmbeddedSQL.views.count)
        let note = try connection.scalar("select value from workbench_meta where key = 'views'")
        guard case .text(let text)? = note else {
            Issue.record("no note")
            return
        }
        #expect(text.split(separator: ",").map(String.init).sorted() == views.sorted())
    }
}
