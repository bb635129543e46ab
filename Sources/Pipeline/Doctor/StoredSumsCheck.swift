import Reports
import Store

/// Sums that dashboards open are those of the lines, also where another program has changed either.
///
/// Made anew beside the file and compared, as a command does that finds that somebody else has written.
struct StoredSumsCheck: HealthCheck {
    let name = "stored sums"

    var healed: String? { "sums made anew from the lines" }

    /// - Complexity: O(lines).
    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        guard try !SharedCopy.isOne(file.connection) else {
            return [.ok(name, "those of the file that it was copied from")]
        }
        let differing: [String]?
        do {
            differing = try Self.otherwise(file)
        } catch let error as DamagedError {
            return [
                .open(
                    name, .fault,
                    "cannot be made from the lines: \(VisibleText.escaped(String(describing: error)))",
                    "take a copy from before, or ingest anew")
            ]
        }
        let others = try DataVersion.isWrittenByOthers(file.connection)
        var found: [Diagnosis] = []
        if let differing, !differing.isEmpty {
            found.append(
                .fixable(
                    name, .fault,
                    "\(differing.joined(separator: ", ")): not what the lines of today come to"
                        + (others ? "; another program has written since the last command" : "")))
        } else if others {
            found.append(
                .fixable(
                    name, .warning,
                    "another program has written since the last command: sums are those of the lines "
                        + "all the same, and publications count as not refreshed from the next command on that writes"
                ))
        }
        let segments = try Self.segmentsOtherwise(file.connection)
        if !segments.isEmpty {
            found.append(
                .open(
                    name, .fault,
                    "segment_overview: \(counted(segments.count, "segment")) (\(shown(segments))) "
                        + "not what their customers in customer_segment come to",
                    "workbench refresh --db \(shellWord(file.path))"))
        }
        if found.isEmpty, differing == nil {
            return [
                .open(
                    name, .note, "compared with the lines outside of WAL mode only",
                    "workbench config journal delete --db \(shellWord(file.path)), then doctor once more"
                )
            ]
        }
        return found.isEmpty
            ? [.ok(name, "days, customers and segments are what the lines come to")] : found
    }

    func fix(_ file: ExaminedFile) throws -> String? {
        try file.connection.transaction(.immediate) {
            // Counts what another program has written.
            _ = try DataVersion.current(in: file.connection)
            if try CustomerFacts(file.connection).makeAnewWhereTheyDiffer() {
                try DataVersion.linesChange(in: file.connection)
            }
        }
        return healed
    }

    private func shown(_ ids: [Int]) -> String {
        ids.prefix(3).map(String.init).joined(separator: ", ") + (ids.count > 3 ? ", …" : "")
    }

    /// Tables that would be others if they were made anew; `nil` in WAL mode, where nobody writes beside a file.
    private static func otherwise(_ file: ExaminedFile) throws -> [String]? {
        guard try file.connection.journalMode() != .wal else { return nil }
        let scratch = try file.beside()
        defer { scratch.close() }
        struct IsKnown: Error {}
        var tables: [String] = []
        do {
            try scratch.transaction(.immediate) {
                tables = try CustomerFacts(scratch).makeAnewNamingOthers()
                throw IsKnown()
            }
        } catch is IsKnown {}
        return tables
    }

    /// Segments whose numbers are not those of their customers.
    private static func segmentsOtherwise(_ connection: Connection) throws -> [Int] {
        var sums = try SegmentSummary.all(in: connection)
        var others: Set<Int> = []
        let rows = try connection.query(
            "select segment_id, size, net_revenue, invoice_count from segment_overview")
        for row in rows {
            let id = try row.int(0)
            let sum = sums.removeValue(forKey: id) ?? SegmentSummary()
            let values: [Value] = [
                .integer(Int64(sum.size)), .real(sum.netRevenue), .integer(Int64(sum.nInvoices)),
            ]
            if Array(row.values.dropFirst()) != values { others.insert(id) }
        }
        return others.union(sums.keys).sorted()
    }
}
