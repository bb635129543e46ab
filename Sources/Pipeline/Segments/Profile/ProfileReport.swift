import Reports
import Store

/// The stored profile of a run, as it is printed.
public struct ProfileReport {
    /// What the segments are, on one page of 80 columns; with a segment, that one in full.
    public let document: Document
    /// The tables of the profile, for programs; with a segment, its rows.
    public let tables: [ResultTable]

    /// Reads the profile that `SegmentProfiler` has made.
    ///
    /// - Parameters:
    ///   - segment: The only one to tell of; `nil` for all.
    ///   - published: The publication by which the run was named: its numbers and names are shown.
    ///   - names: How customers are called in sentences.
    ///   - withBars: Whether effects have bars beside them.
    /// - Throws: `ProfileError` for a segment that the run does not have; `DamagedError`.
    public init(
        of runID: Int, segment: Int? = nil, called published: PublishedNames? = nil,
        from connection: Connection, names: CustomerNames = .plain, withBars: Bool = false
    ) throws {
        let page = try ProfilePage(
            of: runID, called: published, from: connection, names: names)
        if let segment, !page.segments.contains(where: { $0.cluster == segment }) {
            throw ProfileError.unknownSegment(
                segment, run: page.runName,
                known: page.segments.map(\.cluster).filter { $0 >= 0 }.sorted())
        }
        tables =
            try Self.tables(of: runID, segment: segment, from: connection)
            + (published.map { [$0.table(try SegmentNames.load(runID, from: connection))] } ?? [])
        document =
            try segment.map {
                try page.document(of: $0, from: connection, withBars: withBars)
            } ?? page.document(withBars: withBars)
    }

    private static func tables(
        of runID: Int, segment: Int?, from connection: Connection
    ) throws -> [ResultTable] {
        let ofRun = segment == nil ? ["run_profile", "segment_remainder"] : []
        let orders = [
            ("run_profile", "run_id"), ("segment_profile", "cluster"),
            ("segment_remainder", "position"), ("segment_feature", "cluster, role, position"),
            ("segment_external", "cluster, kind, attribute, effect_size desc, value"),
            ("segment_customer_example", "cluster, kind desc, position"),
            ("segment_name", "cluster"),
        ]
        return try orders.compactMap { name, order in
            let isOfRun = ["run_profile", "segment_remainder"].contains(name)
            if isOfRun, !ofRun.contains(name) { return nil }
            let condition = isOfRun || segment == nil ? "" : " and cluster = \(segment ?? 0)"
            return try ResultTable(
                connection, name: name,
                "select * from \(name) where run_id = ?\(condition) order by \(order)", [runID])
        }
    }
}
