/// Ids of customers, end to end.
struct CustomerIDs {
    /// Customers that an error names; the others it counts.
    static let named = 3

    /// The ids' bytes.
    private(set) var bytes: [UInt8] = []
    /// Where each starts; one more element than there are ids.
    private(set) var starts: [UInt32] = [0]

    var count: Int { starts.count - 1 }

    subscript(_ index: Int) -> ArraySlice<UInt8> {
        bytes[Int(starts[index])..<Int(starts[index + 1])]
    }

    func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

    /// Whether another id can be counted in 32 bits.
    func hasRoom(for id: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count + id.count <= Int(UInt32.max)
    }

    /// - Precondition: there is room.
    mutating func append(_ id: some Collection<UInt8>) {
        bytes.append(contentsOf: id)
        starts.append(UInt32(bytes.count))
    }

    /// Places of the ids in the order of their bytes; of equal ones in the order in which they came.
    /// - Complexity: O(n · log n) comparisons.
    func order() -> [UInt32] {
        let places = (0..<UInt32(count)).map { $0 }
        return bytes.withUnsafeBufferPointer { bytes in
            func id(_ place: UInt32) -> Slice<UnsafeBufferPointer<UInt8>> {
                bytes[Int(starts[Int(place)])..<Int(starts[Int(place) + 1])]
            }
            // Sorting is stable.
            return places.sorted { id($0).lexicographicallyPrecedes(id($1)) }
        }
    }

    /// The same ids in another order.
    func ordered(_ order: [UInt32]) -> CustomerIDs {
        var ids = CustomerIDs()
        ids.bytes.reserveCapacity(bytes.count)
        ids.starts.reserveCapacity(starts.count)
        for place in order { ids.append(self[Int(place)]) }
        return ids
    }
}
