import Reports
import Testing

struct ResultTableTests {
    private let table = ResultTable(
        columns: ["id", "score", "name"],
        rows: [
            [1, 2.5, "b"], [2, nil, "a"], [3, -1, "B"], [4, 2.5, "é"], [5, 10, nil],
        ])

    private func ids(_ table: ResultTable) -> [Cell] { table.rows.map { $0[0] } }

    @Test func selectingKeepsTheAskedOrder() throws {
        let part = try table.selecting(["name", "id"])
        #expect(part.columns.map(\.name) == ["name", "id"])
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

    @Test func anUnknownColumnIsNamedWithTheKnownOnes() throws {
        let error = try #require(throws: TableError.self) { try table.sorted(by: "-size") }
        #expect(error == TableError(name: "size", columns: ["id", "score", "name"]))
        #expect(throws: TableError.self) { try table.selecting(["id", ""]) }
    }
}
