import Store

/// What stands in a shared copy in the place of ids: the pseudonym that screens of the file show, and for ids that
/// would have the same one a longer one.
package struct ShareNames {
    /// Letters that are added where two ids have the same.
    private static let step = 5
    /// As many as the hash has.
    private static let most = 50

    /// Gives every customer of the list a name.
    ///
    /// - Parameters:
    ///   - hash: With the key of the file.
    ///   - letters: Of a pseudonym, as screens have them.
    /// - Returns: Customers whose pseudonym is longer than usual.
    /// - Throws: `ShareError.collision`.
    /// - Complexity: O(customers · log customers), a keyed hash each.
    static func store(
        in connection: Connection, by hash: KeyedHash, letters: Int = Pseudonym.length
    ) throws -> Int {
        var ids: [String] = []
        try connection.forEachRow("select customer_id from temp.shared_customer") {
            ids.append(try $0.text(0))
        }
        let names = try names(of: ids, letters: letters) { id, count in
            Pseudonym.written(hash.bytes(of: id, for: .pseudonym), letters: count)
        }
        let statement = try connection.prepare(
            "update temp.shared_customer set name = ? where customer_id = ?")
        for (id, name) in zip(ids, names.texts) {
            try statement.bind(name, at: 1)
            try statement.bind(id, at: 2)
            try statement.run()
        }
        return names.nLonger
    }

    /// A name for each id, all different; those that would be equal get more letters.
    ///
    /// - Parameter written: The first letters of an id's hash.
    /// - Throws: `ShareError.collision` where all letters are equal.
    package static func names(
        of ids: [String], letters: Int, written: (String, Int) -> String
    ) throws -> (texts: [String], nLonger: Int) {
        var texts = ids.map { Pseudonym.start + written($0, letters) }
        var (places, count, nLonger) = (Array(ids.indices), letters, 0)
        while true {
            var byText: [String: [Int]] = [:]
            for place in places { byText[texts[place], default: []].append(place) }
            places = byText.values.filter { $0.count > 1 }.flatMap { $0 }
            guard !places.isEmpty else { return (texts, nLonger) }
            if count == letters { nLonger = places.count }
            count += step
            guard count <= most else { throw ShareError.collision(places.count) }
            for place in places { texts[place] = Pseudonym.start + written(ids[place], count) }
        }
    }
}
