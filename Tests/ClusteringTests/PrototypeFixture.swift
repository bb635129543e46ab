import Clustering
import Foundation
import TestSupport

/// What the prototype of `recommend` says; `Tests/Fixtures/recommend/make.py` made it.
struct PrototypeFixture: Decodable {
    struct Unimodal: Decodable {
        let name: String
        let x: [Double]
        let q: [Double]
    }
    struct Valley: Decodable {
        let name: String
        let left: [Double]
        let right: [Double]
        let ratio: Double
    }
    struct Bridge: Decodable {
        let name: String
        let d: Int
        let a: [Double]
        let b: [Double]
        let ratio: Double
    }
    struct Correlation: Decodable {
        let name: String
        let n: Int
        let d: Int
        let y: [Double]
        let c: [Double]
    }
    let unimodal: [Unimodal]
    let valley: [Valley]
    let bridge: [Bridge]
    let correlation: [Correlation]

    static func load() throws -> PrototypeFixture {
        let url = URL(fileURLWithPath: Places.fixture("recommend/prototype.json"))
        return try JSONDecoder().decode(PrototypeFixture.self, from: Data(contentsOf: url))
    }
}

/// Whether two numbers agree to 1e-9 of their size, as the prototype and the engine must.
func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(b)) }
