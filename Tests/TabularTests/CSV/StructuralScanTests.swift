import Tabular
import TestSupport
import Testing

@Suite struct StructuralScanTests {
    private func scan(_ bytes: [UInt8], _ range: Range<Int>) -> [Int] {
        let padded = bytes + [UInt8](repeating: 0x2C, count: 32)
        var positions = [Int32](repeating: -1, count: bytes.count + 32)
        let count = padded.withUnsafeBufferPointer { buffer in
            positions.withUnsafeMutableBufferPointer { target in
                StructuralScan.scan(buffer, range, delimiter: 0x2C, into: target, count: 0)
            }
        }
        return positions[..<count].map(Int.init)
    }

    private func isStructural(_ byte: UInt8) -> Bool {
        [0x2C, 0x22, 0x0D, 0x0A, 0x00].contains(byte) || byte >= 0x80
    }

    @Test func findsWhatAPlainLoopFinds() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let count = Int.random(in: 0...100, using: &generator)
            let bytes = (0..<count).map { _ in
                Bool.random(using: &generator)
                    ? UInt8.random(in: 0...255, using: &generator) : UInt8(ascii: "-")
            }
            let low = Int.random(in: 0...count, using: &generator)
            let high = Int.random(in: low...count, using: &generator)
            #expect(scan(bytes, low..<high) == (low..<high).filter { isStructural(bytes[$0]) })
        }
    }

    @Test func everyByteValueIsClassed() {
        for byte in UInt8.min...UInt8.max {
            #expect(scan([byte], 0..<1).isEmpty == !isStructural(byte))
        }
    }

    @Test func aTargetThatIsTooSmallEndsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let bytes = [UInt8](repeating: 0x2C, count: 64)
            var positions = [Int32](repeating: 0, count: 64)
            let count = bytes.withUnsafeBufferPointer { source in
                positions.withUnsafeMutableBufferPointer {
                    StructuralScan.scan(source, 0..<64, delimiter: 0x2C, into: $0, count: 0)
                }
            }
            print(count)
        }
    }
}
