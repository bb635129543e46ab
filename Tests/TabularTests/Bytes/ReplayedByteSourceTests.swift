import Tabular
import Testing

@Suite struct ReplayedByteSourceTests {
    private func all(_ source: ReplayedByteSource, by count: Int) throws -> [UInt8] {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { room.deallocate() }
        var bytes: [UInt8] = []
        while true {
            let got = try source.read(into: room)
            if got == 0 { return bytes }
            bytes.append(contentsOf: room[..<got])
        }
    }

    @Test(arguments: [0, 1, 3, 7, 10, 11, 500]) func nothingIsLost(_ looked: Int) throws {
        let bytes = Array(UInt8(0)..<10)
        for (piece, room) in [(1, 1), (3, 4), (.max, 2), (.max, 100)] {
            let source = ReplayedByteSource(MemoryByteSource(bytes, chunk: piece))
            #expect(try Array(source.peek(looked)) == Array(bytes.prefix(looked)))
            // A second look may be a longer one.
            #expect(try Array(source.peek(looked + 2)) == Array(bytes.prefix(looked + 2)))
            #expect(source.goesOn == (looked + 2 <= 10))
            #expect(try all(source, by: room) == bytes)
            #expect(try all(source, by: room).isEmpty)
            #expect(source.bytesTaken == 10)
        }
    }
}
