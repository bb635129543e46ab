import Clustering
import TestSupport
import Testing

@Suite struct PrincipalBoxTests {
    /// A line at 45° is a box of one side: its length.
    @Test func theBoxLiesAlongThePrincipalAxes() throws {
        let line = (0...10).flatMap { [Double($0), Double($0)] }
        let box = PrincipalBox(of: try FeatureMatrix(values: line, nSamples: 11, nFeatures: 2))
        let sides = box.sides.sorted()
        #expect(abs(sides[0]) < 1e-9)
        #expect(abs(sides[1] - 200.0.squareRoot()) < 1e-9)
    }

    @Test func drawsFillTheBox() throws {
        var random = SeededGenerator(seed: 3)
        let values = (0..<600).map { _ in random.normal() }
        let box = PrincipalBox(of: try FeatureMatrix(values: values, nSamples: 200, nFeatures: 3))
        var drawn = [Double](repeating: .nan, count: 600)
        drawn.withUnsafeMutableBufferPointer {
            box.draw(DrawStream.stream(.gap, seed: 0, draw: 2), into: $0)
        }
        for axis in 0..<3 {
            let column = (0..<200).map { drawn[$0 * 3 + axis] }
            let width = (column.max() ?? 0) - (column.min() ?? 0)
            #expect(width <= box.sides[axis] && width > 0.9 * box.sides[axis])
        }
    }

    @Test func aConstantMatrixIsABoxOfNoSize() throws {
        let box = PrincipalBox(
            of: try FeatureMatrix(values: [2, 2, 2, 2], nSamples: 2, nFeatures: 2))
        #expect(box.sides == [0, 0])
    }
}
