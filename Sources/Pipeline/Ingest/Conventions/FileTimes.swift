import Tabular

/// How the times of a file are written, as far as they have to agree, and the zones that stood there.
package struct FileTimes: Sendable {
    /// What the file has settled, on which line first, and how many times go with it or against it.
    private struct Settled<Value: Sendable & Hashable>: Sendable {
        let value: Value
        private(set) var line: Int?
        private(set) var votes = 0
        private(set) var others = 0

        init(_ value: Value) { self.value = value }

        /// Counts a time; whether it goes with the file.
        mutating func agrees(_ other: Value, line: Int) -> Bool {
            guard other == value else {
                others += 1
                return false
            }
            votes += 1
            if self.line == nil { self.line = line }
            return true
        }

        /// Where the file says so, in words.
        var place: String { line.map { "line \($0)" } ?? "most of the file" }
    }

    /// What an earlier pass has found.
    private let majority: FileMajority
    private var clock: Settled<TimeForm.Clock>?
    private var isShort: Settled<Bool>?
    private var isNumber: Settled<Bool>?
    private var number: Settled<NumericTime.Kind>?
    private var firstParts: ClosedRange<Int>?
    private var lastParts: ClosedRange<Int>?
    private var yearMayLead = true
    /// Zones as they were written, each with its first line; a few of them.
    private var zones: [(text: String, line: Int)] = []

    private static let mostZones = 4

    init(_ majority: FileMajority = FileMajority()) { self.majority = majority }

    /// Takes in a time; gives what contradicts the other times, in words.
    mutating func take(_ form: TimeForm, line: Int, zone: () -> String) -> String? {
        if let words = take(number: form.number, line: line) { return words }
        if form.clock != .none {
            var clock = self.clock ?? Settled(majority.clock ?? form.clock)
            let agrees = clock.agrees(form.clock, line: line)
            self.clock = clock
            guard agrees else {
                return form.clock == .hours12
                    ? "has AM or PM, but \(clock.place) a clock of 24 hours"
                    : "has neither AM nor PM, but \(clock.place) has"
            }
        }
        let isShort = form.shortYear != nil
        var years = self.isShort ?? Settled(majority.hasShortYears ?? isShort)
        let agrees = years.agrees(isShort, line: line)
        self.isShort = years
        guard agrees else {
            return "has a year of \(isShort ? "two" : "four") digits, but \(years.place) one of"
                + " \(isShort ? "four" : "two")"
        }
        if let year = form.shortYear {
            firstParts = Self.widened(firstParts, year.first)
            lastParts = Self.widened(lastParts, year.last)
            yearMayLead = yearMayLead && year.canLead
        }
        if form.zone != nil, zones.count < Self.mostZones {
            let text = zone()
            if !zones.contains(where: { $0.text == text }) { zones.append((text, line)) }
        }
        return nil
    }

    /// Takes in whether a time is a number, and which.
    private mutating func take(number kind: NumericTime.Kind?, line: Int) -> String? {
        var isNumber = self.isNumber ?? Settled(majority.isNumber ?? (kind != nil))
        let agrees = isNumber.agrees(kind != nil, line: line)
        self.isNumber = isNumber
        guard agrees else {
            return kind.map {
                "is a number (\($0.rawValue)), but \(isNumber.place) has written dates"
            }
                ?? "is a written date, but \(isNumber.place) has numbers"
        }
        guard let kind else { return nil }
        var number = self.number ?? Settled(kind)
        let isSame = number.agrees(kind, line: line)
        self.number = number
        return isSame
            ? nil : "is \(kind.rawValue), but \(number.place) has \(number.value.rawValue)"
    }

    /// What most times are, where that is not what the first was; `nil` where it is.
    func otherMajority(_ known: FileMajority) -> FileMajority? {
        var result = known
        if let clock, known.clock == nil, clock.others > clock.votes {
            result.clock = clock.value == .hours12 ? .hours24 : .hours12
        }
        if let isShort, known.hasShortYears == nil, isShort.others > isShort.votes {
            result.hasShortYears = !isShort.value
        }
        if let isNumber, known.isNumber == nil, isNumber.others > isNumber.votes {
            result.isNumber = !isNumber.value
        }
        return result == known ? nil : result
    }

    private static func widened(_ range: ClosedRange<Int>?, _ value: Int) -> ClosedRange<Int> {
        guard let range else { return value...value }
        return min(range.lowerBound, value)...max(range.upperBound, value)
    }

    // MARK: Result

    /// Whether the year may well be the first part of all dates, although it was taken for the last: then the
    /// last part is what changes from date to date, as days do.
    var mayHaveYearInFront: Bool {
        guard yearMayLead, let firstParts, let lastParts else { return false }
        return firstParts.count < lastParts.count
    }

    /// Line of the first year of two digits.
    var shortYearLine: Int? { isShort?.value == true ? isShort?.line : nil }

    /// Zones other than UTC, which are not applied.
    var otherZones: [(text: String, line: Int)] { zones.filter { !Self.isUTC($0.text) } }

    private static func isUTC(_ zone: String) -> Bool {
        ["Z", "UTC", "GMT", "(UTC)", "+00:00", "+0000"].contains(zone.uppercased())
    }

    /// What an analyst should know of the form of the times.
    var decisions: [FileDecision] {
        var result: [FileDecision] = []
        if let isShort, isShort.value {
            result.append(
                FileDecision(
                    subject: "years", value: "of two digits, 1969 to 2068",
                    basis: "as \(isShort.place) has them", flag: "--date-format"))
        }
        if let number {
            result.append(
                FileDecision(
                    subject: "dates", value: number.value.rawValue,
                    basis: "numbers of \(NumericTime.years.lowerBound) to"
                        + " \(NumericTime.years.upperBound), line \(number.line ?? 0) first",
                    flag: "--date-format"))
        }
        if let clock, clock.value == .hours12 {
            result.append(
                FileDecision(
                    subject: "clock", value: "AM and PM", basis: "as \(clock.place) has it",
                    flag: "--date-format"))
        }
        if let zone = zones.first {
            result.append(
                FileDecision(
                    subject: "time zone", value: zone.text,
                    basis: "as line \(zone.line) has it; not applied, the clock is kept", flag: "–")
            )
        }
        return result
    }

    /// As kept in `source_file.time_zone`.
    var zoneText: String? {
        if number != nil { return "UTC" }
        return zones.isEmpty ? nil : zones.map(\.text).joined(separator: ", ")
    }
}

