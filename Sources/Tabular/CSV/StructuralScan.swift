/// Finds the bytes that decide how a CSV file is cut: delimiter, quote, CR, LF; and the ones that
/// need a second look: NUL and bytes above 0x7F.
///
/// 16 bytes are compared at a time; the mask is then read as two words of 8 bytes, because Swift
/// has no instruction for "one bit a byte" that is the same on x86 and ARM.
package enum StructuralScan {
    /// Appends the positions of structural bytes in `bytes[range]` to `positions`, ascending.
    ///
    /// - Precondition: `positions` has room for `range.count` + 15 more entries, and `bytes` has 15 bytes
    ///   behind the range: whole vectors are looked at, and what they hold behind the range is written
    ///   and taken back. Proved here, once a call.
    /// - Returns: The new number of positions.
    /// - Complexity: O(`range.count`).
    @inline(never)
    package static func scan(
        _ source: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, delimiter: UInt8,
        into target: UnsafeMutableBufferPointer<Int32>, count start: Int
    ) -> Int {
        guard !range.isEmpty, let bytes = source.baseAddress, let positions = target.baseAddress
        else { return start }
        precondition(
            range.lowerBound >= 0 && range.upperBound <= source.count - 15 && start >= 0
                && start <= target.count - range.count - 15)
        let delimiters = SIMD16<UInt8>(repeating: delimiter)
        let quotes = SIMD16<UInt8>(repeating: UInt8(ascii: "\""))
        let returns = SIMD16<UInt8>(repeating: 0x0D)
        let feeds = SIMD16<UInt8>(repeating: 0x0A)
        let zeros = SIMD16<UInt8>(repeating: 0)
        var count = start
        var base = range.lowerBound
        while base < range.upperBound {
            let block = UnsafeRawPointer(bytes + base).loadUnaligned(as: SIMD16<UInt8>.self)
            let hits =
                (block .== delimiters) .| (block .== quotes) .| (block .== returns)
                .| (block .== feeds) .| (block .== zeros)
            let marks = unsafeBitCast(hits, to: SIMD2<UInt64>.self)
            let words = unsafeBitCast(block, to: SIMD2<UInt64>.self)
            for half in 0..<2 {
                var mask = UInt64(littleEndian: marks[half] | words[half]) & highBits
                let offset = base &+ half &* 8
                while mask != 0 {
                    positions[count] = Int32(
                        truncatingIfNeeded: offset &+ mask.trailingZeroBitCount &>> 3)
                    count &+= 1
                    mask &= mask &- 1
                }
            }
            base &+= 16
        }
        while count > start, Int(positions[count - 1]) >= range.upperBound { count -= 1 }
        return count
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080
}
