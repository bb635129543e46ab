import Reports

/// What was typed of contact: columns that are addresses, and those that say who may be written to.
public struct ContactFlags: Sendable, Hashable {
    /// Header of the column with e-mail addresses.
    public var email: String?
    /// Header of the column with phone numbers.
    public var phone: String?
    /// `[CHANNEL[,CHANNEL]:]COLUMN[=VALUE]`, as typed.
    public var consent: [String] = []
    /// Day of the file, `YYYY-MM-DD`; `nil` is the day on which it is read.
    public var consentDate: String?
    /// Country of phone numbers without one.
    package var country: PhoneCountry?

    /// Nothing typed.
    public init() {}

    /// Whether nothing was typed.
    public var isEmpty: Bool { !hasRoles && consentDate == nil }

    /// Whether a column was given a role.
    var hasRoles: Bool { email != nil || phone != nil || !consent.isEmpty }

    /// Sets the country of phone numbers.
    ///
    /// - Throws: `IngestError` that lists those that are known.
    public mutating func setCountry(_ text: String) throws(IngestError) {
        guard let country = PhoneCountry(text) else {
            throw IngestError(
                .usage,
                "--phone-country \(text): no such country. Known are"
                    + " \(PhoneCountry.codes.joined(separator: ", ")).")
        }
        self.country = country
    }

    /// The columns of a header that were meant, each with its role.
    ///
    /// - Parameter names: Header cells.
    /// - Throws: `IngestError` for a column that is not there, and for two in one role.
    func columns(
        in names: [String], file: String
    ) throws(IngestError) -> [(role: ContactRole, column: Int, yes: String?)] {
        var found: [(role: ContactRole, column: Int, yes: String?)] = []
        if let email {
            found.append((.email, try Self.place(email, "--email", in: names, file), nil))
        }
        if let phone {
            found.append((.phone, try Self.place(phone, "--phone", in: names, file), nil))
        }
        for typed in consent {
            let (channels, column, yes) = try Self.consent(typed, in: names, file)
            for channel in channels { found.append((.consent(for: channel), column, yes)) }
        }
        for (index, one) in found.enumerated()
        where found[..<index].contains(where: { $0.role == one.role }) {
            throw IngestError(
                .usage,
                "\(one.role.flag) names two columns\(one.role.channel.map { " for \($0.rawValue)" } ?? "")."
                    + " One decides: name the channel of each, such as --consent email:COLUMN.")
        }
        return found
    }

    private static func consent(
        _ typed: String, in names: [String], _ file: String
    ) throws(IngestError) -> ([ContactChannel], Int, yes: String?) {
        var (channels, rest) = (ContactChannel.allCases, typed)
        if let colon = typed.firstIndex(of: ":") {
            let words = typed[..<colon].split(separator: ",").map {
                ContactChannel(rawValue: $0.lowercased())
            }
            // A header may have a colon of its own.
            if !words.isEmpty, words.allSatisfy({ $0 != nil }) {
                channels = words.compactMap(\.self)
                rest = String(typed[typed.index(after: colon)...])
            }
        }
        if !find(rest, in: names).isEmpty {
            return (channels, try place(rest, "--consent", in: names, file), nil)
        }
        guard let equals = rest.lastIndex(of: "=") else {
            return (channels, try place(rest, "--consent", in: names, file), nil)
        }
        let column = try place(String(rest[..<equals]), "--consent", in: names, file)
        return (channels, column, String(rest[rest.index(after: equals)...]))
    }

    private static func find(_ header: String, in names: [String]) -> [Int] {
        let exact = names.indices.filter { names[$0] == header }
        if !exact.isEmpty { return exact }
        let wanted = header.lowercased()
        return names.indices.filter {
            names[$0].lowercased() == wanted
                || AttributeName.plain(names[$0], position: $0 + 1) == wanted
        }
    }

    private static func place(
        _ header: String, _ flag: String, in names: [String], _ file: String
    ) throws(IngestError) -> Int {
        let found = find(header, in: names)
        guard let first = found.first else {
            let near = nearestName(to: header, among: names)
            throw IngestError(
                .data,
                "\(file): \(flag) \(shellWord(header)): there is no such column."
                    + (near.map { " Did you mean \"\($0)\"?" } ?? "")
                    + " Found: \(names.prefix(30).joined(separator: ", "))"
                    + (names.count > 30 ? ", … (\(names.count) in all)." : "."))
        }
        guard found.count == 1 else {
            throw IngestError(
                .data,
                "\(file): \(flag) \(shellWord(header)): \(found.count) columns are called so. Rename one of them."
            )
        }
        return first
    }
}
