import Tabular

/// Dates of a sheet, and texts that are dates, in one column; in a CSV file, dates with the year in front, and others.
///
/// A file with the day first that is opened in a spreadsheet which expects the month there comes out half
/// converted: days up to 12 become months, and the other dates stay texts.
package struct SheetDates: Sendable {
    /// Dates of one kind.
    struct Kind: Sendable {
        var count = 0
        let firstRow: Int
    }

    private(set) var real: Kind?
    private(set) var text: Kind?
    /// Numbers that have no format of dates.
    private(set) var numbers: Kind?
    private var hasLateDay = false
    private var hasOpenText = false
    private var asTheyAre: ClosedRange<Int>?
    private var swapped: ClosedRange<Int>?
    private var texts: ClosedRange<Int>?

    /// Takes in a date of the workbook.
    mutating func takeDate(_ time: CivilTime, row: Int) {
        if real == nil { real = Kind(firstRow: row) }
        real?.count += 1
        if time.day > 12 { hasLateDay = true }
        Self.widen(&asTheyAre, Self.day(time.year, time.month, time.day))
        Self.widen(&swapped, Self.day(time.year, time.day, time.month))
    }

    /// Takes in a number without the format of a date.
    mutating func takeNumber(row: Int) {
        if numbers == nil { numbers = Kind(firstRow: row) }
        numbers?.count += 1
    }

    /// Takes in a text; `tells` whether it is a date in one order of day and month only.
    mutating func takeText(_ time: CivilTime, tells: Bool, row: Int) {
        if text == nil { text = Kind(firstRow: row) }
        text?.count += 1
        if !tells { hasOpenText = true }
        Self.widen(&texts, Self.day(time.year, time.month, time.day))
    }

    /// Whether day and month of the dates are likely to have changed places: none has a day above 12, each text
    /// has one, and as they are they lie no nearer to the texts.
    var isHalfConverted: Bool {
        guard let asTheyAre, let swapped, let texts, !hasLateDay, !hasOpenText else { return false }
        return Self.span(asTheyAre, texts) >= Self.span(swapped, texts)
    }

    /// Days, near enough to compare.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        (year * 12 + month) * 31 + day
    }

    private static func widen(_ range: inout ClosedRange<Int>?, _ value: Int) {
        range = range.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
    }

    private static func span(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> Int {
        max(a.upperBound, b.upperBound) - min(a.lowerBound, b.lowerBound)
    }
}
