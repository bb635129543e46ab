import Reports

/// A column that says whether somebody still gets letters, as exports of mail services have it: they hold everybody, and
/// only who unsubscribed, bounced or complained is meant by a list of those whom nobody may write to.
package struct ContactStatus: Sendable {
    /// Names of columns in which a yes is a subscriber, without spaces and signs.
    private static let subscribed: Set<String> = [
        "status", "statut", "subscriptionstatus", "subscriberstatus", "emailstatus", "liststatus",
        "emailsubscriptionstatus", "memberstatus", "contactstatus", "marketingstatus",
        "emailmarketingstatus", "emailmarketingconsent", "emailmarketing", "emailconsent",
        "smsstatus", "smsmarketingstatus", "smsmarketingconsent", "smsconsent", "consent",
        "consentstatus", "subscribed", "issubscribed", "optin", "emailoptin", "optinstatus",
        "acceptsmarketing", "acceptsemailmarketing", "acceptssmsmarketing", "newsletter",
        "newsletterstatus", "abonniert",
    ]
    /// Those in which a yes is somebody who wants no more.
    private static let stopped: Set<String> = [
        "unsubscribed", "isunsubscribed", "optout", "optedout", "emailoptout", "optedoutofemail",
        "hasoptedoutofemail", "unsubscribedfromallemail", "blacklisted", "emailblacklisted",
        "blocked", "suppressed", "bounced", "hardbounced", "cleaned", "complained", "donotemail",
        "donotcontact", "abgemeldet",
    ]
    /// Words for who is not to be written to.
    private static let ends: Set<String> = [
        "unsubscribed", "unsubscribe", "cleaned", "bounced", "bounce", "hard bounce",
        "hard bounced",
        "hardbounce", "soft bounce", "soft bounced", "complained", "complaint", "spam",
        "spam complaint", "marked as spam", "suppressed", "blocked", "blacklisted", "opted out",
        "opt out", "optout", "denied", "declined", "refused", "revoked", "withdrawn", "invalid",
        "redacted", "abgemeldet", "désinscrit", "undeliverable",
    ]
    /// Words for who has not said so: without consent, and nobody who wants no more.
    private static let others: Set<String> = [
        "subscribed", "subscriber", "active", "aktiv", "confirmed", "opted in", "opt in", "optin",
        "granted", "consented", "accepted", "never subscribed", "not subscribed", "nonsubscribed",
        "non subscribed", "transactional", "pending", "unconfirmed", "abonniert", "delivered",
        "valid", "ok",
    ]

    /// The column, by place and name.
    let place: Int
    let name: String
    /// The values that were typed, folded; `nil` goes by the words that are known.
    private let typed: Set<String>?
    /// How many lines have a value, by whether they count.
    private var counted: [String: Int] = [:]
    private var passed: [String: Int] = [:]
    private var unclear: [String: (line: Int, count: Int)] = [:]

    /// Whether a column is called like one.
    static func isOne(_ name: String) -> Bool {
        let word = HeaderNames.normalized(name)
        return subscribed.contains(word) || stopped.contains(word)
    }

    /// The column of a list that says it; `nil` where none does.
    ///
    /// - Parameter asked: `[COLUMN=]VALUE[,VALUE…]` of `--suppress-status`: which values count.
    /// - Throws: `IngestError` where several columns say it, and where the one that was typed is not there.
    package static func find(
        in names: [String]?, asked: String?, file: String
    ) throws(IngestError) -> ContactStatus? {
        let names = names ?? []
        let found = names.indices.filter { isOne(names[$0]) }
        guard let asked else {
            guard found.count < 2 else {
                let shown = found.map { "\"\(names[$0])\"" }.joined(separator: " and ")
                throw IngestError(
                    .data,
                    "\(file): \(shown) both say who still gets letters. Name the one that counts, with the values of"
                        + " those whom nobody may write to: --suppress-status"
                        + " \(shellWord("\(names[found[0]])=unsubscribed,cleaned"))")
            }
            return found.first.map { ContactStatus($0, names[$0], nil) }
        }
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

    private init(_ place: Int, _ name: String, _ typed: Set<String>?) {
        (self.place, self.name, self.typed) = (place, name, typed)
    }

    /// Whether a line is of somebody whom nobody may write to.
    package mutating func takes(_ cell: String, line: Int) -> Bool {
        let word = Self.folded(cell)
        if typed?.contains(word) ?? isEnd(word) {
            counted[word, default: 0] += 1
            return true
        }
        if typed == nil, !isOther(word) {
            unclear[word] = (unclear[word]?.line ?? line, (unclear[word]?.count ?? 0) + 1)
        }
        passed[word, default: 0] += 1
        return false
    }

    private var isYesStopped: Bool { Self.stopped.contains(HeaderNames.normalized(name)) }

    private func isEnd(_ word: String) -> Bool {
        Self.ends.contains(word) && !Self.others.contains(word)
            || (isYesStopped ? ConsentWords.isYes(word) : ConsentWords.isPlainNo(word))
    }

    private func isOther(_ word: String) -> Bool {
        Self.others.contains(word)
            || (isYesStopped
                ? word.isEmpty || ConsentWords.isPlainNo(word) : ConsentWords.isYes(word))
    }

    /// - Throws: `IngestError` for words of which it cannot be told what they say.
    package func check(file: String) throws(IngestError) {
        guard let first = unclear.min(by: { ($0.value.line, $0.key) < ($1.value.line, $1.key) })
        else {
            guard typed == nil || !counted.isEmpty || passed.isEmpty else {
                throw IngestError(
                    .data,
                    "\(file): no line has one of the values of --suppress-status in \"\(name)\": it has"
                        + " \(ConsentWords.list(passed)).")
            }
            return
        }
        let known =
            counted.keys.sorted()
            + ["unsubscribed", "cleaned", "bounced"].filter { counted[$0] == nil }
        throw IngestError(
            .data,
            "\(file):\(first.value.line): \"\(ConsentWords.shown(first.key))\" in \"\(name)\" does not say whether somebody"
                + " may still be written to. Its values: \(ConsentWords.list(counted.merging(passed, uniquingKeysWith: +)))."
                + " Nothing was written. Say which mean that nobody may: --suppress-status"
                + " \(shellWord("\(name)=\(known.prefix(3).joined(separator: ","))"))")
    }

    /// What was taken and what was not, with numbers.
    package var words: String {
        "by its column \"\(name)\" "
            + (counted.isEmpty ? "no line counts" : "\(ConsentWords.list(counted)) count")
            + (passed.isEmpty
                ? ""
                : ", \(ConsentWords.list(passed)) are passed over (--suppress-status says which count)")
    }

    private static func folded(_ text: String) -> String {
        String(ContactText.trimmed(text).lowercased().map { "_-".contains($0) ? " " : $0 })
    }
}
