import Reports

/// A column that says whether somebody still gets letters, as exports of mail services have it: they hold everybody, and
/// only who unsubscribed, bounced or complained is meant by a list of those whom nobody may write to.
package struct ContactStatus: Sendable {
    /// What stands where there is no reason.
    private static let nothing: Set<String> = ["", "[]", "none", "null", "n/a", "na", "nan", " "]
    /// What days and times are counted as.
    private static let day = "a date"
    /// Words for who is not to be written to.
    static let ends: Set<String> = [
        "unsubscribed", "unsubscribe", "cleaned", "bounced", "bounce", "hard bounce",
        "hard bounced",
        "hardbounce", "soft bounce", "soft bounced", "complained", "complaint", "spam",
        "spam complaint", "marked as spam", "suppressed", "blocked", "blacklisted", "opted out",
        "opt out", "optout", "denied", "declined", "refused", "revoked", "withdrawn", "invalid",
        "redacted", "abgemeldet", "désinscrit", "undeliverable", "deleted",
    ]
    /// Words for who wants letters.
    private static let given: Set<String> = [
        "subscribed", "subscriber", "active", "aktiv", "confirmed", "opted in", "opt in", "optin",
        "granted", "consented", "accepted", "abonniert",
    ]
    /// Words for who has said neither, and of addresses that can be right.
    private static let notGiven: Set<String> = [
        "never subscribed", "not subscribed", "nonsubscribed", "non subscribed", "transactional",
        "pending", "unconfirmed", "delivered", "valid", "ok",
    ]

    /// The column, by place and name.
    let place: Int
    let name: String
    /// The values that were typed, folded; `nil` goes by the words that are known.
    private let typed: Set<String>?
    /// How many lines have a value, by whether they count.
    private(set) var counted: [String: Int] = [:]
    private(set) var passed: [String: Int] = [:]
    private var unclear: [String: (line: Int, count: Int)] = [:]

    /// What the column is by its name; one that is typed and called otherwise is a consent.
    private let kind: ContactStatusName

    /// Whether a column says by its name who wants no more, so that a no there is none.
    static func isStop(_ name: String) -> Bool {
        [.stop, .reason].contains(ContactStatusName(name))
    }

    /// What a cell says of whom it is: that he wants no letters, that he wants them, neither, nothing, or what is not known.
    ///
    /// Only who wants them contradicts who does not.
    enum Saying { case stops, goesOn, notGiven, nothing, unclear }

    /// Of what a column speaks: a consent is given or withdrawn, a suppression has a reason or not.
    var isConsent: Bool { kind == .consent }

    /// The one channel that a column names; `nil` where it speaks of all.
    var channel: ContactChannel? { ContactStatusName.channel(name) }

    /// All columns of a list that say it.
    ///
    /// - Parameters:
    ///   - people: Places of columns that name people, whatever they are called: a list of them may be called "Unsubscribed emails".
    ///   - cells: What stands in a column, line by line.
    static func all(
        in names: [String], besides people: Set<Int> = [], _ cells: (Int) -> [String]
    ) -> [ContactStatus] {
        names.indices.compactMap { place in
            guard !people.contains(place), let kind = ContactStatusName(names[place]) else {
                return nil
            }
            switch kind {
            case .beside: return nil
            case .perhaps:
                return isStatus(cells(place)) ? ContactStatus(place, names[place], nil) : nil
            case .consent, .stop, .reason: return ContactStatus(place, names[place], nil)
            }
        }
    }

    /// Whether all that stands in a column is known to say who gets letters.
    private static func isStatus(_ cells: [String]) -> Bool {
        let words = Set(cells.map(folded)).subtracting(nothing)
        return !words.isEmpty
            && words.allSatisfy {
                ends.contains($0) || given.contains($0) || notGiven.contains($0) || isFailure($0)
            }
    }

    /// The column that was typed.
    ///
    /// - Parameter asked: `[COLUMN=]VALUE[,VALUE…]` of `--suppress-status`: which values count.
    /// - Throws: `IngestError` where the one that was typed is not there, or could be several.
    static func typed(
        _ asked: String, in names: [String], among known: [ContactStatus], file: String
    ) throws(IngestError) -> ContactStatus {
        let found = known.map(\.place)
        let parts = asked.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let wanted = parts.count == 2 ? HeaderNames.normalized(String(parts[0])) : nil
        let values = Set(
            (parts.last ?? "").split(separator: ",").map { folded(String($0)) }.filter {
                !$0.isEmpty
            })
        let fitting =
            wanted.map { wanted in
                names.indices.filter { HeaderNames.normalized(names[$0]) == wanted }
            } ?? found
        guard fitting.count == 1, !values.isEmpty else {
            throw IngestError(
                .usage,
                "\(file): --suppress-status \(shellWord(asked)): \(fitting.isEmpty ? "there is no such column" : values.isEmpty ? "no value" : "several columns fit")."
                    + " Type --suppress-status COLUMN=VALUE,VALUE with a column of the file"
                    + (names.isEmpty
                        ? ", which has no header."
                        : ": \(names.prefix(20).joined(separator: ", ")).")
            )
        }
        return ContactStatus(fitting[0], names[fitting[0]], values)
    }

    /// Where nothing can be proposed.
    static let untold = "COLUMN=VALUE,VALUE"

    /// What could be typed for those whom nobody may write to: some of the values, as it is not known which.
    static func example(_ name: String, _ values: some Collection<String>) -> String {
        let typable = values.filter(isTypable).sorted()
        return typable.isEmpty
            ? untold : shellWord("\(name)=\(typable.prefix(3).joined(separator: ","))")
    }

    /// What could be typed for those who are stopped by known words: all of them, or nothing is proposed.
    private var proposal: String {
        counted.keys.allSatisfy(Self.isTypable)
            ? shellWord("\(name)=\(counted.keys.sorted().joined(separator: ","))") : Self.untold
    }

    private static func isTypable(_ value: String) -> Bool {
        !nothing.contains(value) && !value.contains(",") && value != day && !isDay(value)
    }

    private init(_ place: Int, _ name: String, _ typed: Set<String>?) {
        (self.place, self.name, self.typed) = (place, name, typed)
        let kind = ContactStatusName(name) ?? .consent
        self.kind = [.stop, .reason].contains(kind) ? kind : .consent
    }

    /// Whether a line is of somebody whom nobody may write to, by this column alone.
    mutating func takes(_ cell: String, line: Int) -> Bool {
        let (word, saying) = says(cell)
        note(word, saying == .nothing ? .unclear : saying, line: line)
        return saying == .stops
    }

    /// What a cell says, with the word that is counted for it.
    func says(_ cell: String) -> (word: String, saying: Saying) {
        let text = Self.folded(cell)
        // Every day would be a value of its own.
        let word = typed == nil && (isYesStopped || isReason) && Self.isDay(text) ? Self.day : text
        if typed?.contains(word) ?? isEnd(word) { return (word, .stops) }
        if typed != nil { return (word, .goesOn) }
        if isOther(word) { return (word, isNotGiven(word) ? .notGiven : .goesOn) }
        return (word, Self.nothing.contains(word) ? .nothing : .unclear)
    }

    /// Counts what was said.
    mutating func note(_ word: String, _ saying: Saying, line: Int) {
        if saying == .stops {
            counted[word, default: 0] += 1
            return
        }
        if saying == .unclear {
            unclear[word] = (unclear[word]?.line ?? line, (unclear[word]?.count ?? 0) + 1)
        }
        passed[word, default: 0] += 1
    }

    private var isYesStopped: Bool { kind == .stop }

    private var isReason: Bool { kind == .reason }

    /// Whether a text, folded, is what a mail server answers that takes no letter: `5.1.1`, `550 …`; also for a while.
    private static func isFailure(_ text: String) -> Bool {
        let code = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let rest = text.dropFirst(code.count)
        guard rest.isEmpty || rest.first == " ", ["4", "5"].contains(code.first) else {
            return false
        }
        let parts = code.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 1
            ? code.count == 3 : parts.count == 3 && parts.allSatisfy { (1...3).contains($0.count) }
    }

    /// Whether a text, folded, is a day or a time: three parts or more, of them a month in letters at most one.
    private static func isDay(_ text: String) -> Bool {
        let parts = text.split { !$0.isLetter && !$0.isNumber }
        guard let first = parts.first else { return false }
        if parts.count == 1 {
            return first.count >= 8 && first.prefix(8).allSatisfy(\.isNumber)
                && (first.hasPrefix("19") || first.hasPrefix("20"))
        }
        let words = parts.prefix(3).count { !($0.first?.isNumber ?? false) }
        return parts.count >= 3 && words <= 1
    }

    private func isEnd(_ word: String) -> Bool {
        if isReason { return !isOther(word) }
        if isYesStopped, Self.isDay(word) || word == Self.day || Self.isCount(word) { return true }
        return Self.ends.contains(word) || Self.isFailure(word)
            || (isYesStopped ? ConsentWords.isYes(word) : ConsentWords.isPlainNo(word))
    }

    /// Whether a text is a number above 0: how often letters bounced.
    private static func isCount(_ text: String) -> Bool {
        Double(text).map { $0.isFinite && $0 > 0 } ?? false
    }

    private func isOther(_ word: String) -> Bool {
        if isReason {
            return Self.nothing.contains(word) || Self.given.contains(word)
                || Self.notGiven.contains(word) || ConsentWords.isPlainNo(word)
        }
        return Self.given.contains(word) || Self.notGiven.contains(word)
            || (isYesStopped
                ? word.isEmpty || ConsentWords.isPlainNo(word) : ConsentWords.isYes(word))
    }

    /// Whether a word that stops nobody is no yes: that nothing is known against an address agrees to nothing.
    private func isNotGiven(_ word: String) -> Bool {
        Self.notGiven.contains(word)
            || (isReason ? !Self.given.contains(word) : isYesStopped && word.isEmpty)
    }

    /// - Throws: `IngestError` for words of which it cannot be told what they say.
    func check(file: String) throws(IngestError) {
        try checkWords(file: file)
        try checkCounts(file: file)
    }

    /// - Parameter isAlone: Whether no other column stops anybody, who would be lost by naming this one.
    /// - Throws: `IngestError` for words of which it cannot be told what they say.
    func checkWords(file: String, isAlone: Bool = true) throws(IngestError) {
        guard let first = unclear.min(by: { ($0.value.line, $0.key) < ($1.value.line, $1.key) })
        else { return }
        throw IngestError(
            .data,
            "\(file):\(first.value.line): \"\(ConsentWords.shown(first.key))\" in \"\(name)\" does not say whether somebody"
                + " may still be written to. Its values: \(ConsentWords.list(counted.merging(passed, uniquingKeysWith: +)))."
                + " Nothing was written. "
                + (isAlone
                    ? "Say which mean that nobody may: --suppress-status "
                        + (counted.isEmpty ? Self.example(name, unclear.keys) : proposal)
                    : "Write unsubscribed or subscribed there; or pass over what is not known, and leave out who is stopped"
                        + " by a word that is, in any column: --suppress-status any")
        )
    }

    /// Refuses a list of which no line counts, and values that no line has.
    private func checkCounts(file: String) throws(IngestError) {
        guard !passed.isEmpty || !counted.isEmpty else { return }
        let missing = (typed ?? []).subtracting(counted.keys).sorted()
        if let first = missing.first {
            throw IngestError(
                .data,
                "\(file): no line has \(missing.count == 1 ? "\"\(ConsentWords.shown(first))\"" : "any of \(missing.map { "\"\(ConsentWords.shown($0))\"" }.joined(separator: ", "))")"
                    + " of --suppress-status in \"\(name)\", and nothing was written: it has"
                    + " \(ConsentWords.list(counted.merging(passed, uniquingKeysWith: +))).")
        }
        guard counted.isEmpty else { return }
        throw IngestError(
            .data,
            "\(file): no line counts by its column \"\(name)\", which has \(ConsentWords.list(passed)), and nothing was"
                + " written. Say which values mean that nobody may write: --suppress-status"
                + " \(Self.example(name, passed.keys)). Where everybody of the list is meant, take the column out."
        )
    }

    /// What was taken and what was not, with numbers.
    var words: String {
        "by its column \"\(name)\" "
            + (counted.isEmpty
                ? "no line counts"
                : "\(ConsentWords.list(counted)) \(counted.values.reduce(0, +) == 1 ? "counts" : "count")")
            + (passed.isEmpty
                ? ""
                : ", \(ConsentWords.list(passed)) are passed over (--suppress-status says which count)")
    }

    private static func folded(_ text: String) -> String {
        String(ContactText.trimmed(text).lowercased().map { "_-".contains($0) ? " " : $0 })
    }
}
