import Tabular

/// What stands in a column of a file, counted over its records.
struct ColumnContent: Sendable, Hashable {
    /// Fields with anything in them.
    var filled = 0
    /// Fields that could be a number: digits with what shops write around them.
    var numbers = 0
    /// Those of them that are not zero.
    var amounts = 0
    /// Fields that could be a day, with or without a time.
    var dates = 0
    /// Those of them that could as well be a number.
    var packedDates = 0
    /// Fields that could be a day as a number: of a spreadsheet, or since 1970.
    var numericDates = 0
    /// Fields that could be a time of day alone.
    var times = 0
    /// Fields with an at sign.
    var addresses = 0
    /// Fields of letters without any digit or at sign, as names of people are.
    var words = 0
    /// Different fields, as far as they are counted.
    private(set) var kinds: Set<UInt64> = []

    /// Most fields that are counted as different.
    static var mostKinds: Int { 32 }

    /// Fields that hold a word for nothing, and for no customer.
    var nothings = 0

    /// Fields that are the code of a currency, and which.
    private(set) var currencyCodes = 0
    private(set) var currencies: Set<String> = []
    /// Fields that are a word for a sale which came to nothing, or went back; the first of them.
    private(set) var undone = 0
    private(set) var undoneWord: String?
    /// Fields that say no.
    private(set) var negatives = 0

    /// Words for a sale that came to nothing, or went back, in small letters.
    static let undoneWords: Set<String> = [
        "return", "returns", "returned", "refund", "refunds", "refunded", "cancel", "cancelled",
        "canceled", "cancellation", "deleted", "gelöscht", "supprimé", "eliminado", "eliminato",
        "verwijderd", "reversed", "reversal", "rejected", "declined", "void", "voided", "credit",
        "credit note", "chargeback",
        "failed",
        "storno", "storniert", "stornierung", "retoure", "rücksendung", "gutschrift", "annulé",
        "annulée",
        "retour", "avoir", "remboursé", "annullato", "reso", "rimborso", "cancelado", "cancelada",
        "devolución", "devuelto", "reembolso", "geannuleerd", "retouren", "terugbetaald",
        "creditnota",
    ]

    /// Fields that name somebody.
    var named: Int { filled - nothings }

    /// Fields such as `02-May`, of which a spreadsheet has made a day, and the first of them.
    private(set) var monthDays = 0
    private(set) var monthDay = ""

    /// Counts what a short word says.
    private mutating func countWord(_ field: UnsafeBufferPointer<UInt8>) {
        guard let first = field.first else { return }
        let mayBeUndone = Self.firstLetters.contains(first | 0x20)
        guard field.count == 3 || mayBeUndone && field.count >= 4 || field.count <= 5 else {
            return
        }
        let text = TextEncoding.likely(field).text(field)
        if field.count == 3, text == text.uppercased(), Currency(text) != nil {
            currencyCodes += 1
            if currencies.count < 8 { currencies.insert(text) }
            return
        }
        let small = text.lowercased()
        if Self.undoneWords.contains(small) {
            undone += 1
            undoneWord = undoneWord ?? text
        } else if NoWords.isNo(field) {
            negatives += 1
        }
    }

    private static let firstLetters = Set("rcvfsgatde".utf8)

    /// Counts a field that is not empty.
    mutating func count(_ field: UnsafeBufferPointer<UInt8>) {
        filled += 1
        if kinds.count < Self.mostKinds {
            var hash = TupleHash()
            hash.combine(field)
            kinds.insert(hash.low)
        }
        if field.count < 8, NullWords.usual.number(of: field, isCustomer: true) != nil {
            nothings += 1
        }
        var (digits, zeros, letters, colons, at) = (0, 0, 0, 0, 0)
        var (dashes, slashes, points, others) = (0, 0, 0, 0)
        for byte in field {
            switch byte {
            case 0x30:
                digits += 1
                zeros += 1
            case 0x31...0x39: digits += 1
            case 0x41...0x5A, 0x61...0x7A: letters += 1
            case UInt8(ascii: ":"): colons += 1
            case UInt8(ascii: "@"): at += 1
            case UInt8(ascii: "-"): dashes += 1
            case UInt8(ascii: "/"): slashes += 1
            case UInt8(ascii: "."): points += 1
            case 0x80...: others += 1
            default: break
            }
        }
        if at > 0 { addresses += 1 }
        if field.count <= 24, digits <= 1, at == 0 { countWord(field) }
        if letters + others + dashes + slashes == 0, points <= 1, NumericTime.parse(field) != nil {
            numericDates += 1
        }
        if digits == 0, at == 0, letters + others > 0 { words += 1 }
        if letters == 3, dashes == 1, digits + 4 == field.count, 1...2 ~= digits,
            DayShape.isMonthAndNumber(field)
        {
            if monthDays == 0 { monthDay = String(decoding: field, as: UTF8.self) }
            monthDays += 1
        }
        let hasDay = at == 0 && digits >= 3 && DayShape.isDay(field)
        let isPacked = letters == 0 && (digits == 8 || digits == 14) && digits == field.count
        if hasDay || isPacked { dates += 1 }
        if isPacked { packedDates += 1 }
        if at == 0, colons >= 1, digits >= 2, !hasDay, letters <= 4, field.count <= 16 {
            times += 1
        }
        if digits > 0, letters <= 3, colons == 0, slashes == 0, at == 0, dashes <= 1, !hasDay {
            numbers += 1
            if digits > zeros { amounts += 1 }
        }
    }

