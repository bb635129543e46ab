import Reports

/// Findings for a person: many of one kind are one line.
public enum FindingGroups {
    /// So many of a kind are told one by one.
    static let mostAlone = 3
    /// Subjects that a line names.
    private static let mostNamed = 4

    /// The table with a row in the place of four or more of one check and severity that stand together; every row is
    /// in CSV and JSON.
    ///
    /// - Parameter table: As `HygieneCheck.table` gives it.
    public static func grouped(_ table: ResultTable) -> ResultTable {
        let places = ["severity", "check_name", "subject", "value", "share", "detail"].map { name in
            table.columns.firstIndex { $0.name == name }
        }
        let known = places.compactMap(\.self)
        guard known.count == places.count else { return table }
        var result = table
        result.rows = []
        var rest = table.rows[...]
        while let first = rest.first {
            let group = rest.prefix {
                $0[known[0]] == first[known[0]] && $0[known[1]] == first[known[1]]
            }
            rest = rest.dropFirst(group.count)
            if group.count <= mostAlone {
                result.rows += group
            } else {
                result.rows.append(row(of: Array(group), at: known))
            }
        }
        return result
    }

    private static func row(of group: [[Cell]], at places: [Int]) -> [Cell] {
        var row = group[0]
        let subjects = group.map { row in
            if case .text(let subject) = row[places[2]] { subject } else { "" }
        }
        row[places[2]] = .text("\(group.count) in all")
        let values = group.compactMap { $0[places[3]].double }
        let range =
            if let low = values.min(), let high = values.max() {
                "\(roundedText(low, digits: 3)) to \(roundedText(high, digits: 3)): "
            } else {
                ""
            }
        row[places[3]] = .null
        row[places[4]] = .null
        row[places[5]] = .text(
            range + subjects.prefix(mostNamed).joined(separator: ", ")
                + (subjects.count > mostNamed ? " and \(subjects.count - mostNamed) more" : ""))
        return row
    }
}
