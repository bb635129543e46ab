import Store

/// All customers one by one, with the entries of a list that they stand for: what `ContactBook.entries` says, without a book of
/// everybody in memory.
struct ContactEntries {
    private let list: SuppressionEntries
    private let connection: Connection
    private let columns: [ContactRole: ContactColumn]

    init(of list: SuppressionEntries, in connection: Connection) throws {
        (self.list, self.connection) = (list, connection)
        columns = Dictionary(
            try ContactColumn.stored(in: connection).map { ($0.role, $0) }, uniquingKeysWith: { $1 }
        )
    }

    /// - Parameter body: An id, a number of the person, equal for all ids that are one, and places among the list.
    /// - Complexity: O(customers).
    func forEach(_ body: (_ id: String, _ person: Int, _ places: [Int]) -> Void) throws {
        guard !list.isEmpty else { return }
        let merges = try CustomerMerge(connection).merged()
        // Ids that are one person have one number, below those of all others.
        var merged: [ByteText: Int] = [:]
        for (id, kept) in merges {
            let number = merged[kept] ?? -1 - merged.count
            merged[kept] = number
            merged[id] = number
        }
        let wants = (list.has(.customer), list.has(.email), list.has(.phone))
        var country = ContactCountries(columns[.phone]?.country)
        var number = 0
        try ContactBook.forEachRow(columns, in: connection) { row in
            var places: [Int] = []
            if wants.0, let place = row.withUTF8(0, { list.place(of: .customer, $0) }) {
                places.append(place)
            }
            if wants.1 { takeAddresses(row, &places) }
            if wants.2, !row.isNull(2) {
                let text = try row.text(2)
                let own = try text.isEmpty || row.isNull(3) ? nil : country.of(row.text(3))
                takeNumbers(text, country.typed, own, &places)
            }
            number += 1
            if places.isEmpty { return }
            let id = try row.text(0)
            body(id, merged.isEmpty ? number : merged[ByteText(id)] ?? number, places)
        }
    }

    private func takeAddresses(_ row: borrowing RowCursor, _ places: inout [Int]) {
        func take(_ address: String) {
            guard !address.isEmpty, let place = list.place(of: .email, address),
                !places.contains(place)
            else { return }
            places.append(place)
        }
        if !row.isNull(1) {
            let address = PeopleFile.address(row.convertedText(1))
            take(address)
            EmailAddress(international: address).map { take($0.text) }
        }
        if row.withUTF8(0, { $0.contains(UInt8(ascii: "@")) }) {
            EmailAddress.key(row.convertedText(0)).map(take)
        }
    }

    private func takeNumbers(
        _ text: String, _ country: PhoneCountry?, _ own: PhoneCountry?, _ places: inout [Int]
    ) {
        guard
            let number = PhoneNumber(text, country: country, own: own) ?? PhoneNumber(text)
        else { return }
        for form in [number.key] + number.nationalForms + number.everywhere {
            if let place = list.place(of: .phone, form), !places.contains(place) {
                places.append(place)
            }
        }
    }
}

/// Countries by the names that customers' lines have.
struct ContactCountries {
    /// What was typed with the customers' file.
    let typed: PhoneCountry?
    private var named: [String: PhoneCountry?] = [:]

    init(_ typed: PhoneCountry?) { self.typed = typed }

    mutating func of(_ name: String) -> PhoneCountry? {
        if let known = named[name] { return known }
        let country = PhoneCountry(name)
        named[name] = .some(country)
        return country
    }
}
