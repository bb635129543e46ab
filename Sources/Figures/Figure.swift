import Reports

/// A picture: what is drawn, what it says in a sentence, and its numbers for who does not see it.
package struct Figure: Sendable {
    /// A word of a to z and hyphens, unique in a page.
    package let name: String
    /// What is shown.
    package let title: String
    /// What there is to see, in a sentence or two.
    package let summary: String
    package let width: Double
    package let height: Double
    package let marks: [Mark]
    /// The same as a table.
    package let table: ResultTable

    package init(
        name: String, title: String, summary: String, width: Double = Figure.usualWidth,
        height: Double, marks: [Mark], table: ResultTable
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.width = width
        self.height = height
        self.marks = marks
        self.table = table
    }

    /// The width of a picture on a page.
    package static let usualWidth = 720.0

    /// All that is written in it.
    package var labels: [Label] { marks.flatMap(\.labels) }

    /// As a file of its own.
    package var svg: String { svg { $0 } }

    /// The same with texts of data as people see them.
    package func svg(showing shown: @escaping @Sendable (String) -> String) -> String {
        SVGWriter(self, in: .file, showing: shown).text
    }
}
