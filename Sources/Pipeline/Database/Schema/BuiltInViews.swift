import Store

/// The views of this program as a file's catalogue shows them, and those that a file says it has.
enum BuiltInViews {
    /// Names and texts of this program's views.
    static let current: [(name: String, text: String)] = EmbeddedSQL.views.map {
        ($0.name, storedText($0))
    }

    /// What SQLite keeps of a file of `sql/`: the statement from the name on, behind its own
    /// spelling of the first words.
    static func storedText(_ file: EmbeddedSQL.File) -> String {
        var text = file.parts.statement.utf8.dropFirst("create view ".utf8.count)
        while let last = text.last, "\n ;".utf8.contains(last) { text = text.dropLast() }
        return "CREATE VIEW " + String(decoding: text, as: UTF8.self)
    }

    /// A short digest of a view's stored text.
    static func digest(_ text: String) -> String { String(SHA256Digest.hex(of: text).prefix(16)) }

    /// Views that a file says it has: digests of their texts by name, `nil` where none is known.
    struct Note {
        /// Digest of all texts of the program that wrote the views.
        let textDigest: String?
        let digests: [String: String?]

        static let key = "views"

        static var damaged: DamagedError {
            DamagedError("workbench_meta", "its note of the views is not that of the file's views")
        }

        /// The text of the note on this program's views.
        static var current: String {
            BuiltInViews.current.map { "\($0.name)=\(BuiltInViews.digest($0.text))" }
                .joined(separator: ",")
        }

        /// Reads `workbench_meta`; empty before the first views.
        static func read(from connection: Connection) throws -> Note {
            var values: [String: String] = [:]
            for row in try connection.query(
                "select key, value from workbench_meta where key in (?, ?)",
                [key, ViewCatalog.metaKey])
            { values[try row.text(0)] = try row.text(1) }
            let textDigest = values[ViewCatalog.metaKey]
            if let list = values[key] {
                // The names go into statements.
                try storedName(list, "the note of the views", of: "workbench_meta")
                let digests = parsed(list)
                // Every entry of the note has the digest of a text.
                guard digests.values.allSatisfy({ $0 != nil }) else { throw damaged }
                return Note(textDigest: textDigest, digests: digests)
            }
            guard let textDigest else { return Note(textDigest: nil, digests: [:]) }
            // Version 0.1.0 kept no list; programs before it had none of other names.
            let known = parsed(EarlierViews.v010)
            return Note(
                textDigest: textDigest,
                digests: textDigest == EarlierViews.v010TextDigest
                    ? known : known.mapValues { _ in nil })
        }

        private static func parsed(_ list: String) -> [String: String?] {
            var digests: [String: String?] = [:]
            for entry in list.split(separator: ",") {
                let parts = entry.split(separator: "=", omittingEmptySubsequences: false)
                digests.updateValue(
                    parts.count == 2 ? String(parts[1]) : nil, forKey: String(parts[0]))
            }
            return digests
        }
    }
}