/// Lines by month, to find those far outside of the others.
package struct MonthCounts: Sendable {
    private static let months = CivilTime.years.count * 12
    private var lines = [Int](repeating: 0, count: months)
    private var firstLines = [Int](repeating: 0, count: months)
    /// The month of the lines at hand, and how many they are; -1 before the first.
    private var month = -1
    private var run = 0

    /// Counts a line.
    @inline(__always)
    mutating func count(_ time: CivilTime, line: Int) {
        let month = (time.year - CivilTime.years.lowerBound) * 12 + time.month - 1
        if month != self.month { begin(month, line) }
        run += 1
    }

    @inline(never)
    private mutating func begin(_ month: Int, _ line: Int) {
        if self.month >= 0 { lines[self.month] += run }
        (self.month, run) = (month, 0)
        if firstLines[month] == 0 { firstLines[month] = line }
    }

    /// Lines that lie far away from nearly all others.
    struct Outside {
        let lines: Int
        let firstLine: Int
        /// Year and month, such as `2032-05`.
        let month: String
        let isLater: Bool
    }

    /// Lines on the other side of a gap that is longer than a year, and longer than all that lies around
    /// the middle one.
    var outside: [Outside] {
        guard month >= 0 else { return [] }
        var lines = lines
        lines[month] += run
        let total = lines.reduce(0, +)
        guard total >= 3, var low = Self.middle(lines, total) else { return [] }
        var high = low
        // What hangs together with the middle line grows, the nearer neighbour first.
        while true {
            let before = lines[..<low].lastIndex { $0 > 0 }
            let after = lines[(high + 1)...].firstIndex { $0 > 0 }
            let gaps = [before.map { low - $0 }, after.map { $0 - high }]
            guard let nearest = gaps.compactMap(\.self).min(),
                nearest <= max(12, high - low)
            else { break }
            if let before, low - before == nearest {
                low = before
            } else if let after {
                high = after
            }
        }
        return [(0..<low, false), (high + 1..<lines.count, true)].compactMap { range, isLater in
            guard range.lowerBound < range.upperBound else { return nil }
            let count = lines[range].reduce(0, +)
            guard count == 1 || count > 0 && count * 4 <= total else { return nil }
            let first = range.filter { lines[$0] > 0 }.min { firstLines[$0] < firstLines[$1] } ?? 0
            return Outside(
                lines: count, firstLine: firstLines[first], month: Self.text(first),
                isLater: isLater)
        }
    }

    private static func middle(_ lines: [Int], _ total: Int) -> Int? {
        var seen = 0
        return lines.firstIndex { count in
            seen += count
            return seen * 2 >= total
        }
    }

    private static func text(_ month: Int) -> String {
        let number = month % 12 + 1
        return "\(CivilTime.years.lowerBound + month / 12)-\(number < 10 ? "0" : "")\(number)"
    }
}
