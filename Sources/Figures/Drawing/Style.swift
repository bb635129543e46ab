/// How a mark looks: a role of the palette, in light and in dark.
package enum Style: Hashable, Sendable {
    /// Text that is read, and text beside it.
    case ink, muted
    /// The ground of a picture.
    case ground
    /// Axes, and lines that lead the eye.
    case axis, grid
    /// A border that is drawn and not filled; dashed for what is not whole.
    case outline, dashed
    /// A segment as an area, and as a line; places beyond the palette begin anew.
    case segment(Int), segmentLine(Int)
    /// A segment as a light area under other marks.
    case segmentVeil(Int)
    /// Who is in no segment, or in one of the many that have no colour of their own.
    case other, otherVeil
    /// A step of less to more around nothing, 0 to 8, and text on it.
    case diverging(Int), onDiverging(Int)
    /// A step of few to many, 0 to 6, and text on it.
    case sequential(Int), onSequential(Int)
    /// What a sentence points at: a line, a range, an area.
    case accent, accentLine, accentVeil
    /// A line for what happens by chance.
    case chance, chanceLine
    /// Lines that are told apart by their dashes.
    case line(Int)

    /// The class of its marks.
    package var name: String {
        switch self {
        case .ink: "t"
        case .muted: "tm"
        case .ground: "bg"
        case .axis: "ax"
        case .grid: "gr"
        case .outline: "ol"
        case .dashed: "da"
        case .segment(let place): "f\(place % Palette.segments.count)"
        case .segmentLine(let place): "l\(place % Palette.segments.count)"
        case .segmentVeil(let place): "v\(place % Palette.segments.count)"
        case .other: "fo"
        case .otherVeil: "vo"
        case .diverging(let step): "d\(step)"
        case .onDiverging(let step): "e\(step)"
        case .sequential(let step): "q\(step)"
        case .onSequential(let step): "r\(step)"
        case .accent: "ac"
        case .accentLine: "al"
        case .accentVeil: "av"
        case .chance: "ch"
        case .chanceLine: "cl"
        case .line(let place): "s\(place % Palette.dashes.count)"
        }
    }
}
