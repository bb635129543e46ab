/// The statement that lists proposed codes as no products, whole and in one line, to be copied.
public enum CodeStatement {
    static let head = "insert into non_product_code (code, meaning) values"

    /// Adds all codes that findings propose; `nil` where there are none.
    ///
    /// Codes that cannot be shown as they are (control characters) are left out: the detail of the finding has them.
    public static func text(of findings: [Finding]) -> String? {
        let rows = findings.compactMap(\.row).filter { row in
            row.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0.properties.generalCategory != .format
            }
        }
        return rows.isEmpty ? nil : "\(head) \(rows.joined(separator: ", "));"
    }
}
