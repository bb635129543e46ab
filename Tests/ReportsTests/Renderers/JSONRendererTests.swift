import Foundation
import Reports
import Testing

struct JSONRendererTests {
    private func parsed(_ document: Document) throws -> [String: Any] {
        let text = JSONRenderer().text(of: document)
        #expect(!text.contains("<"))
        #expect(
            !text.unicodeScalars.contains { VisibleText.isHidden($0) && $0 != "\n" },
            "harmless to a terminal")
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any])
    }

    @Test func aTableAloneHasRows() throws {
        let table = ResultTable(
            columns: ["a", "b"], rows: [[1, .real(.nan)], [nil, 0.1]])
        let document = try parsed(Document(table))
        #expect(document["schema_version"] as? Int == 1)
        let rows = try #require(document["rows"] as? [[String: Any]])
        #expect(rows[0]["a"] as? Int == 1)
        #expect(rows[0]["b"] is NSNull)
        #expect(rows[1]["a"] is NSNull)
        #expect(rows[1]["b"] as? Double == 0.1)
        #expect(
            JSONRenderer().text(of: Document(table.prefix(0)))
                == "{\"schema_version\": 1, \"rows\": []}\n")
    }

    @Test(arguments: 0..<200)
    func whatIsWrittenIsReadAgain(seed: UInt64) throws {
        var nasty = NastyText(seed: seed)
        let names = nasty.texts(3).enumerated().map { "\($0.offset)" + $0.element }
        let rows = (0..<3).map { _ in nasty.texts(3) }
        let table = ResultTable(
            name: "t" + nasty.text(), columns: names.map { .init($0) },
            rows: rows.map { $0.map { .text($0) } })
        let document = try parsed(Document(tables: [table, table.named("u" + table.name)]))
        #expect(document.count == 3)
        let read = try #require(document[table.name] as? [[String: String]])
        #expect(read.count == 3)
        for (row, wanted) in zip(read, rows) {
            for (name, text) in zip(names, wanted) {
                #expect(row[name].map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
            }
        }
    }

    @Test func whatCannotBeSeenIsEscapedBeyondTheFirstPlaneToo() {
        let table = ResultTable(columns: ["a"], rows: [["x\u{AD}\u{E0041}"]])
        #expect(
            JSONRenderer().text(of: Document(table)).contains("\"x\\u00ad\\udb40\\udc41\""))
    }
}
