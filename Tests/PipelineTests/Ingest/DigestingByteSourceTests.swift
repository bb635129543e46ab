import Pipeline
import Tabular
import Testing

@Suite struct DigestingByteSourceTests {
    @Test(arguments: [1, 2, 1000]) func digestIsThatOfAllBytesPassedOn(_ chunk: Int) throws {
        let source = DigestingByteSource(MemoryByteSource(Array("abc".utf8), chunk: chunk))
        var buffer = [UInt8](repeating: 0, count: 2)
        while try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }) > 0 {}
        #expect(source.count == 3)
        #expect(source.finish() == SHA256Digest.hex(of: "abc"))
    }
}
