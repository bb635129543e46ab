import Store

/// Numbers of days as SQLite counts them, each day asked for once: invoices have few, and come day by day.
package struct DayNumbers {
    /// The first bytes of a moment.
    private struct Day: Hashable {
        let start: UInt64
        let end: UInt16

        init?(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard bytes.count >= DayNumbers.length else { return nil }
            let raw = UnsafeRawBufferPointer(bytes)
            start = raw.loadUnaligned(as: UInt64.self)
            end = raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
        }
    }

    private static let length = 10
    private var numbers: [Day: UInt32?] = [:]
    private var last: (day: Day, number: UInt32?)?

    package init() {}

    /// - Returns: `nil` for a moment that begins with no day.
    package mutating func number(
        of row: borrowing RowCursor, column: Int, in connection: Connection
    ) throws -> UInt32? {
        guard let day = row.withUTF8(column, { Day($0) }) else { return nil }
        if let last, last.day == day { return last.number }
        let number: UInt32?
        if let known = numbers[day] {
            number = known
        } else {
            let text = row.withUTF8(column) {
                String(decoding: $0[..<DayNumbers.length], as: UTF8.self)
            }
            number = try connection.query("select cast(julianday(?) as integer)", [text])[0]
                .optionalInt(0).flatMap { UInt32(exactly: $0) }
            numbers[day] = .some(number)
        }
        last = (day, number)
        return number
    }
}
