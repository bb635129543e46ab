import Clustering
import Testing

struct LinearDependenceTests {
    private func dependence(_ columns: [[Double]]) throws -> LinearDependence {
        let n = columns[0].count
        let values = (0..<n).flatMap { row in columns.map { $0[row] } }
        return LinearDependence(
            of: try FeatureMatrix(values: values, nSamples: n, nFeatures: columns.count))
    }

    @Test func aSumIsFoundWithItsTerms() throws {
        let a: [Double] = [1, 2, 3, 5, 8]
        let b: [Double] = [2, 0, 7, 1, 1]
        let sum = zip(a, b).map { 3 * $0 - $1 + 100 }
        let found = try dependence([a, b, sum])
        #expect(found.rank == 2)
        #expect(found.redundant.map(\.column) == [2])
        let terms = found.redundant[0].terms
        #expect(terms.map(\.column) == [0, 1])
        #expect((terms[0].factor - 3).magnitude < 1e-12)
        #expect((terms[1].factor + 1).magnitude < 1e-12)
    }

    @Test func columnsThatDoNotTakePartAreNoTerms() throws {
        let a: [Double] = [1, 2, 3, 5, 8]
        let b: [Double] = [2, 0, 7, 1, 1]
        let found = try dependence([a, b, a.map { $0 * 1e6 }])
        #expect(found.redundant[0].terms.map(\.column) == [0])
    }

    @Test func aConstantColumnHasNoTerms() throws {
        let found = try dependence([[0.1, 0.1, 0.1], [1, 2, 4]])
        #expect(found.rank == 1)
        #expect(found.redundant.map(\.column) == [0])
        #expect(found.redundant.map(\.terms) == [[]])
    }

    @Test func nearlyEqualIsNotEqual() throws {
        let a: [Double] = [1, 2, 3, 5, 8]
        let found = try dependence([a, [1, 2, 3, 5, 8 + 1e-6]])
        #expect(found.rank == 2)
    }

    @Test func moreColumnsThanRowsLeaveNoMoreThanRowsMinusOne() throws {
        let found = try dependence([[1, 4, 2], [0, 1, 5], [3, 3, 1], [9, 2, 6]])
        #expect(found.rank == 2)
        #expect(found.redundant.map(\.column) == [2, 3])
    }

    @Test func oneRowHasRankZero() throws {
        #expect(try dependence([[1], [2]]).rank == 0)
    }
}
