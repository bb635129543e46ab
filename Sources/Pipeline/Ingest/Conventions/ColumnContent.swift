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
    /// Fields that could be a day as a number: of a spreadsheet, or since 1970.
    var numericDates = 0
    /// Fields that could be a time of day alone.
    var times = 0
    /// Fields with an at sign.
    var addresses = 0
    /// Fields of letters without any digit or at sign, as names of people are.
    var words = 0
    /// Fields that hold a word for nothing, and for no customer.
    var nothings = 0

    /// Fields that name somebody.
    var named: Int { filled - nothings }

    /// Counts a field that is not empty.
    mutating func count(_ field: UnsafeBufferPointer<UInt8>) {
        filled += 1
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
        if letters + others + dashes + slashes == 0, points <= 1, NumericTime.parse(field) != nil {
            numericDates += 1
        }
        if digits == 0, at == 0, letters + others > 0 { words += 1 }
        let isCut = dashes >= 2 || slashes >= 2 || points >= 2
        let hasDay = digits >= 3 && (isCut || letters >= 3 && letters <= 24)
        let isPacked = letters == 0 && (digits == 8 || digits == 14) && digits == field.count
        if at == 0, hasDay || isPacked { dates += 1 }
        if at == 0, colons >= 1, digits >= 2, !hasDay, letters <= 4, field.count <= 16 {
            times += 1
        }
        if digits > 0, letters <= 3, colons == 0, slashes == 0, at == 0, dashes <= 1 {
            numbers += 1
            if digits > zeros { amounts += 1 }
        }
    }

    /// Whether the column has next to nothing in it.
    func isEmpty(of records: Int) -> Bool { filled * 50 < records || filled == 0 }

    /// Whether the content can be that column.
    func fits(_ column: InvoiceColumn) -> Bool {
        switch column {
        case .quantity, .unitPrice: 2 * numbers > filled
        case .invoicedAt: 2 * max(dates, numericDates) > filled
        case .invoiceNo, .stockCode, .description, .customerID, .country: true
        }
    }

    /// Whether most are e-mail addresses.
    var isAddresses: Bool { 5 * addresses > 4 * filled }
    /// Whether most are words alone: names, not ids.
    var isWords: Bool { 5 * words > 4 * filled }
}
