import Reports

/// Runs of DBSCAN over their two numbers: groups found, and who is in none.
package struct DensityGrid {
    /// A run.
    package struct Cell: Sendable {
        package let eps: Double
        package let neighbours: Int
        package let groups: Int
        /// Part of the customers in no group, and of the revenue that they have.
        package let left: Double
        package let leftRevenue: Double?
        package let note: String

        package init(
            eps: Double, neighbours: Int, groups: Int, left: Double, leftRevenue: Double?,
            note: String
        ) {
            self.eps = eps
            self.neighbours = neighbours
            self.groups = groups
            self.left = left
            self.leftRevenue = leftRevenue
            self.note = note
        }
    }

    private let cells: [Cell]

    package init(_ cells: [Cell]) { self.cells = cells }

    /// Numbers of one kind that can be read side by side.
    package static let most = 8

    private var epsList: [Double] { Array(Set(cells.map(\.eps)).sorted().prefix(Self.most)) }
    private var neighbourList: [Int] {
        Array(Set(cells.map(\.neighbours)).sorted().prefix(Self.most))
    }

    private static func short(_ eps: Double) -> String { roundedText(eps, digits: 3) }

    package func figure() -> Figure {
        let (columns, rows) = (epsList, neighbourList)
        let nameWidth = 130.0
        let width = min((Figure.usualWidth - nameWidth - 8) / Double(max(columns.count, 1)), 150)
        let (top, height) = (50.0, 46.0)
        var marks: [Mark] = [
            .text(
                Label(
                    "distance (eps)", x: nameWidth + width * Double(columns.count) / 2, y: 16,
                    size: Label.small, anchor: .middle, ink: .muted)),
            .text(
                Label(
                    "neighbours", x: nameWidth - 10, y: 40, size: Label.small, anchor: .end,
                    ink: .muted)),
        ]
        for (place, eps) in columns.enumerated() {
            marks.append(
                .text(
                    Label(
                        Self.short(eps), x: nameWidth + (Double(place) + 0.5) * width, y: 40,
                        anchor: .middle, isBold: true)))
        }
        for (row, neighbours) in rows.enumerated() {
            let y = top + Double(row) * height
            marks.append(
                .text(
                    Label(
                        grouped(neighbours), x: nameWidth - 10, y: y + height / 2 + 4, anchor: .end,
                        isBold: true)))
            for (column, eps) in columns.enumerated() {
                guard
                    let cell = cells.first(where: { $0.eps == eps && $0.neighbours == neighbours })
                else { continue }
                let box = Box(
                    x: nameWidth + Double(column) * width + 1, y: y + 1, width: width - 2,
                    height: height - 2)
                marks += draw(cell, box)
            }
        }
        return Figure(
            name: "density", title: "Dense groups by DBSCAN", summary: summary,
            height: top + Double(rows.count) * height + 10, marks: marks, table: table)
    }

    private func draw(_ cell: Cell, _ box: Box) -> [Mark] {
        let step = Palette.step(of: cell.left)
        let groups = counted(cell.groups, "group")
        let narrow =
            TextWidth.of("\(percent(cell.left)) in none", size: Label.small) > box.width - 4
        return [
            .rect(
                box, .sequential(step),
                title:
                    "eps \(shortText(cell.eps)), \(grouped(cell.neighbours)) neighbours: \(groups), \(percent(cell.left)) of the "
                    + "customers in none; \(cell.note)"),
            .text(
                Label(
                    TextWidth.cut(groups, to: box.width - 4, size: Label.usual), x: box.middle,
                    y: box.centre - 3, anchor: .middle, ink: .onSequential(step))),
            .text(
                Label(
                    percent(cell.left) + (narrow ? "" : " in none"), x: box.middle,
                    y: box.centre + 14, size: Label.small, anchor: .middle, ink: .onSequential(step)
                )
            ),
        ]
    }

    private var summary: String {
        let good = cells.filter { $0.note == "healthy" }
        return
            "Groups of customers who are dense, by how near (eps) how many others must be; the darker, the more customers "
            + "are in no group. "
            + (good.isEmpty
                ? "No cell has two groups of size that leave at most 20 % of the customers in none."
                : "\(grouped(good.count)) of \(grouped(cells.count)) cells have two or more groups of size and at most 20 % of the customers in none.")
    }

    private var table: ResultTable {
        ResultTable(
            name: "DBSCAN runs",
            columns: [
                .init("eps", role: .measure), .init("neighbours", role: .measure),
                .init("groups", role: .measure), .init("customers in none", role: .measure),
                .init("revenue in none", role: .measure), "judged as",
            ], nKeys: 2,
            rows: cells.map { cell in
                [
                    .text(shortText(cell.eps)), .integer(Int64(cell.neighbours)),
                    .integer(Int64(cell.groups)), .text(percent(cell.left)),
                    .text(cell.leftRevenue.map { percent($0) } ?? ""), .text(cell.note),
                ]
            })
    }
}
