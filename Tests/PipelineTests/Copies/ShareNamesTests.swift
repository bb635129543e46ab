import Pipeline
import Store
import Testing

struct ShareNamesTests {
    private static func written(_ id: String, _ count: Int) -> String {
        Pseudonym.written(
            KeyedHash(key: [1, 2, 3]).bytes(of: id, for: .pseudonym), letters: count)
    }

    @Test func namesAreThePseudonymsOfScreens() throws {
        let ids = (0..<100).map { "kunde\($0)@shop.example" }
        let names = try ShareNames.names(of: ids, letters: 10, written: Self.written)
        let hash = KeyedHash(key: [1, 2, 3])
        #expect(names.nLonger == 0)
        #expect(names.texts == ids.map { Pseudonym(of: $0, by: hash).text })
    }

    /// With one letter most of a hundred customers would be another.
    @Test func thoseThatWouldBeEqualGetLongerOnes() throws {
        let ids = (0..<100).map { "\(12_346 + $0)" }
        let names = try ShareNames.names(of: ids, letters: 1, written: Self.written)
        #expect(Set(names.texts).count == 100)
        #expect(names.nLonger > 60)
        for (id, name) in zip(ids, names.texts) {
            let letters = name.dropFirst(2)
            #expect(letters.count == 1 || letters.count == 6)
            #expect(Self.written(id, 50).hasPrefix(letters))
        }
        // Whatever the order in which they come.
        let other = try ShareNames.names(of: ids.reversed(), letters: 1, written: Self.written)
        #expect(other.texts.reversed() == names.texts)
    }

    @Test func equalHashesAreRefused() {
        let error = #expect(throws: ShareError.self) {
            try ShareNames.names(of: ["a", "b", "c"], letters: 10) { id, count in
                String(repeating: id == "c" ? "C" : "0", count: count)
            }
        }
        #expect(error == .collision(2))
    }
}
