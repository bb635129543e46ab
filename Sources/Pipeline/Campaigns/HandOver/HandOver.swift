import Foundation
import Reports
import Store

/// Hands people over to a service that writes to them, in files that its import reads.
///
/// What was handed over is kept, so that the next time the additions and removals are enough.
public struct HandOver {
    private let connection: Connection
    private let terms: OutputTerms

    /// Of a database, with files on terms that spare it.
    public init(in connection: Connection, on terms: OutputTerms = OutputTerms()) {
        (self.connection, self.terms) = (connection, terms)
    }

    /// Writes the files below a folder and keeps what they hold.
    ///
    /// One step: what is kept as handed over is in the files, and where it cannot be kept the files are as before.
    /// - Throws: `HandOverError`, `CampaignError`, `OutputFileError`, `DamagedError`; nothing is kept then.
    /// - Complexity: O(customers).
    public func write(
        _ request: HandOverRequest, to folder: String
    ) throws -> HandOverReport {
        guard !folder.isEmpty else { throw OutputFileError(path: folder, reason: .noName) }
        return try PlacedFiles.step(in: connection) { placed in
            let today = try request.today ?? connection.query("select date('now')")[0].text(0)
            let people = try HandOverPeople(request, today: today, in: connection)
            let before = try HandedOver(people, service: request.service, in: connection)
            let changes = HandOverChanges(
                from: before.people, to: people.people, byAddress: request.service == .meta)
            guard !people.people.isEmpty || !changes.removed.isEmpty else {
                throw HandOverError.nobody(
                    of: "\"\(people.name)\"", reasons: HandOverReport.reasons(people))
            }
            try Self.make(folder)
            let stem = Self.stem(of: people, in: folder)
            // Asked before anything is begun beside the place.
            let left = PlacedFiles.left(beside: stem + ".csv")
            var files: [Prepared] = []
            if !request.isChanged {
                files += try prepare(people.people, people.format, to: stem, changeNo: 0)
            }
            // What changed is written once, under a number of its own: no later one writes over it.
            let number = before.nChanges + 1
            if request.isChanged, !changes.added.isEmpty {
                files += try prepare(
                    changes.added, people.format, to: stem + ".\(number).added", changeNo: number)
            }
            if !changes.removed.isEmpty {
                files += try prepare(
                    changes.removed, people.format, to: stem + ".\(number).removed",
                    changeNo: number)
            }
            let id = try before.replace(by: people, changes, request.service, in: connection)
            let places = HandOverPlaces(of: id, in: connection)
            if !terms.isForced { try files.forEach { try places.check($0.path) } }
            let old = request.isChanged ? [] : try places.left(besides: files.map(\.path))
            try places.keep(files.map { ($0.path, $0.changeNo, $0.count) })
            for file in files { try placed.put(file.file) }
            return HandOverReport(
                of: request, people, changes, isFirst: before.id == nil,
                files: files.map { ($0.path, $0.count) }, old: old, left: left,
                money: Money(of: connection))
        }
    }

    private static func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw OutputFileError(path: folder, code: errno == 0 ? ENOTDIR : errno)
        }
    }

    /// A file on its way.
    private struct Prepared {
        let path: String
        let count: Int
        let changeNo: Int
        let file: WholeFile
    }

    /// The path without ending: a publication goes by any channel, and each has files of its own.
    private static func stem(of people: HandOverPeople, in folder: String) -> String {
        let format = people.format
        let channel = people.campaignID == nil && format.service != .meta ? format.channel : nil
        // Names come from the database, too.
        let file =
            FilePlace.name(from: people.name) + "." + format.service.rawValue
            + (channel.map { "." + $0.rawValue } ?? "")
        return folder == "." ? file : folder + (folder.hasSuffix("/") ? "" : "/") + file
    }

    /// Writes people beside the place of their file, or files where one would be too large.
    private func prepare(
        _ people: [HandOverPerson], _ format: HandOverFormat, to stem: String, changeNo: Int
    ) throws -> [Prepared] {
        let pieces = format.pieces(people)
        return try pieces.enumerated().map { number, lines in
            let path = stem + (pieces.count > 1 ? ".\(number + 1)" : "") + ".csv"
            let file = try WholeFile(path, as: .handOver, on: terms)
            for line in lines { try file.append(line) }
            return Prepared(path: path, count: lines.count - 1, changeNo: changeNo, file: file)
        }
    }
}

