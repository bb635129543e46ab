/// Colours, each for light and for dark ground.
///
/// Text has a contrast of 4.5 to 1 at least to what it stands on, marks of 3 to 1 to the ground; segments keep apart for
/// people who do not see red or green. A test computes all of it.
package enum Palette {
    /// A colour on light and on dark ground.
    package struct Pair: Hashable, Sendable {
        package let light: String
        package let dark: String

        package init(_ light: String, _ dark: String) {
            self.light = light
            self.dark = dark
        }
    }

    package static let ground = Pair("#ffffff", "#14181d")
    package static let panel = Pair("#f4f6f8", "#1c2229")
    package static let ink = Pair("#1a1f24", "#e8ecf0")
    package static let muted = Pair("#545d66", "#a8b2bc")
    package static let axis = Pair("#7a848e", "#7c8691")
    package static let grid = Pair("#dde2e7", "#2d353d")
    package static let link = Pair("#0b57a0", "#7cb8f5")
    package static let accent = Pair("#b3261e", "#ff8a80")
    package static let chance = Pair("#6b7580", "#98a3ad")

    /// Of segments, by their place.
    package static let segments = [
        Pair("#0964a1", "#66a9ff"),
        Pair("#d16038", "#ff9d5c"),
        Pair("#0d7d66", "#48d3b2"),
        Pair("#942684", "#d99ce8"),
        Pair("#5f6d00", "#e3c84b"),
        Pair("#3a8fb7", "#9fe0f7"),
        Pair("#a21b31", "#e67a8d"),
        Pair("#4a4f57", "#c9e6e3"),
    ]
    package static let other = Pair("#8a939c", "#79838d")

    /// Less to more, nothing in the middle.
    package static let diverging = [
        Pair("#1f5fa5", "#86c2f5"), Pair("#5f9fd4", "#4f93cc"), Pair("#a8cce8", "#2f6596"),
        Pair("#dbe9f4", "#22405c"), Pair("#f3f4f3", "#262c33"), Pair("#fae4d1", "#4d3722"),
        Pair("#f5bf8f", "#804f20"), Pair("#e28c48", "#bf7631"), Pair("#a84e06", "#f3ad68"),
    ]
    /// Few to many.
    package static let sequential = [
        Pair("#edf3f9", "#1d2935"), Pair("#cfe0f0", "#203d58"), Pair("#a6c6e4", "#275880"),
        Pair("#72a6d4", "#3273a6"), Pair("#3c78b0", "#63a3d6"), Pair("#1c5990", "#94c5ec"),
        Pair("#0a3a68", "#cbe5f9"),
    ]
    /// The step of a part of a whole, 0 to 1.
    package static func step(of share: Double) -> Int {
        guard share.isFinite else { return 0 }
        return Int(min(max(share, 0), 0.999) * Double(sequential.count))
    }

    /// How lines are dashed.
    package static let dashes = ["none", "6 3", "2 3", "9 3 2 3"]

    private static let inks = ("#14181d", "#ffffff")

    /// The darker or the lighter text, whichever is read better on a colour.
    package static func ink(on pair: Pair) -> Pair {
        func better(_ ground: String) -> String {
            contrast(inks.0, ground) >= contrast(inks.1, ground) ? inks.0 : inks.1
        }
        return Pair(better(pair.light), better(pair.dark))
    }

    // MARK: Contrast

    /// The contrast of two colours, 1 to 21.
    ///
    /// - SeeAlso: WCAG 2.2, relative luminance.
    package static func contrast(_ first: String, _ second: String) -> Double {
        let (a, b) = (luminance(first), luminance(second))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private static func luminance(_ colour: String) -> Double {
        let linear = linearParts(colour)
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// Red, green and blue as amounts of light, 0 to 1.
    package static func linearParts(_ colour: String) -> [Double] {
        let digits = UInt32(colour.dropFirst(), radix: 16) ?? 0
        return [16, 8, 0].map { shift in
            let part = Double((digits >> UInt32(shift)) & 0xFF) / 255
            // x^2.4 by the exponents that need no library: x² · x^0.4, and x^0.4 by Newton.
            return part <= 0.04045 ? part / 12.92 : power24((part + 0.055) / 1.055)
        }
    }

    /// x to the power of 2.4 for 0 < x ≤ 1: y⁵ = x¹² by Newton's steps from above.
    private static func power24(_ x: Double) -> Double {
        let x2 = x * x
        let target = x2 * x2 * x2 * x2 * x2 * x2
        var y = 1.0
        for _ in 0..<60 { y -= (y * y * y * y * y - target) / (5 * y * y * y * y) }
        return y
    }
}
