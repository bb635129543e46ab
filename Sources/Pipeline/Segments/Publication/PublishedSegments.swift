import Clustering
import Store

/// The segments of a new publication, with the ids and names by which people know them.
struct PublishedSegments {
    /// One of them.
    struct Segment: Sendable, Hashable {
        /// Cluster of the run, or number of the rule.
        let number: Int
        let id: Int
        let name: String
        let fate: SegmentSuccession.Fate
        /// The segment before that it is or comes from.
        let from: Int?
        let jaccard: Double?
        let size: Int
    }

    /// One of the publication before with which nobody goes on.
    struct Gone: Sendable, Hashable {
        let id: Int
        let name: String
        let jaccard: Double?
        /// The segment that has most of its customers now.
        let heir: Int?
    }

    /// By id.
    let segments: [Segment]
    /// Ids by numbers.
    var ids: [Int: Int] {
        Dictionary(segments.map { ($0.number, $0.id) }, uniquingKeysWith: { first, _ in first })
    }

    /// By id.
    let gone: [Gone]
    /// What became of names that do not go on with their segments, a sentence each.
    let remarks: [String]

    /// A segment as it is found: its number, what it would be called, and whether that goes before an earlier
    /// name.
    struct Found {
        let number: Int
        let size: Int
        let name: String?
        let isFixed: Bool
    }

    /// The first publication of a name.
    ///
    /// - Parameter found: In the order of their new ids.
    init(first found: [Found]) {
        var taken: Set<String> = []
        segments = found.enumerated().map { place, segment in
            Segment(
                number: segment.number, id: place + 1,
                name: Self.free(segment.name ?? "Segment \(place + 1)", &taken), fate: .born,
                from: nil, jaccard: nil, size: segment.size)
        }
        (gone, remarks) = ([], [])
    }

    /// One that takes the place of another.
    ///
    /// - Parameters:
    ///   - found: In an order that does not depend on their numbers.
    ///   - same: Ids before by numbers now, where both are segments of the same run or the same rules.
    ///   - lastID: Highest id that was ever given under the name.
    ///   - share: Of the customers of a segment, by its number, who meet a rule.
    init(
        _ found: [Found], after earlier: EarlierPublication,
        overlap: EarlierPublication.Overlap, same: [Int: Int]?, lastID: Int,
        share: CarriedNames.RuleShare
    ) rethrows {
        let origins =
            same.map { Self.origins($0, found, overlap) } ?? Self.origins(found, overlap)
        // Names that go on, and those that somebody typed, are given first.
        var taken: Set<String> = []
        var names: [Int: String] = [:]
        let ids = Self.ids(of: found, origins, after: lastID)
        func own(_ segment: Found) -> String {
            segment.name ?? "Segment \(ids[segment.number] ?? 0)"
        }
        let carried = try CarriedNames(
            found.compactMap { segment in
                guard !segment.isFixed, let origin = origins[segment.number],
                    origin.fate == .kept, let id = origin.from, let name = earlier.names[id],
                    // A number is no name that anybody would miss.
                    name != "Segment \(id)"
                else { return nil }
                return .init(number: segment.number, name: name, own: segment.name)
            },
            others: Dictionary(
                found.map { ($0.number, own($0)) }, uniquingKeysWith: { first, _ in first }),
            share: share)
        func isFirst(_ segment: Found) -> Bool {
            segment.isFixed || carried.names[segment.number] != nil
        }
        for segment in found.filter(isFirst) + found.filter({ !isFirst($0) }) {
            names[segment.number] = Self.free(
                carried.names[segment.number] ?? own(segment), &taken)
        }
        let segments = found.map { segment in
            let origin = origins[segment.number]
            return Segment(
                number: segment.number, id: ids[segment.number] ?? 0,
                name: names[segment.number] ?? "", fate: origin?.fate ?? .born,
                from: origin?.from, jaccard: origin?.jaccard, size: segment.size)
        }.sorted { $0.id < $1.id }
        self.segments = segments
        remarks = carried.remarks(on: segments)
        let kept = Set(segments.filter { $0.fate == .kept }.map(\.id))
        gone = earlier.names.keys.filter { !kept.contains($0) }.sorted().map { id in
            let cells = overlap.cells.filter { $0.old == id }
            let heir = cells.max { ($0.count, $1.new) < ($1.count, $0.new) }
            return Gone(
                id: id, name: earlier.names[id] ?? "",
                jaccard: cells.map { overlap.jaccard($0) }.max() ?? 0,
                heir: heir.flatMap { ids[$0.new] })
        }
    }

