/// A time of day in a column of its own: `10:11`, `3 PM`, `1011`, `10.11`, a day's fraction (`0.4243`), or a
/// spreadsheet's time behind its day 0 (`1899-12-30 10:11`).
package enum TimeOfDay {
    /// Bytes that a time may have.
    package static let maxBytes = 40

    /// The time as `TimeParser` takes it behind a date; `nil` for what is no time of day.
    ///
    /// - Parameter room: `maxBytes` bytes in which it may be written.
    package static func plain(
        _ bytes: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8>? {
        guard bytes.count <= maxBytes, bytes.contains(where: { $0 &- 0x30 <= 9 }) else {
            return nil
        }
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            return behindDay(bytes, colon: colon)
        }
        let isPlain = bytes.allSatisfy {
            $0 &- 0x30 <= 9 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
        }
        guard isPlain else {
            // `3 PM`, `10h30`, `10 Uhr`; what is none of these the parser refuses.
            return bytes[0] &- 0x30 <= 9 && bytes.contains { ($0 | 0x20) &- 0x61 < 26 }
                ? bytes : nil
        }
        guard let (hour, minute, second) = clock(bytes) else { return nil }
        var count = 0
        for (index, value) in [hour, minute, second].enumerated() {
            if index > 0 {
                room[count] = UInt8(ascii: ":")
                count += 1
            }
            room[count] = 0x30 + UInt8(value / 10)
            room[count + 1] = 0x30 + UInt8(value % 10)
            count += 2
        }
        return UnsafeBufferPointer(rebasing: UnsafeBufferPointer(room)[..<count])
    }

    /// Days that spreadsheets and programs write before a time that has none.
    private static let zeroDays: [[UInt8]] = [
        "1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1904-01-01", "1970-01-01",
        "12/30/1899", "30/12/1899", "30.12.1899", "1/0/1900", "0/1/1900", "00/01/1900",
        "01/00/1900",
        "00.01.1900", "1/1/1904", "01/01/1904", "1/1/1900", "01/01/1900", "01.01.1900",
    ].map { Array($0.utf8) }

    /// What stands behind a day 0, if one stands there.
    private static func behindDay(
        _ bytes: UnsafeBufferPointer<UInt8>, colon: Int
    ) -> UnsafeBufferPointer<UInt8>? {
        var start = colon
        while start > 0, bytes[start - 1] &- 0x30 <= 9 { start -= 1 }
        guard start < colon else { return nil }
        if start == 0 { return bytes }
        let mark = bytes[start - 1]
        guard mark == 0x20 || mark == UInt8(ascii: "T"),
            zeroDays.contains(where: { bytes[..<(start - 1)].elementsEqual($0) })
        else { return nil }
        return UnsafeBufferPointer(rebasing: bytes[start...])
    }

    /// A time of digits with points or commas at most.
    private static func clock(_ bytes: UnsafeBufferPointer<UInt8>) -> (Int, Int, Int)? {
        let parts = bytes.split(
            maxSplits: 3, omittingEmptySubsequences: false,
            whereSeparator: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") })
        func number(_ part: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
            part.reduce(0) { min($0 * 10 + Int($1 &- 0x30), 999_999) }
        }
        let time: (Int, Int, Int)
        if parts.count == 1 {
            let value = number(parts[0])
            switch bytes.count {
            case 1...2 where value == 0: time = (0, 0, 0)
            case 3...4: time = (value / 100, value % 100, 0)
            case 5...6: time = (value / 10_000, value / 100 % 100, value % 100)
            default: return nil
            }
        } else if parts.count == 2, parts[0].count <= 1, number(parts[0]) == 0, !parts[1].isEmpty {
            var seconds = fraction(parts[1])
            seconds = min(seconds, 86_399)
            time = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        } else {
            guard parts.count <= 3, (1...2).contains(parts[0].count),
                parts.dropFirst().allSatisfy({ $0.count == 2 })
            else { return nil }
            time = (number(parts[0]), number(parts[1]), parts.count > 2 ? number(parts[2]) : 0)
        }
        return time.0 <= 23 && time.1 <= 59 && time.2 <= 59 ? time : nil
    }

    /// Seconds of a day's fraction, from its decimals.
    private static func fraction(_ decimals: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var value = 0.0
        var scale = 1.0
        for byte in decimals.prefix(17) {
            value = value * 10 + Double(byte &- 0x30)
            scale *= 10
        }
        return Int((value / scale * 86_400).rounded())
    }
}
