import Foundation

/// A CSV of features to predict: a column with customer ids and one column a feature, in any order.
package struct FeatureFile {
    /// Ids in the order of the file.
    package let customerIDs: [String]
    /// Raw values, row-major `(customers, features)`, features in the asked order.
    package let values: [Double]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: CSV with a header; a `.gz` works as well.
    ///   - features: Columns that must be there; others are ignored.
    /// - Throws: `FeatureFileError` for a missing column or a cell that is not a finite number;
    ///   `IngestError` for a file that cannot be read.
    package init(path: String, features: [String]) throws {
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
        let columns = try features.map { feature in
            guard let index = header.firstIndex(of: Self.plain(feature)) else {
                throw FeatureFileError(
                    path: path, line: reader.line,
                    problem: "has no column \(feature); the run was fitted on: "
                        + features.joined(separator: ", "))
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
            for (feature, column) in zip(features, columns) {
                guard let number = Double(cells[column]), number.isFinite else {
                    throw FeatureFileError(
                        path: path, line: reader.line,
                        problem: "\(feature) \"\(cells[column])\" is not a finite number")
                }
                values.append(number)
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
            return (field.hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text)
                .trimmingCharacters(in: .whitespaces)
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
