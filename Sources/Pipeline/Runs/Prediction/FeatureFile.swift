import Foundation
import Reports
import Tabular

/// A CSV of features to predict: a column with customer ids and one column a feature, in any order.
package struct FeatureFile {
    /// Ids in the order of the file.
    package let customerIDs: [String]
    /// Raw values, row-major `(customers, features)`, features in the asked order; 0 for those
    /// without a say.
    package let values: [Double]
    /// Customers that stand there under another id of theirs.
    package let nMerged: Int

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: CSV with a header; a `.gz` works as well.
    ///   - features: Columns in the order of the values.
    ///   - isNeeded: Whether a feature's column must be there, by its place; all by default.
    ///   - merged: The id that stays, by other ids of the same customer.
    ///   - isCancelled: Asked while a pipe keeps its reader waiting.
    /// - Throws: `FeatureFileError` for a missing column, a cell that is not a finite number, or a
    ///   customer who stands there twice; `IngestError` for a file that cannot be read.
    package init(
        path: String, features: [String], isNeeded: (Int) -> Bool = { _ in true },
        merged: [String: String] = [:], isCancelled: @escaping () -> Bool = { false }
    ) throws {
        let source = try IngestError.from(
            InputFile.stream(path, chunk: 1 << 18, isCancelled: isCancelled).source)
        let reader = CSVRecordReader(source, name: path, fieldCapacity: Self.maxColumns + 1)
        let mark = try reader.firstBytes(3)
        reader.begin(
            delimiter: UInt8(ascii: ","), skipping: mark == [0xEF, 0xBB, 0xBF] ? 3 : 0)
        let header = try Self.header(reader, path: path)
        guard let idColumn = try header.column("customer_id") else {
            throw header.error("has no column customer_id")
        }
        let needed = features.indices.filter(isNeeded)
        let columns = try header.columns(needed.map { features[$0] })
        var ids: [String] = []
        var lines: [String: Int] = [:]
        var values: [Double] = []
        var nMerged = 0
        while try reader.nextRecord() {
            if reader.isBlank { continue }
            try Self.refuseDefect(reader, path: path)
            guard reader.fieldCount >= header.cells.count else {
                throw FeatureFileError(
                    path: path, line: reader.line,
                    problem: "has \(reader.fieldCount) fields, its header has"
                        + " \(header.cells.count)")
            }
            let own = Self.customer(Self.cell(reader[idColumn]))
            let customer = merged[own] ?? own
            if let other = lines.updateValue(reader.line, forKey: customer) {
                let name =
                    own == customer
                    ? customer : "\(own), who is \(customer) by the table same_customer,"
                throw FeatureFileError(
                    path: path, line: reader.line,
                    problem: "has customer \(name) again, who stands on line \(other)")
            }
            if own != customer { nMerged += 1 }
            ids.append(customer)
            let start = values.count
            values += [Double](repeating: 0, count: features.count)
            for (place, column) in zip(needed, columns) {
                let cell = Self.cell(reader[column])
                guard let number = Self.number(cell), abs(number) < Self.largest else {
                    throw Self.noNumber(
                        "\(features[place]) \"\(cell)\" of customer \(customer)", path, reader.line)
                }
                values[start + place] = number
            }
        }
        guard !ids.isEmpty else {
            throw FeatureFileError(path: path, line: 2, problem: "has a header and no customers")
        }
        customerIDs = ids
        self.values = values
        self.nMerged = nMerged
    }

    private static func noNumber(_ cell: String, _ path: String, _ line: Int) -> FeatureFileError {
        FeatureFileError(
            path: path, line: line, problem: "\(cell) is not a finite number below 1e150")
    }

    /// Squares of larger numbers have no place in a Double, so that no distance could be told.
    private static let largest = 1e150

    /// Most columns: as many as SQLite can be built to give a table.
    package static let maxColumns = 32_767

    /// As the readers of the other files take numbers: `0x10` and `nan` are none.
    private static func number(_ cell: String) -> Double? {
        var cell = cell
        guard case .value(let number) = cell.withUTF8(NumberParser.decimal) else { return nil }
        return number
    }

    private static func header(
        _ reader: CSVRecordReader, path: String
    ) throws -> FeatureHeader {
        guard try reader.nextRecord(), !reader.isBlank else {
            throw FeatureFileError(path: path, line: 1, problem: "has no header")
        }
        try refuseDefect(reader, path: path)
        let header = FeatureHeader(cells(reader), path: path, line: reader.line)
        guard reader.fieldCount <= maxColumns else {
            throw header.error("has \(reader.fieldCount) columns; at most \(maxColumns) are read")
        }
        return header
    }

    private static func cells(_ reader: CSVRecordReader) -> [String] {
        (0..<min(reader.fieldCount, maxColumns)).map { cell(reader[$0]) }
    }

    private static func cell(_ field: CSVRecordReader.Field) -> String {
        // A line end in a cell is no white space around it: no id of ours has one, so it is a stranger.
        // What export has made harmless to a spreadsheet is itself again.
        SpreadsheetText.undefused(WhiteSpace.trimmed(field.text, keepsLineEnds: true))
    }

    /// The id as `ingest` keeps it.
    private static func customer(_ cell: String) -> String {
        guard case .id(let id) = IdentifierText.customer(cell, nullWords: .usual) else {
            return cell
        }
        return id
    }

    /// A line that is not CSV, or not text: an id with other bytes in place of its own is a stranger.
    private static func refuseDefect(_ reader: CSVRecordReader, path: String) throws {
        let problem: String? =
            switch reader.defect {
            case .unclosedQuote: "a quote opens on this line and does not close"
            case .textAfterQuote: "something follows a closing quote; double a quote in a text"
            case .nulByte: "holds a NUL byte"
            case .fieldCount, nil:
                reader.hasHighBytes && !TextEncoding.isUTF8(reader.record)
                    ? "is not valid UTF-8" : nil
            }
        if let problem {
            throw FeatureFileError(path: path, line: reader.line, problem: problem)
        }
    }
}

/// The header of a feature file.
private struct FeatureHeader {
    let cells: [String]
    let path: String
    let line: Int
    /// Columns by name, as it stands and in its plain form.
    private let exact: [String: [Int]]
    private let plain: [String: [Int]]

    init(_ cells: [String], path: String, line: Int) {
        self.cells = cells
        self.path = path
        self.line = line
        exact = Dictionary(grouping: cells.indices) { cells[$0] }
        plain = Dictionary(grouping: cells.indices) { Self.plain(cells[$0]) }
    }

    /// The column of this name; where none has it as it stands, the one that has it in another form.
    ///
    /// - Throws: `FeatureFileError` where two have it alike.
    func column(_ name: String) throws -> Int? {
        let found = exact[name] ?? plain[Self.plain(name)] ?? []
        guard found.count < 2 else {
            throw error(
                "names \(name) twice: \(found.map { "\"\(cells[$0])\"" }.joined(separator: ", "))")
        }
        return found.first
    }

    /// The columns of features, each one of its own.
    func columns(_ features: [String]) throws -> [Int] {
        var owners: [Int: String] = [:]
        return try features.map { feature in
            guard let index = try column(feature) else {
                throw error(
                    "has no column \(feature); the run was fitted on: "
                        + features.joined(separator: ", "))
            }
            if let other = owners.updateValue(feature, forKey: index) {
                throw error("has one column, \"\(cells[index])\", for \(other) and \(feature)")
            }
            return index
        }
    }

    func error(_ problem: String) -> FeatureFileError {
        FeatureFileError(path: path, line: line, problem: problem)
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
