import Store

/// A condition that an analyst has typed: one expression of SQL over the columns of one row.
///
/// It only reads, and what it reads is that row: no query of its own, no parameter, nothing that varies from one
/// moment to the next. What it says is asked of SQLite, under the authorizer.
public struct Condition: Sendable, Hashable {
    /// Longest text: a list of some thousand ids.
    private static let longest = 100_000

    /// What a condition speaks of.
    package struct Row: Sendable {
        /// What stands behind `from`.
        package let source: String
        /// Its columns, in the order in which they are told.
        package let columns: [String]
        /// Tables and views that it reads.
        package let objects: Set<String>

        package init(source: String, columns: [String], objects: Set<String>) {
            self.source = source
            self.columns = columns
            self.objects = objects
        }
    }

    /// As typed, without white space around it.
    public let text: String
    private let flag: String

    /// - Parameter flag: Where it was typed, such as `--population`.
    /// - Throws: `ConditionError` for what is no expression.
    public init(_ text: String, flag: String) throws(ConditionError) {
        let text = String(
            text.trimmingPrefix(while: \.isWhitespace).reversed()
                .trimmingPrefix(while: \.isWhitespace).reversed())
        func refuse(_ reason: ConditionError.Reason) -> ConditionError {
            ConditionError(flag: flag, reason: reason)
        }
        guard !text.isEmpty else { throw refuse(.empty) }
        guard text.utf8.count <= Self.longest, !text.utf8.contains(0) else {
            throw refuse(.tooLong)
        }
        if let sign = SQLTokens.signThatEndsAnExpression(text) { throw refuse(.sign(sign)) }
        guard !SQLTokens.words(text).contains(where: ["select", "with", "values"].contains) else {
            throw refuse(.query)
        }
        guard SQLTokens.isPure(text) else { throw refuse(.varies) }
        self.text = text
        self.flag = flag
    }

    /// As much of it as a sentence takes: a list of ids may be long.
    public var brief: String { Self.brief(text) }

    /// The same of a text that was stored.
    static func brief(_ text: String) -> String {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        return line.count > 80 ? line.prefix(79) + "…" : line
    }

    /// The condition in parentheses, so that nothing behind it belongs to it: a comment ends with the line.
    package var sql: String { "(\n\(text)\n)" }

    /// Asks SQLite whether it is a condition on such a row.
    ///
    /// - Throws: `ConditionError` for unknown columns, other tables, and what cannot be read; `StoreError` of the
    ///   environment.
    package func check(on row: Row, in connection: Connection) throws {
        let read = try inWords(on: row) {
            try connection.evaluatingForeignSQL {
                // As a condition, so that neither aggregates nor window functions are taken.
                try connection.objectsRead(by: "select 1 from \(row.source) where \(sql)")
            }
        }
        let own = try connection.objectsRead(by: "select * from \(row.source)")
            .union(row.objects)
        if let other = read.subtracting(own).min() {
            throw ConditionError(flag: flag, reason: .otherTable(other))
        }
    }

    /// Runs a statement of ours that has the condition in it.
    ///
    /// - Throws: `ConditionError` in place of what SQLite says of it.
    package func inWords<T>(on row: Row, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as StoreError where !error.isOfTheEnvironment && !error.isCorrupt {
            throw ConditionError(flag: flag, reason: reason(error.message, row))
        }
    }

    private func reason(_ message: String, _ row: Row) -> ConditionError.Reason {
        let mark = "no such column: "
        guard message.hasPrefix(mark) else { return .unreadable(message) }
        let name = message.dropFirst(mark.count).prefix { $0 != " " }
        let bare = String(name).replacing("\"", with: "")
        return .unknownColumn(
            bare, nearest: nearestName(to: bare, among: row.columns), columns: row.columns)
    }
}

/// Why a condition is none.
public struct ConditionError: UserFacingError, Hashable {
    /// What is wrong with it.
    public enum Reason: Sendable, Hashable {
        /// Nothing was typed.
        case empty
        /// It is longer than any condition.
        case tooLong
        /// A semicolon, a parameter, or a parenthesis that closes none.
        case sign(String)
        /// It is a query, or has one in it.
        case query
        /// It calls what may answer otherwise tomorrow.
        case varies
        /// A column that the row does not have.
        case unknownColumn(String, nearest: String?, columns: [String])
        /// It reads another table.
        case otherTable(String)
        /// SQLite's own words.
        case unreadable(String)
    }

    /// Where it was typed.
    public let flag: String
    /// What is wrong.
    public let reason: Reason

    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch reason {
        case .empty:
            "\(flag) has no condition. Type one, such as \(flag) 'COLUMN > 100', in quotes."
        case .tooLong:
            "\(flag): the condition is longer than 100,000 bytes. Put what it lists into a column of a file of "
                + "customers (ingest --customers)."
        case .sign(let sign):
            "\(flag) takes one condition on the columns of one row, such as 'a > 1 and b = ''x'''; the \"\(sign)\" "
                + "ends it, or has no meaning in it."
        case .query:
            "\(flag) takes a condition on the columns of one row, and no query. Compare columns with numbers and "
                + "texts, joined by and, or, not."
        case .varies:
            "\(flag): the condition calls a function that may answer otherwise another time, or that is not known. "
                + "Dates compare as texts: \(flag == "--where" ? "last_purchase_date" : "last_sale_date") >= '2011-01-01'."
        case .unknownColumn(let name, let nearest, let columns):
            "\(flag): there is no column \"\(name)\"."
                + (nearest.map { " Did you mean \($0)?" } ?? "")
                + " Texts stand in single quotes. Columns: " + columns.joined(separator: ", ") + "."
        case .otherTable(let name):
            "\(flag): the condition reads \(name), and may read the columns of its own row only."
        case .unreadable(let message):
            "\(flag): the condition cannot be read: \(message). Compare columns with numbers and texts in single "
                + "quotes, joined by and, or, not."
        }
    }
}
