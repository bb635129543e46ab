/// The days of a sample: date, weekday, whether the shop is open, and the text of each.
package struct SampleCalendar {
    /// One day of the period.
    package struct Day {
        /// 1 to 12.
        package let month: Int
        /// 0 is Monday, 6 is Sunday.
        package let weekday: Int
        /// Whether invoices can be written on it.
        package let isOpen: Bool
        /// `M/D/YYYY `, with the blank before the time.
        package let text: [UInt8]
    }

    /// All days, the first is 2010-12-01.
    package let days: [Day]

    /// The calendar of `years` years, closed from 24 December to 3 January.
    package init(years: Int, includesSaturdays: Bool) {
        var days: [Day] = []
        var (year, month, dayOfMonth) = (2010, 12, 1)
        var weekday = 2  // 2010-12-01 was a Wednesday.
        for _ in 0..<(365 * years + 9) {
            let isHoliday =
                (month == 12 && dayOfMonth >= 24) || (month == 1 && dayOfMonth <= 3)
            days.append(
                Day(
                    month: month,
                    weekday: weekday,
                    isOpen: !isHoliday && (includesSaturdays || weekday != 5),
                    text: Array("\(month)/\(dayOfMonth)/\(year) ".utf8)))
            weekday = (weekday + 1) % 7
            dayOfMonth += 1
            if dayOfMonth > Self.length(ofMonth: month, year: year) {
                dayOfMonth = 1
                month += 1
            }
            if month > 12 {
                month = 1
                year += 1
            }
        }
        self.days = days
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 ? 29 : 28  // No century falls into the 20 years allowed.
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// A day on which the shop is open, likely by the weights of its month and weekday.
    ///
    /// The weights are 0 to 255 and must leave some open day possible.
    @inline(__always)
    package func drawDay(
        _ season: SampleSeason, _ random: inout SampleRandom
    ) -> Int {
        while true {
            let index = random.below(days.count)
            let day = days[index]
            let weight = season.months[day.month - 1] * season.weekdays[day.weekday]
            if day.isOpen && random.below(255 * 255) < weight {
                return index
            }
        }
    }

    /// The first open day at or after `index`, or nil past the end.
    package func openDay(from index: Int) -> Int? {
        var index = index
        while index < days.count {
            if days[index].isOpen {
                return index
            }
            index += 1
        }
        return nil
    }
}

/// When somebody buys: weights 0 to 255 of the months (January first) and weekdays (Monday first).
package struct SampleSeason {
    /// 12 weights.
    package var months: [Int]
    /// 7 weights.
    package var weekdays: [Int]

    /// The shop's average customer, from the real data's invoices per open day.
    package static let general = SampleSeason(
        months: [97, 90, 108, 115, 130, 120, 108, 105, 145, 160, 220, 160],
        weekdays: [152, 170, 184, 214, 150, 120, 116])
}
