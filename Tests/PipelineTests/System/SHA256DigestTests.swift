import Pipeline
import Testing

@Suite struct SHA256DigestTests {
    /// FIPS 180-4 examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func digestsAreThoseOfTheStandard(_ text: String, _ expected: String) {
        #expect(SHA256Digest.hex(of: text) == expected)
    }

    @Test func piecesAndWholeAreTheSame() {
        var digest = SHA256Digest()
        digest.update("a")
        digest.update("")
        digest.update("bc")
        #expect(digest.hex() == SHA256Digest.hex(of: "abc"))
    }

    @Test func copiesGoOnByThemselves() {
        var digest = SHA256Digest()
        digest.update("a")
        let copy = digest.copy()
        digest.update("bc")
        #expect(copy.hex() == SHA256Digest.hex(of: "a"))
        #expect(digest.hex() == SHA256Digest.hex(of: "abc"))
    }

    @Test func integersAreEightBytesLeastFirst() {
        var digest = SHA256Digest()
        digest.update(UInt64(0x6362_61))
        #expect(digest.hex() == SHA256Digest.hex(of: "abc\0\0\0\0\0"))
    }
}
