import Figures
import Store

/// Colours of the segments of a publication, as places in the palette: `publication_segment.colour_no`.
///
/// Every publication has them, whether `customer_segment` shows it or not, so that a segment keeps its colour while its
/// publication goes on: through refits, and while another one is shown.
struct SegmentColours {
    private let publicationID: Int
    private let connection: Connection

    init(of publicationID: Int, in connection: Connection) {
        (self.publicationID, self.connection) = (publicationID, connection)
    }

    /// Places in the palette by segment; those that have none get one.
    ///
    /// Theirs is that of the segment in the publications of the name before; a new segment gets the one that fewest have, of
    /// equals the first.
    /// - Precondition: `publication_segment` has the segments.
    /// - Complexity: O(segments · publications of the name).
    @discardableResult func settle() throws -> [Int: Int] {
        let segments = try reading("publication_segment") {
            try connection.query(
                """
                select segment_id, colour_no, (
                    select was.colour_no
                    from publication as own
                    inner join publication as earlier on earlier.publication_name = own.publication_name
                        and earlier.publication_id < own.publication_id
                    inner join publication_segment as was on was.publication_id = earlier.publication_id
                        and was.segment_id = publication_segment.segment_id
                    where own.publication_id = publication_segment.publication_id
                        and was.colour_no is not null
                    order by was.publication_id desc
                    limit 1
                )
                from publication_segment
                where publication_id = ? and fate <> 'died'
                order by segment_id
                """, [publicationID]
            ).map {
                (id: try $0.int(0), own: try Self.place($0, 1), before: try Self.place($0, 2))
            }
        }
        var colours: [Int: Int] = [:]
        for segment in segments { colours[segment.id] = segment.own ?? segment.before }
        for segment in segments where segment.own == nil {
            let colour = colours[segment.id] ?? Self.rarest(besides: colours.values)
            colours[segment.id] = colour
            try connection.run(
                """
                update publication_segment
                set colour_no = ?
                where publication_id = ? and segment_id = ?
                """, [colour, publicationID, segment.id])
        }
        return colours
    }

    /// A place that is in the palette; another program may have written another.
    private static func place(_ row: Row, _ column: Int) throws -> Int? {
        try row.optionalInt(column).flatMap { Palette.segments.indices.contains($0) ? $0 : nil }
    }

    private static func rarest(besides taken: some Sequence<Int>) -> Int {
        var counts = Palette.segments.map { _ in 0 }
        for place in taken { counts[place] += 1 }
        let least = counts.min() ?? 0
        return counts.firstIndex(of: least) ?? 0
    }
}
