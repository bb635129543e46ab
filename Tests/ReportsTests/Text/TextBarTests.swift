import Reports
import Testing

/// Small bars beside numbers.
struct TextBarTests {
    private func lines(_ numbers: [Double?], _ bar: ResultTable.Column.Bar) -> [String] {
        var column = ResultTable.Column("x")
        column.bar = bar
        let table = ResultTable(columns: [column, "y"], rows: numbers.map { [Cell($0), "|"] })
        return TextRenderer().text(of: Document(table)).split(separator: "\n").dropFirst(2)
            .map(String.init)
    }

    @Test func sharesGrowFromTheLeft() {
        #expect(
            lines([0, 0.5, 1, 2, -0.5, nil], .share)
                == [
                    "   0         |", " 0.5 ███     |", "   1 ██████  |", "   2 ██████  |",
                    "-0.5         |", "             |",
                ].map { $0 })
    }

    @Test func signedOnesGrowFromTheMiddle() {
        #expect(
            lines([-2, -1, 0, 1, 3], .signed(limit: 2)) == [
                "-2 ██████│        |", "-1    ███│        |", " 0       │        |",
                " 1       │███     |", " 3       │██████  |",
            ])
    }

    @Test func whatIsNoNumberHasNoBar() {
        #expect(lines([.nan, .infinity], .share).allSatisfy { !$0.contains("█") })
        #expect(lines([.nan], .signed(limit: 0)).allSatisfy { !$0.contains("█") })
    }

    @Test func numbersHaveSensibleDigits() {
        let table = ResultTable(
            columns: ["x", .init("s", role: .share)],
            rows: [[1493.0, 0.2475], [4220.47, 1], [0.430285, 0.0], [1.0, nil]])
        #expect(
            TextRenderer().text(of: Document(table)) == """
                     x       s
                ------  ------
                  1493  24.8 %
                  4220       1
                0.4303   0.0 %
                     1

                """)
    }
}
