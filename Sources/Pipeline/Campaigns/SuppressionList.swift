import Store

/// Whom nobody may write to any more: hashes by a key of the file, so that the list outlives who is forgotten.
package struct SuppressionList {
    /// What somebody is known by.
    package typealias Kind = PeopleFile.Kind

    /// An entry of a file.
    package struct Entry: Sendable, Hashable {
        package let kind: Kind
        package let value: String
    }

    private let key: String
    private var hashes: Set<String>

    /// The stored list.
    ///
    /// - Throws: `DamagedError` where there is a list whose key is gone or is none: it would hold nobody.
    package init(from connection: Connection) throws {
        hashes = try reading("suppressed_contact") {
            Set(
                try connection.query("select contact_hash from suppressed_contact").map {
                    try $0.text(0)
                })
        }
        key = try Self.key(in: connection, isNeeded: !hashes.isEmpty) ?? ""
    }

    /// Whether nobody is on it.
    package var isEmpty: Bool { hashes.isEmpty }

    /// Whether somebody is on it.
    package func holds(_ entry: Entry) -> Bool {
        !hashes.isEmpty && hashes.contains(Self.hash(entry.kind, entry.value, key: key))
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

    static func hash(_ kind: Kind, _ value: String, key: String) -> String {
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
    package static func add(
        _ entries: [Entry], source: String, date: String, to connection: Connection
    ) throws -> Int {
        let isNeeded =
            try connection.scalar("select exists (select 1 from suppressed_contact)") == 1
        var key = try Self.key(in: connection, isNeeded: isNeeded)
        if key == nil {
            let made = KeyedHash.newKey()
            try connection.run(
                "insert into contact_key (contact_key_id, hash_key) values (1, ?)", [made])
            key = made
        }
        let statement = try connection.prepare(
            """
            insert into suppressed_contact (contact_hash, kind, source, suppressed_date)
            values (?, ?, ?, ?)
            on conflict (contact_hash) do nothing
            """)
        var nNew = 0
        for entry in entries {
            let values: [Value] = [
                .text(hash(entry.kind, entry.value, key: key ?? "")), .text(entry.kind.rawValue),
                .text(source), .text(date),
            ]
            for (index, value) in values.enumerated() { try statement.bind(value, at: index + 1) }
            try statement.run()
            nNew += connection.changes
        }
        return nNew
    }
}
