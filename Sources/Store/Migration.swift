/// One numbered, append-only change of the schema.
public struct Migration: Sendable, Hashable {
    /// 1, 2, 3, … without gaps.
    public let number: Int
    /// What it does, such as "add_run_n_iter".
    public let name: String
    /// The statements, which run inside a transaction and must not begin or end one.
    public let sql: String

    /// A migration.
    public init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// FNV-1a (64 bits) of the SQL text in 16 hexadecimal digits: it tells an edit from the
    /// original, and is no protection against malice.
    /// - SeeAlso: Fowler, Noll, Vo: draft-eastlake-fnv
    public var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in sql.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
