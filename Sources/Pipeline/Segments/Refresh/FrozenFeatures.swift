import Store

/// The features that were read last, for the next publication of the same set: views go over all lines, and what they say
/// is the same while nobody writes lines.
final class FrozenFeatures {
    private var last: (key: [String], rows: FeatureRows, outsiders: [FrozenViews.Outsider])?

    /// Tables that refreshing itself changes: a view over them is read anew each time.
    private static let changing: Set<String> = [
        "publication", "publication_segment", "publication_customer", "customer_segment",
        "customer_segment_history", "scored_customer", "rule_cut_point",
    ]

    /// As `FrozenViews.read`.
    func read(
        _ views: FrozenViews, in connection: Connection
    ) throws -> (rows: FeatureRows, outsiders: [FrozenViews.Outsider]) {
        guard let key = try key(of: views, in: connection) else { return try views.read() }
        if let last, last.key == key { return (last.rows, last.outsiders) }
        // Never two of them in memory.
        last = nil
        let found = try views.read()
        last = (key, found.rows, found.outsiders)
        return found
    }

    /// All that decides what the views say; `nil` where nobody can tell.
    private func key(of views: FrozenViews, in connection: Connection) throws -> [String]? {
        guard let version = try DataVersion.current(in: connection),
            views.words.isDisjoint(with: Self.changing)
        else { return nil }
        return views.identity + ["\(version.lines)", "\(version.customers)"]
    }
}
