/// The style sheet of figures: classes of marks, for a page with variables or for a file of its own.
package enum StyleSheet {
    /// Fonts that computers have; the widths of `TextWidth` hold for each.
    package static let fonts =
        "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,\"DejaVu Sans\",sans-serif"

    /// What a class does: a property, and the colour that goes into it.
    private struct Rule {
        let style: Style
        let property: String
        let colour: Palette.Pair
        var more = ""
    }

    /// A class of an area that has no border.
    private static func area(_ style: Style, _ colour: Palette.Pair, _ more: String = "") -> Rule {
        Rule(style: style, property: "fill", colour: colour, more: more)
    }

    /// A class of a line that is not filled.
    private static func line(
        _ style: Style, _ colour: Palette.Pair, width: String, _ more: String = ""
    ) -> Rule {
        Rule(
            style: style, property: "stroke", colour: colour,
            more: "fill:none;stroke-width:\(width)" + (more.isEmpty ? "" : ";" + more))
    }

    private static let rules: [Rule] = {
        var rules = [
            area(.ink, Palette.ink), area(.muted, Palette.muted), area(.ground, Palette.ground),
            line(.axis, Palette.axis, width: "1"), line(.grid, Palette.grid, width: "1"),
            line(.outline, Palette.ink, width: "1.5"),
            line(.dashed, Palette.ink, width: "1.5", "stroke-dasharray:4 3"),
            area(.other, Palette.other), area(.otherVeil, Palette.other, "fill-opacity:.35"),
            area(.accent, Palette.accent), line(.accentLine, Palette.accent, width: "2"),
            area(.accentVeil, Palette.accent, "fill-opacity:.15"),
            area(.chance, Palette.chance, "fill-opacity:.3"),
            line(.chanceLine, Palette.chance, width: "1.5", "stroke-dasharray:5 3"),
        ]
        for (place, colour) in Palette.segments.enumerated() {
            rules.append(area(.segment(place), colour))
            rules.append(line(.segmentLine(place), colour, width: "2"))
            rules.append(area(.segmentVeil(place), colour, "fill-opacity:.45"))
        }
        for (step, colour) in Palette.diverging.enumerated() {
            rules.append(area(.diverging(step), colour))
            rules.append(area(.onDiverging(step), Palette.ink(on: colour)))
        }
        for (step, colour) in Palette.sequential.enumerated() {
            rules.append(area(.sequential(step), colour))
            rules.append(area(.onSequential(step), Palette.ink(on: colour)))
        }
        for (place, dash) in Palette.dashes.enumerated() {
            let colour = Palette.segments[place]
            rules.append(line(.line(place), colour, width: "2", "stroke-dasharray:\(dash)"))
        }
        return rules
    }()

    /// For a page: colours by variables, so that print takes the light ones.
    package static var variables: String {
        let named = rules.map { (name: "--" + $0.style.name, colour: $0.colour) }
        return root(named.map { ($0.name, $0.colour) })
    }

    /// Variables of light colours, and of dark ones for dark screens.
    package static func root(_ colours: [(name: String, colour: Palette.Pair)]) -> String {
        let light = colours.map { "\($0.name):\($0.colour.light)" }.joined(separator: ";")
        let dark = colours.map { "\($0.name):\($0.colour.dark)" }.joined(separator: ";")
        return ":root{\(light)}\n@media screen and (prefers-color-scheme:dark){:root{\(dark)}}\n"
    }

    /// Rules for a page.
    package static var classes: String {
        rules.map { rule in
            let more = rule.more.isEmpty ? "" : ";" + rule.more
            return ".fig .\(rule.style.name){\(rule.property):var(--\(rule.style.name))\(more)}"
        }.joined(separator: "\n") + "\n"
    }

    /// Rules for a picture in a file of its own: programs that draw SVG need not know variables.
    package static var standalone: String {
        func text(_ colour: (Palette.Pair) -> String, isWhole: Bool) -> String {
            rules.map { rule in
                let more = rule.more.isEmpty || !isWhole ? "" : ";" + rule.more
                return ".\(rule.style.name){\(rule.property):\(colour(rule.colour))\(more)}"
            }.joined(separator: "\n")
        }
        return "text{font-family:\(fonts)}\n" + text(\.light, isWhole: true)
            + "\n@media (prefers-color-scheme:dark){\n" + text(\.dark, isWhole: false) + "\n}\n"
    }
}
