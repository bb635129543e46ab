/// Who of a book nobody may write to: by id, address or number, who is the same person, and who has an address of somebody
/// on the list by id.
package struct SuppressedPeople: Sendable {
    private let isIn: [Bool]

    package init(_ list: SuppressionList, in book: ContactBook) {
        guard !list.isEmpty else {
            isIn = book.ids.map { _ in false }
            return
        }
        var refused: Set<String> = []
        var persons: Set<Int> = []
        for place in book.ids.indices {
            let own = book.entries(place).filter(list.holds)
            if !own.isEmpty { persons.insert(book.persons[place]) }
            if own.contains(where: { $0.kind == .customer }) {
                refused.formUnion(book.known(place))
            }
        }
        isIn = book.ids.indices.map { place in
            persons.contains(book.persons[place])
                || book.known(place).contains(where: refused.contains)
        }
    }

    /// Whether nobody may write to a customer of the book.
    package func holds(_ place: Int) -> Bool { isIn[place] }
}
