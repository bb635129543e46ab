/// A number as a small bar of text beside it, always of the same width.
enum TextBar {
    /// Cells of a bar, or of each side of a signed one.
    static let width = 6

    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// The bar, padded with blanks.
    static func text(of number: Double, _ bar: ResultTable.Column.Bar) -> String {
        switch bar {
        case .share: padded(filled(number))
        case .signed(let limit):
            number < 0
                ? String(repeating: " ", count: width - cells(-number, limit))
                    + String(repeating: "█", count: cells(-number, limit)) + "│"
                    + String(repeating: " ", count: width)
                : String(repeating: " ", count: width) + "│"
                    + padded(String(repeating: "█", count: cells(number, limit)))
        }
    }

    /// Blanks as wide as a bar, where there is no number.
    static func blank(_ bar: ResultTable.Column.Bar) -> String {
        switch bar {
        case .share: padded("")
        case .signed: String(repeating: " ", count: 2 * width + 1)
        }
    }

    private static func filled(_ share: Double) -> String {
        guard share.isFinite else { return "" }
        let parts = Int((min(1, max(0, share)) * Double(8 * width)).rounded())
        return String(repeating: "█", count: parts / 8) + eighths[parts % 8]
    }

    private static func cells(_ size: Double, _ limit: Double) -> Int {
        guard size.isFinite, limit > 0 else { return 0 }
        return Int((min(1, size / limit) * Double(width)).rounded())
    }

    private static func padded(_ text: String) -> String {
        text + String(repeating: " ", count: width - text.count)
    }
}

extension ResultTable.Column.Bar {
    /// The bar of a number, or as many blanks where there is none: for cells that are text already.
    package func text(of number: Double?) -> String {
        number.map { TextBar.text(of: $0, self) } ?? TextBar.blank(self)
    }
}
