import Foundation
import Store

/// Where the files of a hand-over are, by their paths from the root (`hand_over_file`): `forget` names them.
struct HandOverPlaces {
    private let id: Int
    private let connection: Connection

    init(of id: Int, in connection: Connection) { (self.id, self.connection) = (id, connection) }

    /// Refuses to write over the file of another hand-over, as of a publication and a campaign of one name.
    ///
    /// - Throws: `HandOverError.ofAnother`.
    func check(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let owner = try reading("hand_over_file") {
            try connection.query(
                """
                select publication_name, campaign_name
                from hand_over_file
                inner join hand_over using (hand_over_id)
                left join campaign using (campaign_id)
                where path = ?
                    and hand_over_id <> ?
                order by hand_over_file.written_at desc
                """, [Self.absolute(path), id]
            ).first.map { (try $0.optionalText(0), try $0.optionalText(1)) }
        }
        guard let owner else { return }
        throw HandOverError.ofAnother(
            path,
            whose: owner.0.map { "publication \"\($0)\"" }
                ?? "campaign \"\(owner.1 ?? "")\"")
    }

    /// Files of all people of an earlier time that are there and are not written over.
    func left(besides paths: [String]) throws -> [String] {
        let new = Set(paths.map(Self.absolute))
        return try reading("hand_over_file") {
            try connection.query(
                """
                select path
                from hand_over_file
                where hand_over_id = ?
                    and change_no = 0
                order by path
                """, [id]
            ).map { try $0.text(0) }
        }.filter { !new.contains($0) && FileManager.default.fileExists(atPath: $0) }
    }

    /// Keeps where files were written.
    ///
    /// - Parameter files: Each with the number of the changes, or 0, and its people.
    func keep(_ files: [(path: String, changeNo: Int, count: Int)]) throws {
        for file in files {
            try connection.run(
                """
                insert or replace into hand_over_file (hand_over_id, path, change_no, n_people, written_at)
                values (?, ?, ?, ?, ?)
                """,
                [id, Self.absolute(file.path), file.changeNo, file.count, Timestamp.now()])
        }
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }
}