/// What is new and what is gone since the last hand-over.
package struct HandOverChanges: Sendable, Hashable {
    /// New people, and those whose address or segment is another now.
    package let added: [HandOverPerson]
    /// People who are gone, and addresses that are.
    package let removed: [HandOverPerson]

    /// - Parameter byAddress: Whether the service knows addresses only, as Meta; else it knows people by their e-mail address, or
    ///   by the number of who has none, and who keeps that is not removed.
    /// - Complexity: O(people).
    package init(
        from before: [HandOverPerson], to now: [HandOverPerson], byAddress: Bool = false
    ) {
        func key(_ person: HandOverPerson) -> [String?] {
            [person.id, person.email, person.phone, person.segment]
        }
        let known = Set(before.map(key))
        added = now.filter { !known.contains(key($0)) }
        // Where an address stays, whoever has it now, removing it would undo what is added.
        let kept = Set(now.flatMap { [$0.email, $0.phone].compactMap(\.self) })
        removed = before.compactMap { person in
            let email = person.email.flatMap { kept.contains($0) ? nil : $0 }
            let phone = person.phone.flatMap { kept.contains($0) ? nil : $0 }
            let isGone =
                byAddress || person.email == nil
                ? email != nil || phone != nil : email != nil
            guard isGone else { return nil }
            return HandOverPerson(
                id: person.id, email: email, phone: phone, segment: person.segment)
        }
    }
}

/// The last hand-over of a campaign or a publication to a service, as it is kept.
struct HandedOver {
    /// `nil` where there was none.
    let id: Int?
    let people: [HandOverPerson]
    /// How often changes were written.
    let nChanges: Int

    init(
        _ now: HandOverPeople, service: HandOverService, in connection: Connection
    ) throws {
        let row = try connection.query(
            """
            select hand_over_id
            from hand_over
            where service = ?1
                and campaign_id is ?2
                and publication_name is ?3
                and channel is ?4
            """,
            [
                service.rawValue, now.campaignID, now.campaignID == nil ? now.name : nil,
                now.format.channel?.rawValue,
            ]
        ).first
        let id = try reading("hand_over") { try row?.int(0) }
        self.id = id
        guard let id else {
            (people, nChanges) = ([], 0)
            return
        }
        nChanges = try reading("hand_over_file") {
            try connection.query(
                "select coalesce(max(change_no), 0) from hand_over_file where hand_over_id = ?",
                [id])[0].int(0)
        }
        let place = "hand_over_customer of hand-over \(id)"
        people = try reading(place) {
            try connection.query(
                """
                select customer_id, email, phone, segment_name
                from hand_over_customer
                where hand_over_id = ?
                order by customer_id
                """, [id]
            ).map { row in
                let (email, phone) = (try row.optionalText(1), try row.optionalText(2))
                guard email != nil || phone != nil else {
                    throw DamagedError(place, "somebody has no address")
                }
                return HandOverPerson(
                    id: try row.text(0), email: email, phone: phone,
                    segment: try row.optionalText(3) ?? "")
            }
        }
    }

    /// Keeps what is handed over now in its place.
    func replace(
        by now: HandOverPeople, _ changes: HandOverChanges, _ service: HandOverService,
        in connection: Connection
    ) throws -> Int {
        let newest = try connection.query("select max(hand_over_id) from hand_over")[0]
        let own = try id ?? StoredID.after(try newest.optionalInt(0), in: "hand_over")
        if let id {
            try connection.run("delete from hand_over_customer where hand_over_id = ?", [id])
        }
        try connection.run(
            """
            insert into hand_over (
                hand_over_id, service, campaign_id, publication_name, channel, n_people, n_added, n_removed, handed_at
            )
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (hand_over_id) do update
            set n_people = excluded.n_people, n_added = excluded.n_added,
                n_removed = excluded.n_removed, handed_at = excluded.handed_at
            """,
            [
                own, service.rawValue, now.campaignID, now.campaignID == nil ? now.name : nil,
                now.format.channel?.rawValue, now.people.count, changes.added.count,
                changes.removed.count, Timestamp.now(),
            ])
        for person in now.people {
            try connection.run(
                """
                insert into hand_over_customer (hand_over_id, customer_id, email, phone, segment_name)
                values (?, ?, ?, ?, ?)
                """, [own, person.id, person.email, person.phone, person.segment])
        }
        return own
    }
}
