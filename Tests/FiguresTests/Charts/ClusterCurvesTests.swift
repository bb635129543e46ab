import Figures
import Testing

@Suite struct ClusterCurvesTests {
    private func figure(page: Int?, recommended: Int?) -> Figure {
        ClusterCurves(
            [.init(title: "Silhouette", lines: [.init(name: "s", values: [(2, 0.4), (4, 0.3)])])],
            pointed: .init(page: page, recommended: recommended)
        ).figure(summary: "Curves.")
    }

    @Test func itSaysWhichNumberIsWhich() {
        #expect(
            figure(page: 4, recommended: 4).summary
                == "Dashed: 4 segments, as on this page and as recommended. Curves.")
        #expect(
            figure(page: 2, recommended: 4).summary
                == "Dashed: 2 segments, as on this page; dashed in grey: 4, as recommended. Curves."
        )
        #expect(
            figure(page: nil, recommended: 4).summary
                == "Dashed in grey: 4 segments, as recommended. Curves.")
        // A number that the curves have not is not pointed at.
        #expect(figure(page: 9, recommended: nil).summary == "Curves.")
        let svg = figure(page: 2, recommended: 4).svg
        #expect(svg.contains("<title>2 segments: as on this page</title>"))
        #expect(svg.contains("<title>4 segments: recommended</title>"))
    }
}
