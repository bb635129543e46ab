import ArgumentParser
import Foundation
import Pipeline
import Tabular

/// How files of transactions are read: the same for all commands that read some.
struct ReadingOptions: ParsableArguments {
    @Option(help: "Bad lines to accept in a file: a number, or all.")
    var maxRejects: RejectLimit = .limit(0)
    @Option(help: "Order of day and month: mdy or dmy (default: found out from the file).")
    var dateOrder: DateOrder?
    @Option(help: "Decimal mark: point or comma (default: found out from the file).")
    var decimalMark: DecimalMark?
    @Option(
        help:
            "Encoding: utf-8, windows-1252, utf-16le or utf-16be (default: found out from the file)."
    )
    var encoding: FileEncoding?
    @Option(help: "Byte between fields: comma, semicolon, tab, pipe (default: found out).")
    var delimiter: Delimiter?
    @Option(
        help: "What \" quotes: fields (double), lines, or nothing (none) (default: found out).")
    var quote: Quoting?
    @Option(
        help: ArgumentHelp(
            "Export of a shop: a format by name, a file with one, or none (default: by the header).",
            valueName: "name|file"))
    var shop: String?
    @Option(help: "Header of a column, as column=header,… (default: the usual names of shops).")
    var map: String?
    @Option(
        help: ArgumentHelp(
            "Header of the column with the amount of a line, which counts then.",
            valueName: "header"))
    var lineTotal: String?
    @Option(
        help: ArgumentHelp(
            "Statuses of orders that are no sales, separated by commas (default: those of the shop).",
            valueName: "statuses"))
    var noSale: String?
    @Option(
        help: ArgumentHelp(
            "Currency of the amounts to read, such as GBP; lines in others are left out.",
            valueName: "code"))
    var currency: String?
    @Option(
        help: ArgumentHelp(
            "Rates (CSV: currency, date, rate) by which amounts in others are converted to it.",
            valueName: "file"))
    var rates: String?
    @Option(
        help: ArgumentHelp(
            "Ids of one person (CSV: another id, the one that stays), or none to take a list back.",
            valueName: "file|none"))
    var sameCustomer: String?
    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "A blank customer, date or country is that of the order's line above"
                + " (default: but for the names of Online Retail)."))
    var carryDown: Bool?
    @Option(help: "Form of the dates, as %d/%m/%y %H:%M (default: found out from the file).")
    var dateFormat: DateFormat?
    @Option(help: "Words for nothing, separated by commas; usual stands for the usual ones.")
    var nullWords: String = "usual"
    @Option(help: "Line of the header (default: the first that names all columns).")
    var headerLine: Int?
    @Option(help: "Header of a file that has none: its columns in order, separated by commas.")
    var header: String?
    @Option(help: "Sheet of a workbook, by name or number (default: all with the wanted header).")
    var sheet: String?

    func validate() throws {
        if let currency, !IngestOptions.isCurrency(currency) {
            throw ValidationError(
                "--currency \(currency) is no currency. Write its code, such as GBP or EUR.")
        }
        if let headerLine, headerLine < 1 {
            throw ValidationError("--header-line must be 1 or more.")
        }
        if headerLine != nil, header != nil {
            throw ValidationError(
                "--header is for a file without a header, so --header-line does not go with it.")
        }
    }

    /// Flags that say something of orders, and whether they are given.
    var orderFlags: [(name: String, isGiven: Bool)] {
        [
            ("--shop", shop != nil), ("--line-total", lineTotal != nil),
            ("--no-sale", noSale != nil), ("--currency", currency != nil),
            ("--rates", rates != nil),
            (carryDown == true ? "--carry-down" : "--no-carry-down", carryDown != nil),
        ]
    }

    /// Flags that are given, but for those that go with any file.
    var firstGiven: String? {
        let others: [(name: String, isGiven: Bool)] = [
            ("--max-rejects", maxRejects != .limit(0)), ("--date-order", dateOrder != nil),
            ("--decimal-mark", decimalMark != nil), ("--date-format", dateFormat != nil),
            ("--null-words", nullWords != "usual"), ("--encoding", encoding != nil),
            ("--delimiter", delimiter != nil), ("--quote", quote != nil), ("--map", map != nil),
            ("--header-line", headerLine != nil), ("--header", header != nil),
            ("--sheet", sheet != nil), ("--same-customer", sameCustomer != nil),
        ]
        return (orderFlags + others).first(where: \.isGiven)?.name
    }

    /// What the flags say.
    func options() throws -> IngestOptions {
        var options = IngestOptions(
            maxRejects: maxRejects, dateOrder: dateOrder, encoding: encoding?.text)
        options.layout.utf16 = encoding?.utf16
        options.decimalMark = decimalMark
        options.dateFormat = dateFormat
        options.nullWords = NullWords(text: nullWords)
        options.setCurrency(currency)
        options.layout.delimiter = delimiter?.byte
        options.layout.quoting = quote
        options.layout.headerLine = headerLine
        options.layout.header = header?.split(separator: ",", omittingEmptySubsequences: false)
            .map(String.init)
        options.sheet = sheet
        if let map { options.layout.columns = try HeaderNames(text: map) }
        if let lineTotal { options.layout.columns.sides[.lineTotal] = lineTotal }
        if let shop { options.layout.columns.shop = try ShopChoice(shop) }
        options.layout.orders.carriesDown = carryDown
        options.layout.orders.noSale = noSale.map {
            $0.split(separator: ",").map { String($0).trimmingCharacters(in: .whitespaces) }
        }
        options.layout.orders.currency = currency
        if let rates { options.rates = try ExchangeRates(path: rates) }
        options.sameCustomers = try sameCustomers(options.nullWords)
        return options
    }

    /// The list of ids that are one person; `nil` where none is given.
    func sameCustomers(_ nullWords: NullWords) throws -> SameCustomers? {
        switch sameCustomer {
        case nil: nil
        case "none": SameCustomers.none
        case let path?: try SameCustomers(path: path, nullWords: nullWords)
        }
    }
}

