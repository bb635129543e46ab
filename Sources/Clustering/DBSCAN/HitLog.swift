/// Pairs within reach that one block of leaves found, packed into 2 bytes each.
///
/// Record: other node (2 words, low first), kind, own leaf (2 words), number of hits, the hits.
/// `kind` is `HitLog.pairs`, or the level all pairs of leaf and node have in common (no hits).
struct HitLog {
    static let header = 6
    static let pairs: UInt16 = 0xffff

    private(set) var words: UnsafeMutablePointer<UInt16>?
    private(set) var count = 0
    private var capacity = 0
    /// False once the log was given up for lack of room: the pairs must be found again.
    private(set) var isComplete = true

    /// Bytes held.
    var bytes: Int { capacity * MemoryLayout<UInt16>.stride }

    /// Room for a record with `nHits` hits behind the last one.
    ///
    /// - Parameter claim: Asked for the bytes by which the log wants to grow; `false` gives it up.
    /// - Returns: Where to write, `nil` when the log was given up.
    mutating func reserve(nHits: Int, claim: (Int) -> Bool) -> UnsafeMutablePointer<UInt16>? {
        guard isComplete else { return nil }
        let needed = count + Self.header + nHits
        if needed > capacity {
            let larger = max(needed, capacity + capacity / 2, 1024)
            guard claim((larger - capacity) * MemoryLayout<UInt16>.stride) else {
                discard()
                isComplete = false
                return nil
            }
            let grown = UnsafeMutablePointer<UInt16>.allocate(capacity: larger)
            if let words {
                grown.update(from: words, count: count)
                words.deallocate()
            }
            words = grown
            capacity = larger
        }
        return words.map { $0 + count }
    }

    /// Appends a record whose hits are at `hits`.
    mutating func append(
        leaf: Int, node: Int, kind: UInt16, hits: UnsafePointer<UInt16>, nHits: Int,
        claim: (Int) -> Bool
    ) {
        guard let record = reserve(nHits: nHits, claim: claim) else { return }
        record[0] = UInt16(truncatingIfNeeded: node)
        record[1] = UInt16(truncatingIfNeeded: node >> 16)
        record[2] = kind
        record[3] = UInt16(truncatingIfNeeded: leaf)
        record[4] = UInt16(truncatingIfNeeded: leaf >> 16)
        record[5] = UInt16(truncatingIfNeeded: nHits)
        (record + Self.header).update(from: hits, count: nHits)
        count += Self.header + nHits
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
