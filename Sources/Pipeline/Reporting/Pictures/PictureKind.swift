/// The pictures that there are.
public enum PictureKind: String, CaseIterable, Sendable {
    case months, profiles, map, silhouette, curves, stability, flow, agreement, density, distances

    /// Whether segments stand in it under their names.
    var namesSegments: Bool {
        switch self {
        case .profiles, .map, .silhouette, .flow: true
        case .months, .curves, .stability, .agreement, .density, .distances: false
        }
    }

    /// What is seen, in a line.
    public var meaning: String {
        switch self {
        case .months: "net revenue by month, beside the same month a year before"
        case .profiles: "how segments differ from all customers, a heat map"
        case .map: "the customers on the two directions in which they differ most"
        case .silhouette: "how clearly customers belong to their segment"
        case .curves: "elbow, silhouette and gap statistic over the number of segments"
        case .stability: "whether segments come back when customers are redrawn"
        case .flow: "what becomes of segments as their number grows"
        case .agreement: "how far runs put the same customers together"
        case .density: "DBSCAN over its two numbers: groups, and who is in none"
        case .distances: "how near neighbours are, for the choice of eps"
        }
    }
}
