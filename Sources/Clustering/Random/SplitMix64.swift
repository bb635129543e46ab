/// Vigna's SplitMix64: a counter and a mixing function, so any place of a stream can be had alone.
///
/// Draw `n` (from 0) of the stream that starts at `state` is `mix(state + (n + 1) · gamma)`.
///
/// Public, because the compiler inlines what is `package` into no other target: the sample data, which
/// draws several times a line, took a third longer.
/// - SeeAlso: Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195
public struct SplitMix64: Sendable {
    /// What the counter goes up by: 2⁶⁴ over the golden ratio, odd.
    @inlinable
    @inline(__always)
    public static var gamma: UInt64 { 0x9e37_79b9_7f4a_7c15 }

    /// The counter before the next draw.
    @usableFromInline var state: UInt64

    /// The stream that starts at `state`.
    @inlinable
    public init(state: UInt64) { self.state = state }

    /// The next 64 bits.
    @inlinable
    @inline(__always)
    public mutating func next() -> UInt64 {
        state &+= Self.gamma
        return Self.mix(state)
    }

    /// The draw at `place`, from 0, of the stream that starts at `start`.
    @inlinable
    @inline(__always)
    public static func draw(at place: UInt64, from start: UInt64) -> UInt64 {
        mix(start &+ (place &+ 1) &* gamma)
    }

    /// What turns a value of the counter into a draw: a bijection of the 64-bit numbers.
    @inlinable
    @inline(__always)
    public static func mix(_ counter: UInt64) -> UInt64 {
        var z = counter
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
