import Reports
import Store

/// What `data_dictionary` says of columns: the one place where tables to print get unit, meaning and
/// role from.
///
/// A dictionary that cannot be read costs units and meanings, never the table: whether the file is sound
/// is not judged by its descriptions.
struct DataDictionary {
    private struct Entry {
        let unit: String
        let meaning: String
    }

    private let money: Money
    /// By object, then by column.
    private var entries: [String: [String: Entry]] = [:]

    /// Reads what is said of tables and views.
    /// - Complexity: one look-up an object.
    init(of objects: [String], in connection: Connection) {
        money = Money(of: connection)
        for object in Set(objects) {
            entries[object] = try? Self.entries(of: object, in: connection)
        }
    }

    private static func entries(
        of object: String, in connection: Connection
    ) throws -> [String: Entry] {
        let rows = try connection.query(
            "select column_name, unit, meaning from data_dictionary where object = ?", [object])
        var entries: [String: Entry] = [:]
        for row in rows {
            entries[try row.text(0)] = Entry(unit: try row.text(1), meaning: try row.text(2))
        }
        return entries
    }

    /// A column as it is described; by its name alone where nothing is said of it.
    ///
    /// - Parameters:
    ///   - object: Table or view that it comes from; `nil` for an expression.
    ///   - type: Its declared type; `nil` where it has none.
    func column(
        _ name: String, of object: String?, type: String? = nil
    ) -> ResultTable.Column {
        let entry = object.flatMap { entries[$0]?[name] }
        let unit = entry?.unit ?? ""
        return ResultTable.Column(
            name, heading: money.heading(name, unit: unit), unit: money.unit(unit),
            meaning: entry?.meaning ?? "",
            role: .init(name: name, type: type?.lowercased(), unit: unit),
            isMoney: Money.isAmount(unit))
    }
}

extension ResultTable.Column.Role {
    /// What the house's names and units tell of a column: ids end in `_id`, `_no` or `_key`, counts begin
    /// with `n_`, times are in UTC.
    fileprivate init(name: String, type: String?, unit: String) {
        let isText = type == "text"
        if ["_id", "_no", "_key"].contains(where: name.hasSuffix) {
            self = .identifier
        } else if unit == "UTC" {
            self = .moment
        } else if name == "share" || name.hasSuffix("_share") {
            self = .share
        } else if type == "integer", [" to ", " or "].contains(where: unit.contains) {
            // A weekday, a score, a yes or no.
            self = .dimension
        } else if !isText, !unit.isEmpty || type == "real" || name.hasPrefix("n_") {
            self = .measure
        } else if type == "integer" {
            self = .dimension
        } else {
            self = .text
        }
    }
}
