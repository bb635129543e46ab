import Pipeline
import Testing

/// Hashes made many at a time are those that the plain way makes.
@Suite struct SuppressionHashTests {
    private let key = String(repeating: "0123456789abcdef", count: 4)

    private func hex(_ hash: SuppressionHash) -> String {
        var bytes: [UInt8] = []
        hash.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func theyAreThoseOfThePlainWay() {
        let hasher = SuppressionHasher(key: key)
        var hashes: [SuppressionHash] = []
        for kind in [SuppressionList.Kind.email, .phone, .customer] {
            for value in [
                "", "a@b.de", "müller@x.de", "+442079460958", String(repeating: "x", count: 300),
            ] {
                var text = value
                let hash = text.withUTF8 { hasher.hash(kind, $0) }
                #expect(hex(hash) == SuppressionList.hash(kind, value, key: key))
                hashes.append(hash)
            }
        }
        // In the order of their digits, as SQLite has them.
        #expect(hashes.sorted().map(hex) == hashes.map(hex).sorted())
    }

    @Test(arguments: [
        "", "00", String(repeating: "g", count: 64), String(repeating: "A", count: 64),
    ])
    func whatIsNoHashIsNone(text: String) {
        var text = text
        #expect(text.withUTF8 { SuppressionHash(hex: $0) } == nil)
    }

    @Test func digitsAreReadAsTheyAreWritten() throws {
        var text = key
        let hash = try #require(text.withUTF8 { SuppressionHash(hex: $0) })
        #expect(hex(hash) == key)
    }
}
