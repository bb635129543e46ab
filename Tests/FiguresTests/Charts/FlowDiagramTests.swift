import Figures
import Testing

@Suite struct FlowDiagramTests {
    private func key(_ label: String, _ place: Int) -> SegmentKey {
        SegmentKey(label: label, name: "named \(label)", place: place)
    }

    /// The style of each bar or ribbon, by its title.
    private func styles(_ figure: Figure) -> [String: Style] {
        var styles: [String: Style] = [:]
        for mark in figure.marks {
            switch mark {
            case .rect(_, let style, let title?), .path(_, let style, let title?):
                styles[title] = style
            default: break
            }
        }
        return styles
    }

    @Test func segmentsStandWhereTheirCustomersComeFrom() {
        let first = FlowDiagram.Column(heading: "2", sizes: [10, 90])
        let second = FlowDiagram.Column(
            heading: "3", sizes: [10, 40, 50], keys: [key("a", 0), key("b", 1), key("c", 2)])
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
        for name in ["a named a", "b named b", "c named c"] {
            #expect(figure.labels.contains { $0.text == name }, "\(name)")
        }
    }

    /// Numbers of clusters beside a report's segments looked like theirs, and so did colours.
    @Test func numbersAndColoursAreThoseOfTheSegmentsOfThePage() {
        let columns = [
            FlowDiagram.Column(heading: "2", sizes: [30, 70]),
            FlowDiagram.Column(
                heading: "3", sizes: [20, 40, 40], keys: [key("7", 2), key("8", 0), key("9", 1)]),
            FlowDiagram.Column(heading: "4", sizes: [20, 25, 15, 40]),
        ]
        let flows: [[FlowDiagram.Flow]] = [
            [
                .init(from: 0, to: 0, count: 18), .init(from: 0, to: 1, count: 12),
                .init(from: 1, to: 0, count: 2), .init(from: 1, to: 1, count: 28),
                .init(from: 1, to: 2, count: 40),
            ],
            [
                .init(from: 0, to: 0, count: 20), .init(from: 1, to: 1, count: 25),
                .init(from: 1, to: 2, count: 15), .init(from: 2, to: 3, count: 40),
            ],
        ]
        let figure = FlowDiagram(columns, flows: flows).figure()
        let styles = styles(figure)
        for (title, style) in [
            ("3 segments, 7 named 7: 20 customers", Style.segment(2)),
            ("2 segments: 30 customers", .segment(2)), ("2 segments: 70 customers", .segment(1)),
            ("4 segments: 25 customers", .segment(0)), ("4 segments: 15 customers", .segment(0)),
            ("4 segments: 40 customers", .segment(1)),
            ("2 segments → 3 segments, 8 named 8: 12 customers", .segmentVeil(0)),
            ("3 segments, 9 named 9 → 4 segments: 40 customers", .segmentVeil(1)),
        ] {
            #expect(styles[title] == style, "\(title)")
        }
        // One number a segment of the page beside its bar, and none elsewhere.
        #expect(
            figure.labels.map(\.text).filter { $0.count == 1 }.sorted()
                == ["2", "3", "4", "7", "8", "9"])
        #expect(figure.summary.contains("those of the 3 segments of this page"))

        let bare = columns.map { FlowDiagram.Column(heading: $0.heading, sizes: $0.sizes) }
        let grey = FlowDiagram(bare, flows: flows).figure()
        #expect(grey.labels.map(\.text) == ["2", "3", "4"])
        #expect(Set(self.styles(grey).values) == [.other, .otherVeil])
        #expect(!grey.summary.contains("colours"))
    }

    @Test func itSaysHowManyStayTogether() {
        let column = FlowDiagram.Column(heading: "k", sizes: [60, 40])
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
