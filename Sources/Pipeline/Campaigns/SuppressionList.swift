import Foundation
import Store
import Tabular

/// Whom nobody may write to any more: hashes by a key of the file, so that the list outlives who is forgotten.
package struct SuppressionList {
    /// What somebody is known by.
    package enum Kind: String, Sendable { case email, phone, customer }

    /// An entry of a file.
    package struct Entry: Sendable, Hashable {
        package let kind: Kind
        package let value: String
    }

    private let key: String
    private var hashes: Set<String>

    /// The stored list.
    package init(from connection: Connection) throws {
        key = try reading("contact_key") {
            try connection.query("select hash_key from contact_key").first?.text(0) ?? ""
        }
        hashes = try reading("suppressed_contact") {
            Set(
                try connection.query("select contact_hash from suppressed_contact").map {
                    try $0.text(0)
                })
        }
    }

    /// Whether somebody is on it.
    package func holds(_ kind: Kind, _ value: String) -> Bool {
        !hashes.isEmpty && hashes.contains(Self.hash(kind, value, key: key))
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
    /// - Returns: How many were not on it.
    package static func add(
        _ entries: [Entry], source: String, date: String, to connection: Connection
    ) throws -> Int {
        var key = try connection.query("select hash_key from contact_key").first?.text(0)
        if key == nil {
            var generator = SystemRandomNumberGenerator()
            let made = (0..<4).map { _ in
                let digits = String(generator.next(), radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }.joined()
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
