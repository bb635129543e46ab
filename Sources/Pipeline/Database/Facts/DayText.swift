/// A day of the calendar, in as little memory as a number.
package struct DayText: Hashable, Comparable {
    /// Year, month and day as digits: 20101201.
    package let number: Int32

    /// The day that a time begins with.
    ///
    /// - Returns: `nil` where it is none as `YYYY-MM-DD`: where SQLite's `date` with `+0 days` gives another.
    package init?(_ time: TimeText) {
        var digits: Int32 = 0
        for place in 0..<10 {
            let byte = time.byte(place)
            if place == 4 || place == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard 0x30...0x39 ~= byte else { return nil }
                digits = digits * 10 + Int32(byte - 0x30)
            }
        }
        let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100)
        guard 1...12 ~= month, day >= 1, day <= Self.days(of: month, year) else { return nil }
        number = digits
    }

    /// The text again.
    package var text: String {
        String(unsafeUninitializedCapacity: 10) { bytes in
            var rest = number
            for place in [9, 8, 6, 5, 3, 2, 1, 0] {
                bytes[place] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
                rest /= 10
            }
            (bytes[4], bytes[7]) = (UInt8(ascii: "-"), UInt8(ascii: "-"))
            return 10
        }
    }

    package static func < (a: DayText, b: DayText) -> Bool { a.number < b.number }

    private static func days(of month: Int32, _ year: Int32) -> Int32 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
