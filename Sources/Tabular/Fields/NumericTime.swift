/// Times that are numbers: days of spreadsheets, and seconds, milliseconds or microseconds since 1970.
///
/// Only those of the years 2000 to 2040 are taken for times; which kind a number is then follows from its size. Days
/// need somebody to say from which day they count: a workbook does, a CSV file does not.
package enum NumericTime {
    /// What a number counts.
    package enum Kind: String, Sendable, Hashable {
        /// Days since the end of 1899, with the time as their fraction.
        case days = "days of a spreadsheet"
        case seconds = "seconds since 1970, in UTC"
        case milliseconds = "milliseconds since 1970, in UTC"
        case microseconds = "microseconds since 1970, in UTC"
    }

    /// Years whose numbers are taken for times.
    package static let years = 2000...2040

    /// Days from the spreadsheet's day 0 to 1970-01-01.
    private static let daysTo1970 = 25_569
    /// Days between the 1900 system and that of old Macs.
    private static let daysTo1904 = 1_462

    /// The time that a number is; `nil` for one that is none, or of other years.
    ///
    /// - Parameters:
    ///   - uses1904: Whether days count from 1904.
    ///   - years: Those that are taken.
    package static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, uses1904: Bool = false,
        years: ClosedRange<Int> = years
    ) -> (time: CivilTime, kind: Kind)? {
        var whole: Int64 = 0
        var index = 0
        while index < bytes.count, bytes[index] &- 0x30 <= 9 {
            guard index < 16 else { return nil }
            whole = whole * 10 + Int64(bytes[index] &- 0x30)
            index += 1
        }
        guard let kind = kind(digits: index), let fraction = fraction(bytes[index...]) else {
            return nil
        }
        let seconds: Int
        switch kind {
        case .days:
            let days = Int(whole) - daysTo1970 + (uses1904 ? daysTo1904 : 0)
            seconds = days * 86_400 + Int((fraction * 86_400).rounded())
        case .seconds: seconds = Int(whole)
        case .milliseconds: seconds = Int(whole / 1_000)
        case .microseconds: seconds = Int(whole / 1_000_000)
        }
        let time = CivilTime(secondsSince1970: seconds)
        return years.contains(time.year) ? (time, kind) : nil
    }

    private static func kind(digits: Int) -> Kind? {
        switch digits {
        case 5: .days
        case 9, 10: .seconds
        case 12, 13: .milliseconds
        case 15, 16: .microseconds
        default: nil
        }
    }

    /// What stands behind the whole number: nothing, or decimals behind a point or comma.
    private static func fraction(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
        guard let mark = rest.first else { return 0 }
        let digits = rest.dropFirst()
        guard mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","),
            (1...18).contains(digits.count)
        else { return nil }
        var value = 0.0
        var scale = 1.0
        for byte in digits {
            guard byte &- 0x30 <= 9 else { return nil }
            value = value * 10 + Double(byte &- 0x30)
            scale *= 10
        }
        return value / scale
    }
}

extension CivilTime {
    /// The time in UTC, so many seconds after 1970 began.
    ///
    /// Days count from 1 March of year 0, in which leap days come last (Hinnant, chrono-compatible low-level date
    /// algorithms).
    package init(secondsSince1970 seconds: Int) {
        self.init()
        let (days, clock) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let shifted = (clock < 0 ? days - 1 : days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * part + 2) / 5 + 1
        month = part < 10 ? part + 3 : part - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let rest = clock < 0 ? clock + 86_400 : clock
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    }
}
