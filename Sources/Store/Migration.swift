/// One numbered, append-only change of the schema.
public struct Migration: Sendable, Hashable {
    /// 1, 2, 3, … without gaps.
    public let number: Int
    /// What it does, such as "add_run_n_iter".
    public let name: String
    /// The statements, which run inside a transaction and must not begin or end one.
    public let sql: String
    /// How it grows with the file.
    public let load: Load

    /// What a migration costs beside the little that every one does, in sizes of the file.
    public struct Load: Sendable, Hashable {
        /// How much it reads and writes: 2 where every page is read once and written once.
        public let moved: Double
        /// How much it may take on the disk until the commit, in new pages and in the journal.
        public let added: Double

        /// A load.
        public init(moved: Double, added: Double) {
            self.moved = moved
            self.added = added
        }

        /// It does not look at what grows with the data.
        public static let light = Load(moved: 0, added: 0)
        /// It reads the lines.
        public static let reading = Load(moved: 1, added: 0)
        /// It makes the lines, or the labels, anew.
        public static let rewriting = Load(moved: 2, added: 1)
    }

    /// A migration.
    public init(number: Int, name: String, sql: String, load: Load = .light) {
        self.number = number
        self.name = name
        self.sql = sql
        self.load = load
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
