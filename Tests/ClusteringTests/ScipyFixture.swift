import Foundation
import TestSupport

/// What SciPy says; `Tests/Fixtures/scipy/make_tests.py` made it.
struct ScipyFixture: Decodable {
    struct Tail: Decodable {
        let x: Double
        let degrees: Int
        let p: Double
    }
    struct Table: Decodable {
        let counts: [[Int]]
        let statistic: Double
        let degrees: Int
        let p: Double
        let lowest: Double
        let v: Double
    }
    struct Ranks: Decodable {
        let values: [Double]
        let groups: [Int]
        let statistic: Double
        let p: Double
        let against_statistic: Double
        let against_p: Double
        let mann_whitney_p: Double
        let biserial: Double
    }
    let tails: [Tail]
    let tables: [Table]
    let ranks: [Ranks]

    static func load() throws -> ScipyFixture {
        let url = URL(fileURLWithPath: Places.fixture("scipy/tests.json"))
        return try JSONDecoder().decode(ScipyFixture.self, from: Data(contentsOf: url))
    }

    /// Equal to nine digits, small ones too.
    static func agree(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * abs(b) + 1e-300 }
}
