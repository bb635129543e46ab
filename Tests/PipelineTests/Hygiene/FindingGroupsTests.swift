import Pipeline
import Reports
import Testing

@Suite struct FindingGroupsTests {
    private func table(_ rows: [(String, String, String, Double)]) -> ResultTable {
        ResultTable(
            columns: ["severity", "check_name", "subject", "value", "unit", "share", "detail"],
            rows: rows.map { [.text($0), .text($1), .text($2), .real($3), "u", 0.5, nil] })
    }

    @Test func manyOfOneKindAreALine() {
        let grouped = FindingGroups.grouped(
            table(
                [("warning", "skew", "a", 3)] + (1...5).map { ("warning", "skew", "b\($0)", 2.5) }))
        #expect(grouped.rows.count == 1)
        #expect(grouped.rows[0][2] == "6 in all")
        #expect(grouped.rows[0][3] == nil && grouped.rows[0][5] == nil)
        #expect(grouped.rows[0][6] == "2.5 to 3.0: a, b1, b2, b3 and 2 more")
    }

    @Test func fewAndOthersStayAsTheyAre() {
        let rows: [(String, String, String, Double)] = [
            ("warning", "skew", "a", 3), ("warning", "skew", "b", 3), ("warning", "skew", "c", 3),
            ("info", "skew", "d", 3), ("info", "size", "e", 3),
        ]
        #expect(FindingGroups.grouped(table(rows)).rows == table(rows).rows)
    }

    @Test func anotherTableIsLeftAlone() {
        let other = ResultTable(columns: ["x"], rows: [[1], [1], [1], [1]])
        #expect(FindingGroups.grouped(other).rows == other.rows)
    }
}
