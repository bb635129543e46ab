import Tabular

/// What names a customer, an invoice or a product, as spreadsheets and shops write it.
///
/// One rule for files of invoices, of customers and of features, so that a customer is the same in all of
/// them: an apostrophe in front of a number is the spreadsheet's, as are `.0` behind it, a power of ten and
/// `="…"` around it, and an e-mail address has no case (`AddressFold`), no `mailto:` and no name before it.
package struct IdentifierText {
    /// What is left of the field.
    package private(set) var bytes: UnsafeBufferPointer<UInt8>
    /// What it is a number of digits for, where a power of ten stood there and all digits were given.
    package private(set) var number: Int64?
    /// Whether digits of it are lost.
    package private(set) var isDamaged = false
    /// Whether a spreadsheet's apostrophe stood in front.
    package private(set) var hadApostrophe = false
    /// Whether it is an e-mail address, which is written in small letters.
    package private(set) var isAddress = false
    /// Whether it stood in `="…"`.
    package private(set) var hadFormula = false
    /// Whether it was an address with more around it: `Ann <ann@example.com>`, `mailto:`.
    package private(set) var hadName = false
    /// Whether `.0` stood behind it.
    package private(set) var hadZero = false

    /// Whether three zeros behind a mark were taken off one to three digits: `12.000` is 12 with decimals, or
    /// twelve thousand.
    package private(set) var hadThousand = false

    /// Where a field comes from.
    package struct Origin {
        /// Before the decimals of numbers.
        package var mark = DecimalMark.point
        /// Whether the cell of a workbook holds a number, of which no digit is lost.
        package var isNumber = false

        package init(mark: DecimalMark = .point, isNumber: Bool = false) {
            self.mark = mark
            self.isNumber = isNumber
        }

        fileprivate var byte: UInt8 {
            mark == .comma && !isNumber ? UInt8(ascii: ",") : UInt8(ascii: ".")
        }
    }

    /// A customer; `bytes` are trimmed.
    package init(customer bytes: UnsafeBufferPointer<UInt8>, _ origin: Origin = Origin()) {
        self.init(code: bytes, origin)
        if number == nil, !isDamaged { dropZeroDecimals(origin) }
        guard let at = self.bytes.firstIndex(of: UInt8(ascii: "@")) else { return }
        isAddress = at > 0 && at < self.bytes.count - 1
        if isAddress, let inner = Self.address(in: self.bytes) {
            self.bytes = inner
            hadName = true
        }
    }

    /// An invoice or a product; `bytes` are trimmed.
    package init(code bytes: UnsafeBufferPointer<UInt8>, _ origin: Origin = Origin()) {
        self.bytes = bytes
        dropFormula()
        dropApostrophe()
        if Self.mayBePower(self.bytes) { readPower(origin) }
        if Self.isTooNarrow(self.bytes) { isDamaged = true }
        guard number == nil, !isDamaged else { return }
        guard origin.isNumber else {
            dropZero()
            return
        }
        dropZeroDecimals(origin)
        isDamaged =
            self.bytes.count > Self.digitsKept && self.bytes.allSatisfy { $0 &- 0x30 <= 9 }
    }

    /// Whether there may be more to a code than its bytes.
    @inline(__always)
    package static func isOdd(code bytes: UnsafeBufferPointer<UInt8>, isNumber: Bool) -> Bool {
        guard let first = bytes.first else { return isNumber }
        return first == UInt8(ascii: "'") || first == UInt8(ascii: "=")
            || first == UInt8(ascii: "#") || mayBePower(bytes) || isNumber
            || bytes.count > digitsKept || hasZero(bytes)
    }

    /// Whether `.0` stands at the end.
    @inline(__always)
    private static func hasZero(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count > 2 && bytes[bytes.count - 1] == 0x30
            && bytes[bytes.count - 2] == UInt8(ascii: ".")
    }

    /// Whether there is more to a customer than digits.
    @inline(__always)
    package static func isOdd(customer bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count < 2 || bytes.count > digitsKept || !bytes.allSatisfy { $0 &- 0x30 <= 9 }
    }

    // MARK: Steps

    /// The address of `Ann <ann@example.com>` and `mailto:ann@example.com?subject=x`; `nil` for what is no such.
    private static func address(
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8>? {
        var rest = bytes[...]
        if rest.last == UInt8(ascii: ">"), let open = rest.lastIndex(of: UInt8(ascii: "<")) {
            rest = rest[(open + 1)...].dropLast()
        }
        let scheme = "mailto:".utf8
        if rest.count > scheme.count,
            zip(rest, scheme).allSatisfy({ AddressFold.lowered($0) == $1 })
        {
            rest = rest.dropFirst(scheme.count)
            rest = rest.prefix { $0 != UInt8(ascii: "?") }
        }
        guard rest.count < bytes.count else { return nil }
        let parts = rest.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
            !rest.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "<") })
        else { return nil }
        return UnsafeBufferPointer(rebasing: rest)
    }

    private mutating func dropFormula() {
        guard let text = AmountNotation.quotedFormula(bytes[...]) else { return }
        hadFormula = true
        bytes = UnsafeBufferPointer(rebasing: text)
    }

    /// Takes `.0` off digits, as data frames write numbers that had gaps beside them.
    private mutating func dropZero() {
        guard Self.hasZero(bytes), bytes.dropLast(2).allSatisfy({ $0 &- 0x30 <= 9 }) else { return }
        hadZero = true
        bytes = UnsafeBufferPointer(rebasing: bytes.dropLast(2))
    }

    /// Whether it is what a spreadsheet shows where a column is too narrow for a number.
    private static func isTooNarrow(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count >= 3 && bytes.allSatisfy { $0 == UInt8(ascii: "#") }
    }

    /// Whether there are characters that nobody can see: zero-width spaces and joiners, marks of direction, a soft
    /// hyphen, a byte order mark.
    package static func hasInvisible(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count > 2 else { return false }
        return bytes.indices.dropLast(2).contains { index in
            switch (bytes[index], bytes[index + 1], bytes[index + 2]) {
            case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x80, 0xAA...0xAE), (0xE2, 0x81, 0xA0),
                (0xEF, 0xBB, 0xBF):
                true
            default: false
            }
        }
    }

    /// Digits beyond those that a spreadsheet keeps, if they may be what it made of others: all zero.
    ///
    /// - Returns: How many there are, 0 where they are other digits; `nil` for what is no such number.
    package static func lostDigits(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count > digitsKept, bytes[0] != 0x30,
            bytes.allSatisfy({ $0 &- 0x30 <= 9 })
        else { return nil }
        return bytes[digitsKept...].allSatisfy { $0 == 0x30 } ? bytes.count - digitsKept : 0
    }

    private mutating func dropApostrophe() {
        guard Self.hasApostrophe(bytes) else { return }
        hadApostrophe = true
        bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst())
    }

    /// Whether the apostrophe stands in front with which spreadsheets mark a number as text.
    package static func hasApostrophe(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count > 1 && bytes[0] == UInt8(ascii: "'")
            && (bytes[1] &- 0x30 <= 9 || bytes[1] == UInt8(ascii: "+"))
    }

    /// Takes off `.0` behind digits; under a decimal comma also `,0`.
    private mutating func dropZeroDecimals(_ origin: Origin) {
        guard
            let point = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.firstIndex(of: origin.byte)
        else { return }
        let decimals = bytes[(point + 1)...]
        guard point > 0, bytes[..<point].allSatisfy({ $0 &- 0x30 <= 9 }), !decimals.isEmpty,
            decimals.allSatisfy({ $0 == 0x30 })
        else { return }
        // Under a decimal comma 12.000 is twelve thousand, and only 12.0 what a program made of 12.
        guard bytes[point] == origin.byte || decimals.count == 1 else { return }
        hadThousand = decimals.count == 3 && point <= 3 && bytes[0] != 0x30 && !origin.isNumber
        bytes = UnsafeBufferPointer(rebasing: bytes[..<point])
    }

    /// Powers of ten begin with one digit, and a mark or the E.
    @inline(__always)
    private static func mayBePower(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count >= 3 && bytes[0] &- 0x30 <= 9
            && (bytes[1] | 0x20 == UInt8(ascii: "e") || bytes[1] == UInt8(ascii: ".")
                || bytes[1] == UInt8(ascii: ","))
    }

    /// Most digits that a spreadsheet keeps of a number.
    private static let digitsKept = 15

    /// Reads `5.01E+12`.
    ///
    /// In a text `1E5` is a code, and so is `12E5`; with a decimal mark or a sign it is what a program made of a
    /// number. All of it is there where as many decimals are given as the power has tens.
    private mutating func readPower(_ origin: Origin) {
        var index = 1
        var value = Int64(bytes[0] &- 0x30)
        var decimals = 0
        // A mark before a power of ten is a decimal one, whatever that of the file is.
        let hasMark = bytes[1] == UInt8(ascii: ".") || bytes[1] == UInt8(ascii: ",")
        if hasMark { index = 2 }
        while hasMark, index < bytes.count, bytes[index] &- 0x30 <= 9 {
            guard decimals < 17 else { return }
            value = value * 10 + Int64(bytes[index] &- 0x30)
            decimals += 1
            index += 1
        }
        guard index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") else { return }
        index += 1
        var rest = bytes[index...]
        let sign = rest.first
        let hasSign = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        if hasSign { rest = rest.dropFirst() }
        guard (1...3).contains(rest.count), rest.allSatisfy({ $0 &- 0x30 <= 9 }),
            hasSign || hasMark || origin.isNumber
        else { return }
        let power = rest.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        guard sign != UInt8(ascii: "-"), power < Self.digitsKept,
            decimals <= power, origin.isNumber || decimals == power
        else {
            isDamaged = true
            return
        }
        for _ in decimals..<power { value *= 10 }
        number = value
    }
}

extension IdentifierText {
    /// What a field of a file of customers or of features names.
    package enum Customer: Hashable {
        case id(String)
        /// Nothing stands there, or a word for nothing.
        case nobody
        /// Digits of it are lost.
        case damaged
    }

    /// The customer that a text names, which is trimmed.
    package static func customer(
        _ text: String, _ origin: Origin = Origin(), nullWords: NullWords
    ) -> Customer {
        var text = text
        return text.withUTF8 { bytes in
            guard !bytes.isEmpty else { return .nobody }
            let id = IdentifierText(customer: bytes, origin)
            if id.isDamaged { return .damaged }
            if let number = id.number { return .id(String(number)) }
            if nullWords.number(of: id.bytes, isCustomer: true) != nil { return .nobody }
            return .id(id.text)
        }
    }

    /// An id as files have it after `ingest`: addresses in the one form of them, others as they stand.
    package static func asInFiles(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            let id = IdentifierText(customer: bytes)
            return id.number.map { String($0) } ?? id.text
        }
    }

    private var text: String {
        let text = String(decoding: bytes, as: UTF8.self)
        return isAddress ? AddressFold.folded(text) : text
    }
}
