import Foundation
import TestSupport
import Testing

/// The page of tables and columns is what the program says of them.
struct SchemaPageTests {
    @Test func thePageIsWhatTheCommandPrints() throws {
        let page = try String(contentsOfFile: Places.root + "/docs/schema.md", encoding: .utf8)
        let printed = try Command.workbench("schema", []).output
        let lines = zip(page.split(separator: "\n"), printed.split(separator: "\n"))
        for (line, expected) in lines where line != expected {
            Issue.record("docs/schema.md is not what `workbench schema` prints: \(expected)")
        }
        #expect(page == printed)
    }
}
