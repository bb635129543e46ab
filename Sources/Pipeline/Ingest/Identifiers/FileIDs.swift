import Reports

/// What was mended of the ids of a file.
package struct FileIDs: Sendable {
    /// Customers that are e-mail addresses with capital letters.
    package var linesWithCapitals = 0
    /// Ids with the apostrophe of a spreadsheet.
    package var linesWithApostrophe = 0
    /// Ids in `="…"`.
    package var linesWithFormula = 0
    /// Customers that are an address with a name or `mailto:` before it.
    package var linesWithName = 0
    /// Invoices and products with `.0` behind them.
    package var codesWithZero = 0
    /// Customers such as `17,850`, and the first.
    private var grouped: (lines: Int, firstLine: Int, text: String)?
    /// Customers such as `12.000`, of which 12 was made, and the first.
    private var thousand: (lines: Int, firstLine: Int, text: String)?
    /// Whether any customer is a plain number of two digits or more.
    package var sawPlainCustomer = false
    /// Customers with characters that nobody can see, and the first.
    private var invisible: (lines: Int, firstLine: Int)?
    /// By column, ids of more digits than a spreadsheet keeps.
    private var long: [InvoiceColumn: LongIDs] = [:]

    private struct LongIDs: Sendable {
        /// Those whose further digits are not all zero.
        var whole = 0
        /// Zeros in the place of further digits, of ids that differ from the one before.
        var zeros = 0
        var lines = 0
        var firstLine = 0
        var text = ""
        var last: UInt64 = 0
    }

    /// Zeros that chance does not put there: one time in ten thousand.
    private static let fewestZeros = 4

    /// Whether any customer is an e-mail address.
    package var sawAddress = false
    /// Stock codes that a spreadsheet has made powers of ten of.
    var damagedCodes: (lines: Int, firstLine: Int, text: String)?
    /// Whether any stock code is more than a number.
    var sawOtherCode = false

    mutating func countDamagedCode(_ text: @autoclosure () -> String, line: Int) {
        if damagedCodes == nil { damagedCodes = (0, line, text()) }
        damagedCodes?.lines += 1
    }

    /// Takes in an id of more than 15 digits.
    mutating func countLong(
        _ column: InvoiceColumn, lost: Int, hash: UInt64, line: Int, text: @autoclosure () -> String
    ) {
        var ids = long[column] ?? LongIDs()
        if lost == 0 {
            ids.whole += 1
        } else {
            if ids.lines == 0 { (ids.firstLine, ids.text) = (line, text()) }
            ids.lines += 1
            if ids.last != hash { ids.zeros += lost }
            ids.last = hash
        }
        long[column] = ids
    }

    mutating func countGrouped(_ text: @autoclosure () -> String, line: Int) {
        if grouped == nil { grouped = (0, line, text()) }
        grouped?.lines += 1
    }

    /// Takes in a customer such as `12.000`, of which 12 was made.
    mutating func countThousand(_ text: @autoclosure () -> String, line: Int) {
        if thousand == nil { thousand = (0, line, text()) }
        thousand?.lines += 1
    }

    /// Why customers such as `12.000` refuse a file that has others too.
    ///
    /// Where all are written like this, a program gave them decimals; beside `12` or `12.345` the point may be one of
    /// thousands.
    var thousandsBesideOthers: (line: Int, words: String)? {
        guard let thousand, sawPlainCustomer || grouped != nil else { return nil }
        let count = counted(thousand.lines, "line")
        return (
            thousand.firstLine,
            "customer_id \(thousand.text) (\(count)) is \(thousand.text.drop { !$0.isNumber }.prefix { $0.isNumber }) with decimals, or has a"
                + " separator of thousands, and other customers of the file have no such zeros: it cannot be told"
                + " which, and one customer may become another. Format the column as text and export again"
        )
    }

    mutating func countInvisible(line: Int) {
        invisible = ((invisible?.lines ?? 0) + 1, invisible?.firstLine ?? line)
    }

    /// Why ids of which a spreadsheet has made zeros of the last digits refuse the file.
    var rounded: (line: Int, words: String)? {
        for column in InvoiceColumn.allCases {
            guard let ids = long[column], ids.whole == 0, ids.zeros >= Self.fewestZeros else {
                continue
            }
            return (
                ids.firstLine,
                "\(column.sqlName) \(ids.text) has more than 15 digits, and like all such ids of the file"
                    + " (\(ids.lines) lines) zeros behind the 15th: a spreadsheet has lost the others, so that"
                    + " different ids become one. Format the column as text and export again"
            )
        }
        return nil
    }

    /// What an analyst should know, a few words each.
    var decisions: [String] {
        var result: [String] = []
        if linesWithCapitals > 0 {
            result.append(
                "e-mail addresses are compared without case: \(linesWithCapitals)"
                    + " \(linesWithCapitals == 1 ? "line is" : "lines are") kept in small letters")
        }
        if linesWithName > 0 {
            result.append(
                "\(linesWithName) \(linesWithName == 1 ? "customer stands" : "customers stand") as in Ann"
                    + " <ann@example.com> or mailto:; the address was taken")
        }
        if linesWithApostrophe > 0 {
            result.append(
                "the apostrophe of a spreadsheet was taken off \(linesWithApostrophe)"
                    + " \(linesWithApostrophe == 1 ? "id" : "ids")")
        }
        if linesWithFormula > 0 {
            result.append(
                "\(linesWithFormula) \(linesWithFormula == 1 ? "id stands" : "ids stand") in =\"…\", as exports"
                    + " write them for spreadsheets; what is inside was taken")
        }
        if codesWithZero > 0 {
            result.append(
                "the .0 of a program was taken off \(codesWithZero) invoice numbers and stock codes"
            )
        }
        if let thousand {
            result.append(
                "the zeros behind the mark were taken off \(thousand.lines)"
                    + " customer\(thousand.lines == 1 ? "" : "s") such as \(thousand.text): all of the file that"
                    + " are numbers have them")
        }
        return result
    }

    /// What may well be wrong.
    var warnings: [String] {
        var result: [String] = []
        if let grouped {
            result.append(
                "customers such as \(grouped.text) (\(counted(grouped.lines, "line")), line"
                    + " \(grouped.firstLine) first) look like numbers with separators of thousands, and were"
                    + " kept as they stand: other files write them without. Format the column as text and export"
                    + " again")
        }
        if let invisible {
            result.append(
                "\(invisible.lines) line\(invisible.lines == 1 ? " has a customer" : "s have customers") with"
                    + " characters that nobody can see (such as zero-width spaces), line \(invisible.firstLine)"
                    + " first: each is another customer than the same without. Take them out of the file and"
                    + " ingest it again into a fresh database")
        }
        return result
    }
}