    /// By number: what goes on keeps its id.
    private static func ids(
        of found: [Found], _ origins: [Int: Origin], after lastID: Int
    ) -> [Int: Int] {
        var nextID = lastID + 1
        return found.reduce(into: [:]) { ids, segment in
            if let origin = origins[segment.number], origin.fate == .kept, let id = origin.from {
                ids[segment.number] = id
            } else {
                ids[segment.number] = nextID
                nextID += 1
            }
        }
    }

    private struct Origin {
        let fate: SegmentSuccession.Fate
        let from: Int?
        let jaccard: Double?
    }

    private static func origins(
        _ same: [Int: Int], _ found: [Found], _ overlap: EarlierPublication.Overlap
    ) -> [Int: Origin] {
        found.reduce(into: [:]) { origins, segment in
            guard let id = same[segment.number] else { return }
            let cell = overlap.cells.first { $0.old == id && $0.new == segment.number }
            let isEmpty =
                overlap.oldSizes[id, default: 0] + overlap.newSizes[segment.number, default: 0] == 0
            origins[segment.number] = Origin(
                fate: .kept, from: id,
                jaccard: cell.map { overlap.jaccard($0) } ?? (isEmpty ? nil : 0))
        }
    }

    /// By the customers whom both know; labels are places in `found`, and ids before.
    private static func origins(
        _ found: [Found], _ overlap: EarlierPublication.Overlap
    ) -> [Int: Origin] {
        let olds = overlap.oldSizes.keys.sorted()
        let oldPlaces = Dictionary(uniqueKeysWithValues: zip(olds, Int32(0)...))
        let newPlaces = Dictionary(
            uniqueKeysWithValues: zip(found.map(\.number), Int32(0)...))
        let cells = overlap.cells.compactMap { cell -> LabelAgreement.Cell? in
            guard let a = oldPlaces[cell.old], let b = newPlaces[cell.new] else { return nil }
            return LabelAgreement.Cell(a: a, b: b, count: cell.count)
        }
        func sizes(_ counts: [Int: Int], _ places: [Int: Int32]) -> [Int32: Int] {
            places.reduce(into: [:]) { $0[$1.value] = counts[$1.key] ?? 0 }
        }
        let succession = SegmentSuccession(
            cells, oldSizes: sizes(overlap.oldSizes, oldPlaces),
            newSizes: sizes(overlap.newSizes, newPlaces))
        return found.reduce(into: [:]) { origins, segment in
            guard let place = newPlaces[segment.number],
                let outcome = succession.outcomes[place]
            else { return }
            origins[segment.number] = Origin(
                fate: outcome.fate, from: outcome.old.map { olds[Int($0)] },
                jaccard: outcome.jaccard)
        }
    }

    /// The name, or the name with the first number behind it that nobody has.
    private static func free(_ name: String, _ taken: inout Set<String>) -> String {
        var free = name
        var number = 2
        while !taken.insert(free.lowercased()).inserted {
            free = "\(name) (\(number))"
            number += 1
        }
        return free
    }
}

extension EarlierPublication.Overlap {
    /// Customers in both over customers in either.
    func jaccard(_ cell: (old: Int, new: Int, count: Int)) -> Double {
        let union = oldSizes[cell.old, default: 0] + newSizes[cell.new, default: 0] - cell.count
        return union > 0 ? Double(cell.count) / Double(union) : 0
    }
}
