/// A growing run of bytes without the checks that an array makes for every one.
///
/// `@exclusivity(unchecked)`: one owner, on one thread, that calls nobody in between.
final class ByteBuffer {
    @exclusivity(unchecked) private(set) var bytes: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private(set) var count = 0
    @exclusivity(unchecked) private var capacity: Int

    init(capacity: Int = 1 << 12) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity)
    }

    deinit { bytes.deallocate() }

    var view: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

    @inline(__always)
    func clear() { count = 0 }

    @inline(__always)
    func append(_ byte: UInt8) {
        if count == capacity { grow(1) }
        bytes[count] = byte
        count &+= 1
    }

    @inline(__always)
    func append(_ source: UnsafePointer<UInt8>, _ length: Int) {
        precondition(length >= 0)
        if length > capacity &- count { grow(length) }
        (bytes + count).update(from: source, count: length)
        count &+= length
    }

    func append(_ text: String) {
        for byte in text.utf8 { append(byte) }
    }

    func append(repeating byte: UInt8, _ times: Int) {
        precondition(times >= 0)
        if times > capacity - count { grow(times) }
        (bytes + count).update(repeating: byte, count: times)
        count += times
    }

    /// Takes the first `length` bytes away.
    func removeFirst(_ length: Int) {
        precondition(0...count ~= length)
        bytes.update(from: bytes + length, count: count - length)
        count -= length
    }

    /// Appends `source` as one CSV field, quoted where it has to be.
    func appendField(_ source: UnsafePointer<UInt8>, _ length: Int) {
        var isPlain = true
        for index in 0..<length {
            let byte = source[index]
            if byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D {
                isPlain = false
                break
            }
        }
        if isPlain {
            append(source, length)
            return
        }
        append(0x22)
        for index in 0..<length {
            if source[index] == 0x22 { append(0x22) }
            append(source[index])
        }
        append(0x22)
    }

    @inline(never)
    private func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: bytes, count: count)
        bytes.deallocate()
        bytes = larger
    }
}
