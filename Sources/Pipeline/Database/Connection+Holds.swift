import Store

extension Connection {
    /// Whether a query gives these rows and no others, in any order: then there is nothing to write.
    ///
    /// Who asks again for what stands there leaves the file as it is, also where it may not be written.
    /// - Complexity: O(rows).
    func holds(
        _ rows: [[any Bindable]], in sql: String, _ bindings: [any Bindable]
    ) throws(StoreError) -> Bool {
        let stored = try query(sql, bindings).map(\.values)
        return stored.count == rows.count && Set(stored) == Set(rows.map { $0.map(\.value) })
    }
}
