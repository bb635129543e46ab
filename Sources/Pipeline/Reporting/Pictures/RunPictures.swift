import Clustering
import Figures
import Reports
import Store

/// Pictures of the rows of a run: where customers are, how clearly, and what distinguishes their segments.
struct RunPictures {
    private let matrix: RunMatrix
    private let looks: SegmentLooks
    private let connection: Connection
    /// Place of each row in `looks.keys`.
    private let places: [Int]

    /// Rows whose silhouettes are drawn, and those that they are held against.
    private static let (mostShown, mostHeldAgainst) = (1_500, 5_000)
    /// Rows that density is told of.
    private static let mostMapped = 100_000

    /// - Throws: `ProfileError` for rows that are no customers; `DamagedError`.
    init(
        _ runID: Int, looks: SegmentLooks, in connection: Connection, algorithms: AlgorithmList
    ) throws {
        matrix = try RunMatrix(runID, from: connection, algorithms: algorithms)
        self.looks = looks
        self.connection = connection
        places = try matrix.labels.map { label in
            // A publication may have been made of another state of the run: then nothing here is true.
            guard let place = looks.placeOfCluster[Int(label)] else {
                throw DamagedError(
                    "publication_segment", "it has no segment for cluster \(label) of run \(runID)")
            }
            return place
        }
    }

    func picture(_ kind: PictureKind) throws -> Picture {
        switch kind {
        case .profiles: try profiles()
        case .map: try map()
        default: try silhouette()
        }
    }

    // MARK: Profiles

    private func profiles() throws -> Picture {
        guard looks.count > 0 else {
            return .missing(
                "All customers are in no segment: there is none to tell apart. Take another run: workbench runs"
            )
        }
        let names = try matrix.snapshot.displayNames(from: connection)
        var found: [String: [Int: (effect: Double?, median: Double?)]] = [:]
        var overall: [String: Double] = [:]
        var features: [String] = []
        let runID = matrix.run.id
        try reading("segment_feature of run \(runID)") {
            let rows = try connection.query(
                """
                select feature, cluster, effect_size, median, overall_median
                from segment_feature
                where run_id = ? and role = 'clustered' and cluster >= 0
                order by position, cluster
                """, [runID])
            for row in rows {
                let feature = try row.text(0)
                if found[feature] == nil { features.append(feature) }
                found[feature, default: [:]][try row.int(1)] = (
                    try row.optionalDouble(2), try row.optionalDouble(3)
                )
                overall[feature] = try row.optionalDouble(4)
            }
        }
        guard !features.isEmpty else {
            return .missing(
                "What distinguishes the segments has not been worked out. Do it: workbench profile \(runID)"
            )
        }
        let clusters = looks.placeOfCluster.filter { $0.key >= 0 }.sorted { $0.value < $1.value }
        let shown = clusters.prefix(HeatMap.mostSegments)
        let rows = features.map { feature in
            HeatMap.Row(
                name: names[feature] ?? feature,
                effects: shown.map { found[feature]?[$0.key]?.effect },
                medians: shown.map {
                    found[feature]?[$0.key]?.median.map { ProfileWords.number($0) } ?? ""
                }, overall: overall[feature].map { ProfileWords.number($0) } ?? "")
        }
        let note =
            clusters.count > shown.count
            ? "Shown are the first \(shown.count) of \(counted(clusters.count, "segment")) and \(grouped(clusters.count - shown.count)) more are not."
            : ""
        return .drawn(
            HeatMap(segments: shown.map { looks.keys[$0.value] }, rows: rows).figure(note: note))
    }

    // MARK: Map

    private func engineMatrix() throws -> FeatureMatrix {
        try FeatureMatrix(
            values: matrix.scaled, nSamples: matrix.labels.count,
            nFeatures: matrix.snapshot.nFeatures)
    }

    private func map() throws -> Picture {
        let plane = PrincipalPlane(of: try engineMatrix())
        let rows = CustomerSample.rows(
            CustomerSample.keys(matrix.customerIDs), most: Self.mostMapped)
        let names = try matrix.snapshot.displayNames(from: connection)
        let axes = plane.axes.map { axis in
            CustomerMap.Axis(share: axis.varianceShare, words: words(of: axis, names))
        }
        func point(_ row: Int) -> CustomerMap.Point {
            .init(
                x: plane.axes[0].scores[row], y: plane.axes[1].scores[row], segment: places[row])
        }
        var typical: [Int: CustomerMap.Point] = [:]
        let row = Dictionary(
            matrix.customerIDs.enumerated().map { (ByteText($1), $0) }, uniquingKeysWith: { $1 })
        for (cluster, customer) in try typicalCustomers() {
            guard let place = looks.placeOfCluster[cluster], let row = row[ByteText(customer)]
            else { continue }
            typical[place] = point(row)
        }
        return .drawn(
            CustomerMap(
                segments: looks.keys, points: rows.map(point), typical: typical, axes: axes
            ).figure(of: matrix.labels.count))
    }