    /// Whether the column has next to nothing in it.
    func isEmpty(of records: Int) -> Bool { filled * 50 < records || filled == 0 }

    /// Whether the content can be that column.
    func fits(_ column: InvoiceColumn) -> Bool {
        let days = dates - packedDates
        return switch column {
        case .quantity, .unitPrice: 2 * numbers > filled
        case .invoicedAt: 2 * max(dates, numericDates) > filled
        // An order or a customer may be a word; a day or a time is none.
        case .invoiceNo: 2 * (days + times + addresses) <= filled
        case .stockCode, .customerID: 2 * (days + times) <= filled
        case .description: 2 * (days + times + addresses) <= filled
        case .country: 2 * (days + times + addresses + numbers) <= filled
        }
    }

    /// Whether there are so few different fields that they are kinds of something, and name nobody and no order.
    var areKinds: Bool {
        filled >= 20 && kinds.count < Self.mostKinds && 10 * kinds.count <= filled
    }

    /// Whether most are e-mail addresses.
    var isAddresses: Bool { 5 * addresses > 4 * filled }
    /// Whether most are words alone: names, not ids.
    var isWords: Bool { 5 * words > 4 * filled }
}

/// What a day looks like, with or without a time: enough to tell a column of days from one of codes.
private enum DayShape {
    /// Three groups of digits that could be year, month and day, or digits around the name of a month.
    static func isDay(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        isCut(field) || namesMonth(field)
    }

    /// `2023-01-05`, `5.1.23`, `1/5/2023 10:11`: groups of at most four and two digits with one mark between.
    private static func isCut(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        while at < field.count, [0x20, 0x22, 0x27].contains(field[at]) { at += 1 }
        let first = digits(field, &at)
        guard (1...4).contains(first), at < field.count, isMark(field[at]) else { return false }
        let mark = field[at]
        at += 1
        let second = digits(field, &at)
        guard (1...2).contains(second), at < field.count, field[at] == mark else { return false }
        at += 1
        let third = digits(field, &at)
        guard (1...4).contains(third), first != 3, third != 3, first < 4 || third <= 2 else {
            return false
        }
        // What follows is a time, or nothing.
        guard at < field.count else { return true }
        return [0x20, 0x54, 0x2C, 0x22, 0x2E, UInt8(ascii: "-"), 0xC2, 0xE2].contains(field[at])
    }

    /// `02-May`, `May-02`: the letters of a field with a dash between them and one or two digits are a month.
    static func isMonthAndNumber(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = field.firstIndex(where: isLetter), start == 0 || start + 3 == field.count
        else { return false }
        return field[start..<start + 3].allSatisfy(isLetter)
            && field[start == 0 ? 3 : start - 1] == UInt8(ascii: "-") && isMonth(field, start)
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
    }

    private static func digits(_ field: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Int {
        let start = at
        while at < field.count, (0x30...0x39).contains(field[at]) { at += 1 }
        return at - start
    }

    /// A word that begins as a month does, beside two groups of digits: day and year.
    private static func namesMonth(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        var (groups, at) = (0, 0)
        var hasMonth = false
        while at < field.count, at < 40 {
            if (0x30...0x39).contains(field[at]) {
                _ = digits(field, &at)
                groups += 1
            } else if isLetter(field[at]) {
                let start = at
                while at < field.count, isLetter(field[at]) { at += 1 }
                if at - start >= 3, isMonth(field, start) { hasMonth = true }
            } else {
                at += 1
            }
        }
        return hasMonth && groups >= 2
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte & 0xDF) || byte >= 0x80
    }

    private static func isMonth(_ field: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        var key: UInt32 = 0
        for byte in field[at..<at + 3] {
            key = key << 8 | UInt32(byte < 0x80 ? byte | 0x20 : byte)
        }
        return months.contains(key)
    }

    /// The first three bytes of the names of months, in small letters, in the languages that dates are read in.
    private static let months: Set<UInt32> = {
        let names = """
            jan feb mar apr may jun jul aug sep oct nov dec mai okt dez fév avr jui aoû déc ene abr ago dic gen mag \
            giu lug set ott fev out maa mrt mei mär
            """
        return Set(
            names.split(separator: " ").map { name in
                name.utf8.prefix(3).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            })
    }()
}
