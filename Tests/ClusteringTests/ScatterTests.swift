import Clustering
import Testing

@Suite struct ScatterTests {
    /// Three rows along (1, 1): 2·(1 + 0 + 1) along it, nothing across.
    @Test func aLineHasOneDirection() throws {
        var scatter = Scatter(2)
        for value in [-1.0, 0, 1] { scatter.add([value, value]) }
        #expect(scatter.total == 4)
        let axes = scatter.axes().sorted { $0.spread > $1.spread }
        #expect(abs(axes[0].spread - 4) < 1e-12 && abs(axes[1].spread) < 1e-12)
        let first = axes[0].vector
        #expect(abs(first[0] - first[1]) < 1e-12 && abs(first[0] * first[0] - 0.5) < 1e-12)
    }

    @Test func nothingSpreadsNowhere() {
        #expect(Scatter(3).axes().allSatisfy { $0.spread == 0 })
    }
}
