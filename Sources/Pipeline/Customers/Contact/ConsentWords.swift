import Reports

/// What the cells of a column say of consent.
struct ConsentWords {
    /// Words that are yes whoever writes them.
    private static let yes: Set<String> = [
        "yes", "y", "true", "t", "1", "1.0", "ja", "j", "oui", "si", "sí", "sì", "sim", "tak", "on",
        "subscribed",
        "subscriber", "opted in", "opt in", "optin", "opted-in", "opt-in", "granted", "consented",
        "agreed", "accepted",
    ]
    /// Words that are no, also those of who has not confirmed; an empty cell is no.
    private static let no: Set<String> = ContactStatus.ends.union([
        "", "no", "n", "false", "f", "0", "0.0", "nein", "non", "não", "nie", "nee", "off", "never",
        "unsubscribed",
        "not subscribed", "not_subscribed", "never subscribed", "opted out", "opt out", "optout",
        "opted-out", "opt-out",
        "denied", "declined", "refused", "revoked", "withdrawn", "pending", "unconfirmed",
        "cleaned", "bounced", "complained",
        "blocked", "invalid", "redacted", "null", "none", "n/a", "na", "nan", "-",
    ])

    /// Where the cells come from, for messages.
    let place: String
    /// The only value that means yes; `nil` takes clear words.
    let value: String?

    /// How often a cell meant no, by what it said.
    private(set) var refusals: [String: Int] = [:]
    private(set) var nYes = 0
    private var unclear: [String: (line: Int, count: Int)] = [:]

    init(place: String, value: String?) {
        self.place = place
        self.value = value.map(Self.folded)
    }

    private static func folded(_ text: String) -> String { ContactText.trimmed(text).lowercased() }

    private static func spaced(_ word: String) -> String {
        String(word.map { "_-".contains($0) ? " " : $0 })
    }

    /// Whether a cell says yes; what is unclear is no until `check` refuses it.
    mutating func take(_ cell: String, line: Int) -> Bool {
        let word = Self.folded(cell)
        if value.map({ $0 == word }) ?? Self.yes.contains(word) {
            nYes += 1
            return true
        }
        refusals[word, default: 0] += 1
        if value == nil, !Self.no.contains(word), !Self.no.contains(Self.spaced(word)) {
            unclear[word] = (
                unclear[word]?.line ?? line, (unclear[word]?.count ?? 0) + 1
            )
        }
        return false
    }

    /// - Parameters:
    ///   - channels: That it speaks for.
    ///   - isTyped: Whether the value was typed for this file.
    /// - Throws: `IngestError` for words that are neither yes nor no, for a word for no that was typed as the yes, and where nobody
    ///   has the value that was typed though the file may say yes otherwise.
    func check(column: String, channels: [ContactChannel], isTyped: Bool) throws(IngestError) {
        let flag = Self.flag(column, channels)
        if isTyped { try checkTyped(column, flag) }
        let total = nYes + refusals.values.reduce(0, +)
        guard let first = unclear.min(by: { ($0.value.line, $0.key) < ($1.value.line, $1.key) })
        else { return }
        let count = unclear.values.reduce(0) { $0 + $1.count }
        throw IngestError(
            .data,
            "\(place):\(first.value.line): \"\(Self.shown(first.key))\" in \"\(column)\" is neither a clear yes nor a clear"
                + " no, as are \(count) of \(total) values: \(Self.list(unclear.mapValues(\.count)))."
                + " Say which value means yes, the others are no: \(flag)")
    }

    private func checkTyped(_ column: String, _ flag: String) throws(IngestError) {
        let isStop = ContactStatus.isStop(column)
        guard let value else {
            guard isStop else { return }
            throw IngestError(
                .usage,
                "\(place): \"\(column)\" says who wants no more, so that a yes there is none. Nothing was written. Type the value of"
                    + " those who may be written to: \(flag)")
        }
        guard !Self.no.contains(value) || isStop && !ContactStatus.ends.contains(value) else {
            throw IngestError(
                .usage,
                "\(place): \"\(Self.shown(value))\" in \"\(column)\" is a word for no, and nobody is written to for it. Nothing was"
                    + " written. Type the value that means yes, whether the file has it or not: \(flag). Everybody with another"
                    + " value has said no.")
        }
        guard nYes == 0, let said = saidOtherwise(isStop) else { return }
        throw IngestError(
            .data,
            "\(place): no customer has \"\(Self.shown(value))\" in \"\(column)\", so nobody would have consented, though there"
                + " is \"\(Self.shown(said))\". Its values: \(Self.list(refusals)). Type the one that means yes: \(flag)"
        )
    }

    /// A value that is a yes, or almost the one that was typed; `nil` where a file of withdrawals alone has nobody else.
    private func saidOtherwise(_ isStop: Bool) -> String? {
        let others = refusals.keys.filter { !Self.no.contains($0) }.sorted()
        if !isStop, let clear = others.first(where: Self.yes.contains) { return clear }
        guard let value, value.count > 2 else { return nil }
        return nearestName(to: value, among: others)
    }

    /// What is typed for a column that speaks for some channels.
    private static func flag(_ column: String, _ channels: [ContactChannel]) -> String {
        let names = channels.map(\.rawValue).joined(separator: ",")
        let prefix = channels.count == ContactChannel.allCases.count ? "" : names + ":"
        return "--consent \(shellWord("\(prefix)\(column)=VALUE"))"
    }

    /// Said where nobody has the value that means yes; `nil` where somebody has, and for a file without customers.
    func nobody(column: String) -> String? {
        guard nYes == 0, let value, !refusals.isEmpty else { return nil }
        return
            "nobody said yes by \"\(column)\": \"\(Self.shown(value))\" means yes there, and all have another value, which"
            + " counts as no"
    }

    /// What meant no, with numbers, the most frequent first.
    var words: String { Self.list(refusals) }

    /// Whether a word is yes whoever writes it.
    static func isYes(_ word: String) -> Bool { yes.contains(word) }

    /// Whether a word is a no and nothing else.
    static func isPlainNo(_ word: String) -> Bool { plainNo.contains(word) }

    private static let plainNo: Set<String> = [
        "no", "n", "false", "f", "0", "0.0", "nein", "non", "não", "nie", "nee", "off",
    ]

    static func list(_ counts: [String: Int]) -> String {
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.prefix(6).map { "\(shown($0.key)) \($0.value)" }.joined(separator: ", ")
            + (sorted.count > 6 ? ", … (\(sorted.count) values)" : "")
    }

    static func shown(_ word: String) -> String {
        word.isEmpty ? "empty" : word.count > 30 ? word.prefix(29) + "…" : word
    }
}
