/// A path of SVG, built from points; numbers have one decimal.
package struct PathText: Sendable {
    package private(set) var text = ""

    package init() {}

    /// A line through points; nothing for fewer than two.
    package static func line(_ points: [(x: Double, y: Double)]) -> String {
        guard points.count > 1 else { return "" }
        var path = PathText()
        for (place, point) in points.enumerated() {
            place == 0 ? path.move(point.x, point.y) : path.draw(point.x, point.y)
        }
        return path.text
    }

    package mutating func move(_ x: Double, _ y: Double) {
        text += "M" + shortNumber(x) + " " + shortNumber(y)
    }

    package mutating func draw(_ x: Double, _ y: Double) {
        text += "L" + shortNumber(x) + " " + shortNumber(y)
    }

    /// A curve that leaves and arrives horizontally.
    package mutating func sweep(from x0: Double, to x: Double, _ y0: Double, _ y: Double) {
        let half = shortNumber((x0 + x) / 2)
        text +=
            "C\(half) \(shortNumber(y0)) \(half) \(shortNumber(y)) \(shortNumber(x)) \(shortNumber(y))"
    }

    package mutating func close() { text += "Z" }

    /// Adds a mark around a point.
    package mutating func add(_ shape: MarkerShape, _ x: Double, _ y: Double, radius: Double) {
        text += "M" + shortNumber(x) + " " + shortNumber(y) + shape.relative(radius)
    }
}

/// What tells segments apart beside their colour.
package enum MarkerShape: Int, CaseIterable, Sendable {
    case circle, square, triangle, diamond, plus, wedge, cross

    /// The outline around a point where the pen already is.
    func relative(_ r: Double) -> String {
        func n(_ x: Double) -> String { shortNumber(x * r) }
        return switch self {
        case .circle:
            "m\(n(-1)) 0a\(n(1)) \(n(1)) 0 1 0 \(n(2)) 0a\(n(1)) \(n(1)) 0 1 0 \(n(-2)) 0"
        case .square: "m\(n(-0.9)) \(n(-0.9))h\(n(1.8))v\(n(1.8))h\(n(-1.8))z"
        case .triangle: "m0 \(n(-1.2))l\(n(1.1)) \(n(2))h\(n(-2.2))z"
        case .diamond:
            "m0 \(n(-1.3))l\(n(1.2)) \(n(1.3))l\(n(-1.2)) \(n(1.3))l\(n(-1.2)) \(n(-1.3))z"
        case .plus:
            "m\(n(-0.4)) \(n(-1.2))h\(n(0.8))v\(n(0.8))h\(n(0.8))v\(n(0.8))h\(n(-0.8))v\(n(0.8))h\(n(-0.8))"
                + "v\(n(-0.8))h\(n(-0.8))v\(n(-0.8))h\(n(0.8))z"
        case .wedge: "m0 \(n(1.2))l\(n(1.1)) \(n(-2))h\(n(-2.2))z"
        case .cross:
            "m\(n(-1.1)) \(n(-0.6))l\(n(0.5)) \(n(-0.5))l\(n(0.6)) \(n(0.6))l\(n(0.6)) \(n(-0.6))"
                + "l\(n(0.5)) \(n(0.5))l\(n(-0.6)) \(n(0.6))l\(n(0.6)) \(n(0.6))l\(n(-0.5)) \(n(0.5))"
                + "l\(n(-0.6)) \(n(-0.6))l\(n(-0.6)) \(n(0.6))l\(n(-0.5)) \(n(-0.5))l\(n(0.6)) \(n(-0.6))z"
        }
    }
}

/// A coordinate with one decimal, without what says nothing: `12.5`, `3`, `0`.
package func shortNumber(_ x: Double) -> String {
    guard x.isFinite, abs(x) < 1e9 else { return "0" }
    let tenths = Int((x * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
}
