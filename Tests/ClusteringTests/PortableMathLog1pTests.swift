import Clustering
import Foundation
import TestSupport
import Testing

/// Against results of mpmath with 60 digits, rounded to nearest: `Fixtures/preparation`.
@Suite struct PortableMathLog1pTests {
    private func cases(_ name: String) throws -> [(x: Double, expected: Double)] {
        let text = try String(
            contentsOfFile: Places.fixture("preparation/" + name), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { UInt64($0, radix: 16) }
                .map(Double.init(bitPattern:))
            return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
        }
    }

    /// How many doubles lie between two numbers that are 0 or more.
    private func steps(_ a: Double, _ b: Double) -> UInt64 {
        max(a.bitPattern, b.bitPattern) - min(a.bitPattern, b.bitPattern)
    }

    @Test func logarithmIsWithinOneUnitInTheLastPlace() throws {
        let cases = try cases("log1p.txt")
        #expect(cases.count > 1_200)
        for (x, expected) in cases {
            #expect(steps(PortableMath.log1p(x), expected) <= 1, "\(x)")
        }
        let exact = cases.filter { PortableMath.log1p($0.x) == $0.expected }.count
        #expect(exact * 10 > cases.count * 8)
    }

    @Test func exponentialIsWithinOneUnitInTheLastPlace() throws {
        let cases = try cases("expm1.txt")
        #expect(cases.count > 1_100)
        for (x, expected) in cases {
            #expect(steps(PortableMath.expm1(x), expected) <= 1, "\(x)")
        }
    }

    @Test func exponentialUndoesTheLogarithm() {
        var x = 1e-300
        while x < 1e300 {
            let back = PortableMath.expm1(PortableMath.log1p(x))
            // The logarithm's own rounding, 1 in 2^53 of at most 691, is what is lost.
            #expect(abs(back - x) <= 1e-12 * x)
            x *= 1.9
        }
        #expect(PortableMath.expm1(.infinity) == .greatestFiniteMagnitude)
        #expect(PortableMath.expm1(PortableMath.log1p(.greatestFiniteMagnitude)).isFinite)
    }

    /// The bits are part of every result on transformed data: a change breaks stored snapshots.
    @Test func bitsAreFixed() {
        #expect(PortableMath.log1p(0) == 0)
        #expect(PortableMath.log1p(1).bitPattern == 0x3fe6_2e42_fefa_39ef)
        #expect(PortableMath.expm1(1).bitPattern == 0x3ffb_7e15_1628_aed2)
    }
}
