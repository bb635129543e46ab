import Reports
import Tabular

/// The currency of a file's amounts: one, or none that it names.
package struct FileMoney: Sendable {
    /// Lines in another currency than the one that the caller wants, or than the file's first.
    struct Other: Sendable {
        let firstLine: Int
        var lines = 0
        var amount = 0.0
        var customers: Set<String> = []
    }

    /// What becomes of an amount.
    enum Verdict {
        case fits
        /// Why it does not go with the amounts before.
        case bad(String)
        /// It is in another currency than the wanted one.
        case leftOut(Currency)
    }

    /// What the caller says.
    let told: Currency?
    /// Whether amounts have a currency, where an earlier pass has found it.
    private let settled: Bool?
    /// What the file says, and the line that said it first.
    private(set) var found: (currency: Currency, line: Int)?
    /// Line of the first amount other than zero without a currency.
    private var plainLine: Int?
    private(set) var others: [Currency: Other] = [:]
    /// Amounts that were rejected, as they have a currency and the first had none, or the other way round.
    private var against = 0
    private var signed = 0

    init(told: Currency? = nil, majority: FileMajority = FileMajority()) {
        self.told = told
        settled = majority.hasCurrency
    }

    /// Whether amounts without a currency need not be looked at any more.
    var ignoresPlain: Bool {
        told != nil || settled == false || plainLine != nil && found == nil
    }

    /// Whether most amounts have a currency, where the first had none, or the other way round.
    ///
    /// - Parameter linesKept: Kept lines of the file.
    func otherMajority(linesKept: Int) -> Bool? {
        guard settled == nil, told == nil, against > (found == nil ? linesKept : signed) else {
            return nil
        }
        return found == nil
    }

    /// The currency of the amounts.
    var currency: Currency? { told ?? found?.currency }

    /// Takes in an amount that is not zero, or that names a currency.
    mutating func take(_ currency: Currency?, line: Int) -> Verdict {
        guard let currency else {
            if told != nil || settled == false { return .fits }
            if found != nil || settled == true {
                against += 1
                return .bad("names no currency, as the other amounts do")
            }
            if plainLine == nil { plainLine = line }
            return .fits
        }
        if let told {
            guard told.agrees(with: currency) else { return .leftOut(currency) }
            if found == nil { found = (currency, line) }
            return .fits
        }
        if plainLine != nil || settled == false {
            against += 1
            return .bad(
                "has a currency sign, and the other amounts have none; write one everywhere or"
                    + " nowhere, or pass --currency \(currency)")
        }
        signed += 1
        guard let known = found else {
            found = (currency, line)
            return .fits
        }
        guard known.currency.agrees(with: currency) else {
            return .leftOut(currency)
        }
        // A code says more than a sign that several currencies share.
        if known.currency.code.utf8.count < currency.code.utf8.count {
            found = (currency, known.line)
        }
        return .fits
    }

    /// Counts a line in another currency than the wanted one.
    mutating func leaveOut(_ currency: Currency, line: Int, amount: Double, customer: String?) {
        var other = others[currency] ?? Other(firstLine: line)
        other.lines += 1
        other.amount += amount
        if let customer { other.customers.insert(customer) }
        others[currency] = other
    }

    // MARK: Words

    var decision: FileDecision? {
        guard let currency else { return nil }
        let basis =
            if told != nil { "as told" } else {
                "all amounts have it, line \(found?.line ?? 0) first"
            }
        return FileDecision(
            subject: "currency", value: currency.code, basis: basis, flag: "--currency")
    }

    /// What `--currency` costs; `nil` where it costs nothing.
    func losses(linesRead: Int) -> String? {
        guard let told, !others.isEmpty else { return nil }
        return "left out, as --currency \(told) says: \(listed(linesRead: linesRead))"
    }

    /// Why amounts of several currencies are refused; `nil` where there is one.
    func refusal(linesRead: Int) -> (line: Int, words: String)? {
        guard told == nil, let found, let line = others.values.map(\.firstLine).min() else {
            return nil
        }
        return (
            line,
            "line \(found.line) has an amount in \(found.currency), but others have another currency:"
                + " \(listed(linesRead: linesRead)). Amounts of two currencies cannot be added up:"
                + " pass --currency \(found.currency) to leave these out, or split the file and use a"
                + " database for each"
        )
    }

    private func listed(linesRead: Int) -> String {
        others.sorted { $0.key.code < $1.key.code }.map { currency, other in
            "\(other.lines) of \(linesRead) lines in \(currency) (\(other.customers.count)"
                + " customer\(other.customers.count == 1 ? "" : "s"),"
                + " \(fixedText(other.amount, decimals: 2)) \(currency))"
        }.joined(separator: ", ")
    }
}
