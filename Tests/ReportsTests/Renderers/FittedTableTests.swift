import Reports
import Testing

struct FittedTableTests {
    private let table = ResultTable(
        columns: ["aaaa", "bbbb", "cccc"], rows: [[1, 2, 3]])

    @Test(arguments: [(16, 3), (15, 2), (10, 2), (9, 1), (1, 1)])
    func columnsOnTheRightAreLeftOutFirst(_ width: Int, _ count: Int) {
        let fitted = FittedTable(table, width: width)
        #expect(fitted.table.columns.map(\.name) == Array(["aaaa", "bbbb", "cccc"].prefix(count)))
        #expect(fitted.leftOut == Array(["aaaa", "bbbb", "cccc"].dropFirst(count)))
        let text = TextRenderer().text(of: Document(fitted.table))
        for line in text.split(separator: "\n") { #expect(line.count <= max(width, 4)) }
    }
}
