/// Who of a book nobody may write to: by id, address or number, and who has an address of somebody on the list by id.
package struct SuppressedPeople: Sendable {
    private let isIn: [Bool]

    package init(_ list: SuppressionList, in book: ContactBook) {
        func keys(_ place: Int) -> [String] {
            [
                book.typedEmails[place].map { "e\($0)" }, book.phones[place].map { "p\($0.key)" },
                "c\(book.persons[place])",
            ].compactMap(\.self)
        }
        guard !list.isEmpty else {
            isIn = book.ids.map { _ in false }
            return
        }
        var refused: Set<String> = []
        for place in book.ids.indices where list.holds(.customer, book.ids[place]) {
            refused.formUnion(keys(place))
        }
        isIn = book.ids.indices.map { place in
            keys(place).contains(where: refused.contains)
                || book.typedEmails[place].map { list.holds(.email, $0) } ?? false
                || book.phones[place].map { list.holds(.phone, $0.key) } ?? false
        }
    }

    /// Whether nobody may write to a customer of the book.
    package func holds(_ place: Int) -> Bool { isIn[place] }
}
