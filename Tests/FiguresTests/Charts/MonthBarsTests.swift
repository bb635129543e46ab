import Figures
import Testing

@Suite struct MonthBarsTests {
    @Test func partsOfMonthsAreNoChange() {
        let figure = MonthBars(
            [
                .init(month: "2011-11", amount: 300, coverage: .whole, before: 200),
                .init(month: "2011-12", amount: 90, coverage: .part("up to day 9"), before: 200),
            ], unit: "GBP"
        ).figure()
        #expect(figure.table.rows.map { $0[3] } == [.text("50.0 %"), .text("")])
        #expect(figure.table.rows[1][4] == .text("up to day 9"))
        #expect(figure.summary.contains("1 of them in part only"))
        #expect(figure.labels.contains { $0.text == "the data has a part of the month" })
    }

    /// A line of the year before over a bar of nine days compares what cannot be compared.
    @Test func onlyWholeMonthsHaveTheYearBefore() {
        let figure = MonthBars(
            [
                .init(month: "2011-11", amount: 300, coverage: .empty, before: 200),
                .init(month: "2011-12", amount: 90, coverage: .part("up to day 9"), before: 200),
            ], unit: "GBP"
        ).figure()
        #expect(!figure.svg.contains("a year before 2011"))
        #expect(!figure.labels.contains { $0.text == "the same month a year before" })
        #expect(figure.labels.contains { $0.text == "the data has no line of the month" })
        #expect(figure.table.rows.map { $0[2] } == [.text(""), .text("")])
        #expect(figure.table.rows[0][4] == .text("no lines"))
    }

    @Test func monthsWithoutLinesAreCounted() {
        let figure = MonthBars(
            [
                .init(month: "2011-09", amount: 0, coverage: .empty, before: nil),
                .init(month: "2011-10", amount: 10, coverage: .part("from day 3"), before: nil),
                .init(month: "2011-11", amount: 300, coverage: .whole, before: nil),
            ], unit: ""
        ).figure()
        #expect(
            figure.summary
                == "3 months, 1 of them in part only, 1 without any line: not to be compared. The best whole month is 2011-11."
        )
    }

    @Test func earlierMonthsAreToldOf() {
        let months = (0..<40).map {
            MonthBars.Month(
                month: "20\(10 + $0 / 12)-0\($0 % 9 + 1)", amount: 1, coverage: .whole, before: nil)
        }
        #expect(
            MonthBars(months, unit: "").figure().summary.hasSuffix(
                "4 earlier months are not shown."))
    }

    @Test func aFileWithoutAWholeMonthSaysSo() {
        let figure = MonthBars(
            [.init(month: "2011-12", amount: -5, coverage: .part("days 3 to 9"), before: nil)],
            unit: ""
        ).figure()
        #expect(figure.summary == "The data has no month as a whole.")
    }
}
