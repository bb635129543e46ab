import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Features are read once for all publications of a set, and nobody sees a difference.
@Suite struct FrozenFeaturesTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let path: String

    init() throws {
        let shop = try GeneratedShop()
        (folder, connection, path) = (shop.folder, shop.connection, shop.path)
    }

    private func publish(
        _ set: String, k: Int, as name: String, population: String? = nil,
        window: ObservationWindow = ObservationWindow()
    ) throws {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [k]
        request.kmeans.tol = [1e-4]
        request.source = .features(
            SnapshotOptions(
                features: set, window: window, population: try population.map { try Population($0) }
            ))
        _ = try SweepRunner(in: connection, request: request).run()
        try SegmentShop.publish("latest", as: name, in: connection)
    }

    private func places(_ connection: Connection) throws -> [String: [[Value]]] {
        let names = try SegmentShop.column(
            "select publication_name from publication where replaced_at is null", connection)
        return try names.reduce(into: [:]) { places, name in
            places[name] = try connection.query(
                """
                select customer_id, segment_id, status, certainty
                from publication_customer
                inner join publication using (publication_id)
                where publication_name = ?1 and replaced_at is null
                union all
                select customer_id, segment_id, status, certainty
                from customer_segment
                inner join publication using (publication_id)
                where publication_name = ?1
                order by 1
                """, [name]
            ).map(\.values)
        }
    }

    /// The scored sets with cut points of their own, a population and a window beside each other.
    @Test func eachPublicationHasItsOwn() throws {
        try publish("rfm", k: 4, as: "a")
        try publish("rfm", k: 6, as: "b")
        try publish("rfm", k: 3, as: "c", population: "country = 'United Kingdom'")
        try publish("rfm_score", k: 3, as: "d")
        let day = try SegmentShop.column("select max(last_line_at) from customer_fact", connection)[
            0]
        try publish("rfm", k: 3, as: "e", window: ObservationWindow(asOf: day, days: 150))
        let later = try SegmentShop.column(
            "select date('\(day)', '+4 days')", connection)[0]
        _ = try SegmentShop.make(
            (0..<20).map { .init("n\($0)", later, 20 + 40 * $0) }, in: connection,
            firstInvoice: 900_000)
        try publish("rfm_score", k: 4, as: "f")
        let names = ["a", "b", "c", "d", "e", "f"]
        for name in names {
            try FileManager.default.copyItem(atPath: path, toPath: folder.file("\(name).copy"))
        }
        _ = try Refresher(in: connection).refresh()
        let together = try places(connection)
        #expect(together.count == names.count)
        // Each by itself, so that nothing is known of another.
        for name in names {
            let only = try Database.open(folder.file("\(name).copy"), for: .writing)
            try only.execute("pragma foreign_keys = off")
            try only.run(
                "update publication set is_default = 0, replaced_at = published_at where publication_name <> ?",
                [name])
            _ = try Refresher(in: only).refresh()
            let alone = try places(only)[name]
            #expect(alone == together[name], "\(name)")
        }
    }

    /// A view over what is published says something else once another publication is refreshed.
    @Test func viewsOverPublicationsAreReadAnew() throws {
        try publish("rfm", k: 4, as: "a")
        try connection.execute(
            """
            create view mine as
            select customer_id, net_revenue, julianday(as_of_date) as day
            from customer_segment
            where status = 'clustered'
            """)
        try publish("mine", k: 2, as: "m")
        try publish("mine", k: 3, as: "n")
        let first = try Refresher(in: connection).refresh()
        #expect(first.warnings.isEmpty)
        let places = try places(connection)
        #expect(places["m"]?.count == places["a"]?.count)
    }
}