extension RejectLimit: ExpressibleByArgument {
    /// As it is typed.
    public var defaultValueDescription: String {
        switch self {
        case .limit(let count): "\(count)"
        case .all: "all"
        }
    }

    /// A whole number, or `all`.
    public init?(argument: String) {
        if argument == "all" {
            self = .all
        } else if let count = Int(argument), count >= 0 {
            self = .limit(count)
        } else {
            return nil
        }
    }
}

extension DateOrder: ExpressibleByArgument {}

extension DecimalMark: ExpressibleByArgument {}

extension Quoting: ExpressibleByArgument {}

extension DateFormat: ExpressibleByArgument {
    /// Refuses a form without year, month and day.
    public init?(argument: String) { self.init(argument) }
}

/// An encoding by name.
enum FileEncoding: String, ExpressibleByArgument, CaseIterable {
    case utf8 = "utf-8"
    case windows1252 = "windows-1252"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"

    /// ISO-8859-1 is a part of Windows-1252.
    init?(argument: String) {
        switch argument.lowercased() {
        case "utf8": self = .utf8
        case "cp1252", "iso-8859-1", "latin-1", "latin1": self = .windows1252
        default: self.init(rawValue: argument.lowercased())
        }
    }

    var text: TextEncoding? {
        switch self {
        case .utf8: .utf8
        case .windows1252: .windows1252
        case .utf16LittleEndian, .utf16BigEndian: nil
        }
    }

    var utf16: UTF16Form? {
        switch self {
        case .utf16LittleEndian: .littleEndian
        case .utf16BigEndian: .bigEndian
        case .utf8, .windows1252: nil
        }
    }
}

/// A byte between fields, by name or as it is.
enum Delimiter: String, ExpressibleByArgument, CaseIterable {
    case comma, semicolon, tab, pipe

    init?(argument: String) {
        let found = Self.allCases.first {
            $0.rawValue == argument.lowercased()
                || String(UnicodeScalar($0.byte)) == argument
                || $0 == .tab && argument == "\\t"
        }
        guard let found else { return nil }
        self = found
    }

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: 0x09
        case .pipe: UInt8(ascii: "|")
        }
    }
}
