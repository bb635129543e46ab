import Figures
import Testing

@Suite struct FlowDiagramTests {
    @Test func segmentsStandWhereTheirCustomersComeFrom() {
        let first = FlowDiagram.Column(heading: "2", sizes: [10, 90], labels: ["a", "b"])
        let second = FlowDiagram.Column(
            heading: "3", sizes: [10, 40, 50], labels: ["a", "b", "c"])
        let figure = FlowDiagram(
            [first, second],
            flows: [
                [
                    .init(from: 0, to: 0, count: 10), .init(from: 1, to: 1, count: 40),
                    .init(from: 1, to: 2, count: 50),
                ]
            ]
        ).figure()
        // The largest first; in the last column b and c come from it, a from the other.
        let last = figure.labels.filter { "abc".contains($0.text) }.sorted { $0.y < $1.y }
        #expect(last.map(\.text) == ["b", "c", "a"])
    }

    @Test func itSaysHowManyStayTogether() {
        let column = FlowDiagram.Column(heading: "k", sizes: [60, 40], labels: ["a", "b"])
        let figure = FlowDiagram(
            [column, column],
            flows: [
                [
                    .init(from: 0, to: 0, count: 45), .init(from: 0, to: 1, count: 15),
                    .init(from: 1, to: 1, count: 40),
                ]
            ]
        ).figure()
        #expect(figure.table.rows[0].last == .text("85.0 %"))
        #expect(figure.table.rows[1].last == .text(""))
    }
}
