/// Numbers texts that belong together 0, 1, 2, … in the order in which they first come.
///
/// It keeps 128 bits of each, not the texts: a million of them are equal by chance once in 10^26 files. The keys
/// are drawn anew for every process, so that no file can be made to collide; numbers do not depend on them.
/// Bounded: after `capacity` different ones it forgets them all, and a text that comes again is new
/// (docs/decisions/0070-lines-as-a-star.md).
package struct TupleNumbers {
    private struct Slot {
        var high: UInt64
        var low: UInt64
        /// The number and 1; 0 in an empty slot.
        var next: Int
    }

    private let capacity: Int
    private var slots: ContiguousArray<Slot>
    private var held = 0
    /// How many numbers were given away.
    package private(set) var count = 0
    /// Whether there were more than it remembers, so that what came again may have two numbers.
    package private(set) var hasForgotten = false

    package static var usualCapacity: Int { 1 << 19 }

    /// - Parameter capacity: Most that are remembered at a time.
    package init(capacity: Int = usualCapacity) {
        self.capacity = max(capacity, 1)
        slots = Self.empty(1 << 10)
    }

    private static func empty(_ count: Int) -> ContiguousArray<Slot> {
        ContiguousArray(repeating: Slot(high: 0, low: 0, next: 0), count: count)
    }

    /// The number of what was hashed, and whether it is new.
    /// - Complexity: O(1) amortized.
    package mutating func number(of hash: TupleHash) -> (number: Int, isNew: Bool) {
        var index = Int(truncatingIfNeeded: hash.low) & (slots.count - 1)
        while slots[index].next != 0 {
            let slot = slots[index]
            if slot.low == hash.low, slot.high == hash.high { return (slot.next - 1, false) }
            index = (index + 1) & (slots.count - 1)
        }
        count += 1
        slots[index] = Slot(high: hash.high, low: hash.low, next: count)
        held += 1
        if held >= capacity {
            slots = Self.empty(1 << 10)
            held = 0
            hasForgotten = true
        } else if 2 * held > slots.count {
            grow()
        }
        return (count - 1, true)
    }

    /// The number of what was hashed, if it is remembered.
    /// - Complexity: O(1).
    package func known(_ hash: TupleHash) -> Int? {
        var index = Int(truncatingIfNeeded: hash.low) & (slots.count - 1)
        while slots[index].next != 0 {
            let slot = slots[index]
            if slot.low == hash.low, slot.high == hash.high { return slot.next - 1 }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func grow() {
        var larger = Self.empty(2 * slots.count)
        for slot in slots where slot.next != 0 {
            var index = Int(truncatingIfNeeded: slot.low) & (larger.count - 1)
            while larger[index].next != 0 { index = (index + 1) & (larger.count - 1) }
            larger[index] = slot
        }
        slots = larger
    }
}

/// A keyed hash of 128 bits over texts, of which null is another than the empty one.
///
/// Two lanes, each folding the 128-bit product of its state and a word.
/// - SeeAlso: wyhash, https://github.com/wangyi-fudan/wyhash
package struct TupleHash {
    package private(set) var high: UInt64
    package private(set) var low: UInt64

    private static let keys = (
        UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max),
        UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1
    )

    /// Of nothing yet.
    @inline(__always)
    package init() { (high, low) = (Self.keys.0, Self.keys.1) }

    /// Takes in a number.
    @inline(__always)
    package mutating func combine(_ word: UInt64) {
        high = Self.fold(high ^ word, Self.keys.2)
        low = Self.fold(low ^ word &+ 0x9E37_79B9_7F4A_7C15, Self.keys.3)
    }

    /// Takes in a text; `nil` is null.
    @inline(__always)
    package mutating func combine(_ text: UnsafeBufferPointer<UInt8>?) {
        guard let text, let base = text.baseAddress else {
            combine(.max)
            return
        }
        combine(UInt64(text.count))
        let bytes = UnsafeRawPointer(base)
        var offset = 0
        while offset + 8 <= text.count {
            combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        guard offset < text.count else { return }
        var last: UInt64 = 0
        while offset < text.count {
            last = last << 8 | UInt64(text[offset])
            offset += 1
        }
        combine(last)
    }

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        // The factor goes in too, so that a word which makes a zero does not wipe what came before.
        return product.high ^ product.low ^ a
    }
}
