import Foundation
import Pipeline
import Store
import Testing

/// A file that is odd or broken in one way, by the number of its case in `docs/bad-input.md`, and what
/// has to become of it.
struct BadInput: Sendable, CustomTestStringConvertible {
    /// What becomes of a file that is read.
    struct Read: Sendable {
        var kept: Int
        /// `line column class` of each rejected line.
        var rejects: [String] = []
        var blank = 0
        /// Part of a warning.
        var warning: String?
        /// A query and the values of its first column.
        var query: (sql: String, values: [String])?
    }

    enum Outcome: Sendable {
        case read(Read)
        /// The file is refused with a message that has this part.
        case refused(String)
    }

    let number: Int
    let what: String
    let bytes: [UInt8]
    let outcome: Outcome
    /// What the table in the documentation adds to the outcome.
    let note: String
    var options = IngestOptions(maxRejects: .all)

    var testDescription: String { "case \(number): \(what)" }

    /// The outcome in the documentation.
    var documented: String {
        switch outcome {
        case .refused: "refused" + (note.isEmpty ? "" : ": " + note)
        case .read(let read):
            (read.rejects.isEmpty ? "accepted" : "line rejected")
                + (note.isEmpty ? "" : ": " + note)
        }
    }

    // MARK: Making

    static let header = IngestTestSupport.header
    /// A good line that settles date order and decimal mark.
    static let good = "N1,a,d,1,12/13/2010 8:26,2.55,c,UK\n"

    /// A good line between two others, with one of its fields replaced; the field is kept as `value`.
    static func field(
        _ number: Int, _ column: InvoiceColumn, _ text: String, kept value: String,
        _ note: String = ""
    ) -> BadInput {
        field(
            number, column, text,
            Read(
                kept: 3,
                query: (
                    "select coalesce(\(column.sqlName), '∅') from invoice_line where line_no = 3",
                    [value]
                )), note)
    }

    /// The same, where the line is rejected and its neighbours are kept.
    static func field(
        _ number: Int, _ column: InvoiceColumn, _ text: String, rejected rejectClass: String,
        _ note: String = ""
    ) -> BadInput {
        field(
            number, column, text,
            Read(
                kept: 2, rejects: ["3 \(column.sqlName) \(rejectClass)"],
                query: ("select line_no from invoice_line order by line_id", ["2", "4"])),
            note.isEmpty ? "`\(rejectClass)`" : "`\(rejectClass)`, \(note)")
    }

    private static func field(
        _ number: Int, _ column: InvoiceColumn, _ text: String, _ read: Read, _ note: String
    ) -> BadInput {
        var fields = ["N2", "a", "d", "1", "12/13/2010 8:26", "2.55", "c", "UK"]
        fields[column.rawValue] = text
        return BadInput(
            number: number, what: "\(column.sqlName) `\(visible(text))`",
            bytes: Array((header + good + fields.joined(separator: ",") + "\n" + good).utf8),
            outcome: .read(read), note: note)
    }

    /// A whole file that is read.
    static func binary(
        _ number: Int, _ what: String, _ bytes: [UInt8], _ read: Read, _ note: String = "",
        options: (inout IngestOptions) -> Void = { _ in }
    ) -> BadInput {
        var input = BadInput(
            number: number, what: what, bytes: bytes, outcome: .read(read), note: note)
        options(&input.options)
        return input
    }

    /// A whole text that is read.
    static func file(
        _ number: Int, _ what: String, _ text: String, _ read: Read, _ note: String = "",
        options: (inout IngestOptions) -> Void = { _ in }
    ) -> BadInput {
        binary(number, what, Array(text.utf8), read, note, options: options)
    }

    /// A whole file that is refused.
    static func refusedBinary(
        _ number: Int, _ what: String, _ bytes: [UInt8], _ message: String, _ note: String = ""
    ) -> BadInput {
        BadInput(number: number, what: what, bytes: bytes, outcome: .refused(message), note: note)
    }

    /// A whole text that is refused.
    static func refused(
        _ number: Int, _ what: String, _ text: String, _ message: String, _ note: String = ""
    ) -> BadInput {
        refusedBinary(number, what, Array(text.utf8), message, note)
    }

    /// Text with everything but plain ASCII written out.
    private static func visible(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            (0x20..<0x7F).contains(scalar.value)
                ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }.joined()
    }

    // MARK: Checking

    /// Ingests the file and compares.
    func check() throws {
        let database = try IngestTestSupport.database()
        do {
            let report = try IngestTestSupport.ingest(bytes, into: database, options: options)
            guard case .read(let expected) = outcome else {
                Issue.record("\(testDescription) was not refused")
                return
            }
            try check(report, expected, database)
        } catch let error as IngestError {
            guard case .refused(let message) = outcome else { throw error }
            #expect(error.kind == .data)
            #expect(error.description.contains(message), "\(error.description)")
            #expect(error.description.hasSuffix("."), "\(error.description)")
            #expect(try database.scalar("select count(*) from source_file") == .integer(0))
        }
    }

    private func check(
        _ report: IngestReport, _ expected: Read, _ database: Connection
    ) throws {
        #expect(report.linesKept == expected.kept)
        #expect(report.linesBlank == expected.blank)
        #expect(
            try texts(
                database,
                """
                select line_no || ' ' || coalesce(column_name, '-') || ' '
                    || substr(reason, 1, instr(reason, ':') - 1)
                from rejected_line
                """) == expected.rejects)
        // What is read is kept, rejected or blank, counted in the tables themselves.
        #expect(
            try database.scalar(
                """
                select lines_read = lines_blank + (select count(*) from invoice_line)
                    + (select count(*) from rejected_line)
                from source_file
                """) == .integer(1))
        if let warning = expected.warning {
            #expect(report.warnings.contains { $0.contains(warning) }, "\(report.warnings)")
        }
        if let query = expected.query {
            #expect(try texts(database, query.sql) == query.values)
        }
    }

    private func texts(_ database: Connection, _ sql: String) throws -> [String] {
        try database.query(sql).map { row in
            switch row[0] {
            case .null: "∅"
            case .integer(let number): "\(number)"
            case .real(let number): "\(number)"
            case .text(let text): text
            }
        }
    }
}
