import Reports

/// What a format that the caller has written names, and the header does not have.
extension ColumnChoice {
    /// The columns that therefore stay empty, and what to say; `nil` where all is there, and of built-in formats, of
    /// whose columns exports may lack some.
    var lackingOfFormat: (columns: [InvoiceColumn], words: String)? {
        guard let shop = header.shop, !ShopFormat.builtIn.contains(shop) else { return nil }
        let columns = InvoiceColumn.allCases.filter {
            shop.columns[$0]?.isEmpty == false && header.fieldIndex[$0.rawValue] == nil
        }
        let sides = SideColumn.allCases.filter {
            shop.sides[$0]?.isEmpty == false && header.sideIndex[$0] == nil
                && !header.refused.contains($0)
        }
        let lacking =
            columns.map { "\($0.sqlName): \(Self.listed(shop.columns[$0]))" }
            + sides.map { "\($0.rawValue): \(Self.listed(shop.sides[$0]))" }
        guard !lacking.isEmpty else { return nil }
        let ignored = header.ignored.prefix(6).joined(separator: ", ")
        return (
            columns,
            "the format \(shop.name) names headers that the file does not have (\(lacking.joined(separator: "; ")))"
                + (ignored.isEmpty ? "" : "; the file has \(ignored) besides")
                + ". Correct the format, or take the line out of it"
        )
    }

    private static func listed(_ names: [String]?) -> String {
        (names ?? []).joined(separator: " | ")
    }
}
