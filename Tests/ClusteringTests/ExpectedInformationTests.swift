import Clustering
import Foundation
import TestSupport
import Testing

struct ExpectedInformationTests {
    private struct Golden {
        let ami: Double
        let variation: Double
        let a: [Int32]
        let b: [Int32]
    }

    private func load() throws -> [Golden] {
        let text = try String(
            contentsOfFile: Places.root + "/Tests/Fixtures/scikit-learn/agreement.txt",
            encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("table") }.map { line in
            let words = line.split(separator: " ")
            var labels: ([Int32], [Int32]) = ([], [])
            for word in words.dropFirst(3) {
                let parts = word.split(separator: ":").compactMap { Int($0) }
                labels.0 += [Int32](repeating: Int32(parts[0]), count: parts[2])
                labels.1 += [Int32](repeating: Int32(parts[1]), count: parts[2])
            }
            return Golden(
                ami: Double(words[1]) ?? .nan, variation: Double(words[2]) ?? .nan, a: labels.0,
                b: labels.1)
        }
    }

    @Test func goldenTablesAgreeWithScikitLearn() throws {
        let tables = try load()
        #expect(tables.count == 15)
        for (place, table) in tables.enumerated() {
            for agreement in [LabelAgreement(table.a, table.b), LabelAgreement(table.b, table.a)] {
                let ami = abs(agreement.adjustedMutualInformation - table.ami)
                let variation = abs(agreement.variationOfInformation - table.variation)
                #expect(ami < 1e-9, "table \(place): \(agreement.adjustedMutualInformation)")
                #expect(variation < 1e-9, "table \(place)")
            }
        }
    }

    /// Four rows, two by two: the count of a cell is 0, 1 or 2 with 1, 4 and 1 of 6 deals.
    ///
    /// MI is ln 2 for 0 and 2, else 0.
    @Test func theHandWorkedExpectationIsAThirdOfLn2() {
        let crossed = LabelAgreement([0, 0, 1, 1], [0, 1, 0, 1])
        // (0 − ln 2 / 3) / (ln 2 − ln 2 / 3).
        #expect(abs(crossed.adjustedMutualInformation + 0.5) < 1e-15)
        #expect(abs(crossed.variationOfInformation - 2 * log(2)) < 1e-15)
    }

    @Test func edgesAreExact() {
        let same = LabelAgreement([0, 0, 1, 2, -1], [4, 4, 0, -1, 1])
        #expect(same.adjustedMutualInformation == 1)
        #expect(same.variationOfInformation == 0)
        #expect(LabelAgreement([], []).adjustedMutualInformation == 1)
        #expect(LabelAgreement([], []).variationOfInformation == 0)
        #expect(LabelAgreement([0, 0], [1, 1]).adjustedMutualInformation == 1)
        #expect(LabelAgreement([0, 0, 0], [0, 1, 2]).adjustedMutualInformation == 0)
        #expect(abs(LabelAgreement([0, 0, 0], [0, 1, 2]).variationOfInformation - log(3)) < 1e-15)
    }

    @Test(arguments: 1...30)
    func variationIsADistance(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let labelings = (0..<3).map { _ in (0..<25).map { _ in Int32(random.below(4)) - 1 } }
        func distance(_ a: Int, _ b: Int) -> Double {
            LabelAgreement(labelings[a], labelings[b]).variationOfInformation
        }
        #expect(distance(0, 1) >= 0)
        #expect(abs(distance(0, 1) - distance(1, 0)) < 1e-14)
        #expect(distance(0, 2) <= distance(0, 1) + distance(1, 2) + 1e-14)
    }

    @Test func chanceGivesNothing() {
        var random = SeededGenerator(seed: 5)
        let labelings = (0..<2).map { _ in (0..<4000).map { _ in Int32(random.below(20)) } }
        let agreement = LabelAgreement(labelings[0], labelings[1])
        #expect(abs(agreement.adjustedMutualInformation) < 0.01)
        #expect(agreement.normalizedMutualInformation > 0.01)
    }
}
