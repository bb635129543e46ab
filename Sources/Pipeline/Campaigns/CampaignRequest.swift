import Clustering
import Foundation

/// A campaign that is asked for.
public struct CampaignRequest: Sendable {
    /// What it is called.
    public let name: CampaignName
    /// Name or number of the segment.
    public let segment: String
    /// Name of the publication; `nil` is the one that `customer_segment` shows.
    public var publication: String?
    /// Least certainty, 0 to 1.
    public var minCertainty: Double?
    /// Most people, targets and controls together.
    public var limit: Int?
    /// Share of people to keep apart, 0 up to 1.
    public var controlShare = 0.1
    /// Decides who is drawn; `nil` takes one that follows from the name, so that another campaign draws others.
    public var seed: UInt32?
    /// What is asked of each customer.
    public var condition: String?
    /// Who was in a campaign in so many days before is left out.
    public var excludedDays: Int?
    /// How they are written to.
    public var channel: ContactChannel?
    /// A file of people whom nobody may write to any more.
    public var suppressions: String?
    /// How old consent may be, in days.
    public var consentValidDays = CampaignConsent.usualDays
    /// Whether consent has to be known.
    public var needsConsent = true
    /// Share of all customers whom no campaign writes to; `nil` leaves it as it is.
    public var globalControl: Double?
    /// Days up to the newest line by which is told what the campaign's size can show.
    public var baselineDays = 28
    /// Whether nothing is to be stored or written.
    public var isDryRun = false
    /// Whether a campaign of the name may be drawn anew.
    public var isForced = false
    /// The day on which it is made, `YYYY-MM-DD`; `nil` asks the clock.
    public var today: String?

    /// The seed that is drawn by.
    package var drawnSeed: UInt32 { seed ?? name.seed }

    /// A campaign with the usual terms.
    public init(_ name: CampaignName, segment: String) {
        (self.name, self.segment) = (name, segment)
    }
}

/// What a campaign is called; its files are called so too.
public struct CampaignName: Sendable, Hashable {
    /// Longest name, in bytes: a file system takes 255, and more stands behind it.
    static let longest = 120

    /// As typed.
    public let text: String

    /// - Throws: `CampaignError.badName` for one that no file can have or nobody can see.
    public init(_ text: String) throws(CampaignError) {
        func refused(_ reason: String) -> CampaignError { .badName(text, reason: reason) }
        guard text.contains(where: { !$0.isWhitespace }) else { throw refused("it is empty") }
        guard text.first?.isWhitespace == false, text.last?.isWhitespace == false else {
            throw refused("it begins or ends with a space")
        }
        guard !PersonalText.isIn(text) else { throw refused(PersonalText.reasonAgainstName) }
        guard text.utf8.count <= Self.longest else {
            throw refused("it is longer than \(Self.longest) bytes")
        }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || " -_.+&()".unicodeScalars.contains(scalar)
                || scalar.properties.generalCategory == .nonspacingMark
        }
        guard isPlain, text.first != ".", text.first != "-" else {
            throw refused(
                "files are called like it, so it takes letters, digits, spaces and - _ . + & ( ), and begins with no"
                    + " point and no dash")
        }
        // NAME.control.csv, NAME.klaviyo.csv: what another campaign's files are called.
        let ends = text.lowercased().split(separator: ".").dropFirst().map(String.init)
        let taken = ["control"] + HandOverService.allCases.map(\.rawValue)
        if let end = ends.first(where: taken.contains) {
            throw refused("files of another campaign end in .\(end)")
        }
        self.text = text
    }

    /// What file systems that know no large letters, and ways to write accents, take for the same.
    static func folded(_ name: String) -> String {
        name.precomposedStringWithCanonicalMapping.lowercased()
    }

    /// Follows from the name as it is compared.
    var seed: UInt32 {
        let key = CustomerSample.keys([text.lowercased()])[0]
        return UInt32(truncatingIfNeeded: key ^ (key >> 32))
    }
}
