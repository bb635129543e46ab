/// A currency as a file names it: the code of ISO 4217, or a sign that several share.
package struct Currency: Sendable, Hashable, CustomStringConvertible {
    /// Its place among all.
    let number: UInt8

    init(number: UInt8) { self.number = number }

    /// `GBP`; `$`, `¥`, `kr` and `Rs` where the file does not say of which country.
    package var code: String { Self.codes[Int(number)] }

    package var description: String { code }

    /// The currency that a sign or code names, in any case.
    package init?(_ text: String) {
        var text = text
        guard let found = text.withUTF8({ Self.named($0) }) else { return nil }
        self = found
    }

    /// Whether both can be the same: `$` may be `USD`.
    package func agrees(with other: Currency) -> Bool {
        if self == other { return true }
        func isOne(_ sign: Currency, _ code: Currency) -> Bool {
            Self.families[sign.code]?.contains(code.code) ?? false
        }
        return isOne(self, other) || isOne(other, self)
    }

    /// Whether what is written so is this one: `USD` is written `$` too, and `$` may be others than `CAD`.
    package func covers(_ written: Currency) -> Bool {
        self == written || Self.families[written.code]?.contains(code) ?? false
    }

    /// What bytes name, without a point at their end; `nil` for what is no currency.
    static func named(_ bytes: UnsafeBufferPointer<UInt8>) -> Currency? {
        let word = bytes.last == UInt8(ascii: ".") ? bytes.dropLast() : bytes[...]
        guard !word.isEmpty, word.count <= 8 else { return nil }
        return spellings[key(word)].map { Currency(number: $0) }
    }

    private static func key(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64((0x41...0x5A).contains($1) ? $1 | 0x20 : $1) }
    }

    /// Codes that a sign may stand for.
    private static let families: [String: Set<String>] = [
        "$": [
            "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "BND",
            "BSD", "BZD", "FJD", "JMD", "TTD", "UYU", "BBD", "XCD", "KYD", "GYD", "DOP",
        ],
        "¥": ["JPY", "CNY"], "kr": ["SEK", "NOK", "DKK", "ISK"],
        "Rs": ["INR", "PKR", "LKR", "NPR", "MUR", "SCR"],
    ]

    /// Signs and short names; each code of ISO 4217 is its own.
    private static let signs: [(code: String, spellings: [String])] = [
        ("$", ["$"]), ("¥", ["¥", "￥"]), ("kr", ["kr"]), ("Rs", ["rs", "₨"]),
        ("GBP", ["£"]), ("EUR", ["€"]), ("INR", ["₹"]), ("RUB", ["₽"]), ("KRW", ["₩"]),
        ("TRY", ["₺", "tl"]), ("VND", ["₫"]), ("THB", ["฿"]), ("ILS", ["₪"]), ("UAH", ["₴"]),
        ("NGN", ["₦"]), ("PHP", ["₱"]), ("PLN", ["zł", "zl"]), ("CZK", ["kč", "kc"]),
        ("HUF", ["ft"]), ("RON", ["lei"]), ("BRL", ["r$"]), ("USD", ["us$", "usd$"]),
        ("CAD", ["c$", "ca$", "cad$"]), ("AUD", ["a$", "au$", "aud$"]), ("NZD", ["nz$"]),
        ("HKD", ["hk$"]), ("SGD", ["s$", "sg$"]), ("TWD", ["nt$"]), ("MXN", ["mx$", "mex$"]),
        ("CHF", ["fr", "sfr"]), ("AED", ["dh", "dhs"]), ("MYR", ["rm"]), ("IDR", ["rp"]),
        ("ZAR", ["r"]), ("GHS", ["₵"]), ("KZT", ["₸"]), ("BDT", ["৳"]), ("CRC", ["₡"]),
    ]

    private static let isoCodes =
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
        CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
        GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT
        LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
        NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
        STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF
        XPF YER ZAR ZMW ZWL
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let codes = ["$", "¥", "kr", "Rs"] + isoCodes

    private static let spellings: [UInt64: UInt8] = {
        let numbers = Dictionary(
            uniqueKeysWithValues: codes.enumerated().map { ($1, UInt8($0)) })
        var result: [UInt64: UInt8] = [:]
        for (code, number) in numbers { result[key(code.utf8)] = number }
        for (code, spellings) in signs {
            for spelling in spellings { result[key(spelling.utf8)] = numbers[code] }
        }
        // The same signs in Windows-1252.
        for (byte, code) in [(0xA3, "GBP"), (0x80, "EUR"), (0xA5, "¥")] as [(UInt8, String)] {
            result[key([byte])] = numbers[code]
        }
        return result
    }()
}
