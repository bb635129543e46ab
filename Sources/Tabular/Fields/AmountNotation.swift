/// What people and spreadsheets put around a number: `£2.55`, `2,55 EUR`, `(3)`, `3-`, `−3`, `'3`.
///
/// Takes it off and gives the number that is left, with its sign in front, for `NumberParser` and
/// `LocalNumber`. Brackets are the minus of accountants.
package enum AmountNotation {
    /// A number without what was around it.
    package struct Plain {
        package let bytes: UnsafeBufferPointer<UInt8>
        package let currency: Currency?
    }

    /// Bytes that the number may have.
    package static let maxBytes = LocalNumber.maxBytes + 1

    /// Whether there is anything around the number: nearly all fields end in digits and begin with one.
    @inline(__always)
    package static func isDressed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        if first &- 0x30 <= 9, last &- 0x30 <= 9 { return false }
        return isDressedSlowly(bytes, first, last)
    }

    @inline(never)
    private static func isDressedSlowly(
        _ bytes: UnsafeBufferPointer<UInt8>, _ first: UInt8, _ last: UInt8
    ) -> Bool {
        if !isOfNumber(last) { return true }
        // A point at the end may end a short form of a currency.
        if last &- 0x30 > 9, bytes.count > 1, bytes[bytes.count - 2] &- 0x30 > 9 { return true }
        if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            return bytes.count > 1 && !isOfNumber(bytes[1])
        }
        return !isOfNumber(first)
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
    }

    /// Takes off what is around a number.
    ///
    /// - Parameter room: `maxBytes` bytes in which a negative number may be written.
    /// - Returns: `nil` where something else than a number is left, or two things contradict each other.
    package static func undressed(
        _ bytes: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt8>
    ) -> Plain? {
        var strip = Strip(rest: bytes[...])
        while strip.takeFront() {}
        while strip.takeBack() {}
        guard !strip.isBroken, strip.opensBracket == strip.closesBracket else { return nil }
        if strip.opensBracket {
            guard strip.sign == nil else { return nil }
            strip.sign = .minus
        }
        let core = strip.rest
        guard let first = core.first, let last = core.last, core.count < room.count,
            isOfNumber(first), isOfNumber(last), core.contains(where: { $0 &- 0x30 <= 9 })
        else { return nil }
        guard strip.sign == .minus else {
            return Plain(bytes: UnsafeBufferPointer(rebasing: core), currency: strip.currency)
        }
        room[0] = UInt8(ascii: "-")
        for (index, byte) in core.enumerated() { room[index + 1] = byte }
        return Plain(
            bytes: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(room)[...core.count]),
            currency: strip.currency)
    }

    private enum Sign { case plus, minus }

    /// Takes one thing after the other off both ends.
    private struct Strip {
        var rest: Slice<UnsafeBufferPointer<UInt8>>
        var sign: Sign?
        var opensBracket = false
        var closesBracket = false
        var currency: Currency?
        /// Whether something stands there twice.
        var isBroken = false
        private var hasApostrophe = false

        init(rest: Slice<UnsafeBufferPointer<UInt8>>) { self.rest = rest }

        mutating func takeFront() -> Bool {
            guard let byte = rest.first, byte &- 0x30 > 9, !isBroken else { return false }
            if let length = AmountNotation.space(rest) {
                rest = rest.dropFirst(length)
            } else if byte == UInt8(ascii: "="), let text = AmountNotation.quotedFormula(rest) {
                rest = text
            } else if byte == UInt8(ascii: "'") {
                isBroken = hasApostrophe
                hasApostrophe = true
                rest = rest.dropFirst()
            } else if byte == UInt8(ascii: "(") {
                isBroken = opensBracket
                opensBracket = true
                rest = rest.dropFirst()
            } else if let length = AmountNotation.minus(rest) {
                take(.minus)
                rest = rest.dropFirst(length)
            } else if byte == UInt8(ascii: "+") {
                take(.plus)
                rest = rest.dropFirst()
            } else {
                // The longest name wins; behind a letter a point ends it, elsewhere it begins the number.
                let word = rest.prefix { AmountNotation.isOfCurrency($0) }
                var longest = min(word.count, 8)
                if let letter = word.last, (letter | 0x20) &- 0x61 < 26,
                    rest.dropFirst(longest).first == UInt8(ascii: ".")
                {
                    longest += 1
                }
                for length in stride(from: longest, to: 0, by: -1)
                where takeCurrency(rest.prefix(length)) {
                    rest = rest.dropFirst(length)
                    return true
                }
                return false
            }
            return true
        }

        mutating func takeBack() -> Bool {
            guard let byte = rest.last, byte &- 0x30 > 9, !isBroken else { return false }
            if let length = AmountNotation.spaceBack(rest) {
                rest = rest.dropLast(length)
            } else if byte == UInt8(ascii: ")") {
                isBroken = closesBracket
                closesBracket = true
                rest = rest.dropLast()
            } else if let length = AmountNotation.noCents(rest) {
                rest = rest.dropLast(length)
            } else if let length = AmountNotation.minusBack(rest) {
                take(.minus)
                rest = rest.dropLast(length)
            } else {
                let inner = byte == UInt8(ascii: ".") ? rest.dropLast() : rest
                let count = inner.reversed().prefix { AmountNotation.isOfCurrency($0) }.count
                let point = rest.count - inner.count
                guard count > 0 else { return false }
                for length in stride(from: min(count, 8) + point, to: point, by: -1)
                where takeCurrency(rest.suffix(length)) {
                    rest = rest.dropLast(length)
                    return true
                }
                return false
            }
            return true
        }

        private mutating func take(_ found: Sign) {
            isBroken = sign != nil
            sign = found
        }

        private mutating func takeCurrency(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
            guard let found = Currency.named(UnsafeBufferPointer(rebasing: word)) else {
                return false
            }
            if let currency, !currency.agrees(with: found) { isBroken = true }
            // `$2.55 USD`: the code says more than the sign.
            currency = currency.map { $0.code.utf8.count == 3 ? $0 : found } ?? found
            return true
        }
    }

    /// What `="2.50"` holds, by which exports keep a spreadsheet from changing a text; in a field of CSV its
    /// quotes may stand twice.
    package static func quotedFormula(
        _ bytes: Slice<UnsafeBufferPointer<UInt8>>
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        guard bytes.first == UInt8(ascii: "=") else { return nil }
        var rest = bytes.dropFirst()
        for _ in 0..<2 where rest.count > 2 && rest.first == 0x22 && rest.last == 0x22 {
            rest = rest.dropFirst().dropLast()
        }
        guard rest.count < bytes.count - 1, !rest.isEmpty, !rest.contains(0x22) else { return nil }
        return rest
    }

    /// Letters, the dollar sign and what is not ASCII, but for spaces and the minus sign.
    private static func isOfCurrency(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "$") || byte >= 0x80 && byte != 0xA0
    }

    private static let spaces: [[UInt8]] = [
        [0x20], [0xC2, 0xA0], [0xA0], [0xE2, 0x80, 0xAF], [0xE2, 0x80, 0x89],
    ]
    /// Hyphen, minus sign, and the dash (also in one byte) that word processors make of them.
    private static let minuses: [[UInt8]] = [
        [0x2D], [0xE2, 0x88, 0x92], [0xE2, 0x80, 0x93], [0x96],
    ]
    /// What stands for cents where there are none: `12.-`, `12,--`, `12.–`, `12.—`.
    private static let dashes: [[UInt8]] = minuses + [[0xE2, 0x80, 0x94], [0x97]]

    /// Bytes of a mark and the dashes behind it that stand for no cents.
    private static func noCents(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var rest = bytes
        while let dash = dashes.first(where: { rest.suffix($0.count).elementsEqual($0) }) {
            rest = rest.dropLast(dash.count)
        }
        guard rest.count < bytes.count, rest.count > 1,
            rest.last == UInt8(ascii: ".") || rest.last == UInt8(ascii: ","),
            rest.dropLast().last.map({ $0 &- 0x30 <= 9 }) ?? false
        else { return nil }
        return bytes.count - rest.count + 1
    }

    private static func space(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        spaces.first { bytes.starts(with: $0) }?.count
    }

    private static func spaceBack(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        spaces.first { bytes.suffix($0.count).elementsEqual($0) }?.count
    }

    private static func minus(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        minuses.first { bytes.starts(with: $0) }?.count
    }

    private static func minusBack(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        minuses.first { bytes.suffix($0.count).elementsEqual($0) }?.count
    }
}
