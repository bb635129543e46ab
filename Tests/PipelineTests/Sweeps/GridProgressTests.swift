import Clustering
import Pipeline
import Synchronization
import Testing

struct GridProgressTests {
    private final class Heard: Sendable {
        private let fractions = Mutex<[Double]>([])
        private let parts = Mutex<[GridProgress.Part]>([])
        func hear(_ fraction: Double, _ part: GridProgress.Part) {
            fractions.withLock { $0.append(fraction) }
            parts.withLock { $0.append(part) }
        }
        var phases: [GridProgress.Part] { parts.withLock { $0 } }
        var last: Double { fractions.withLock { $0.last ?? 0 } }
        var all: [Double] { fractions.withLock { $0 } }
    }

    private func progress(_ heard: Heard, nRows: Int) throws -> GridProgress {
        let cells = try [2, 30].flatMap { k in
            try [1e-3, 1e-5].map { try KMeansParameters(nClusters: k, tol: $0) }
        }
        return progress(of: cells, nRows: nRows, threads: 2, heard)
    }

    private func progress(
        of cells: [KMeansParameters], nRows: Int, threads: Int, _ heard: Heard
    ) -> GridProgress {
        GridProgress(
            fitSeconds: KMeansAlgorithm().expectedSeconds(for: cells, nRows: nRows),
            nRuns: cells.count, nUnmeasured: 0, nRows: nRows, nFeatures: 21, threads: threads,
            tell: heard.hear)
    }

    @Test func runsOnOneTrajectoryAreCountedOnce() throws {
        let cells = try [1e-3, 1e-5].map { try KMeansParameters(nClusters: 4, tol: $0) }
        let seconds = [cells, [cells[0]]].map {
            KMeansAlgorithm().expectedSeconds(for: $0, nRows: 1_000)
        }
        #expect(seconds[0] > 0 && seconds[0] == seconds[1])
        #expect(DBSCANAlgorithm().expectedSeconds(for: [], nRows: 1_000) == 0)
    }

    @Test func allPartsTogetherAreTheWhole() throws {
        let heard = Heard()
        let progress = try progress(heard, nRows: 50_000)
        progress.update(.fits, 1)
        #expect(heard.last > 0 && heard.last < 1)
        progress.update(.writing, 1)
        progress.update(.quality, 1)
        #expect(abs(heard.last - 1) < 1e-12)
    }

    /// "27 of 27 runs" stood at 20 % without a word on what was still being done.
    @Test func thePhaseIsTheFirstPartThatIsNotDone() throws {
        let heard = Heard()
        let progress = try progress(heard, nRows: 50_000)
        progress.update(.fits, 0.5)
        progress.update(.writing, 0.5)
        progress.update(.fits, 1)
        progress.update(.quality, 0.5)
        progress.update(.quality, 1)
        progress.update(.writing, 1)
        #expect(heard.phases == [.fits, .fits, .quality, .quality, .writing, .writing])
    }

    @Test func neverFalls() throws {
        let heard = Heard()
        let progress = try progress(heard, nRows: 1000)
        for share in [0.2, 0.1, 0.5, 0.4, 2] { progress.update(.quality, share) }
        #expect(heard.all == heard.all.sorted())
        #expect(heard.last <= 1)
    }

    @Test func silhouettesWeighMostWhereAllRowsAreCompared() throws {
        let (small, large) = (Heard(), Heard())
        try progress(small, nRows: 90_000).update(.quality, 1)
        try progress(large, nRows: 4_000_000).update(.quality, 1)
        #expect(small.last > 0.9)
        #expect(large.last < small.last)
    }

    @Test func nothingToDoIsNothingToTell() {
        let heard = Heard()
        progress(of: [], nRows: 10, threads: 1, heard).update(.fits, 1)
        #expect(heard.all.isEmpty)
    }

    @Test func theLargestNumberOfStartsIsNoTrap() throws {
        let heard = Heard()
        let cell = try KMeansParameters(nClusters: .max, nInit: .max)
        let progress = progress(of: [cell], nRows: .max / 2, threads: 1, heard)
        progress.update(.fits, 0.5)
        #expect((0...1).contains(heard.last))
    }
}