    /// The features that a direction mostly consists of: half of its length, three at most.
    private func words(of axis: PrincipalPlane.Axis, _ names: [String: String]) -> String {
        let order = axis.loadings.indices.sorted {
            (-axis.loadings[$0].magnitude, $0) < (-axis.loadings[$1].magnitude, $1)
        }
        var (said, length): ([String], Double) = ([], 0)
        for column in order where length < 0.5 && said.count < 3 && axis.varianceShare > 0 {
            let name = matrix.snapshot.featureNames[column]
            length += axis.loadings[column] * axis.loadings[column]
            said.append((axis.loadings[column] < 0 ? "less " : "more ") + (names[name] ?? name))
        }
        return said.joined(separator: ", ")
    }

    private func typicalCustomers() throws -> [(cluster: Int, customer: String)] {
        try reading("segment_profile of run \(matrix.run.id)") {
            try connection.query(
                """
                select cluster, typical_customer_id
                from segment_profile
                where run_id = ? and typical_customer_id is not null
                """, [matrix.run.id]
            ).map { (try $0.int(0), try $0.text(1)) }
        }
    }

    // MARK: Silhouette

    private func silhouette() throws -> Picture {
        let known = matrix.labels.indices.filter { matrix.labels[$0] >= 0 }
        guard Set(known.map { matrix.labels[$0] }).count > 1 else {
            return .missing("With fewer than two segments nobody is nearer to another one.")
        }
        let keys = CustomerSample.keys(known.map { matrix.customerIDs[$0] })
        let shown = CustomerSample.rows(keys, most: Self.mostShown).map { known[$0] }
        let others = CustomerSample.rows(keys, most: Self.mostHeldAgainst).map { known[$0] }
        let values = RowSilhouettes.of(
            shown, among: others, in: try engineMatrix(), labels: matrix.labels)
        var ofPlace: [Int: [Double]] = [:]
        for (row, value) in zip(shown, values) {
            if let value { ofPlace[places[row], default: []].append(value) }
        }
        let stored = try means()
        let bands = matrix.members.filter { $0.cluster >= 0 }.compactMap {
            cluster, rows -> (Int, SilhouettePlot.Band)? in
            guard let place = looks.placeOfCluster[cluster] else { return nil }
            return (
                place,
                SilhouettePlot.Band(
                    segment: looks.keys[place], size: rows.count, mean: stored.ofCluster[cluster],
                    values: ofPlace[place] ?? [])
            )
        }.sorted { $0.0 < $1.0 }.map(\.1)
        let most = 40
        var notes: [String] = []
        if bands.count > most {
            notes.append(
                "Shown are the first \(most) of \(counted(bands.count, "segment")) and \(grouped(bands.count - most)) more are not."
            )
        }
        if shown.count < known.count {
            notes.append(
                "Drawn are \(grouped(shown.count)) of \(counted(known.count, "customer")), at random"
                    + (others.count < known.count
                        ? ", each held against \(grouped(others.count)) of them." : "."))
        }
        return .drawn(
            SilhouettePlot(Array(bands.prefix(most)), mean: stored.ofRun).figure(
                note: notes.joined(separator: " ")))
    }

    /// Means that the sweep has stored.
    private func means() throws -> (ofCluster: [Int: Double], ofRun: Double?) {
        try reading("run_cluster of run \(matrix.run.id)") {
            var found: [Int: Double] = [:]
            for row in try connection.query(
                "select cluster, silhouette from run_cluster where run_id = ?", [matrix.run.id])
            {
                if let mean = try row.optionalDouble(1) { found[try row.int(0)] = mean }
            }
            let ofRun = try connection.query(
                "select silhouette from run where run_id = ?", [matrix.run.id]
            ).first.flatMap { try $0.optionalDouble(0) }
            return (found, ofRun)
        }
    }
}
