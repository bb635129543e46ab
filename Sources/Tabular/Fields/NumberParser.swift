/// Reads the number columns from bytes: only what is plainly a decimal number, never a guess.
package enum NumberParser {
    /// A number, or why it is none.
    package enum Outcome<Number> {
        case value(Number)
        case bad(Problem)
    }

    /// Why a field is not the number that its column asks for.
    package enum Problem: String, Sendable {
        case empty = "is empty"
        case notWhole = "is not a whole number"
        case tooFine = "has more than four decimals"
        case notDecimal = "is not a decimal number"
        case outOfRange = "is too large"
        case separator =
            "has separators that do not fit the decimal mark of the file (see --decimal-mark)"
        case currency = "has a currency sign; write the number alone"
    }

    /// Reads a whole number: digits with an optional sign, and `.0` as spreadsheets add it.
    ///
    /// - Parameter bytes: Trimmed.
    package static func whole(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome<Int64> {
        guard !bytes.isEmpty else { return .bad(.empty) }
        var index = 0
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { index = 1 }
        // Summed below zero, because Int64.min has no positive twin.
        var value: Int64 = 0
        let firstDigit = index
        while index < bytes.count {
            let digit = bytes[index] &- 0x30
            guard digit <= 9 else { break }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.subtractingReportingOverflow(Int64(digit))
            guard !overflow, !carry else {
                return .bad(
                    bytes[index...].allSatisfy { $0 &- 0x30 <= 9 } ? .outOfRange : .notWhole)
            }
            value = sum
            index += 1
        }
        guard index > firstDigit else { return .bad(problem(bytes, else: .notWhole)) }
        if index < bytes.count {
            let rest = bytes[index...]
            guard bytes[index] == UInt8(ascii: "."), rest.count > 1,
                rest.dropFirst().allSatisfy({ $0 == 0x30 })
            else { return .bad(problem(bytes, else: .notWhole)) }
        }
        if isNegative { return .value(value) }
        let (positive, overflow) = Int64(0).subtractingReportingOverflow(value)
        return overflow ? .bad(.outOfRange) : .value(positive)
    }

    /// Reads a number of up to four decimals as whole ten-thousandths: digits with an optional sign and point.
    ///
    /// - Parameter bytes: Trimmed.
    package static func tenThousandths(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome<Int64> {
        guard !bytes.isEmpty else { return .bad(.empty) }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        let first = isNegative || bytes[0] == UInt8(ascii: "+") ? 1 : 0
        var index = first
        var value: UInt64 = 0
        var isTooLarge = false
        while index < bytes.count {
            let digit = bytes[index] &- 0x30
            guard digit <= 9 else { break }
            // Below the limit in every step, so that nothing can wrap around.
            if value <= largestWhole { value = value &* 10 &+ UInt64(digit) }
            if value > largestWhole { isTooLarge = true }
            index += 1
        }
        guard index > first else { return .bad(problem(bytes, else: .notDecimal)) }
        value = isTooLarge ? 0 : value &* 10_000
        if index < bytes.count {
            guard bytes[index] == UInt8(ascii: "."), index + 1 < bytes.count else {
                return .bad(problem(bytes, else: .notDecimal))
            }
            var place: UInt64 = 1_000
            for byte in bytes[(index + 1)...] {
                let digit = UInt64(byte &- 0x30)
                guard digit <= 9 else { return .bad(problem(bytes, else: .notDecimal)) }
                guard place > 0 || digit == 0 else { return .bad(.tooFine) }
                value &+= digit &* place
                place /= 10
            }
        }
        guard !isTooLarge else { return .bad(.outOfRange) }
        return .value(isNegative ? -Int64(value) : Int64(value))
    }

    /// Largest number of pieces whose ten-thousandths 64 bits hold.
    private static var largestWhole: UInt64 { 922_337_203_685_476 }

    /// Reads a decimal number, rounded to the nearest `Double`; zero has no sign.
    ///
    /// Up to 2^53 with at most 22 decimals both the digits and the power of ten are exact doubles, so
    /// one division rounds once and right (Clinger 1990); anything else goes to the library.
    /// - Parameter bytes: Trimmed.
    package static func decimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome<Double> {
        guard !bytes.isEmpty else { return .bad(.empty) }
        var index = 0
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { index = 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var decimals = 0
        var isExact = true
        var sawPoint = false
        while index < bytes.count {
            let byte = bytes[index]
            let digit = byte &- 0x30
            if digit <= 9 {
                if mantissa < 1 << 58 {
                    mantissa = mantissa &* 10 &+ UInt64(digit)
                } else {
                    isExact = false
                }
                digits += 1
                if sawPoint { decimals += 1 }
            } else if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return .bad(problem(bytes, else: .notDecimal)) }
        if index < bytes.count {
            guard isExponent(bytes[index...]) else {
                return .bad(problem(bytes, else: .notDecimal))
            }
            isExact = false
        }
        if isExact, mantissa <= 1 << 53, decimals < powersOfTen.count {
            let magnitude = Double(mantissa) / powersOfTen[decimals]
            return .value(isNegative && mantissa != 0 ? -magnitude : magnitude)
        }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)) else {
            return .bad(.notDecimal)
        }
        guard value.isFinite else { return .bad(.outOfRange) }
        return .value(value == 0 ? 0 : value)
    }

    /// Whether the bytes are a power of ten: `e3`, `E-05`.
    static func isExponent(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = bytes
        guard let letter = rest.popFirst(), letter | 0x20 == UInt8(ascii: "e") else { return false }
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy { $0 &- 0x30 <= 9 }
    }

    /// The most helpful name for what `bytes` is instead of a number.
    private static func problem(
        _ bytes: UnsafeBufferPointer<UInt8>, else other: Problem
    ) -> Problem {
        let separators = bytes.filter { $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0xA0 }
        if !separators.isEmpty,
            bytes.allSatisfy({ byte in
                byte &- 0x30 <= 9 || [0x2B, 0x2C, 0x2D, 0x2E, 0x20, 0xA0, 0xC2].contains(byte)
            })
        {
            return .separator
        }
        // $, pound and euro in UTF-8 and Windows-1252, in front of or behind digits.
        if bytes.contains(where: { $0 &- 0x30 <= 9 }),
            bytes.contains(where: { [0x24, 0x80, 0xA3].contains($0) })
                || bytes.starts(with: [0xE2, 0x82, 0xAC])
                || bytes.reversed().starts(with: [0xAC, 0x82, 0xE2])
        {
            return .currency
        }
        return other
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
