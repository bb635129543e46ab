/// Memory a kernel writes to: aligned to a cache line, of fixed size, freed with its owner.
///
/// `@unchecked Sendable`: an owner hands disjoint ranges to its workers and reads them only after
/// the fork-join that wrote them.
final class KernelBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Element>
    let count: Int

    /// `count` elements; zeroed, or with the contents left open.
    init(count: Int, zeroed: Bool = true) {
        let bytes = max(1, count) * MemoryLayout<Element>.stride
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        if zeroed { raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes) }
        pointer = raw.bindMemory(to: Element.self, capacity: max(1, count))
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(pointer).deallocate() }

    subscript(index: Int) -> Element {
        get {
            assert((0..<count).contains(index))
            return pointer[index]
        }
        set {
            assert((0..<count).contains(index))
            pointer[index] = newValue
        }
    }
}
