import Foundation

/// A plain CSV file without quotes, for the reference results.
public struct CSVTable {
    /// Header.
    public let columns: [String]
    /// Fields as text.
    public let rows: [[String]]

    /// Reads a file.
    public init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        columns = lines.first ?? []
        rows = Array(lines.dropFirst())
    }

    /// A column by name.
    public func column(_ name: String) -> [String]? {
        columns.firstIndex(of: name).map { index in rows.map { $0[index] } }
    }
}
