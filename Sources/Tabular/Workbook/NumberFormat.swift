/// What the style of a cell says of its number.
struct CellStyle {
    /// Whether it is shown as a date.
    var isDate = false
    /// The currency that it is shown with.
    var currency: Currency?
    /// Whether it is shown with the currency of the program's language, which the workbook does not name.
    var isOfLanguage = false

    init(isDate: Bool) { self.isDate = isDate }

    /// - Parameter builtIn: A format that every workbook has.
    init(builtIn id: Int) {
        isDate = NumberFormat.isBuiltInDate(id)
        isOfLanguage = NumberFormat.isBuiltInCurrency(id)
    }

    /// - Parameter format: A number format in the language of workbooks.
    init(format: String) {
        isDate = NumberFormat.isDate(format)
        if !isDate { currency = NumberFormat.currency(format) }
    }
}

/// What number formats of a workbook show: dates and currencies.
package enum NumberFormat {
    /// Formats that every workbook has without saying so (ECMA-376 part 1, 18.8.30).
    package static func isBuiltInDate(_ id: Int) -> Bool {
        (14...22).contains(id) || (27...36).contains(id) || (45...47).contains(id)
            || (50...58).contains(id)
    }

    /// Built-in formats with a currency: that of the language of who opens the workbook.
    package static func isBuiltInCurrency(_ id: Int) -> Bool {
        (5...8).contains(id) || id == 42 || id == 44
    }

    /// Whether a format has a letter for year, month, day, hour or second outside quotes and brackets.
    package static func isDate(_ code: String) -> Bool {
        var isQuoted = false
        var isBracketed = false
        var skips = false
        for scalar in code.unicodeScalars {
            if skips {
                skips = false
            } else if scalar == "\"" {
                isQuoted.toggle()
            } else if isQuoted {
                continue
            } else if scalar == "\\" || scalar == "_" || scalar == "*" {
                skips = true
            } else if scalar == "[" {
                isBracketed = true
            } else if scalar == "]" {
                isBracketed = false
            } else if scalar == ";" {
                // Only the part for positive numbers counts.
                return false
            } else if !isBracketed, "dmyhsDMYHS".unicodeScalars.contains(scalar) {
                return true
            }
        }
        return false
    }

    /// The currency that stands in a format: `[$£-809]#,##0.00`, `"€"#,##0.00`, `#,##0.00\ [$USD]`.
    ///
    /// A sign that several countries share is that of the format's language where it names one. Only the part for
    /// positive numbers counts.
    package static func currency(_ code: String) -> Currency? {
        var words = Words()
        var isQuoted = false
        var bracket: String?
        var skips = false
        var isLiteral = false
        for scalar in code.unicodeScalars {
            if skips {
                skips = false
            } else if isLiteral {
                isLiteral = false
                words.append(scalar)
            } else if let open = bracket {
                if scalar == "]" {
                    bracket = nil
                    if let found = inBrackets(open) { return found }
                } else {
                    bracket?.unicodeScalars.append(scalar)
                }
            } else if scalar == "\"" {
                isQuoted.toggle()
                words.end()
            } else if isQuoted {
                words.append(scalar)
            } else if scalar == "\\" {
                isLiteral = true
            } else if scalar == "_" || scalar == "*" {
                skips = true
            } else if scalar == "[" {
                bracket = ""
            } else if scalar == ";" {
                break
            } else if "#0?.,/%E+-()@".unicodeScalars.contains(scalar) {
                words.end()
            } else {
                words.append(scalar)
            }
        }
        words.end()
        return words.found
    }

    /// What stands outside of brackets, cut into words.
    private struct Words {
        private(set) var found: Currency?
        private var word = ""

        mutating func append(_ scalar: Unicode.Scalar) {
            if scalar == " " || scalar == "\u{A0}" || scalar == "\u{202F}" { return end() }
            word.unicodeScalars.append(scalar)
        }

        mutating func end() {
            if found == nil { found = Currency(word) }
            word = ""
        }
    }

    /// `$£-809`: the sign, and the number of a language.
    private static func inBrackets(_ text: String) -> Currency? {
        guard text.first == "$" else { return nil }
        let parts = text.dropFirst().split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let sign = Currency(parts[0].filter { $0 != " " && $0 != "\u{A0}" }) else {
            return nil
        }
        guard parts.count > 1, let own = languages[parts[1].uppercased()],
            let currency = Currency(own), sign.agrees(with: currency)
        else { return sign }
        return currency
    }

    /// Currencies of languages (their LCID) whose sign is that of several.
    private static let languages = [
        "409": "USD", "540A": "USD", "1009": "CAD", "C0C": "CAD", "C09": "AUD", "1409": "NZD",
        "C04": "HKD", "3C09": "HKD", "1004": "SGD", "4809": "SGD", "404": "TWD", "80A": "MXN",
        "2C0A": "ARS", "340A": "CLP", "240A": "COP", "411": "JPY", "804": "CNY", "41D": "SEK",
        "414": "NOK", "814": "NOK", "406": "DKK", "40F": "ISK", "4009": "INR", "439": "INR",
        "420": "PKR",
    ]
}
