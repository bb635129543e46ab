import Store

/// Whom nobody may write to any more: hashes by a key of the file, so that the list outlives who is forgotten.
package struct SuppressionList {
    /// What somebody is known by.
    package enum Kind: String, Sendable {
        case email, phone, customer
        /// The id of somebody whom a list names by an address or a number: it stays theirs when they have another address. Unlike an
        /// id that a list names, it stops nobody who shares an address with them.
        case named

        /// As `suppressed_contact.kind` writes it.
        var stored: String { self == .named ? Kind.customer.rawValue : rawValue }
    }

    /// An entry of a file.
    package struct Entry: Sendable, Hashable {
        package let kind: Kind
        package let value: String
    }

    private let hasher: SuppressionHasher
    /// In order.
    private let hashes: [SuppressionHash]

    /// The stored list.
    ///
    /// - Throws: `DamagedError` where there is a list whose key is gone or is none: it would hold nobody.
    package init(from connection: Connection) throws {
        let hashes = try reading("suppressed_contact") {
            var hashes: [SuppressionHash] = []
            try connection.forEachRow("select contact_hash from suppressed_contact") { row in
                guard let hash = row.withUTF8(0, { SuppressionHash(hex: $0) }) else {
                    throw DamagedError(
                        "suppressed_contact", "contact_hash is no hash of 64 hexadecimal digits")
                }
                hashes.append(hash)
            }
            return hashes
        }
        self.hashes = hashes.sorted()
        hasher = SuppressionHasher(
            key: try Self.key(in: connection, isNeeded: !hashes.isEmpty) ?? "")
    }

    /// Whether nobody is on it.
    package var isEmpty: Bool { hashes.isEmpty }

    /// Whether somebody is on it.
    package func holds(_ entry: Entry) -> Bool {
        guard !hashes.isEmpty else { return false }
        var value = entry.value
        let hash = value.withUTF8 { hasher.hash(entry.kind, $0) }
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash
    }

    /// The file that named somebody first.
    func source(of entry: Entry, in connection: Connection) throws -> String {
        var value = entry.value
        var hex: [UInt8] = []
        value.withUTF8 { hasher.hash(entry.kind, $0) }.append(to: &hex)
        return try reading("suppressed_contact") {
            try connection.query(
                "select source from suppressed_contact where contact_hash = ?",
                [String(decoding: hex, as: UTF8.self)]
            ).first?.text(0) ?? ""
        }
    }

    private static func key(in connection: Connection, isNeeded: Bool) throws -> String? {
        let stored = try reading("contact_key") {
            try connection.query("select hash_key from contact_key").first?.text(0)
        }
        if let stored, KeyedHash(hex: stored) == nil {
            throw DamagedError("contact_key", "hash_key is no key of 64 hexadecimal digits")
        }
        guard stored != nil || !isNeeded else {
            throw DamagedError(
                "contact_key",
                "hash_key is gone, without which nobody can tell who is on the lists of --suppress")
        }
        return stored
    }

    /// The hash of an entry, the plain way.
    package static func hash(_ kind: Kind, _ value: String, key: String) -> String {
        var digest = SHA256Digest()
        for part in [key, kind.rawValue, value] {
            digest.update(UInt64(part.utf8.count))
            digest.update(part)
        }
        return digest.hex()
    }

    /// Adds entries to the list of a database.
    ///
    /// - Precondition: a transaction is open.
    /// - Returns: How many were not on it.
    @discardableResult
    package static func add(
        _ entries: SuppressionEntries, source: String, date: String, to connection: Connection
    ) throws -> Int {
        guard !entries.isEmpty else { return 0 }
        let isNeeded =
            try connection.scalar("select exists (select 1 from suppressed_contact)") == 1
        var key = try Self.key(in: connection, isNeeded: isNeeded)
        if key == nil {
            let made = KeyedHash.newKey()
            try connection.run(
                "insert into contact_key (contact_key_id, hash_key) values (1, ?)", [made])
            key = made
        }
        let rows = SuppressionSource(entries, by: SuppressionHasher(key: key ?? ""))
        // A module takes no parameters of a statement: what all rows have alike is bound beforehand.
        try connection.execute(
            "create temp table suppression_origin (source text not null, suppressed_date text not null)"
        )
        defer { try? connection.execute("drop table temp.suppression_origin") }
        try connection.run(
            "insert into temp.suppression_origin (source, suppressed_date) values (?, ?)",
            [source, date])
        return try connection.insert(
            rows,
            with: """
                insert into suppressed_contact (contact_hash, kind, source, suppressed_date)
                select
                    contact_hash, kind, (select source from temp.suppression_origin),
                    (select suppressed_date from temp.suppression_origin)
                from suppression_source
                where true
                on conflict (contact_hash) do nothing
                """)
    }
}
