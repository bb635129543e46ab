/// Bytes on their way to a sink, handed on in chunks.
///
/// Owns one allocation; `deallocate` ends its life.
struct SampleBuffer {
    /// No line is longer than this; the catalogue's longest text is below 100 bytes.
    private static let slack = 1_024
    private let bytes: UnsafeMutableRawBufferPointer
    private let limit: Int
    private var count = 0

    init(chunkBytes: Int) {
        limit = max(1, chunkBytes)
        bytes = .allocate(byteCount: limit + Self.slack, alignment: 16)
    }

    func deallocate() {
        bytes.deallocate()
    }

    @inline(__always)
    mutating func append(_ text: [UInt8]) {
        text.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: source)
        }
        count += text.count
    }

    @inline(__always)
    mutating func append(byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    /// A whole number, at least `minDigits` long.
    @inline(__always)
    mutating func append(number value: Int, minDigits: Int = 1) {
        var rest = value.magnitude
        if value < 0 { append(byte: UInt8(ascii: "-")) }
        var digits = 1
        var power: UInt = 10
        while rest >= power {
            digits += 1
            power *= 10
        }
        digits = max(digits, minDigits)
        var position = count + digits
        count = position
        for _ in 0..<digits {
            position -= 1
            bytes[position] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }

    /// Pence as pounds, without trailing zeros, as the real file has them.
    @inline(__always)
    mutating func append(pence: Int) {
        append(number: pence / 100)
        let rest = pence % 100
        guard rest != 0 else { return }
        append(byte: UInt8(ascii: "."))
        if rest % 10 == 0 {
            append(number: rest / 10)
        } else {
            append(number: rest, minDigits: 2)
        }
    }

    /// Hands the bytes on when a chunk is full; call after each line.
    @inline(__always)
    mutating func endLine(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        append(byte: UInt8(ascii: "\r"))
        append(byte: UInt8(ascii: "\n"))
        if count >= limit { try flush(to: sink) }
    }

    /// Hands on what is there.
    mutating func flush(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard count > 0 else { return }
        try sink(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        count = 0
    }
}
