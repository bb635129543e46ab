import Reports

/// Why there is no campaign.
public enum CampaignError: UserFacingError, Hashable {
    /// A name that no file can have.
    case badName(String, reason: String)
    /// Nothing is published, so there are no segments.
    case nothingPublished
    /// No publication has the name.
    case unknownPublication(String, nearest: String?, names: [String])
    /// The publication has no such segment.
    case unknownSegment(String, nearest: String?, names: [String])
    /// Nobody is in the segment.
    case emptySegment(String)
    /// Rules and DBSCAN tell nothing of certainty.
    case noCertainty(String)
    /// The files say nothing of consent.
    case noConsent(ContactChannel?)
    /// The channel has no column of addresses.
    case noAddresses(ContactChannel)
    /// All of the segment are left out.
    case nobodyLeft(segment: String, reasons: String)
    /// Too few people for two arms.
    case tooFew(Int, control: Double)
    /// A share of so few is nobody, or everybody.
    case emptyArm(isControl: Bool, people: Int, control: Double)
    /// A share that is none.
    case badControl(Double)
    /// A campaign of the name has other terms.
    case otherTerms(String, differences: [String])
    /// It has been sent, so its people stay.
    case sent(String, date: String)
    /// No campaign has the name.
    case unknown(String, nearest: String?)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .badName, .unknownPublication, .unknownSegment, .noCertainty,
            .badControl, .otherTerms,
            .sent, .unknown:
            .usage
        case .nothingPublished, .emptySegment, .noConsent, .noAddresses, .nobodyLeft, .tooFew,
            .emptyArm:
            .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .badName(let name, let reason):
            "\"\(name.prefix(60))\" cannot be the name of a campaign: \(reason). Type another, such as 'Spring 2012'."
        case .nothingPublished:
            "nothing is published, so there is no segment to write to. Publish one first: workbench publish RUN --as"
                + " NAME, or workbench publish --rules rfm"
        case .unknownPublication(let name, let nearest, let names):
            "there is no publication \"\(name.prefix(60))\"."
                + (nearest.map { " Did you mean --publication \(shellWord($0))?" } ?? "")
                + " There \(names.count == 1 ? "is" : "are"): \(Self.list(names.map { quotedNames([$0]) }))."
        case .unknownSegment(let name, let nearest, let names):
            "there is no segment \"\(name.prefix(60))\"."
                + (nearest.map { " Did you mean --segment \(shellWord($0))?" } ?? "")
                + " There \(names.count == 1 ? "is" : "are"): \(Self.list(names))."
        case .emptySegment(let name):
            "nobody is in the segment \"\(name)\", so there is nobody to write to. See who is where: workbench publish"
                + " --list; then name another segment."
        case .noCertainty(let name):
            "the customers of \"\(name)\" have no certainty: rules, and groups by density, know no in between. Leave"
                + " --min-certainty out."
        case .noConsent(let channel):
            "no file says who may be written to\(channel.map { " by \($0.rawValue)" } ?? ""). Read the consent: workbench"
                + " ingest --customers FILE --email COLUMN --consent"
                + " \(channel.map { "\($0.rawValue):" } ?? "")COLUMN[=VALUE]; or, where the law asks for none, say"
                + " --no-consent-needed, which is kept with the campaign."
        case .noAddresses(let channel): Self.words(noAddresses: channel)
        case .nobodyLeft(let segment, let reasons):
            "of the segment \"\(segment)\" nobody is left to write to: \(reasons). Nothing was written."
        case .tooFew, .emptyArm, .badControl: armWords
        case .otherTerms, .sent, .unknown: nameWords
        }
    }

    private static func words(noAddresses channel: ContactChannel) -> String {
        let columns =
            switch channel {
            case .email:
                "e-mail addresses are. Say it: workbench ingest --customers FILE --email COLUMN"
            case .sms:
                "phone numbers are. Say it: workbench ingest --customers FILE --phone COLUMN --phone-country GB"
            case .ads:
                "e-mail addresses or phone numbers are. Say it: workbench ingest --customers FILE --email COLUMN"
            }
        return "no column is known in which the " + columns
    }

    private var armWords: String {
        switch self {
        case .tooFew(let people, let control):
            "\(people) \(people == 1 ? "person is" : "people are") too few to keep \(typedPercent(control)) apart: below 20"
                + " chance decides whatever a result says. Write to all of them with --control 0%, or take a larger segment."
        case .emptyArm(let isControl, let people, let control):
            "\(typedPercent(control)) of \(grouped(people)) people leaves \(isControl ? "nobody to keep apart" : "nobody to write to")."
                + " Type \(isControl ? "a larger" : "a smaller") --control, or --control 0% to write to all of them."
        case .badControl(let share):
            "--control \(typedPercent(share)) would write to nobody. Type a share below 100 %, such as --control 10%."
        default: ""
        }
    }

    private var nameWords: String {
        switch self {
        case .otherTerms(let name, let differences):
            "there is a campaign \"\(name)\" with other terms: \(differences.joined(separator: "; ")). Type the same again"
                + " for the same people, take another name, or draw it anew with --force."
        case .sent(let name, let date):
            "the campaign \"\(name)\" was sent on \(date), and its people stay who they are. Take another name."
        case .unknown(let name, let nearest):
            "there is no campaign \"\(name)\"."
                + (nearest.map { " Did you mean \(shellWord($0))?" } ?? "")
                + " See them with `workbench campaign`, or make it: workbench campaign \(shellWord(name)) --segment SEGMENT"
        default: ""
        }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(20).joined(separator: ", ")
            + (names.count > 20 ? ", … (\(names.count) in all)" : "")
    }
}
