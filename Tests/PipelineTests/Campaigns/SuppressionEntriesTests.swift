import Pipeline
import TestSupport
import Testing

/// Entries of a list in bytes, held against a plain list of what was met first.
@Suite struct SuppressionEntriesTests {
    @Test func eachIsThereOnceAndIsFound() throws {
        var generator = SeededGenerator(seed: 3)
        // é in one character and in two are different bytes, and so different ids.
        let texts = ["A", "é", "e\u{301}", "顧客", "x y", "Q-", "+"]
        let ids = (0..<2_000).map { _ in
            texts[Int.random(in: 0..<texts.count, using: &generator)]
                + "\(Int.random(in: 0..<300, using: &generator))"
        }
        var (seen, plain): (Set<[UInt8]>, [String]) = ([], [])
        for id in ids where seen.insert(Array(id.utf8)).inserted { plain.append(id) }
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "customer_id\n" + ids.map { "\($0)\n" }.joined(), to: "gone.csv")
        let entries = try SuppressionFile(path: path, country: nil).entries
        #expect(entries.map { Array($0.value.utf8) } == plain.map { Array($0.utf8) })
        #expect(entries.allSatisfy { $0.kind == .customer } && entries.count > 1_000)
        for (place, id) in plain.enumerated() {
            #expect(entries.place(of: .customer, id) == place)
            #expect(entries.place(of: .email, id) == nil)
        }
        #expect(entries.place(of: .customer, "nobody") == nil)
    }
}
