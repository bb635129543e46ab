import Figures
import Foundation
import Testing

@Suite struct PaletteTests {
    private static let grounds = [\Palette.Pair.light, \Palette.Pair.dark]

    @Test func contrastIsThatOfTheGuidelines() {
        #expect(abs(Palette.contrast("#000000", "#ffffff") - 21) < 1e-9)
        #expect(Palette.contrast("#777777", "#777777") == 1)
        // The grey that just fails for text on white, as every checker of contrast says.
        #expect(abs(Palette.contrast("#777777", "#ffffff") - 4.478) < 0.001)
    }

    @Test func textIsReadOnEveryGround() {
        for side in Self.grounds {
            for text in [Palette.ink, Palette.muted, Palette.link, Palette.accent] {
                for ground in [Palette.ground, Palette.panel] {
                    let found = Palette.contrast(text[keyPath: side], ground[keyPath: side])
                    #expect(found >= 4.5, "\(text) on \(ground)")
                }
            }
            for step in Palette.diverging + Palette.sequential {
                let ink = Palette.ink(on: step)
                let found = Palette.contrast(ink[keyPath: side], step[keyPath: side])
                #expect(found >= 4.5, "\(ink) on \(step)")
            }
        }
    }

    @Test func marksStandOutFromTheGround() {
        for side in Self.grounds {
            let marks =
                Palette.segments + [Palette.other, Palette.axis, Palette.accent, Palette.chance]
            for mark in marks {
                let found = Palette.contrast(mark[keyPath: side], Palette.ground[keyPath: side])
                #expect(found >= 3, "\(mark)")
            }
        }
    }

    /// Viénot, Brettel, Mollon 1999, in linear light.
    private static let views: [(name: String, matrix: [Double])] = [
        ("all colours", [1, 0, 0, 0, 1, 0, 0, 0, 1]),
        (
            "no red",
            [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1]
        ),
        ("no green", [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1]),
    ]

    @Test func segmentsKeepApartForWhoSeesNoRedOrGreen() {
        for side in Self.grounds {
            for view in Self.views {
                let seen = Palette.segments.map { lab($0[keyPath: side], view.matrix) }
                for (place, first) in seen.enumerated() {
                    for (other, second) in seen.enumerated().prefix(place) {
                        let squares = zip(first, second).reduce(0) {
                            $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
                        }
                        // 2.3 is just to be seen; shapes and numbers tell them apart besides.
                        #expect(squares.squareRoot() >= 12, "\(view.name): \(other) and \(place)")
                    }
                }
            }
        }
    }

    private func lab(_ colour: String, _ view: [Double]) -> [Double] {
        let light = Palette.linearParts(colour)
        let seen = (0..<3).map { row in
            min(max((0..<3).reduce(0) { $0 + view[row * 3 + $1] * light[$1] }, 0), 1)
        }
        let x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505
        let y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
        let z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089
        func f(_ t: Double) -> Double { t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116 }
        return [116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))]
    }
}
