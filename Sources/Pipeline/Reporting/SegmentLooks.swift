import Figures
import Store

/// How the segments of a subject look and what they are called, everywhere in a report.
struct SegmentLooks {
    /// In the order of reading, who is in none last; `PlacedSegments` puts those with most revenue first.
    let keys: [SegmentKey]
    /// Place in `keys` by cluster of the run; −1 is who is in none.
    let placeOfCluster: [Int: Int]
    /// Place in `keys` by segment of the publication.
    let placeOfSegment: [Int: Int]

    /// The number of segments, those in none not counted.
    var count: Int { keys.count - 1 }
    /// Where those in none stand.
    var none: Int { keys.count - 1 }

    /// - Throws: `DamagedError`; `StoreError`.
    init(_ subject: ReportSubject, in connection: Connection) throws {
        if let id = subject.publicationID {
            try self.init(publication: id, in: connection)
        } else if let runID = subject.runID {
            try self.init(run: runID, in: connection)
        } else {
            self.init([])
        }
    }

    private init(_ segments: [(cluster: Int?, segment: Int?, label: String, name: String)]) {
        var keys: [SegmentKey] = []
        var (ofCluster, ofSegment): ([Int: Int], [Int: Int]) = ([:], [:])
        for (place, segment) in segments.enumerated() {
            keys.append(
                SegmentKey(
                    label: segment.label, name: segment.name,
                    place: place < SegmentKey.most ? place : nil))
            if let cluster = segment.cluster { ofCluster[cluster] = place }
            if let id = segment.segment { ofSegment[id] = place }
        }
        ofCluster[-1] = keys.count
        keys.append(SegmentKey(label: "", name: "in no segment", place: nil))
        self.keys = keys
        (placeOfCluster, placeOfSegment) = (ofCluster, ofSegment)
    }

    private init(keys: [SegmentKey], placeOfCluster: [Int: Int], placeOfSegment: [Int: Int]) {
        self.keys = keys
        (self.placeOfCluster, self.placeOfSegment) = (placeOfCluster, placeOfSegment)
    }

    /// The same in another order.
    ///
    /// - Parameter places: The new place of each key; the last one keeps its own.
    func placed(_ places: [Int]) -> SegmentLooks {
        var keys = self.keys
        for (old, new) in places.enumerated() where old != none {
            keys[new] = SegmentKey(
                label: self.keys[old].label, name: self.keys[old].name,
                place: new < SegmentKey.most ? new : nil)
        }
        return SegmentLooks(
            keys: keys, placeOfCluster: placeOfCluster.mapValues { places[$0] },
            placeOfSegment: placeOfSegment.mapValues { places[$0] })
    }

    /// Those of the fixed rules, in their own order.
    static let ofRules = SegmentLooks(
        RFMRules.numbered.map {
            (cluster: nil, segment: $0.number, label: "\($0.number)", name: $0.name)
        })

    private init(publication id: Int, in connection: Connection) throws {
        let rows = try reading("publication_segment of publication \(id)") {
            try connection.query(
                """
                select cluster, segment_id, segment_name
                from publication_segment
                where publication_id = ? and fate <> 'died'
                order by segment_id
                """, [id]
            ).map { row in
                (
                    cluster: try row.optionalInt(0), segment: Optional(try row.int(1)),
                    label: "\(try row.int(1))", name: try row.text(2)
                )
            }
        }
        self.init(rows)
    }

    private init(run id: Int, in connection: Connection) throws {
        let rows = try reading("run_cluster of run \(id)") {
            try connection.query(
                """
                select run_cluster.cluster, segment_name.segment_name
                from run_cluster
                left join segment_name on segment_name.run_id = run_cluster.run_id
                    and segment_name.cluster = run_cluster.cluster
                left join segment_profile on segment_profile.run_id = run_cluster.run_id
                    and segment_profile.cluster = run_cluster.cluster
                where run_cluster.run_id = ? and run_cluster.cluster >= 0
                order by segment_profile.net_revenue desc nulls last, run_cluster.size desc,
                    run_cluster.cluster
                """, [id]
            ).map { row in
                let cluster = try row.int(0)
                return (
                    cluster: Optional(cluster), segment: Int?.none, label: "\(cluster)",
                    name: try row.optionalText(1) ?? "segment"
                )
            }
        }
        self.init(rows)
    }
}
