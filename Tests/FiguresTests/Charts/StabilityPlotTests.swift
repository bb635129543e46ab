import Figures
import Testing

@Suite struct StabilityPlotTests {
    private func figure(_ rows: [StabilityPlot.Row], note: String = "") -> Figure {
        StabilityPlot(rows, limit: 0.75, pointed: .init(page: 5, recommended: 4))
            .figure(note: note)
    }

    /// The mean of 5 is above the limit, its lower bound is not: the answer says that it does not come back.
    @Test func theSentenceGoesByTheAnswer() {
        let figure = figure([
            .init(k: 4, similarities: [0.87, 0.9], low: 0.85, comesBack: true),
            .init(k: 5, similarities: [0.759, 0.8], low: 0.715, comesBack: false),
            .init(k: 6, similarities: [0.99], low: nil, comesBack: nil),
        ])
        #expect(figure.summary.contains("the lower bound (95 %)"))
        #expect(figure.summary.hasSuffix("come back for certain: with 4."))
        #expect(figure.table.rows.map { $0.last } == [.text("all"), .text("not all"), .text("")])
        let words = figure.labels.map(\.text)
        #expect(words.contains("this page") && words.contains("recommended"))
    }

    @Test func whereNoneComesBackThatIsSaid() {
        let figure = figure(
            [.init(k: 2, similarities: [0.8], low: 0.7, comesBack: false)], note: "A note.")
        #expect(figure.summary.hasSuffix("come back for certain: with no number. A note."))
    }
}
