import Pipeline
import Testing

struct KeyedHashTests {
    /// RFC 4231, cases 1 to 3.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
    ])
    func knownAnswers(key: [UInt8], message: [UInt8], expected: String) {
        #expect(SHA256Digest.hexadecimal(KeyedHash(key: key).bytes(of: message)) == expected)
    }

    @Test func keysAreStoredAsTheyAreMade() throws {
        let key = KeyedHash.newKey()
        #expect(key.count == 64)
        #expect(key != KeyedHash.newKey())
        #expect(KeyedHash(hex: key) != nil)
        for wrong in ["", String(key.dropLast()), key + "0", String(repeating: "x", count: 64)] {
            #expect(KeyedHash(hex: wrong) == nil, "\(wrong)")
        }
    }

    @Test func aHashForOnePurposeSaysNothingOfAnother() throws {
        let hash = try #require(KeyedHash(hex: String(repeating: "0a", count: 32)))
        #expect(hash.hex(of: "a@b.c", for: .pseudonym) != hash.hex(of: "a@b.c", for: .forgotten))
        #expect(hash.hex(of: "a@b.c", for: .forgotten) == hash.hex(of: "a@b.c", for: .forgotten))
    }
}
