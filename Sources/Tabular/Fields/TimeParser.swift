/// Reads the date column: `M/D/YYYY H:MM[:SS]`, `D/M/YYYY H:MM[:SS]`, the same with dashes,
/// `D.M.YYYY H:MM[:SS]`, `YYYY-MM-DD[ T]HH:MM[:SS[.f]][Z|±HH:MM]`, each also without a time, which
/// then is midnight; all other ways by `WrittenTime`.
///
/// Dots stand between day, month and year in this order only (DIN 1355 and its like). A time zone is
/// not applied: the clock stays that of the place where it was written.
package enum TimeParser {
    /// What a field says.
    package enum Outcome {
        /// A time that can be read in one way only.
        case iso(PlainTime)
        /// Two parts before the year; which is the month is decided by the file.
        case slashed(SlashedTime)
        /// Not a time, and why.
        case bad(Problem)
    }

    /// A time that can be read in one way only, and how it was written.
    package struct PlainTime {
        package var time: CivilTime
        package var form = TimeForm()

        package init(time: CivilTime, form: TimeForm = TimeForm()) {
            (self.time, self.form) = (time, form)
        }
    }

    /// A time whose first two parts are day and month, or month and day.
    package struct SlashedTime {
        package var first: Int
        package var second: Int
        package var clock: CivilTime
        package var form = TimeForm()

        /// The time in the given order, or `nil` where there is no such day.
        @inline(__always)
        package func time(_ order: DateOrder) -> CivilTime? {
            var result = clock
            (result.month, result.day) = order == .monthFirst ? (first, second) : (second, first)
            guard
                CivilTime.exists(year: result.year, month: result.month, day: result.day)
            else { return nil }
            return result
        }

        /// The one order in which the date exists, if it does not in the other.
        package var evidence: DateOrder? {
            switch (time(.monthFirst) != nil, time(.dayFirst) != nil) {
            case (true, false): .monthFirst
            case (false, true): .dayFirst
            default: nil
            }
        }
    }

    /// Why a field is not a time.
    package enum Problem: String, Sendable {
        case empty = "is empty"
        case shape = "is not a date and time such as 12/31/2010 8:26 or 2010-12-31 08:26"
        case noSuchDay = "is not a day of the calendar"
        case noSuchTime = "has no such time of day (00:00 to 23:59)"
        case yearInFront =
            "has a year of two digits in front; say so with --date-format, such as %y/%m/%d"
        case otherFormat = "is not in the form of --date-format"
        case serial =
            "is a spreadsheet's number for a date; pass --date-format serial (days from 1900) or serial1904, or export the column as a date"
        case number =
            "is a number, and no time of 2000 to 2040 in seconds or milliseconds since 1970; export the column as a date"
    }

    /// Reads `bytes`, which are trimmed.
    package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        guard !bytes.isEmpty else { return .bad(.empty) }
        return usual(bytes) ?? WrittenTime.parse(bytes)
    }

    /// Reads the ways that nearly all files have; `nil` for the others.
    private static func usual(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome? {
        var scan = DigitScanner(bytes)
        guard let first = scan.number(maxDigits: 4) else { return nil }
        let firstDigits = scan.digits
        var time = CivilTime()
        if firstDigits == 4, scan.take(UInt8(ascii: "-")) {
            time.year = first
            guard let month = scan.number(maxDigits: 2), scan.take(UInt8(ascii: "-")),
                let day = scan.number(maxDigits: 2)
            else { return nil }
            (time.month, time.day) = (month, day)
            var result = PlainTime(time: time)
            if let problem = clock(&scan, &result, isISO: true) { return problem.outcome }
            guard CivilTime.exists(year: first, month: month, day: day) else {
                return .bad(.noSuchDay)
            }
            return .iso(result)
        }
        guard firstDigits <= 2, let separator = scan.takeSeparator(),
            let second = scan.number(maxDigits: 2),
            scan.take(separator), let year = scan.number(maxDigits: 4), scan.digits == 4
        else { return nil }
        time.year = year
        var result = PlainTime(time: time)
        if let problem = clock(&scan, &result, isISO: false) { return problem.outcome }
        let slashed = SlashedTime(
            first: first, second: second, clock: result.time, form: result.form)
        if separator == UInt8(ascii: ".") {
            guard let dotted = slashed.time(.dayFirst) else { return .bad(.noSuchDay) }
            return .iso(PlainTime(time: dotted, form: result.form))
        }
        guard slashed.time(.monthFirst) != nil || slashed.time(.dayFirst) != nil else {
            return .bad(.noSuchDay)
        }
        return .slashed(slashed)
    }

    /// Why the usual reading ends.
    private enum Stop {
        case otherForm
        case noSuchTime

        var outcome: Outcome? { self == .noSuchTime ? .bad(.noSuchTime) : nil }
    }

    /// Reads what follows the date into `result`.
    @inline(__always)
    private static func clock(
        _ scan: inout DigitScanner, _ result: inout PlainTime, isISO: Bool
    ) -> Stop? {
        if scan.isAtEnd { return nil }
        guard scan.take(UInt8(ascii: " ")) || isISO && scan.take(UInt8(ascii: "T")) else {
            return .otherForm
        }
        guard let hour = scan.number(maxDigits: 2), scan.take(UInt8(ascii: ":")),
            let minute = scan.number(maxDigits: 2), scan.digits == 2
        else { return .otherForm }
        result.form.clock = .hours24
        (result.time.hour, result.time.minute) = (hour, minute)
        if scan.take(UInt8(ascii: ":")) {
            guard let second = scan.number(maxDigits: 2), scan.digits == 2 else {
                return .otherForm
            }
            result.time.second = second
            // A fraction is cut: the file keeps whole seconds.
            if scan.take(UInt8(ascii: ".")) {
                guard scan.number(maxDigits: 9) != nil else { return .otherForm }
            }
        }
        guard result.time.hour <= 23, result.time.minute <= 59, result.time.second <= 59 else {
            return .noSuchTime
        }
        if isISO { result.form.zone = scan.takeZone() }
        return scan.isAtEnd ? nil : .otherForm
    }
}

