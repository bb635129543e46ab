/// A form of dates as `strptime` writes it, for those that cannot be told from the file.
///
/// A percent sign and a letter of `directives` stand for a part of the time, a space for any number of
/// blanks, anything else for itself. `serial` and `serial1904` are the days of spreadsheets, with the time as their
/// fraction.
public struct DateFormat: Sendable, Hashable {
    /// As it was given.
    public let text: String
    private let steps: [Step]
    /// Whether dates are days from 1904, or from 1900; `nil` where they are written.
    private let counts1904: Bool?

    private enum Step: Sendable, Hashable {
        case field(UInt8)
        case literal(UInt8)
        case blanks
    }

    /// What may stand behind a percent sign.
    public static let directives = "YymdbBHIMSfpaAzZ%"

    /// - Returns: `nil` for a form without year, month and day, or with a directive that is not known.
    public init?(_ text: String) {
        self.text = text
        counts1904 = ["serial": false, "serial1904": true][text.lowercased()]
        guard counts1904 == nil else {
            steps = []
            return
        }
        var steps: [Step] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let directive = rest.popFirst(), Self.directives.utf8.contains(directive)
                else { return nil }
                steps.append(directive == byte ? .literal(byte) : .field(directive))
            } else {
                steps.append(byte == 0x20 ? .blanks : .literal(byte))
            }
        }
        func has(_ directives: String) -> Bool {
            directives.utf8.contains { steps.contains(.field($0)) }
        }
        guard has("Yy"), has("mbB"), has("d"), !has("I") || has("p") else { return nil }
        self.steps = steps
    }

    /// Reads `bytes`, which are trimmed.
    package func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> TimeParser.Outcome {
        guard !bytes.isEmpty else { return .bad(.empty) }
        if let counts1904 {
            let found = NumericTime.parse(bytes, uses1904: counts1904, years: CivilTime.years)
            guard let found, found.kind == .days else { return .bad(.otherFormat) }
            return .iso(TimeParser.PlainTime(time: found.time))
        }
        var reading = Reading(bytes)
        for step in steps {
            guard reading.take(step) else { return .bad(.otherFormat) }
        }
        guard reading.isAtEnd else { return .bad(.otherFormat) }
        guard let time = reading.time else { return .bad(.noSuchTime) }
        guard CivilTime.exists(year: time.year, month: time.month, day: time.day) else {
            return .bad(.noSuchDay)
        }
        return .iso(TimeParser.PlainTime(time: time, form: reading.form))
    }

    /// How far a field is read.
    private struct Reading {
        private let bytes: UnsafeBufferPointer<UInt8>
        private var at = 0
        private var value = CivilTime()
        private var isEvening: Bool?
        var form = TimeForm()

        init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        var isAtEnd: Bool { at == bytes.count }

        /// The time; `nil` for a clock that there is not.
        var time: CivilTime? {
            var time = value
            if let isEvening {
                guard (1...12).contains(time.hour) else { return nil }
                time.hour = time.hour % 12 + (isEvening ? 12 : 0)
            }
            return time.hour <= 23 && time.minute <= 59 && time.second <= 59 ? time : nil
        }

        mutating func take(_ step: Step) -> Bool {
            switch step {
            case .literal(let byte):
                guard at < bytes.count, bytes[at] == byte else { return false }
                at += 1
                return true
            case .blanks:
                guard !isAtEnd else { return true }
                let start = at
                while at < bytes.count, bytes[at] == 0x20 { at += 1 }
                return at > start
            case .field(let directive): return take(directive)
            }
        }

        private mutating func take(_ directive: UInt8) -> Bool {
            switch directive {
            case UInt8(ascii: "Y"): return number(4, into: \.year)
            case UInt8(ascii: "y"):
                guard number(2, into: \.year) else { return false }
                value.year = TimeForm.year(ofTwoDigits: value.year)
                return true
            case UInt8(ascii: "m"): return number(2, into: \.month)
            case UInt8(ascii: "d"): return number(2, into: \.day)
            case UInt8(ascii: "H"), UInt8(ascii: "I"):
                form.clock = directive == UInt8(ascii: "H") ? .hours24 : .hours12
                return number(2, into: \.hour)
            case UInt8(ascii: "M"): return number(2, into: \.minute)
            case UInt8(ascii: "S"): return number(2, into: \.second)
            case UInt8(ascii: "f"):
                var fraction = CivilTime()
                return Self.number(9, bytes, &at, into: \.second, of: &fraction)
            case UInt8(ascii: "z"), UInt8(ascii: "Z"): return takeZone()
            default: return takeWord(directive)
            }
        }

        private mutating func number(
            _ digits: Int, into part: WritableKeyPath<CivilTime, Int>
        ) -> Bool {
            Self.number(digits, bytes, &at, into: part, of: &value)
        }

        private static func number(
            _ most: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int,
            into part: WritableKeyPath<CivilTime, Int>, of time: inout CivilTime
        ) -> Bool {
            let start = at
            var value = 0
            while at < bytes.count, at - start < most, bytes[at] &- 0x30 <= 9 {
                value = value * 10 + Int(bytes[at] &- 0x30)
                at += 1
            }
            time[keyPath: part] = value
            return at > start
        }

        private mutating func takeZone() -> Bool {
            let start = at
            while at < bytes.count, bytes[at] > 0x20 { at += 1 }
            form.zone = start..<at
            return at > start
        }

        private mutating func takeWord(_ directive: UInt8) -> Bool {
            let start = at
            while at < bytes.count, (bytes[at] | 0x20) &- 0x61 < 26 || bytes[at] >= 0x80 { at += 1 }
            guard at > start,
                let tokens = TimeTokens(UnsafeBufferPointer(rebasing: bytes[start..<at])),
                case .word(let key) = tokens.peek()
            else { return false }
            switch directive {
            case UInt8(ascii: "b"), UInt8(ascii: "B"):
                guard let month = TimeWords.month(key) else { return false }
                value.month = month
                return true
            case UInt8(ascii: "p"):
                isEvening = key == TimeWords.evening
                return key == TimeWords.evening || key == TimeWords.morning
            default: return TimeWords.isWeekday(key)
            }
        }
    }
}
