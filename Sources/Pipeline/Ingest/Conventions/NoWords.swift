/// Words that say no, in columns that say yes or no of a line.
enum NoWords {
    private static let all = [
        "", "no", "n", "false", "f", "0", "nein", "non", "nee", "não", "nao", "falsch", "faux",
        "falso", "-",
    ]

    /// Longest of them.
    private static var mostBytes: Int { 6 }

    private static func key(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(1) { $0 << 8 | UInt64(0x41...0x5A ~= $1 ? $1 | 0x20 : $1) }
    }

    private static let keys = Set(all.map { key($0.utf8) })

    /// Whether a trimmed field is blank or one of them, in any case.
    static func isNo(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        field.count <= mostBytes && keys.contains(key(field))
    }
}
