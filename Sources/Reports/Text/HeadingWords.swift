/// Names of columns as words: what stands above them for a person, who types the names behind `--columns`.
enum HeadingWords {
    /// Names whose words say more than their parts do.
    private static let known = [
        "run_id": "run", "run_name": "name", "n_clusters_found": "clusters", "n_iter": "rounds",
        "n_noise": "in none", "calinski_harabasz": "Calinski-Harabasz",
        "davies_bouldin": "Davies-Bouldin", "check_name": "finding", "column_name": "column",
        "line_no": "line", "ari": "ARI", "nmi": "NMI", "ami": "AMI", "n_equal_runs": "equal runs",
    ]

    /// Headings of a table: the same words never stand twice, and what a table calls otherwise stays.
    ///
    /// - Parameter columns: In the order of the table.
    static func headings(of columns: [ResultTable.Column]) -> [String] {
        let words = columns.map(Self.words)
        var counts: [String: Int] = [:]
        for word in words { counts[word, default: 0] += 1 }
        return zip(columns, words).map { column, words in
            counts[words] == 1 ? words : column.heading
        }
    }

    private static func words(_ column: ResultTable.Column) -> String {
        // A heading of its own is words already, but for the currency that may stand behind the name.
        guard column.heading.hasPrefix(column.name) else { return column.heading }
        let rest = column.heading.dropFirst(column.name.count)
        guard rest.isEmpty || rest.hasPrefix(" (") else { return column.heading }
        return (known[column.name] ?? spelled(column.name)) + rest
    }

    /// `n_lines_kept` as `lines kept`, `customer_id` as `customer`, `fit_seconds` as `fit (s)`.
    private static func spelled(_ name: String) -> String {
        // Names of strangers' columns stay as they are, unless they are of our kind.
        guard name.utf8.allSatisfy({ 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x5F }),
            name.utf8.first.map({ 0x61...0x7A ~= $0 }) == true
        else { return name }
        var parts = name.split(separator: "_").map(String.init)
        if parts.count > 1, parts[0] == "n" { parts.removeFirst() }
        if parts.count > 1, parts.last == "id" { parts.removeLast() }
        if parts.count > 1, parts.last == "seconds" { parts[parts.count - 1] = "(s)" }
        return parts.joined(separator: " ")
    }
}
