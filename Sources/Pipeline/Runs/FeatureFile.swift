import Foundation

/// A CSV of features to predict: a column with customer ids and one column a feature, in any order.
package struct FeatureFile {
    /// Ids in the order of the file.
    package let customerIDs: [String]
    /// Raw values, row-major `(customers, features)`, features in the asked order; 0 for those
    /// without a say.
    package let values: [Double]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: CSV with a header; a `.gz` works as well.
    ///   - features: Columns in the order of the values.
    ///   - isNeeded: Whether a feature's column must be there, by its place; all by default.
    /// - Throws: `FeatureFileError` for a missing column or a cell that is not a finite number;
    ///   `IngestError` for a file that cannot be read.
    package init(
        path: String, features: [String], isNeeded: (Int) -> Bool = { _ in true }
    ) throws {
        let reader = CSVRecordReader(try InputFile.stream(path, chunk: 1 << 18).source)
        let mark = try reader.peek(3)
        reader.begin(
            delimiter: UInt8(ascii: ","), skipping: mark == [0xEF, 0xBB, 0xBF] ? 3 : 0)
        guard try reader.readRecord(), !reader.isBlank else {
            throw FeatureFileError(path: path, line: 1, problem: "has no header")
        }
        let header = Self.cells(reader).map(Self.plain)
        guard let idColumn = header.firstIndex(of: "customerid") else {
            throw FeatureFileError(
                path: path, line: reader.line, problem: "has no column customer_id")
        }
        let needed = features.indices.filter(isNeeded)
        let columns = try needed.map { place in
            let feature = features[place]
            guard let index = header.firstIndex(of: Self.plain(feature)) else {
                throw FeatureFileError(
                    path: path, line: reader.line,
                    problem: "has no column \(feature); the run was fitted on: "
                        + needed.map { features[$0] }.joined(separator: ", "))
            }
            return index
        }
        var ids: [String] = []
        var values: [Double] = []
        while try reader.readRecord() {
            if reader.isBlank { continue }
            let cells = Self.cells(reader)
            guard cells.count >= header.count else {
                throw FeatureFileError(
                    path: path, line: reader.line,
                    problem: "has \(cells.count) fields, its header has \(header.count)")
            }
            ids.append(cells[idColumn])
            let start = values.count
            values += [Double](repeating: 0, count: features.count)
            for (place, column) in zip(needed, columns) {
                guard let number = Double(cells[column]), number.isFinite else {
                    throw FeatureFileError(
                        path: path, line: reader.line,
                        problem: "\(features[place]) \"\(cells[column])\" is not a finite number")
                }
                values[start + place] = number
            }
        }
        guard !ids.isEmpty else {
            throw FeatureFileError(path: path, line: 2, problem: "has a header and no customers")
        }
        customerIDs = ids
        self.values = values
    }

    private static func cells(_ reader: CSVRecordReader) -> [String] {
        (0..<reader.fieldCount).map { index in
            let field = reader.fields[index]
            let bytes = UnsafeBufferPointer(
                start: reader.bytes + Int(field.start), count: Int(field.end - field.start))
            let text = String(decoding: bytes, as: UTF8.self)
            // What export has made harmless to a spreadsheet is itself again.
            return SpreadsheetText.undefused(
                (field.hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text)
                    .trimmingCharacters(in: .whitespaces))
        }
    }

    /// `Customer ID`, `CustomerID` and `customer_id` are one name.
    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != " " }
    }
}

/// A feature file that cannot be used.
public struct FeatureFileError: UserFacingError {
    let path: String
    let line: Int
    let problem: String
    /// Decides the exit code.
    public var kind: FailureKind { .data }
    /// What failed, where, why, and what to do next.
    public var description: String {
        "\(path):\(line): \(problem). `workbench export RUN` writes data.csv in the right form."
    }
}
