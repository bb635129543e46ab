import Clustering
import Reports

/// Names of the segments of a run by rule: at most two features in a customer's terms, each name once.
///
/// What a feature says is the position of the segment's median among all customers. A column that was dropped, that is
/// constant, or that goes with one already used says nothing.
struct SegmentNaming {
    /// A name and why.
    struct Name: Hashable {
        let text: String
        /// As `segment_name.name_rule`.
        let rule: String
    }

    /// The name of an RFM rule that the customer of a row meets; `nil` for none.
    typealias RFMName = (Int) -> String?

    /// Two columns with this correlation or more, of either sign, are one.
    private static let redundant = 0.95
    /// Share of a segment's customers who have to meet an RFM rule for its name.
    private static let leastRFM = 0.8
    /// Features that alternatives are looked for among.
    private static let mostTraits = 5
    /// How much a part of a week or a year has to stand out more than what is about the whole.
    private static let partPenalty = 0.15
    /// How much it has to stand out after that.
    private static let leastOfPart = 0.15

    /// What one feature says of one segment.
    private struct Trait {
        let place: Int
        let phrase: String
        let strength: Double
        let says: String
    }

    private let shape: SegmentShape
    private let matrix: RunMatrix
    private let words: [FeatureWords]
    private var correlations: [Int: Bool] = [:]

    /// - Parameter displayNames: Names for headings by column.
    init(_ shape: SegmentShape, of matrix: RunMatrix, displayNames: [String: String]) {
        self.shape = shape
        self.matrix = matrix
        words = shape.features.map { FeatureWords($0.name, displayName: displayNames[$0.name]) }
    }

    /// A name for each segment but those that have one by hand.
    ///
    /// - Parameters:
    ///   - manual: Names by hand: nobody else is called so.
    ///   - rfmName: Rules whose names a segment bears where enough of its customers meet them.
    mutating func names(manual: [Int: String], rfmName: RFMName) -> [Int: Name] {
        var taken = Set(manual.values.map { $0.lowercased() })
        var names: [Int: Name] = [:]
        func take(_ name: Name, _ cluster: Int) {
            let text = Self.free(name.text, taken)
            taken.insert(text.lowercased())
            names[cluster] = Name(text: text, rule: name.rule)
        }
        taken.insert(SegmentNames.inNone.lowercased())
        let all = shape.clusters.indices.map { traits(of: $0) }
        for part in order(all) {
            let cluster = shape.clusters[part]
            if manual[cluster] != nil { continue }
            if cluster < 0 {
                names[cluster] = Name(text: SegmentNames.inNone, rule: "no segment")
                continue
            }
            if let rfm = rfm(of: part, by: rfmName) {
                // Beside "new" a median of days may be called "long ago".
                let further = all[part].first { !words[$0.place].isRecency }?.phrase
                let texts = [rfm.text] + (further.map { ["\(rfm.text), \($0)"] } ?? [])
                let free = texts.first { !taken.contains($0.lowercased()) }
                take(Name(text: free ?? rfm.text, rule: rfm.rule), cluster)
            } else {
                let found = candidates(of: all[part]).map { Self.name($0) }
                let free = found.first { !taken.contains($0.text.lowercased()) }
                take(free ?? found.first ?? Self.average, cluster)
            }
        }
        return names
    }

    private static let average = Name(
        text: "average", rule: "no feature's median is far from that of all customers")

    private static func name(_ traits: [Trait]) -> Name {
        Name(
            text: traits.map(\.phrase).joined(separator: ", "),
            rule: traits.map(\.says).joined(separator: "; "))
    }

    /// With an ordinal where the name is taken.
    private static func free(_ text: String, _ taken: Set<String>) -> String {
        guard taken.contains(text.lowercased()) else { return text }
        var number = 2
        while taken.contains("\(text) (\(number))".lowercased()) { number += 1 }
        return "\(text) (\(number))"
    }

    /// Segments in an order that their numbers have no part in: those that stand out most first.
    private func order(_ traits: [[Trait]]) -> [Int] {
        let keys = shape.clusters.indices.map { part in
            (
                -(traits[part].first?.strength ?? 0), -matrix.members[part].rows.count,
                matrix.members[part].rows[0]
            )
        }
        return keys.indices.sorted { keys[$0] < keys[$1] }
    }

    // MARK: Traits

    /// What can be said of a segment, the most outstanding first.
    private func traits(of part: Int) -> [Trait] {
        var found: [Trait] = []
        for (place, feature) in shape.features.enumerated() {
            let entry = shape.entries[part][place]
            guard !feature.isDropped, !feature.isConstant,
                entry.values.median != feature.overall.median,
                let phrase = words[place].phrase(at: entry.rank)
            else { continue }
            let isPart = words[place].isPart
            let strength = abs(entry.rank - 0.5) - (isPart ? Self.partPenalty : 0)
            if isPart, strength < Self.leastOfPart { continue }
            let side = entry.rank < 0.5 ? "below" : "above"
            let share = percent(entry.rank < 0.5 ? 1 - entry.rank : entry.rank)
            let name = VisibleText.oneLine(feature.name)
            found.append(
                Trait(
                    place: place, phrase: phrase, strength: strength,
                    says: "median of \(name) \(side) \(share) of all customers"))
        }
        // Ties by place: effect sizes of logarithms depend on units.
        return found.sorted { (-$0.strength, $0.place) < (-$1.strength, $1.place) }
    }

    /// One or two features that together may be a name, the most telling first.
    private mutating func candidates(of traits: [Trait]) -> [[Trait]] {
        let first = traits.prefix(Self.mostTraits)
        var pairs: [[Trait]] = []
        for (i, a) in first.enumerated() {
            for b in first.dropFirst(i + 1) where !areOne(a.place, b.place) && a.phrase != b.phrase
            {
                pairs.append([a, b])
            }
        }
        return pairs + first.map { [$0] }
    }

    private mutating func areOne(_ a: Int, _ b: Int) -> Bool {
        let key = min(a, b) * shape.features.count + max(a, b)
        if let known = correlations[key] { return known }
        let correlation = ColumnStatistics.correlation(
            shape.features[a].transformed, shape.features[b].transformed)
        let areOne = correlation.map { abs($0) >= Self.redundant } ?? true
        correlations[key] = areOne
        return areOne
    }

    private func rfm(of part: Int, by rule: RFMName) -> Name? {
        let rows = matrix.members[part].rows
        var counts: [String: Int] = [:]
        for row in rows {
            if let name = rule(row) { counts[name, default: 0] += 1 }
        }
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let (name, count) = most,
            Double(count) >= Self.leastRFM * Double(rows.count)
        else { return nil }
        let share = percent(Double(count) / Double(rows.count))
        return Name(text: name, rule: "\(share) of its customers meet the rule \(name)")
    }
}
