import Tabular

/// What the pass remembers of dates from line to line.
struct DateMemory {
    /// Date field of the line before: invoices have many lines, so it is often the same again.
    private var bytes: InlineBytes = InlineBytes()
    /// Where its text stands in the batch, or -1.
    private(set) var textStart = -1
    private(set) var time = CivilTime()

    mutating func forgetText() { textStart = -1 }

    /// Stays with the time, for a record without a date of its own.
    mutating func keep(textStart: Int) {
        bytes = InlineBytes()
        self.textStart = textStart
    }

    /// Goes on with the time of the page before.
    mutating func resume(_ time: CivilTime) { self.time = time }

    func holds(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        textStart >= 0 && bytes.equals(field)
    }

    mutating func remember(_ field: UnsafeBufferPointer<UInt8>, time: CivilTime, textStart: Int) {
        bytes.set(field)
        self.time = time
        self.textStart = textStart
    }
}

/// Up to 24 bytes in place, the rest of them zero.
private struct InlineBytes {
    private var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    private var count = -1

    /// Longer fields are not kept, and then equal nothing.
    mutating func set(_ field: UnsafeBufferPointer<UInt8>) {
        count = field.count <= 24 ? field.count : -1
        if count >= 0 { words = Self.load(field) }
    }

    func equals(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard field.count == count else { return false }
        return words == Self.load(field)
    }

    private static func load(_ field: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64, UInt64) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        precondition(field.count <= MemoryLayout.size(ofValue: words))
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: field) }
        return words
    }
}
