import Reports
import Store

/// The row of `privacy`: how many ids of the file say who somebody is, and the key of pseudonyms.
package struct PrivacyRecord: Sendable, Hashable {
    /// Customers when they were counted.
    package var nCustomers = 0
    /// Those whose id is an e-mail address.
    package var nEmail = 0
    /// Those whose id is a phone number.
    package var nPhone = 0
    /// Those whose id is a name.
    package var nName = 0
    /// The key; `nil` where nothing needed one.
    package var hash: KeyedHash?
    /// When a `forget` was cut short before the file was packed.
    package var unpackedSince: String?

    /// Share of ids from which none of the file is shown any more.
    private static let shareOfAll = 0.5

    /// Customers whose id is personal.
    package var nPersonal: Int { nEmail + nPhone + nName }

    /// Whether so many ids are personal that the others are taken for it too.
    package var isPersonalAsAWhole: Bool {
        nCustomers > 0 && Double(nPersonal) >= Self.shareOfAll * Double(nCustomers)
    }

    /// Reads the row.
    ///
    /// - Returns: `nil` where nobody has looked yet.
    /// - Throws: `DamagedError` for a key that is none.
    package static func load(from connection: Connection) throws -> PrivacyRecord? {
        try reading("privacy") {
            guard let row = try connection.query("select * from privacy").first else { return nil }
            var record = PrivacyRecord()
            record.nCustomers = try row.int("n_customers")
            record.nEmail = try row.int("n_email")
            record.nPhone = try row.int("n_phone")
            record.nName = try row.int("n_name")
            record.unpackedSince = try row.optionalText("unpacked_since")
            if let salt = try row.optionalText("salt") {
                guard let hash = KeyedHash(hex: salt) else {
                    throw DamagedError("privacy", "salt is no key of 64 hexadecimal digits")
                }
                record.hash = hash
            }
            return record
        }
    }

    /// Counts ids anew and stores what was found; makes the key where one is personal.
    ///
    /// - Complexity: O(customers).
    @discardableResult
    package static func count(in connection: Connection) throws -> PrivacyRecord {
        var record = try found(in: connection)
        try connection.run(
            """
            insert into privacy (privacy_id, n_customers, n_email, n_phone, n_name)
            values (1, ?, ?, ?, ?)
            on conflict (privacy_id) do update
            set n_customers = excluded.n_customers, n_email = excluded.n_email,
                n_phone = excluded.n_phone, n_name = excluded.n_name
            """, [record.nCustomers, record.nEmail, record.nPhone, record.nName])
        if record.nPersonal > 0 { record.hash = try key(in: connection) }
        return record
    }

    /// What the ids of all customers say, without a key.
    fileprivate static func found(in connection: Connection) throws -> PrivacyRecord {
        var record = PrivacyRecord()
        try reading("customer_fact") {
            try connection.forEachRow(
                """
                select customer_id from customer_fact
                union all
                select customer_id
                from customer
                where customer_id not in (select customer_id from customer_fact)
                """
            ) { row in
                record.nCustomers += 1
                switch row.withUTF8(0, { PersonalID(bytes: $0) }) {
                case .email: record.nEmail += 1
                case .phone: record.nPhone += 1
                case .name: record.nName += 1
                case nil: break
                }
            }
        }
        return record
    }

    /// Gives the ids of customers that are addresses and are written otherwise than `ingest` does now (`AddressFold`): those
    /// of an earlier version, which kept capitals beyond ASCII.
    ///
    /// - Complexity: O(customers).
    package static func forEachOldSpelling(
        in connection: Connection, _ body: (String) throws -> Void
    ) throws {
        try reading("customer_fact") {
            try connection.forEachRow(
                """
                select customer_id from customer_fact where customer_id like '%@%'
                union
                select customer_id from customer where customer_id like '%@%'
                union
                select customer_id from same_customer where customer_id like '%@%'
                """
            ) { row in
                guard row.withUTF8(0, { $0.contains { $0 >= 0x80 } }) else { return }
                let id = try row.text(0)
                if !AddressFold.folded(id).utf8.elementsEqual(id.utf8) { try body(id) }
            }
        }
    }

    /// The key of the file, made where there is none.
    ///
    /// - Precondition: inside a transaction that writes; the row is there.
    package static func key(in connection: Connection) throws -> KeyedHash {
        if let hash = try load(from: connection)?.hash { return hash }
        guard try connection.scalar("select exists (select 1 from forgotten_customer)") == 0 else {
            throw DamagedError(
                "privacy",
                "salt is gone, without which nobody can tell who was forgotten: take it from a copy from before"
            )
        }
        let salt = KeyedHash.newKey()
        try connection.run("update privacy set salt = ? where privacy_id = 1", [salt])
        guard let hash = KeyedHash(hex: salt) else {
            preconditionFailure("a new key is no key")
        }
        return hash
    }

    /// What an analyst is told of the ids; `nil` where they say nothing of anybody.
    package var words: String? {
        guard nPersonal > 0 else { return nil }
        let kinds = [
            (nEmail, "e-mail addresses"), (nPhone, "phone numbers"), (nName, "names"),
        ].filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }
        return "\(grouped(nPersonal)) of \(grouped(nCustomers)) customer ids say who somebody is"
            + " (\(kinds.joined(separator: ", "))): screens show pseudonyms such as"
            + " c-7KQ2M9XD4H; --with-ids shows the ids (docs/privacy.md)"
    }
}

/// What a file says of its customers' ids, as commands bring it up to date.
public enum PrivacyFacts {
    /// How many ids say who somebody is, and what follows from it; `nil` where none does.
    ///
    /// - Throws: `DamagedError`.
    public static func words(in connection: Connection) throws -> String? {
        try PrivacyRecord.load(from: connection)?.words
    }

    /// Looks at all ids of a file that no `ingest` has looked at, and makes the key where one is needed.
    ///
    /// One transaction, and none where no id says who somebody is.
    public static func settle(in connection: Connection) throws {
        guard try PrivacyRecord.load(from: connection) == nil,
            try PrivacyRecord.found(in: connection).nPersonal > 0
        else { return }
        try connection.transaction {
            guard try PrivacyRecord.load(from: connection) == nil else { return }
            try PrivacyRecord.count(in: connection)
        }
    }
}
