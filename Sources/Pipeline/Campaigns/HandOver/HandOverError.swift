import Reports

/// Why nothing was handed over.
public enum HandOverError: UserFacingError, Hashable {
    /// Consent was asked for another channel than the service's.
    case otherChannel(campaign: String, channel: String, service: HandOverService)
    /// The service has no such channel.
    case noChannel(HandOverService, String)
    /// No publication has the name.
    case unknownPublication(String, known: [String])
    /// No column holds what the channel needs.
    case noColumn(HandOverService, ContactChannel)
    /// No customer can be handed over.
    case nobody(of: String, reasons: String)
    /// The file is that of another hand-over.
    case ofAnother(String, whose: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .otherChannel, .noChannel, .unknownPublication: .usage
        case .noColumn, .nobody: .data
        case .ofAnother: .cannotCreate
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .otherChannel(let campaign, let channel, let service):
            "campaign \"\(campaign)\" is drawn for \(channel), and its people were asked for consent to that; "
                + "\(service.name) writes to them by \(service.channels.map(\.rawValue).joined(separator: " or ")). Draw a "
                + "campaign with --channel \(service.channels[0].rawValue)."
        case .noChannel(let service, let channel):
            "--channel \(channel): \(service.name) takes "
                + "\(service.channels.map(\.rawValue).joined(separator: " or ")). Type one of these, or leave it out."
        case .unknownPublication(let name, let known):
            known.isEmpty
                ? "nothing is published yet. Publish a run: workbench publish RUN --as NAME."
                : "there is no publication \"\(name.prefix(60))\"."
                    + (nearestName(to: name, among: known).map { " Did you mean \($0)?" } ?? "")
                    + " There are: \(quotedNames(known.prefix(20)))."
        case .noColumn(let service, let channel):
            "\(service.name) needs \(channel == .sms ? "phone numbers" : "e-mail addresses"), and no column is known that "
                + "holds them. Say which: workbench ingest --customers FILE "
                + (channel == .sms ? "--phone COLUMN --phone-country GB." : "--email COLUMN.")
        case .nobody(let whose, let reasons):
            "of \(whose) nobody can be handed over: \(reasons). Nothing was written."
        case .ofAnother(let path, let whose):
            "\(path) holds people of \(whose). Write into another folder: --out FOLDER. With --force it is replaced."
        }
    }
}
