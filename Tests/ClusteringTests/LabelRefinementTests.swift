import Clustering
import TestSupport
import Testing

@Suite struct LabelRefinementTests {
    @Test func rowsShareACellWhereAllLabelingsAgree() {
        let refinement = LabelRefinement([
            CanonicalLabeling([0, 0, 1, 1, -1, -1]), CanonicalLabeling([2, 2, 2, 0, 0, 0]),
        ])
        #expect(refinement.cells == [0, 0, 1, 2, 3, 3])
        #expect(refinement.firstRows == [0, 2, 3, 4])
        #expect(refinement.rowsByCell() == [0, 1, 2, 3, 4, 5])
    }

    @Test func manyCellsTakeTheSparsePath() {
        // 1000 cells × 1001 labels do not fit the dense table.
        let rows = 0..<Int32(1000)
        let each = CanonicalLabeling(rows.map { $0 })
        let backwards = CanonicalLabeling(rows.map { 999 - $0 })
        let refinement = LabelRefinement([each, backwards])
        #expect(refinement.cells == rows.map { $0 })
        #expect(refinement.nCells == 1000)
    }

    @Test func manyUnrelatedLabelingsAreSplitIntoGroupsWithTheSameResults() throws {
        var random = SeededGenerator(seed: 11)
        var problem = QualityProblem(seed: 50)
        let n = problem.rows.count
        problem.labelings = (0..<40).map { index in
            let k = index < 20 ? 2 : 12
            return (0..<n).map { _ in Int32(random.below(min(k, n))) }
        }
        let canonical = problem.labelings.map { CanonicalLabeling($0) }
        let groups = RefinementGroup.plan(canonical, Array(canonical.indices))
        #expect(groups.flatMap(\.members).sorted() == Array(canonical.indices))
        let together = try problem.sweep()
        for index in [0, 19, 20, 39] {
            var alone = problem
            alone.labelings = [problem.labelings[index]]
            #expect(try alone.sweep() == [together[index]])
        }
    }

    @Test func groupsSplitWhereCellsOutgrowDistances() {
        // Labelings 0…19 are coarser forms of one partition into 20 cells, the others of another,
        // unrelated one: 400 cells together, 20 in each half.
        var random = SeededGenerator(seed: 12)
        let cells = (0..<600).map { _ in (random.below(20), random.below(20)) }
        let labelings = (0..<40).map { index in
            CanonicalLabeling(
                cells.map { Int32(index < 20 ? $0.0 % (index % 6 + 2) : $0.1 % (index % 6 + 10)) })
        }
        let groups = RefinementGroup.plan(labelings, Array(labelings.indices))
        #expect(groups.map(\.members.count) == [20, 20])
        #expect(groups.map(\.refinement.nCells) == [20, 20])
    }
}
