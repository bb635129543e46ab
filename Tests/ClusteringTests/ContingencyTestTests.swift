import Clustering
import Testing

@Suite struct ContingencyTestTests {
    /// 10 of 20 against 30 of 80: expected 8, 12, 32, 48, so 4/8 + 4/12 + 4/32 + 4/48.
    @Test func aSharePerHand() throws {
        let test = try #require(ContingencyTest(inside: 10, of: 20, overall: 40, of: 100))
        #expect(abs(test.statistic - (0.5 + 1.0 / 3 + 0.125 + 1.0 / 12)) < 1e-12)
        #expect(test.degrees == 1)
        #expect(test.lowestExpected == 8)
        #expect(abs(test.cramersV - (test.statistic / 100).squareRoot()) < 1e-15)
    }

    @Test func tablesAreThoseOfSciPy() throws {
        for table in try ScipyFixture.load().tables {
            let test = try #require(ContingencyTest(table.counts))
            #expect(ScipyFixture.agree(test.statistic, table.statistic))
            #expect(test.degrees == table.degrees)
            #expect(ScipyFixture.agree(test.pValue, table.p), "\(test.pValue), \(table.p)")
            #expect(ScipyFixture.agree(test.cramersV, table.v))
            #expect(ScipyFixture.agree(test.lowestExpected, table.lowest))
        }
    }

    @Test func whatCannotDifferHasNoTest() {
        #expect(ContingencyTest([]) == nil)
        #expect(ContingencyTest([[3, 4]]) == nil)
        #expect(ContingencyTest([[3, 0], [4, 0]]) == nil)
        #expect(ContingencyTest([[3, 4], [0, 0]]) == nil)
        // Everybody has it; the part is everybody.
        #expect(ContingencyTest(inside: 5, of: 5, overall: 9, of: 9) == nil)
        #expect(ContingencyTest(inside: 5, of: 9, overall: 5, of: 9) == nil)
    }
}
