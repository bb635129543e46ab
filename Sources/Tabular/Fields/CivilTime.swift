/// Which of day and month comes first in a date such as `3/4/2011`.
public enum DateOrder: String, Sendable, Hashable, CaseIterable {
    /// Month, day, year, as in the United States.
    case monthFirst = "mdy"
    /// Day, month, year.
    case dayFirst = "dmy"

    package var other: DateOrder { self == .monthFirst ? .dayFirst : .monthFirst }
}

/// A checked calendar date and clock time without a zone.
package struct CivilTime: Sendable, Hashable {
    package var year = 0
    package var month = 0
    package var day = 0
    package var hour = 0
    package var minute = 0
    package var second = 0

    package init() {}

    /// The day alone: `YYYYMMDD` as a number.
    package var dayKey: Int64 { Int64((year * 100 + month) * 100 + day) }

    /// Orders as time does; `YYYYMMDDhhmmss` as a number.
    package var key: Int64 {
        let date = Int64((year * 100 + month) * 100 + day)
        return date * 1_000_000 + Int64((hour * 100 + minute) * 100 + second)
    }

    /// Years that are taken for real; others are damage.
    package static let years = 1900...2199

    /// Whether `day` exists in `month` of `year`, all in range.
    @inline(__always)
    package static func exists(year: Int, month: Int, day: Int) -> Bool {
        guard years.contains(year), (1...12).contains(month), day >= 1 else { return false }
        if day <= 28 { return true }
        switch month {
        case 2:
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            return day <= (isLeap ? 29 : 28)
        case 4, 6, 9, 11: return day <= 30
        default: return day <= 31
        }
    }

    /// Bytes that `write` writes.
    package static var textLength: Int { 19 }

    /// Writes `YYYY-MM-DD HH:MM:SS` at the start of `room`.
    package func write(to room: UnsafeMutableBufferPointer<UInt8>) {
        precondition(room.count >= Self.textLength)
        guard let target = room.baseAddress else { return }
        Self.twoDigits(year / 100, target)
        Self.twoDigits(year % 100, target + 2)
        target[4] = UInt8(ascii: "-")
        Self.twoDigits(month, target + 5)
        target[7] = UInt8(ascii: "-")
        Self.twoDigits(day, target + 8)
        target[10] = UInt8(ascii: " ")
        Self.twoDigits(hour, target + 11)
        target[13] = UInt8(ascii: ":")
        Self.twoDigits(minute, target + 14)
        target[16] = UInt8(ascii: ":")
        Self.twoDigits(second, target + 17)
    }

    /// `YYYY-MM-DD HH:MM:SS`.
    package var text: String {
        var bytes = [UInt8](repeating: 0, count: Self.textLength)
        bytes.withUnsafeMutableBufferPointer { write(to: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @inline(__always)
    private static func twoDigits(_ value: Int, _ target: UnsafeMutablePointer<UInt8>) {
        target[0] = 0x30 + UInt8(truncatingIfNeeded: value / 10)
        target[1] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
    }
}
