/// What a list says of people, each once, in the order of the list: bytes in one stretch, found by a hash of them.
package struct SuppressionEntries: Sendable, RandomAccessCollection {
    package typealias Kind = SuppressionList.Kind

    private static let kinds: [Kind] = [.email, .phone, .customer, .named]

    package init() {}

    private var bytes: [UInt8] = []
    /// Where each ends.
    private var ends: [UInt32] = []
    private var kinds: [UInt8] = []
    /// Open addressing: a place and one more, 0 for none.
    private var slots = [UInt32](repeating: 0, count: 64)

    package var startIndex: Int { 0 }
    package var endIndex: Int { ends.count }

    /// With a text of its own.
    package subscript(place: Int) -> SuppressionList.Entry {
        .init(kind: kind(place), value: String(decoding: bytes[range(place)], as: UTF8.self))
    }

    /// What it is.
    func kind(_ place: Int) -> Kind { Self.kinds[Int(kinds[place])] }

    /// Whether somebody is known by such a thing.
    func has(_ kind: Kind) -> Bool { kinds.contains(Self.number(kind)) }

    /// The bytes of an entry, UTF-8.
    func withBytes<T>(_ place: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> T) rethrows -> T
    {
        let range = range(place)
        return try bytes.withUnsafeBufferPointer {
            try body(UnsafeBufferPointer(rebasing: $0[range]))
        }
    }

    /// Where an entry stands; it is added where it is not there.
    ///
    /// - Complexity: O(length).
    mutating func insert(_ kind: Kind, _ value: UnsafeBufferPointer<UInt8>) -> Int {
        let (slot, known) = find(kind, value)
        if let known { return known }
        precondition(bytes.count + value.count < Int(UInt32.max), "a list is no larger than 4 GB")
        bytes.append(contentsOf: value)
        ends.append(UInt32(bytes.count))
        kinds.append(Self.number(kind))
        slots[slot] = UInt32(ends.count)
        if 2 * ends.count > slots.count { grow() }
        return ends.count - 1
    }

    /// The same of an entry with a text.
    package mutating func insert(_ entry: SuppressionList.Entry) -> Int {
        var value = entry.value
        return value.withUTF8 { insert(entry.kind, $0) }
    }

    /// Where an entry stands; `nil` where it is not there.
    func place(of kind: Kind, _ value: UnsafeBufferPointer<UInt8>) -> Int? {
        find(kind, value).known
    }

    /// The same of a text.
    package func place(of kind: Kind, _ value: String) -> Int? {
        var value = value
        return value.withUTF8 { find(kind, $0).known }
    }

    private func find(
        _ kind: Kind, _ value: UnsafeBufferPointer<UInt8>
    ) -> (slot: Int, known: Int?) {
        let number = Self.number(kind)
        var slot = Self.hash(number, value) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if kinds[place] == number, withBytes(place, { $0.elementsEqual(value) }) {
                return (slot, place)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return (slot, nil)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: 2 * slots.count)
        for place in ends.indices {
            var slot = withBytes(place) { Self.hash(kinds[place], $0) } & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(place + 1)
        }
    }

    /// Seeded anew in each process, so that no list can be made on which it is slow.
    private static func hash(_ kind: UInt8, _ value: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(kind)
        hasher.combine(bytes: UnsafeRawBufferPointer(value))
        return hasher.finalize()
    }

    private func range(_ place: Int) -> Range<Int> {
        (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])
    }

    private static func number(_ kind: Kind) -> UInt8 {
        switch kind {
        case .email: 0
        case .phone: 1
        case .customer: 2
        case .named: 3
        }
    }
}
