import Clustering
import Foundation
import TestSupport
import Testing

@Suite struct HoldoutScoreTests {
    /// What scikit-learn says; `Tests/Fixtures/recommend/make_holdout.py` made it.
    private struct Fixture: Decodable {
        struct Case: Decodable {
            let name: String
            let y: [Double]
            let parts: [Int32]
            let n_folds: Int
            let seed: UInt32
            let keys: [String]
            let folds: [Int32]
            let r2: Double
            let weights: [[UInt8]]
            let redrawn: [Double]
        }
        let cases: [Case]
    }

    private func fixture() throws -> [Fixture.Case] {
        let url = URL(fileURLWithPath: Places.fixture("recommend/holdout.json"))
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url)).cases
    }

    private func keys(_ count: Int) -> [UInt64] { (0..<UInt64(count)).map { $0 &* 7_919 } }

    @Test func agreesWithScikitLearn() throws {
        let cases = try fixture()
        #expect(cases.count == 6)
        for one in cases {
            let keys = try one.keys.map { try #require(UInt64($0)) }
            let score = HoldoutScore(
                outcome: one.y, keys: keys, nFolds: one.n_folds, seed: one.seed)
            #expect(score.folds == one.folds, "\(one.name)")
            let r2 = try #require(score.r2(of: one.parts))
            #expect(isNear(r2, one.r2), "\(one.name): \(r2), not \(one.r2)")
            for (draw, weights) in one.weights.enumerated() {
                let drawn = PoissonWeights.draw(keys, seed: one.seed, draw: draw)
                #expect(drawn == weights, "\(one.name), draw \(draw)")
            }
            let redrawn = try score.redrawn([one.parts], draws: 4, seed: one.seed, workers: 2)[0]
            for (own, theirs) in zip(redrawn, one.redrawn) {
                let value = try #require(own)
                #expect(isNear(value, theirs), "\(one.name): \(value), not \(theirs)")
            }
        }
    }

    /// Two folds of two, one of each part in each: each part's other customer predicts.
    ///
    /// Part 0 has 1 and 3, part 1 has 11 and 13: errors ±2, so Σ = 16; mean 7, Σ(y − 7)² = 36 + 16 + 16 + 36.
    @Test func twoPartsByHand() throws {
        var tried = 0
        for seed in UInt32(0)..<40 {
            let score = HoldoutScore(
                outcome: [1, 3, 11, 13], keys: keys(4), nFolds: 2, seed: seed)
            #expect(score.folds.filter { $0 == 0 }.count == 2)
            guard score.folds[0] != score.folds[1], score.folds[2] != score.folds[3] else {
                continue
            }
            tried += 1
            let r2 = try #require(score.r2(of: [0, 0, 1, 1]))
            #expect(abs(r2 - (1 - 16.0 / 104)) < 1e-12)
            // Without parts every customer is predicted by the two of the other fold.
            let none = try #require(score.r2(of: [0, 0, 0, 0]))
            let means = [0, 1].map { fold in
                zip([1.0, 3, 11, 13], score.folds).filter { $0.1 != fold }.map(\.0)
                    .reduce(0, +) / 2
            }
            let errors = zip([1.0, 3, 11, 13], score.folds).map { y, fold in
                (y - means[Int(fold)]) * (y - means[Int(fold)])
            }
            #expect(abs(none - (1 - errors.reduce(0, +) / 104)) < 1e-12)
        }
        #expect(tried > 5)
    }

    /// Whoever is alone in a part is predicted by the mean of all others.
    @Test func aPartOfOneHasNobodyToLearnFrom() throws {
        let score = HoldoutScore(outcome: [0, 0, 3], keys: keys(3), nFolds: 10, seed: 0)
        #expect(score.nFolds == 3)
        // Errors 0, 0, 3; with the mean 1 the spread is 6.
        let r2 = try #require(score.r2(of: [0, 0, 1]))
        #expect(abs(r2 - (1 - 9.0 / 6)) < 1e-12)
    }

    @Test func aConstantOutcomeCannotBeTold() throws {
        let score = HoldoutScore(
            outcome: [Double](repeating: 0.1, count: 33), keys: keys(33), nFolds: 10, seed: 0)
        let parts = (0..<33).map { Int32($0 % 2) }
        #expect(score.r2(of: parts) == nil)
        #expect(try score.redrawn([parts], draws: 3, seed: 0, workers: 1) == [[nil, nil, nil]])
        let none = HoldoutScore(outcome: [], keys: [], nFolds: 10, seed: 0)
        #expect(none.r2(of: []) == nil)
    }

    /// Neither the order of the rows, nor the threads, nor partitions beside it, nor their numbers matter.
    @Test func onlyTheCustomersMatter() throws {
        var random = SeededGenerator(seed: 3)
        let n = 400
        let keys = (0..<n).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
        let parts = (0..<n).map { _ in Int32.random(in: 0..<4, using: &random) }
        let outcome = parts.map { Double($0) + random.normal() }
        let score = HoldoutScore(outcome: outcome, keys: keys, nFolds: 10, seed: 5)
        let r2 = try #require(score.r2(of: parts))
        let draws = try score.redrawn([parts], draws: 50, seed: 5, workers: 1)[0]
        let order = (0..<n).shuffled(using: &random)
        let other = HoldoutScore(
            outcome: order.map { outcome[$0] }, keys: order.map { keys[$0] }, nFolds: 10, seed: 5)
        #expect(abs(try #require(other.r2(of: order.map { parts[$0] })) - r2) < 1e-12)
        #expect(score.r2(of: parts.map { 3 - $0 }) == r2)
        #expect(
            try score.redrawn(
                [[Int32](repeating: 0, count: n), parts], draws: 50, seed: 5, workers: 3)[1]
                == draws)
        let range = try #require(RedrawnRange(draws))
        #expect(range.low < r2 && r2 < range.high)
        let same = try #require(RedrawnRange(draws, less: draws))
        #expect(same.low == 0 && same.high == 0)
    }

    @Test func weightsAreThoseOfPoisson() {
        let weights = (0..<200).flatMap { PoissonWeights.draw(keys(100), seed: 1, draw: $0) }
        let n = Double(weights.count)
        let mean = weights.reduce(0.0) { $0 + Double($1) } / n
        #expect(abs(mean - 1) < 0.03)
        for (count, share) in [0.3679, 0.3679, 0.1839, 0.0613].enumerated() {
            let own = Double(weights.filter { $0 == count }.count) / n
            #expect(abs(own - share) < 0.015, "\(count): \(own)")
        }
    }

    @Test func rangesNeedNearlyAllDraws() throws {
        let values: [Double?] = (0...40).map { Double($0) }
        let range = try #require(RedrawnRange(values))
        #expect(range.low == 1 && range.high == 39)
        #expect(RedrawnRange(values + [nil, nil]) != nil)
        #expect(RedrawnRange(values + [nil, nil, nil]) == nil)
        #expect(RedrawnRange([]) == nil)
    }

    @Test func cancellingEndsIt() {
        let score = HoldoutScore(outcome: [1, 2, 3], keys: keys(3), nFolds: 2, seed: 0)
        #expect(throws: ClusteringError.cancelled) {
            try score.redrawn(
                [[0, 0, 1]], draws: 5, seed: 0, workers: 1,
                observer: SweepObserver(isCancelled: { true }))
        }
    }
}
