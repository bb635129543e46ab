/// What is to be published.
public struct PublishRequest: Sendable {
    /// Where the segments come from.
    public enum Source: Sendable {
        /// A run, as it was named.
        case run(RunReference)
        /// The rules of the set `rfm`, with the moment to which days count (`nil`: the newest line) and
        /// cut points that take the place of those stored or measured.
        case rules(asOf: String?, cuts: [RuleCutEdit])
    }

    /// Run or rules.
    public var source: Source
    /// Under which name.
    public var name: PublicationName
    /// Whether `customer_segment` is to show it; the first publication and the one that it shows are shown
    /// anyway.
    public var makesDefault = false
    /// What is said of it.
    public var note: String?
    /// Whether all is taken back in the end.
    public var isDryRun = false

    /// Whether the lines of today are asked for under a publication that stands: its names go on.
    var refreshes = false

    /// Publishes under a name.
    public init(_ source: Source, as name: PublicationName) {
        self.source = source
        self.name = name
    }
}
