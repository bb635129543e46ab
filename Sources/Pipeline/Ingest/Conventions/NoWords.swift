/// Words that say no, in columns that say yes or no of a line.
enum NoWords {
    private static let all = [
        "", "no", "n", "false", "f", "0", "nein", "non", "nee", "não", "nao", "falsch", "faux",
        "falso", "-", "niet", "nie", "nej", "nei", "ei", "нет",
    ]

    /// Longest of them.
    private static var mostBytes: Int { 6 }

    private static func key(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(1) { $0 << 8 | UInt64(0x41...0x5A ~= $1 ? $1 | 0x20 : $1) }
    }

    /// In UTF-8 and, where it has their letters, in windows-1252.
    private static let keys = Set(
        (all + all.map { $0.uppercased() }).flatMap { word in
            let bytes = word.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
            return [key(word.utf8)] + (bytes.count == word.count ? [key(bytes)] : [])
        })

    /// Whether a trimmed field is blank, one of them, in any case, or a zero: `0.00`, `0000-00-00 00:00:00`.
    static func isNo(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        field.count <= mostBytes && keys.contains(key(field)) || isZero(field)
    }

    private static func isZero(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        field.contains(0x30)
            && field.allSatisfy { byte in
                switch byte {
                case 0x30, UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "-"),
                    UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "T"), UInt8(ascii: "Z"),
                    UInt8(ascii: "+"), 0x20:
                    true
                default: false
                }
            }
    }
}
