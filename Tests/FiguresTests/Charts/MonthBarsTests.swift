import Figures
import Testing

@Suite struct MonthBarsTests {
    @Test func partsOfMonthsAreNoChange() {
        let figure = MonthBars(
            [
                .init(month: "2011-11", amount: 300, part: nil, before: 200),
                .init(month: "2011-12", amount: 90, part: "up to day 9", before: 200),
            ], unit: "GBP"
        ).figure()
        #expect(figure.table.rows.map { $0[3] } == [.text("50.0 %"), .text("")])
        #expect(figure.table.rows[1][4] == .text("up to day 9"))
        #expect(figure.summary.contains("1 of them in part only"))
        #expect(figure.labels.contains { $0.text == "the data has a part of the month" })
    }

    @Test func earlierMonthsAreToldOf() {
        let months = (0..<40).map {
            MonthBars.Month(
                month: "20\(10 + $0 / 12)-0\($0 % 9 + 1)", amount: 1, part: nil, before: nil)
        }
        #expect(
            MonthBars(months, unit: "").figure().summary.hasSuffix(
                "4 earlier months are not shown."))
    }

    @Test func aFileWithoutAWholeMonthSaysSo() {
        let figure = MonthBars(
            [.init(month: "2011-12", amount: -5, part: "days 3 to 9", before: nil)], unit: ""
        ).figure()
        #expect(figure.summary == "The data has no month as a whole.")
    }
}
