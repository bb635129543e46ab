import Figures
import Testing

@Suite struct CustomerMapTests {
    private func map(_ points: [CustomerMap.Point], of nAll: Int) -> Figure {
        CustomerMap(
            segments: [
                .init(label: "0", name: "a", place: 0), .init(label: "", name: "none", place: nil),
            ],
            points: points, typical: [0: .init(x: 0, y: 0, segment: 0)],
            axes: [.init(share: 0.5, words: "Revenue"), .init(share: 0.25, words: "")]
        ).figure(of: nAll)
    }

    @Test func whatIsNoPlaceIsNotDrawn() {
        let figure = map(
            [
                .init(x: 1, y: 2, segment: 0), .init(x: .nan, y: 0, segment: 0),
                .init(x: 1, y: 1, segment: 7),
            ], of: 3)
        #expect(figure.table.rows.map { $0[1] } == [.integer(1)])
        #expect(figure.summary.hasPrefix("1 of 3 customers, drawn at random"))
        #expect(figure.summary.contains("75.0 % of all differences"))
    }

    @Test func manyCustomersAreDensity() {
        func points(_ count: Int) -> [CustomerMap.Point] {
            (0..<count).map { .init(x: Double($0 % 97), y: Double($0 % 89), segment: $0 % 2) }
        }
        let few = map(points(5_000), of: 5_000)
        let many = map(points(60_000), of: 60_000)
        #expect(few.summary.contains("A mark is a customer"))
        #expect(many.summary.contains("A mark stands for all customers of its place"))
        // As large as the picture, whatever the number of customers.
        #expect(many.svg.utf8.count < 400_000)
    }
}
