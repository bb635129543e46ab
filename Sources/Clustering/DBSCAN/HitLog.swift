/// Pairs within reach that one block of leaves found, packed into 2 bytes each.
///
/// Record: other node (2 words, low first), kind, own leaf (2 words), number of hits, the hits.
/// `kind` is `HitLog.pairs`, or without hits: the level all pairs of leaf and node have in common,
/// or `HitLog.unmeasured`.
struct HitLog: @unchecked Sendable {
    // The memory behind `words` belongs to the one holder of the value, which frees it.

    static let header = 6
    static let pairs: UInt16 = 0xffff
    static let unmeasured: UInt16 = 0xfffe

    /// Words of one block's log at most: a block with more is found again instead.
    static let mostWords = 4 << 20

    private var words: UnsafeMutablePointer<UInt16>?
    private var count = 0
    private var capacity = 0
    /// False once the log was given up for lack of room: the pairs must be found again.
    private(set) var isComplete = true

    /// Bytes that the records take.
    var bytes: Int { count * MemoryLayout<UInt16>.stride }

    /// Appends a record whose hits are at `hits`, or gives up when it grows beyond `mostWords`.
    mutating func append(
        leaf: Int, node: Int, kind: UInt16, hits: UnsafePointer<UInt16>, nHits: Int
    ) {
        guard isComplete else { return }
        let needed = count + Self.header + nHits
        if needed > Self.mostWords {
            isComplete = false
            return
        }
        if needed > capacity { grow(to: max(needed, 2 * capacity, 8192)) }
        guard let record = words.map({ $0 + count }) else { return }
        record[0] = UInt16(truncatingIfNeeded: node)
        record[1] = UInt16(truncatingIfNeeded: node >> 16)
        record[2] = kind
        record[3] = UInt16(truncatingIfNeeded: leaf)
        record[4] = UInt16(truncatingIfNeeded: leaf >> 16)
        record[5] = UInt16(truncatingIfNeeded: nHits)
        (record + Self.header).update(from: hits, count: nHits)
        count = needed
    }

    /// A copy of exactly the records, `nil` when the log was given up.
    func trimmed() -> HitLog? {
        guard isComplete else { return nil }
        var copy = HitLog()
        if let words, count > 0 {
            copy.grow(to: count)
            copy.words?.update(from: words, count: count)
            copy.count = count
        }
        return copy
    }

    /// Empties the log for the next block, keeping its memory.
    mutating func restart() {
        count = 0
        isComplete = true
    }

    /// A log that was given up.
    static var givenUp: HitLog {
        var log = HitLog()
        log.isComplete = false
        return log
    }

    private mutating func grow(to larger: Int) {
        let grown = UnsafeMutablePointer<UInt16>.allocate(capacity: larger)
        if let words {
            grown.update(from: words, count: count)
            words.deallocate()
        }
        words = grown
        capacity = larger
    }

    /// Calls `body` for every record in order.
    func forEach(
        _ body: (
            _ leaf: Int, _ node: Int, _ kind: UInt16, _ hits: UnsafePointer<UInt16>, _ nHits: Int
        ) -> Void
    ) {
        guard let words else { return }
        var at = 0
        while at < count {
            let record = UnsafePointer(words + at)
            let nHits = Int(record[5])
            body(
                Int(record[3]) | Int(record[4]) << 16, Int(record[0]) | Int(record[1]) << 16,
                record[2], record + Self.header, nHits)
            at += Self.header + nHits
        }
    }

    /// Frees the memory.
    mutating func discard() {
        words?.deallocate()
        words = nil
        count = 0
        capacity = 0
    }
}
