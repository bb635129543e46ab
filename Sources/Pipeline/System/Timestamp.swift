import Foundation

/// Points in time as the database stores them: UTC, `YYYY-MM-DD HH:MM:SS`, no zone, no fraction.
public enum Timestamp {
    /// A moment as an analyst types it, in the stored form; a day alone means its last second.
    ///
    /// - Returns: `nil` for anything but `YYYY-MM-DD` and `YYYY-MM-DD HH:MM:SS` of the calendar.
    public static func parse(_ text: String) -> String? {
        let full = text.utf8.count == 10 ? text + " 23:59:59" : text
        let shape = "0000-00-00 00:00:00".utf8
        guard full.utf8.count == shape.count,
            zip(full.utf8, shape).allSatisfy({ byte, wanted in
                wanted == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == wanted
            })
        else { return nil }
        let numbers = full.split { "- :".contains($0) }.compactMap { Int($0) }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(day),
            numbers[3] < 24, numbers[4] < 60, numbers[5] < 60
        else { return nil }
        return full
    }

    /// The present moment.
    static func now() -> String { text(of: Date()) }

    /// A moment as text.
    static func text(of date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return pad(Int(parts.tm_year) + 1900, 4) + "-" + pad(Int(parts.tm_mon) + 1, 2) + "-"
            + pad(Int(parts.tm_mday), 2) + " " + pad(Int(parts.tm_hour), 2) + ":"
            + pad(Int(parts.tm_min), 2) + ":" + pad(Int(parts.tm_sec), 2)
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
