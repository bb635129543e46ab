import Pipeline
import Reports
import Testing

struct TableErrorWordsTests {
    private let table = ResultTable(columns: ["id", "score", "name"])

    @Test func anUnknownColumnListsTheKnownOnes() throws {
        let error = try #require(throws: TableError.self) { try table.sorted(by: "-size") }
        #expect(error.kind == .usage)
        #expect(error.description.contains("\"size\""))
        #expect(error.description.contains("id, score, name"))
        let near = try #require(throws: TableError.self) { try table.sorted(by: "scoer") }
        #expect(near.description.contains("Did you mean score?"))
    }
}
