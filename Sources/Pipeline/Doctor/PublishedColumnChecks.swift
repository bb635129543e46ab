import Reports
import Store

/// Types that every reader understands (CONVENTIONS §1.1).
private enum ReadableType: String, CaseIterable {
    case integer = "INTEGER"
    case real = "REAL"
    case text = "TEXT"
    case date = "DATE"
    case datetime = "DATETIME"

    /// A condition on values that are none of its kind; a null is of every kind.
    func isOther(_ column: String) -> String {
        switch self {
        case .integer: "typeof(\(column)) not in ('integer', 'null')"
        case .real: "typeof(\(column)) not in ('real', 'null')"
        case .text: "typeof(\(column)) not in ('text', 'null')"
        // Without a modifier SQLite hands back 30 February as it is.
        case .date: "\(column) is not null and \(column) is not date(\(column), '+0 days')"
        case .datetime: "\(column) is not null and \(column) is not datetime(\(column), '+0 days')"
        }
    }
}

/// A column of a published object, as it is declared.
private struct PublishedColumn {
    let object: String
    let name: String
    let declared: String

    var type: ReadableType? { ReadableType(rawValue: declared.uppercased()) }

    static func all(in file: ExaminedFile) throws -> [PublishedColumn] {
        try file.published.flatMap { object in
            try rows(of: object, in: file).map {
                PublishedColumn(object: object, name: try $0.text(0), declared: try $0.text(1))
            }
        }
    }

    /// None of a view that cannot be read, which is told where its values are read.
    private static func rows(
        of object: String, in file: ExaminedFile
    ) throws(StoreError) -> [Row] {
        do {
            return try file.connection.query(
                "select name, type from pragma_table_info(?)", [object])
        } catch {
            if error.isOfTheEnvironment || error.isCorrupt { throw error }
            return []
        }
    }
}

/// The first few of many names.
private func shortened(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ")
        + (names.count > 3 ? " and \(names.count - 3) more" : "")
}

/// Columns that dashboards open have a type that their programs know.
struct DeclaredTypeCheck: HealthCheck {
    let name = "declared types"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let columns = try PublishedColumn.all(in: file)
        let objects = "\(counted(file.published.count, "published object"))"
        guard !file.published.isEmpty else {
            return [
                .fixable(name, .fault, "no object is published: the dictionary names none")
            ]
        }
        let odd = columns.filter { $0.type == nil }
        guard odd.isEmpty else {
            let names = odd.map {
                "\($0.object).\($0.name) (\($0.declared.isEmpty ? "none" : $0.declared))"
            }
            return [
                .open(
                    name, .warning,
                    "\(counted(odd.count, "column")) of \(objects) without a type that readers know: "
                        + shortened(names),
                    "read what workbench schema --db \(shellWord(file.path)) names published")
            ]
        }
        return [
            .ok(
                name,
                "all \(counted(columns.count, "column")) of \(objects) are declared as INTEGER, REAL, TEXT, DATE or DATETIME"
            )
        ]
    }

    func fix(_ file: ExaminedFile) throws -> String? {
        try file.connection.transaction(.immediate) { try ViewCatalog.describe(file.connection) }
        return "data_dictionary written anew"
    }
}

/// Values of those columns are of the type that is declared, and dates are dates.
struct StorageClassCheck: HealthCheck {
    let name = "storage classes"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        var odd: [String] = []
        var unread: [String] = []
        var nRows = 0
        let columns = Dictionary(grouping: try PublishedColumn.all(in: file), by: \.object)
        for object in file.published {
            let typed = (columns[object] ?? []).compactMap { column in
                column.type.map { (column.name, $0.isOther(Identifier.quote(column.name))) }
            }
            let sums = typed.map { "total(\($0.1))" }.joined(separator: ", ")
            let result: Result<[Row], StoreError> = Result {
                () throws(StoreError) in
                try file.connection.query(
                    "select count(*)\(sums.isEmpty ? "" : ", " + sums) from \(Identifier.quote(object))"
                )
            }
            switch result {
            case .success(let rows):
                guard let row = rows.first else { continue }
                nRows += try row.int(0)
                for (index, column) in typed.enumerated() where try row.double(index + 1) > 0 {
                    odd.append("\(object).\(column.0)")
                }
            case .failure(let error):
                if error.isOfTheEnvironment { throw error }
                // A rule of our connections alone: objects of others.
                if !error.message.hasPrefix("unsafe use of ") { unread.append(object) }
            }
        }
        var found: [Diagnosis] = []
        if !unread.isEmpty {
            found.append(
                .open(
                    name, .fault, "cannot be read: \(shortened(unread))",
                    "look for what hides or changed it: workbench doctor names objects of others"))
        }
        if !odd.isEmpty {
            found.append(
                .open(
                    name, .fault,
                    "values of another kind than declared, or dates that are none: \(shortened(odd))",
                    "another program has written them: take a copy from before"))
        }
        if found.isEmpty {
            found.append(
                .ok(
                    name,
                    "all \(counted(nRows, "published row")) are of one kind a column, and dates are dates"
                ))
        }
        return found
    }
}
