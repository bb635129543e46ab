import Pipeline
import Store
import Testing

struct ResultTableTests {
    private let table = ResultTable(
        columns: ["id", "score", "name"],
        rows: [
            [1, 2.5, "b"], [2, nil, "a"], [3, -1, "B"], [4, 2.5, "é"], [5, 10, nil],
        ])

    private func ids(_ table: ResultTable) -> [Value] { table.rows.map { $0[0] } }

    @Test func selectingKeepsTheAskedOrder() throws {
        let part = try table.selecting(["name", "id"])
        #expect(part.columns == ["name", "id"])
        #expect(part.rows[0] == ["b", 1])
    }

    @Test func sortingIsStableAndPutsNullsLast() throws {
        #expect(ids(try table.sorted(by: "score")) == [3, 1, 4, 5, 2])
        #expect(ids(try table.sorted(by: "-score")) == [5, 1, 4, 3, 2])
    }

    @Test func textIsSortedByBytes() throws {
        #expect(ids(try table.sorted(by: "name")) == [3, 2, 1, 4, 5])
    }

    @Test func prefixMayBeLongerThanTheTable() {
        #expect(ids(table.prefix(2)) == [1, 2])
        #expect(table.prefix(0).rows.isEmpty)
        #expect(table.prefix(99).rows.count == 5)
    }

    @Test func anUnknownColumnListsTheKnownOnes() throws {
        let error = try #require(throws: TableError.self) { try table.sorted(by: "-size") }
        #expect(error.kind == .usage)
        #expect(error.description.contains("\"size\""))
        #expect(error.description.contains("id, score, name"))
        let near = try #require(throws: TableError.self) { try table.sorted(by: "scoer") }
        #expect(near.description.contains("Did you mean score?"))
        #expect(throws: TableError.self) { try table.selecting(["id", ""]) }
    }
}
