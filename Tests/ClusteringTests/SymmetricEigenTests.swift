import Clustering
import Testing

struct SymmetricEigenTests {
    @Test func aDiagonalMatrixStaysAsItIs() {
        var matrix: [Double] = [3, 0, 0, 1]
        #expect(SymmetricEigen.diagonalise(&matrix, 2, tolerance: 1e-26) == [1, 0, 0, 1])
        #expect(matrix == [3, 0, 0, 1])
    }

    @Test func vectorsTimesValuesGiveTheMatrixBack() {
        // Symmetric with a zero eigenvalue: the last column is the sum of the first two.
        let original: [Double] = [2, 1, 3, 1, 4, 5, 3, 5, 8]
        var matrix = original
        let v = SymmetricEigen.diagonalise(&matrix, 3, tolerance: 1e-26)
        for i in 0..<3 {
            for j in 0..<3 {
                let sum = (0..<3).reduce(0) {
                    $0 + v[i * 3 + $1] * matrix[$1 * 3 + $1] * v[j * 3 + $1]
                }
                #expect((sum - original[i * 3 + j]).magnitude < 1e-12)
            }
        }
        let smallest = (0..<3).map { matrix[$0 * 3 + $0].magnitude }.min() ?? 1
        #expect(smallest < 1e-12)
    }

    @Test func oneColumnIsItsOwnAxis() {
        var matrix = [5.0]
        #expect(SymmetricEigen.diagonalise(&matrix, 1, tolerance: 1e-26) == [1])
    }
}
