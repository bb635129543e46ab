import Figures
import Pipeline
import Reports
import Testing

@Suite struct MonthPictureTests {
    /// A line a day of two years, but for some.
    private func months(without: Set<String>) throws -> [String: [Cell]] {
        var lines: [String] = []
        for year in [2022, 2023] {
            for month in 1...12 {
                for day in 1...[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] {
                    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
                    let date = "\(year)-\(two(month))-\(two(day))"
                    guard !without.contains(date), !without.contains(String(date.prefix(7))) else {
                        continue
                    }
                    lines.append("\(lines.count),A,Apple,1,\(date) 10:00,10,c1,Spain")
                }
            }
        }
        let shop = try ProfileDatabase(lines)
        let figure = try #require(
            try PictureBook(ReportSubject(), in: shop.connection).picture(.months).figure)
        return Dictionary(
            uniqueKeysWithValues: figure.table.rows.compactMap { row in
                guard case .text(let month) = row[0] else { return nil }
                return (month, Array(row.dropFirst()))
            })
    }

    /// Two files were not read: that is no fall of 100 %.
    @Test func aMonthWithoutLinesIsNotCompared() throws {
        let months = try months(without: ["2023-06", "2023-07", "2022-09"])
        #expect(months["2023-06"] == ["0", "", "", "no lines"])
        #expect(months["2023-09"] == ["300", "", "", "whole"])
        #expect(months["2023-05"] == ["310", "310", "0.0 %", "whole"])
    }

    /// As of a file that was cut off; shops that close for a week have no hole.
    @Test func aMonthWithAHoleIsOneInPart() throws {
        let hole = Set((11...20).map { "2022-03-\($0)" })
        let week = Set((24...31).map { "2022-12-\($0)" })
        let end = Set((20...31).map { "2023-10-\($0)" })
        let months = try months(without: hole.union(week).union(end))
        #expect(months["2022-03"]?.last == "none from day 11 to 20")
        #expect(months["2023-03"] == ["310", "", "", "whole"])
        #expect(months["2022-12"]?.last == "whole")
        #expect(months["2023-10"] == ["190", "", "", "none from day 20 to 31"])
    }
}
