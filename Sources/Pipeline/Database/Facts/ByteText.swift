/// A text as SQLite compares it, by its bytes: Swift takes texts for equal that only look so.
struct ByteText: Hashable, Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (a: ByteText, b: ByteText) -> Bool {
        a.text.utf8.count == b.text.utf8.count && order(a, b) == 0
    }

    static func < (a: ByteText, b: ByteText) -> Bool {
        let order = order(a, b)
        return order == 0 ? a.text.utf8.count < b.text.utf8.count : order < 0
    }

    /// Of the bytes that both have.
    private static func order(_ a: ByteText, _ b: ByteText) -> Int {
        for (left, right) in zip(a.text.utf8, b.text.utf8) where left != right {
            return left < right ? -1 : 1
        }
        return 0
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
