import Reports
import Store

/// Takes people out of a file: a token stands where their ids stood, and what else is known of them is deleted.
///
/// Lines, labels and totals stay, so that sums are what they were. One transaction, then the file is packed; in
/// between the file says that it waits for that (`privacy.unpacked_since`).
public struct Forgetter {
    let connection: Connection
    private let names: CustomerNames

    /// - Parameter names: How ids are shown in errors.
    public init(in connection: Connection, names: CustomerNames = .ofNoFile) {
        (self.connection, self.names) = (connection, names)
    }

    /// Whom a list names, before anything is done.
    ///
    /// - Returns: Ids that would be forgotten, as they are shown.
    /// - Throws: `ForgetError.unknown` where one is nobody's.
    public func look(for texts: [String]) throws -> [String] {
        let found = try ForgottenPerson.all(named: texts, in: connection, names: names)
        return found.people.filter { !$0.isEarlier }.map { names.shown($0.id) }
    }

    /// Whether each of these words, typed again, means a customer.
    public func areUnderstood(_ texts: [String]) throws -> Bool {
        try texts.allSatisfy { text in
            do {
                _ = try CustomerReference(text, in: connection, followsMerges: false)
                return true
            } catch is ExplanationError {
                return false
            }
        }
    }

    /// Forgets people; one transaction, and the file is packed after it.
    ///
    /// - Parameter isDryRun: Whether all of it is taken back, and only told.
    /// - Throws: `ForgetError`; `StoreError`.
    /// - Complexity: O(file).
    public func forget(_ texts: [String], isDryRun: Bool = false) throws -> ForgetReport {
        guard !texts.isEmpty else { throw ForgetError.noIDs }
        struct Undo: Error { let report: ForgetReport }
        // Freed cells are overwritten at once, also where packing is cut short.
        try connection.execute("pragma secure_delete = on")
        let report: ForgetReport
        do {
            report = try connection.withoutForeignKeys {
                try connection.transaction(.immediate) {
                    let report = try forget(texts)
                    if isDryRun { throw Undo(report: report) }
                    return report
                }
            }
        } catch let undo as Undo {
            return undo.report
        }
        if report.hasChanges || report.nCustomers > 0 { try pack() }
        return report
    }

    /// Packs the file, so that no page holds what was deleted; only where that is due.
    ///
    /// - Returns: Whether it was.
    @discardableResult
    public func finish() throws -> Bool {
        guard try PrivacyRecord.load(from: connection)?.unpackedSince != nil else { return false }
        try pack()
        return true
    }

    /// Packs the file, and notes that nothing of who was forgotten is left in it.
    func pack() throws {
        do {
            try connection.vacuum()
        } catch {
            // Where a sync has failed, SQLite leaves the journal, with old pages in it, until somebody writes.
            try? connection.transaction(.immediate) {
                try connection.run("update privacy set unpacked_since = unpacked_since")
            }
            throw error
        }
        try connection.transaction(.immediate) {
            // Packing is no change of another program.
            connection.settledChangeCounter = connection.changeCounter
            try DataVersion.takePacking(in: connection)
            try connection.run("update privacy set unpacked_since = null")
        }
    }

    // MARK: One transaction

    private func forget(_ texts: [String]) throws -> ForgetReport {
        let named = try ForgottenPerson.all(named: texts, in: connection, names: names)
        let people = named.people
        var report = ForgetReport(
            nCustomers: people.count { !$0.isEarlier }, nEarlier: named.nEarlier, named: named.notes
        )
        guard !people.isEmpty else { return report }
        try PrivacyRecord.count(in: connection)
        let hash = try PrivacyRecord.key(in: connection)
        let names = try ForgottenNames(of: people, in: connection)
        try refuseDefinitions(naming: people, but: names.shared)
        try makeList(of: people)
        try report.lookForCopies(of: people, in: connection)
        let matrices = try ForgottenMatrices(of: people, in: connection)
        try deleteAttributes(&report)
        try ForgottenValues(of: people, sharing: names.shared, in: connection).take(&report)
        try ForgottenTexts(
            people: people, connection: connection, shared: names.shared,
            words: ForgottenWords(in: connection)
        ).take(&report)
        try names.take(&report)
        // It quotes headers and names of customers' files.
        try ViewCatalog.describe(connection)
        try ForgottenRest(of: people, in: connection).look(&report)
        let now = Timestamp.now()
        report.damagedSnapshots = try matrices.store(at: now, in: connection)
        for person in people where !person.isEarlier {
            try connection.run(
                """
                insert into forgotten_customer (customer_hash, token, forgotten_at)
                values (?, ?, ?)
                """, [hash.hex(of: person.id, for: .forgotten), person.token, now])
            try ForgottenCustomers.store(
                person.contacts, of: person.token, by: hash, in: connection)
        }
        guard report.hasChanges || people.allSatisfy(\.isEarlier) else {
            throw ForgetError.unknown(people.map { self.names.shown($0.id) }, of: texts.count)
        }
        try ScoredView.make(in: connection)
        try connection.execute("drop table temp.forgetting")
        try connection.run("update privacy set unpacked_since = ?", [now])
        try PrivacyRecord.count(in: connection)
        try DataVersion.linesChange(in: connection)
        try DataVersion.publicationsStay(in: connection)
        try DataVersion.customersChange(in: connection)
        return report
    }

    /// Views, defaults, checks and conditions of the owner's are none of ours to change.
    private func refuseDefinitions(
        naming people: [ForgottenPerson], but shared: Set<String>
    ) throws {
        let views = try connection.query(
            "select name, sql, type from sqlite_schema where sql is not null order by name")
        let found = try views.filter { row in
            let (name, text) = (try row.text(0), Array(try row.text(1).utf8))
            guard ForgottenRest.isOfTheOwner(name) else { return false }
            return people.contains { person in
                let words = (person.words + [person.id]).filter { !shared.contains($0) }
                return words.map { $0 == person.id && !person.words.contains($0) ? "'\($0)'" : $0 }
                    .contains { PersonalText.holds(Array($0.utf8), in: text) }
            }
        }
        guard found.isEmpty else {
            throw ForgetError.named(by: try found.map { "\(try $0.text(2)) \(try $0.text(0))" })
        }
    }

    private func makeList(of people: [ForgottenPerson]) throws {
        try connection.execute(
            "create temp table forgetting (customer_id text primary key, token text not null)")
        for person in people {
            try connection.run(
                "insert into temp.forgetting (customer_id, token) values (?, ?)",
                [person.id, person.token])
        }
    }

    private func deleteAttributes(_ report: inout ForgetReport) throws {
        for table in CustomerColumns.ofOnePerson
        where try !connection.columns(ofTable: table).isEmpty {
            try connection.run(
                """
                delete from \(Identifier.quote(table))
                where customer_id in (select customer_id from temp.forgetting)
                """)
            report.note(table, "*", .deleted, connection.changes)
        }
        // A copy of an attribute.
        try connection.run(
            """
            update customer_segment
            set channel = null
            where channel is not null
                and customer_id in (select customer_id from temp.forgetting)
            """)
        report.note("customer_segment", "channel", .emptied, connection.changes)
        // An id that is an address may be in a list under another id, and a token is no address.
        if try !connection.columns(ofTable: "hand_over_customer").isEmpty {
            try connection.run(
                """
                delete from hand_over_customer
                where email in (select customer_id from temp.forgetting)
                    or phone in (select customer_id from temp.forgetting)
                """)
            report.note("hand_over_customer", "*", .deleted, connection.changes)
        }
    }
}
