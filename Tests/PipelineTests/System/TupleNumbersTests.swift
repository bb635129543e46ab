import Pipeline
import Testing

@Suite struct TupleNumbersTests {
    private func hash(_ texts: [String?]) -> TupleHash {
        var hash = TupleHash()
        for text in texts {
            if let text {
                Array(text.utf8).withUnsafeBufferPointer { hash.combine($0) }
            } else {
                hash.combine(nil)
            }
        }
        return hash
    }

    @Test func equalTextsHaveOneNumberInTheOrderTheyCome() {
        var numbers = TupleNumbers()
        let tuples: [[String?]] = [
            ["a", "b"], ["ab", ""], ["", "ab"], ["a", nil], [nil, "a"], [nil, nil], ["", ""],
            ["12345678", "9"], ["1234567", "89"], ["123456789", ""],
        ]
        for (index, tuple) in tuples.enumerated() {
            #expect(numbers.number(of: hash(tuple)) == (index, true), "\(tuple)")
        }
        for (index, tuple) in tuples.enumerated().reversed() {
            #expect(numbers.number(of: hash(tuple)) == (index, false), "\(tuple)")
        }
        #expect(numbers.count == tuples.count)
    }

    @Test func manyAreToldApart() {
        var numbers = TupleNumbers()
        for round in 0..<2 {
            for index in 0..<50_000 {
                let found = numbers.number(of: hash(["\(index)", "x"]))
                #expect(found == (index, round == 0))
            }
        }
    }

    /// Memory stays bounded; numbers are never given twice.
    @Test func beyondItsCapacityItForgets() {
        var numbers = TupleNumbers(capacity: 100)
        #expect(!numbers.hasForgotten && numbers.known(hash(["0"])) == nil)
        for index in 0..<1000 { #expect(numbers.number(of: hash(["\(index)"])) == (index, true)) }
        #expect(numbers.known(hash(["0"])) == nil && numbers.hasForgotten)
        #expect(numbers.number(of: hash(["0"])) == (1000, true))
        #expect(numbers.known(hash(["0"])) == 1000)
    }
}
