import Figures
import Testing

@Suite struct DistanceCurveTests {
    private func line(_ n: Int, _ distances: [Double], knee: Double? = nil) -> DistanceCurve.Line {
        .init(
            neighbours: n,
            points: distances.enumerated().map {
                (Double($0 + 1) / Double(distances.count), $1)
            }, knee: knee)
    }

    /// The curve of more neighbours lies above: so does its name.
    @Test func namesStandAsTheCurvesDo() {
        let figure = DistanceCurve([
            line(10, [0.1, 0.2], knee: 0.2), line(50, [0.3, 0.4]), line(100, [0.5, 0.6]),
        ]).figure()
        let names = figure.labels.filter { $0.text.hasPrefix("n = ") }.sorted { $0.y < $1.y }
        #expect(names.map(\.text) == ["n = 100", "n = 50", "n = 10, bend 0.2"])
    }

    @Test func whoIsFartherThanThePictureIsHighIsCounted() {
        let near = (1...199).map { Double($0) / 200 }
        let figure = DistanceCurve([line(10, near + [4.12])]).figure()
        #expect(figure.summary.hasSuffix("up to 4.12, lie 0.5 % at n = 10."))
        #expect(figure.table.rows[0].last == .text("4.12"))
        #expect(!DistanceCurve([line(10, [1, 1])]).figure().summary.contains("ends at"))
    }
}
