import Pipeline
import Testing

@Suite struct RankTableTests {
    @Test func tiesShareTheirMeanRank() {
        let table = RankTable(sorted: [1, 2, 2, 5, 9])
        #expect(table.values == [1, 2, 5, 9])
        // Ranks 1, 2.5, 2.5, 4, 5 of 5 rows.
        #expect(table.ranks == [0, 0.375, 0.75, 1])
    }

    @Test func valuesBetweenAndBeyondTheFittedOnesAreInterpolated() {
        let table = RankTable(sorted: [1, 2, 2, 5, 9])
        #expect(table.rank(of: 7) == 0.875)
        #expect(table.rank(of: -3) == 0)
        #expect(table.rank(of: 100) == 1)
    }

    @Test func inverseGivesBackTheFittedValues() {
        let values = [-4.25, -1, 0, 0.1, 3, 1e9]
        let table = RankTable(sorted: values)
        for value in values { #expect(table.value(at: table.rank(of: value)) == value) }
        #expect(table.value(at: 0.1) == -4.25 + (-1 + 4.25) * 0.5)
    }

    @Test func oneRowAndEqualRowsStandInTheMiddle() {
        #expect(RankTable(sorted: [7]).rank(of: 7) == 0.5)
        #expect(RankTable(sorted: [7, 7, 7, 7]).rank(of: 7) == 0.5)
    }
}
