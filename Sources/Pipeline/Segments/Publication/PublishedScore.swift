import Store

/// The view `scored_customer`, which follows the publication that `customer_segment` shows.
enum PublishedScore {
    /// Makes the view score by the run of the publication, under the ids and names of its segments; empty for rules, and
    /// for a run that plain SQL cannot score by.
    ///
    /// - Returns: Why it is empty, where somebody would expect otherwise, or that reading it takes long.
    /// - Precondition: a transaction is open.
    static func follow(
        _ places: (any CustomerPlaces)?, _ segments: PublishedSegments, in connection: Connection
    ) throws -> String? {
        let live = LiveScore(in: connection)
        let before = try live.installedRunID()
        guard let places else {
            if before != nil { try live.remove() }
            guard before != nil else { return nil }
            return
                "scored_customer is empty from now on: rules hold for the day of their publishing"
        }
        do {
            // Both kinds of places have held the matrix against its fingerprint.
            try live.install(
                runID: places.run.id,
                segments: segments.segments.map {
                    LiveScore.Segment(cluster: $0.number, id: $0.id, name: $0.name)
                }, isVerified: true)
            return LiveScore.words(ofTime: try live.comparisons())
        } catch let error as LiveScoreError {
            if before != nil { try live.remove() }
            return "scored_customer is empty: \(error.description)"
        }
    }
}
