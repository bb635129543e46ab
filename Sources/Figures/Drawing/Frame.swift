/// The axes around a drawing, with their names.
package struct Frame: Sendable {
    /// The room of the drawing itself.
    package let area: Box

    package init(_ area: Box) { self.area = area }

    /// Lines across at the ticks, with their numbers on the left.
    package func across(_ scale: Scale, name: String = "") -> [Mark] {
        var marks: [Mark] = scale.ticks.flatMap { tick -> [Mark] in
            let y = scale(tick.value)
            return [
                .path(PathText.line([(area.x, y), (area.right, y)]), .grid),
                .text(
                    Label(
                        tick.label, x: area.x - 6, y: y + 4, size: Label.small, anchor: .end,
                        ink: .muted)),
            ]
        }
        if !name.isEmpty {
            // Above the axis, where it is read first and nothing stands on its side.
            marks.append(
                .text(Label(name, x: area.x - 6, y: area.y - 12, size: Label.small, ink: .muted)))
        }
        return marks
    }

    /// Numbers below the drawing.
    ///
    /// - Parameter hasLines: Whether lines lead up from them.
    package func below(_ scale: Scale, name: String = "", hasLines: Bool = false) -> [Mark] {
        var marks: [Mark] = []
        var lastRight = -Double.infinity
        for tick in scale.ticks {
            let x = scale(tick.value)
            if hasLines {
                marks.append(.path(PathText.line([(x, area.y), (x, area.bottom)]), .grid))
            }
            let label = Label(
                tick.label, x: x, y: area.bottom + 16, size: Label.small, anchor: .middle,
                ink: .muted)
            guard label.box.x > lastRight + 4 else { continue }
            lastRight = label.box.right
            marks.append(.text(label))
        }
        marks.append(
            .path(PathText.line([(area.x, area.bottom), (area.right, area.bottom)]), .axis))
        if !name.isEmpty {
            marks.append(
                .text(
                    Label(
                        name, x: area.middle, y: area.bottom + 34, size: Label.small,
                        anchor: .middle, ink: .muted)))
        }
        return marks
    }
}

/// Labels that keep apart: one that would stand on another is moved a little, or left out.
package struct LabelRoom: Sendable {
    private let area: Box
    private var taken: [Box]

    package init(_ area: Box, taken: [Box] = []) {
        self.area = area
        self.taken = taken
    }

    /// Marks a place as taken.
    package mutating func take(_ box: Box) { taken.append(box) }

    /// The label where there is room for it: at its place, or up to so many lines above or below.
    package mutating func place(_ label: Label, tries: Int = 0) -> Label? {
        let step = label.size + 2
        var shifts = [0.0]
        for place in 0..<tries {
            shifts.append(-Double(place + 1) * step)
            shifts.append(Double(place + 1) * step)
        }
        for shift in shifts {
            var moved = label
            moved.y += shift
            let box = moved.box
            guard area.holds(box), !taken.contains(where: { $0.meets(box) }) else { continue }
            taken.append(box)
            return moved
        }
        return nil
    }
}
