/// Times in all other ways in which they are written: month names, years of two digits, AM and PM,
/// year first with any separator, digits alone, zones by name.
///
/// Slower than `TimeParser`, which asks it for what it does not know itself.
struct WrittenTime {
    private typealias Problem = TimeParser.Problem

    /// What a date says.
    private enum Parts {
        case fixed(year: Int, month: Int, day: Int)
        case slashed(first: Int, second: Int, year: Int)
    }

    private var tokens: TimeTokens
    private var form = TimeForm()
    private var clock = CivilTime()
    private var hasTime = false

    private init(_ tokens: TimeTokens) { self.tokens = tokens }

    /// Reads a field that is not empty.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> TimeParser.Outcome {
        guard let tokens = TimeTokens(bytes) else { return .bad(shape(bytes)) }
        var reading = WrittenTime(tokens)
        return reading.outcome() ?? .bad(shape(bytes))
    }

    /// The most helpful name for what `bytes` is instead.
    private static func shape(_ bytes: UnsafeBufferPointer<UInt8>) -> Problem {
        bytes.allSatisfy {
            $0 &- 0x30 <= 9 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
        } ? .number : .shape
    }

    private mutating func outcome() -> TimeParser.Outcome? {
        skipWeekday()
        let isCompact = compactDigits != nil
        guard let parts = takeDate() else { return nil }
        if !hasTime, !tokens.isAtEnd {
            let begin: Bool
            if case .fixed = parts, form.shortYear == nil { begin = true } else { begin = false }
            guard takeTime(isCompact: isCompact, afterISO: begin), takeZones() else { return nil }
        }
        guard tokens.isAtEnd else { return nil }
        guard clock.hour <= 23, clock.minute <= 59, clock.second <= 59 else {
            return .bad(.noSuchTime)
        }
        switch parts {
        case .fixed(let year, let month, let day):
            guard CivilTime.exists(year: year, month: month, day: day) else {
                return .bad(form.shortYear?.canLead == true ? .yearInFront : .noSuchDay)
            }
            (clock.year, clock.month, clock.day) = (year, month, day)
            return .iso(TimeParser.PlainTime(time: clock, form: form))
        case .slashed(let first, let second, let year):
            clock.year = year
            let slashed = TimeParser.SlashedTime(
                first: first, second: second, clock: clock, form: form)
            guard slashed.time(.monthFirst) != nil || slashed.time(.dayFirst) != nil else {
                return .bad(form.shortYear?.canLead == true ? .yearInFront : .noSuchDay)
            }
            return .slashed(slashed)
        }
    }

    // MARK: Dates

    private mutating func skipWeekday() {
        guard case .word(let key) = tokens.peek(), TimeWords.isWeekday(key),
            TimeWords.month(key) == nil || tokens.namesMonth(from: 1)
        else { return }
        tokens.step()
        _ = tokens.take(UInt8(ascii: ".")) || tokens.take(UInt8(ascii: ","))
        _ = tokens.take(UInt8(ascii: ","))
    }

    /// Digits of a date without separators.
    private var compactDigits: Int? {
        guard case .number(_, let digits) = tokens.peek(), [8, 12, 14].contains(digits) else {
            return nil
        }
        return digits
    }

    private mutating func takeDate() -> Parts? {
        if let digits = compactDigits { return takeCompact(digits) }
        if case .word(let key) = tokens.peek(), TimeWords.month(key) != nil {
            return takeMonthFirst()
        }
        guard let (first, digits) = tokens.takeNumber(1...4), digits != 3 else { return nil }
        if case .mark(let separator) = tokens.peek(), [0x2F, 0x2D, 0x2E].contains(separator),
            tokens.isJoined, case .number = tokens.peek(1)
        {
            return takeNumbers(first, digits, separator)
        }
        return takeNamed(first, digits)
    }

    /// `20230105`, `202301051011`, `20230105101112`.
    private mutating func takeCompact(_ digits: Int) -> Parts? {
        guard var value = tokens.takeNumber(8...14)?.value else { return nil }
        if digits > 8 {
            hasTime = true
            form.clock = .hours24
            if digits == 14 {
                clock.second = value % 100
                value /= 100
            }
            (clock.hour, clock.minute) = (value / 100 % 100, value % 100)
            value /= 10_000
        }
        // Other numbers of so many digits are no dates: told as such, and not as days that never were.
        guard CivilTime.exists(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        else { return nil }
        return .fixed(year: value / 10_000, month: value / 100 % 100, day: value % 100)
    }

    /// `2023/1/5`, `5.1.2023`, `1/5/23`.
    private mutating func takeNumbers(
        _ first: Int, _ firstDigits: Int, _ separator: UInt8
    ) -> Parts? {
        tokens.step()
        guard let (second, _) = tokens.takeNumber(1...2), tokens.isJoined,
            tokens.take(separator), let (third, digits) = tokens.takeNumber(1...4)
        else { return nil }
        if firstDigits == 4 {
            return digits <= 2 ? .fixed(year: first, month: second, day: third) : nil
        }
        guard let year = takenYear(third, digits, first: first, month: second) else { return nil }
        return separator == UInt8(ascii: ".")
            ? .fixed(year: year, month: second, day: first)
            : .slashed(first: first, second: second, year: year)
    }

    /// `5 Jan 2023`, `5-Jan-23`, `5. Januar 2023`, `2023-Jan-05`.
    private mutating func takeNamed(_ first: Int, _ firstDigits: Int) -> Parts? {
        skipSeparators()
        guard let month = tokens.takeMonth() else { return nil }
        skipSeparators()
        _ = tokens.take(UInt8(ascii: "'"))
        guard let (last, digits) = tokens.takeNumber(1...4) else { return nil }
        if firstDigits == 4 {
            return digits <= 2 ? .fixed(year: first, month: month, day: last) : nil
        }
        guard let year = takenYear(last, digits, first: first, month: month) else { return nil }
        return .fixed(year: year, month: month, day: first)
    }

    /// `Jan 5, 2023`, `January 5th 2023`, `Jan 5 10:11:12 UTC 2023`.
    private mutating func takeMonthFirst() -> Parts? {
        guard let month = tokens.takeMonth() else { return nil }
        skipSeparators()
        guard let (day, _) = tokens.takeNumber(1...2) else { return nil }
        skipSeparators()
        if tokens.peek(1) == .mark(UInt8(ascii: ":")) {
            guard takeTime(isCompact: false, afterISO: false) else { return nil }
            hasTime = true
            _ = takeZonePart()
        }
        _ = tokens.take(UInt8(ascii: "'"))
        guard let (value, digits) = tokens.takeNumber(2...4),
            let year = takenYear(value, digits, first: nil, month: month)
        else { return nil }
        return .fixed(year: year, month: month, day: day)
    }

    private mutating func skipSeparators() {
        while true {
            if case .mark(let byte) = tokens.peek(), [0x2C, 0x2D, 0x2E, 0x2F].contains(byte) {
                tokens.step()
            } else if case .word(let key) = tokens.peek(), TimeWords.isParticle(key) {
                tokens.step()
            } else {
                return
            }
        }
    }

    /// The year that the last number of a date is.
    ///
    /// - Parameter first: The number that might be the year too.
    private mutating func takenYear(_ value: Int, _ digits: Int, first: Int?, month: Int) -> Int? {
        guard digits == 2 || digits == 4 else { return nil }
        guard digits == 2 else { return value }
        form.shortYear = TimeForm.ShortYear(
            first: first ?? 0, last: value,
            canLead: first.map {
                CivilTime.exists(
                    year: TimeForm.year(ofTwoDigits: $0), month: month, day: value)
            } ?? false)
        return TimeForm.year(ofTwoDigits: value)
    }

    // MARK: Clocks

    /// The time of day behind a date.
    private mutating func takeTime(isCompact: Bool, afterISO: Bool) -> Bool {
        _ = tokens.take(UInt8(ascii: ","))
        if !(afterISO && tokens.isJoined && tokens.take(word: TimeWords.key("t"))) {
            guard !tokens.isJoined || tokens.peek(-1) == .mark(UInt8(ascii: ",")) else {
                return false
            }
            tokens.skipParticles()
        }
        if isCompact, case .number(let value, let digits) = tokens.peek(), [4, 6].contains(digits) {
            tokens.step()
            form.clock = .hours24
            let clockValue = digits == 4 ? value * 100 : value
            (clock.hour, clock.minute) = (clockValue / 10_000, clockValue / 100 % 100)
            clock.second = clockValue % 100
            return true
        }
        return takeClock()
    }

    private mutating func takeClock() -> Bool {
        guard let hour = tokens.takeNumber(1...2)?.value else { return false }
        clock.hour = hour
        form.clock = .hours24
        let hasMinutes =
            tokens.take(UInt8(ascii: ":")) || tokens.isJoined && tokens.take(word: Self.hours)
        if hasMinutes {
            guard let minute = tokens.takeNumber(2...2)?.value else { return false }
            clock.minute = minute
            if tokens.take(UInt8(ascii: ":")) {
                guard let second = tokens.takeNumber(2...2)?.value else { return false }
                clock.second = second
                if tokens.take(UInt8(ascii: ".")) || tokens.take(UInt8(ascii: ",")) {
                    guard tokens.takeNumber(1...9) != nil else { return false }
                }
            }
        }
        if let isEvening = takeHalf() {
            form.clock = .hours12
            guard hour <= 12 || isEvening, hour > 0 || !isEvening else {
                clock.hour = 24
                return true
            }
            if isEvening, hour < 12 { clock.hour += 12 }
            if !isEvening, hour == 12 { clock.hour = 0 }
            return true
        }
        _ = tokens.take(word: Self.oClock)
        return hasMinutes
    }

    private static let hours = TimeWords.key("h")
    private static let oClock = TimeWords.key("uhr")

    /// AM or PM, also with dots: whether it is PM.
    private mutating func takeHalf() -> Bool? {
        if tokens.take(word: TimeWords.morning) { return false }
        if tokens.take(word: TimeWords.evening) { return true }
        guard case .word(let key) = tokens.peek(),
            key == TimeWords.key("a") || key == TimeWords.key("p")
        else { return nil }
        tokens.step()
        _ = tokens.take(UInt8(ascii: "."))
        guard tokens.take(word: TimeWords.key("m")) else { return nil }
        _ = tokens.take(UInt8(ascii: "."))
        return key == TimeWords.key("p")
    }

    // MARK: Zones

    private mutating func takeZones() -> Bool {
        while !tokens.isAtEnd {
            guard takeZonePart() else { return false }
        }
        return true
    }

    /// `UTC`, `CET`, `+01:00`, `GMT+1`, `Europe/Berlin`, each also in brackets.
    private mutating func takeZonePart() -> Bool {
        let start = tokens.place
        if tokens.take(UInt8(ascii: "(")) || tokens.take(UInt8(ascii: "[")) {
            while !tokens.isAtEnd, tokens.peek() != .mark(UInt8(ascii: ")")),
                tokens.peek() != .mark(UInt8(ascii: "]"))
            {
                tokens.step()
            }
            guard !tokens.isAtEnd else { return false }
            tokens.step()
        } else if case .word(let key) = tokens.peek(), TimeWords.isZone(key) {
            tokens.step()
            if key == TimeWords.key("utc") || key == TimeWords.key("gmt") {
                _ = takeOffset(1...4)
            } else {
                takeRegion()
            }
        } else {
            guard takeOffset(2...4) else { return false }
        }
        form.zone = (form.zone?.lowerBound ?? start)..<tokens.placeBefore
        return true
    }

    /// `/New_York` behind `America`.
    private mutating func takeRegion() {
        while case .mark(let byte) = tokens.peek(), [0x2F, 0x5F, 0x2D].contains(byte),
            case .word = tokens.peek(1)
        {
            tokens.step()
            tokens.step()
        }
    }

    private mutating func takeOffset(_ digits: ClosedRange<Int>) -> Bool {
        guard
            tokens.peek() == .mark(UInt8(ascii: "+")) || tokens.peek() == .mark(UInt8(ascii: "-")),
            case .number(_, let count) = tokens.peek(1), digits.contains(count), count != 3
        else { return false }
        tokens.step()
        tokens.step()
        if count <= 2, tokens.take(UInt8(ascii: ":")) {
            return tokens.takeNumber(2...2) != nil
        }
        return true
    }
}