/// Steps through digits and single bytes.
private struct DigitScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    /// How many digits the last number had.
    private(set) var digits = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    /// One or more digits, at most `maxDigits` (9 or fewer); a longer run is left at its rest.
    @inline(__always)
    mutating func number(maxDigits: Int) -> Int? {
        var value = 0
        digits = 0
        while index < bytes.count, digits < maxDigits {
            let digit = bytes[index] &- 0x30
            guard digit <= 9 else { break }
            value = value &* 10 &+ Int(digit)
            digits &+= 1
            index &+= 1
        }
        return digits > 0 ? value : nil
    }

    /// The byte between day, month and year.
    @inline(__always)
    mutating func takeSeparator() -> UInt8? {
        if take(UInt8(ascii: "/")) { return UInt8(ascii: "/") }
        if take(UInt8(ascii: ".")) { return UInt8(ascii: ".") }
        return take(UInt8(ascii: "-")) ? UInt8(ascii: "-") : nil
    }

    /// Where `Z` or a UTC offset such as `+01:00`, ` -0400` or `+01` stands.
    mutating func takeZone() -> Range<Int>? {
        let start = index
        if take(UInt8(ascii: "Z")) { return start..<index }
        let hasSpace = take(UInt8(ascii: " "))
        if take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")), number(maxDigits: 2) != nil,
            digits == 2
        {
            let hasColon = take(UInt8(ascii: ":"))
            if number(maxDigits: 2) != nil ? digits == 2 : !hasColon {
                return (hasSpace ? start + 1 : start)..<index
            }
        }
        index = start
        return nil
    }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index &+= 1
        return true
    }
}
