import ArgumentParser
import Pipeline

/// What files of customers say of addresses and consent.
struct ContactOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "With --customers: the column with e-mail addresses.", valueName: "column"))
    var email: String?
    @Option(
        help: ArgumentHelp(
            "With --customers: the column with phone numbers.", valueName: "column"))
    var phone: String?
    @Option(
        help: ArgumentHelp(
            "Country of phone numbers that are written without one, such as GB.",
            valueName: "country"))
    var phoneCountry: String?
    @Option(
        help: ArgumentHelp(
            "With --customers: the column that says who may be written to, and the value that means yes"
                + " (default: clear words, such as yes and no). For a channel alone: email:COLUMN, sms:COLUMN,"
                + " ads:COLUMN; may be repeated.",
            valueName: "column[=value]"))
    var consent: [String] = []
    @Option(
        help: ArgumentHelp(
            "Day of which the file's consent is (default: the day on which it is read).",
            valueName: "date"))
    var consentDate: Day?

    func flags() throws -> ContactFlags {
        var flags = ContactFlags()
        (flags.email, flags.phone, flags.consent) = (email, phone, consent)
        flags.consentDate = consentDate?.text
        if let phoneCountry { try flags.setCountry(phoneCountry) }
        return flags
    }

    func validate() throws {
        if phoneCountry != nil, phone == nil {
            throw ValidationError("--phone-country goes with --phone COLUMN.")
        }
    }

    /// Refuses them where no file of customers is read.
    func refuseAlone() throws {
        guard email != nil || phone != nil || !consent.isEmpty || consentDate != nil else { return }
        throw ValidationError(
            "--email, --phone, --consent and --consent-date go with --customers: workbench ingest --customers FILE --email COLUMN"
        )
    }
}

/// A day as the analyst types it.
struct Day: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard argument.count == 10, let text = Timestamp.parse(argument) else { return nil }
        self.text = String(text.prefix(10))
    }
}
