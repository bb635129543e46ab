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
    /// Whether the header of the prices has named the currency.
    private var isByHeader = false
    /// Whether only number formats of a workbook have named the currency.
    private var isByFormat = false
    /// Amounts in cells whose number format names none, and the first.
    private var unformatted: (count: Int, firstLine: Int)?
    /// Amounts in cells whose number format has the currency of a language that the workbook does not name, and the first.
    private var ofLanguage = (count: 0, firstLine: 0)
    /// The currency that the header of the prices names, where the caller wants another one and has rates.
    private var converted: Currency?
    /// Line of the first amount that names a currency, where the caller names that of the file.
    private var namedLine: Int?

    init(told: Currency? = nil, majority: FileMajority = FileMajority()) {
        self.told = told
        settled = majority.hasCurrency
    }

    /// Whether amounts without a currency need not be looked at any more.
    var ignoresPlain: Bool {
        told == nil && (settled == false || plainLine != nil && found == nil)
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

    /// Takes in the currency that the header of the prices names.
    ///
    /// - Returns: Whether it can be the one that the caller says.
    mutating func take(header currency: Currency, line: Int) -> Bool {
        if let told { return told.covers(currency) || currency.covers(told) }
        found = (currency, line)
        isByHeader = true
        return true
    }

    /// Has amounts without a currency converted from the one that the header of the prices names.
    mutating func convert(header currency: Currency) { converted = currency }

    /// Takes in an amount that is not zero, or that names a currency.
    mutating func take(_ currency: Currency?, line: Int) -> Verdict {
        guard let currency else {
            if let converted { return .leftOut(converted) }
            if told != nil {
                takeUnformatted(line: line)
                return .fits
            }
            if settled == false || isByHeader { return .fits }
            if isByFormat {
                takeUnformatted(line: line)
                return .fits
            }
            if found != nil || settled == true {
                against += 1
                return .bad("names no currency, as the other amounts do")
            }
            if plainLine == nil { plainLine = line }
            return .fits
        }
        if let told {
            if namedLine == nil { namedLine = line }
            guard told.covers(currency) else { return .leftOut(currency) }
            if found == nil { found = (currency, line) }
            return .fits
        }
        if !isByFormat, plainLine != nil || settled == false {
            against += 1
            return .bad(
                "has a currency sign, and the other amounts have none; write one everywhere or"
                    + " nowhere, or pass --currency \(currency)")
        }
        return hold(currency, line: line)
    }

    /// Takes in the currency that the number format of a cell shows.
    ///
    /// A format is how a cell looks: one that shows none says nothing, and is told at the end.
    mutating func take(
        format currency: Currency?, isOfLanguage: Bool = false, line: Int
    ) -> Verdict {
        guard let currency else {
            if let converted { return .leftOut(converted) }
            if isOfLanguage {
                ofLanguage = (
                    ofLanguage.count + 1, ofLanguage.count == 0 ? line : ofLanguage.firstLine
                )
            }
            takeUnformatted(line: line)
            return .fits
        }
        if let told {
            if namedLine == nil { namedLine = line }
            guard told.covers(currency) else { return .leftOut(currency) }
            return .fits
        }
        if found == nil { isByFormat = true }
        return hold(currency, line: line)
    }

    private mutating func takeUnformatted(line: Int) {
        unformatted = ((unformatted?.count ?? 0) + 1, unformatted?.firstLine ?? line)
    }

    /// Holds a currency against that of the file.
    private mutating func hold(_ currency: Currency, line: Int) -> Verdict {
        signed += 1
        guard let known = found else {
            found = (currency, line)
            return .fits
        }
        // A sign that several currencies share, beside a code that is one of them: `$50` and `CA$50` are two.
        guard known.currency == currency else { return .leftOut(currency) }
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
            if told != nil {
                "as told"
            } else if isByHeader {
                "the header of the prices has it"
            } else if isByFormat {
                "the number format of the cells has it, line \(found?.line ?? 0) first"
            } else {
                "all amounts have it, line \(found?.line ?? 0) first"
            }
        return FileDecision(
            subject: "currency", value: currency.code, basis: basis, flag: "--currency")
    }

    /// What to know of cells whose format names no currency; `nil` where all are alike.
    func formatWords(linesRead: Int) -> String? {
        if let told, let namedLine, let unformatted {
            return
                "\(unformatted.count) of \(linesRead) lines name no currency, line \(unformatted.firstLine)"
                + " first, and others do (line \(namedLine)): they were read as \(told), as --currency says"
        }
        if told == nil, found == nil, ofLanguage.count > 0 {
            return
                "\(ofLanguage.count) of \(linesRead) lines have an amount in the format of money, line \(ofLanguage.firstLine)"
                + " first, whose currency is that of the program which opens the workbook: none is recorded."
                + " Pass --currency CODE to say which it is"
        }
        guard let found, let unformatted else { return nil }
        return
            "\(unformatted.count) of \(linesRead) lines have an amount whose cell is not formatted as a"
            + " currency, line \(unformatted.firstLine) first, the others are \(found.currency): all were read as"
            + " \(found.currency)"
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
                + " pass --currency \(found.currency) to leave these out, with --rates FILE to convert them, or split"
                + " the file and use a database for each"
        )
    }

    private func listed(linesRead: Int) -> String {
        others.sorted { $0.key.code < $1.key.code }.map { currency, other in
            "\(other.lines) of \(linesRead) lines in \(currency) (\(other.customers.count)"
                + " customer\(other.customers.count == 1 ? "" : "s"),"
                + " \(Money(code: currency.code).text(other.amount)))"
        }.joined(separator: ", ")
    }
}
