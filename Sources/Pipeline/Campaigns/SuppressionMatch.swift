import Reports
import Store

/// Which lines of a file name which customers.
package struct SuppressionMatch {
    /// Lines that name somebody who is known.
    package let nLines: Int
    /// Customers whom they name.
    package let nCustomers: Int

    /// Ids of those whom they name by an address or a number.
    let named: SuppressionEntries

    private let error: IngestError?

    /// Goes through all customers once, and looks each up in the list.
    ///
    /// - Complexity: O(customers + lines) time; memory for a number an entry of the list.
    package init(_ file: SuppressionFile, in connection: Connection) throws {
        var found = SuppressionFound(count: file.entries.count)
        var named = SuppressionEntries()
        try ContactEntries(of: file.entries, in: connection).forEach { id, person, places in
            found.add(person, places)
            if places.contains(where: { file.entries.kind($0) != .customer }) {
                _ = named.insert(.init(kind: .named, value: id))
            }
        }
        self.named = named
        nCustomers = found.nCustomers
        nLines = (0..<file.nLines).count { file.said($0).contains { found.isKnown(Int($0)) } }
        error = file.hasHeader ? Self.disagreement(file, found) : nil
    }

    /// Refuses lines whose cells lead to different customers: an `id` may be that of a request.
    ///
    /// - Throws: `IngestError` for the first.
    package func check() throws(IngestError) {
        if let error { throw error }
    }

    private static func disagreement(
        _ file: SuppressionFile, _ found: SuppressionFound
    ) -> IngestError? {
        for line in 0..<file.nLines where file.said(line).count > 1 {
            // Several addresses in a cell are several people.
            let people = Dictionary(grouping: file.said(line)) { file.entries.kind(Int($0)) }.values
                .map { entries in
                    entries.reduce(into: Set<Int>()) { $0.formUnion(found.people(Int($1))) }
                }.filter { !$0.isEmpty }
            let differ = people.indices.contains { one in
                people[..<one].contains { $0.isDisjoint(with: people[one]) }
            }
            guard differ else { continue }
            return IngestError(
                .data,
                "\(file.path):\(file.number(line)): its cells lead to different customers, and nothing was written. Where a column"
                    + " holds numbers of requests, take it out or call it otherwise (ticket); else mend the line."
            )
        }
        return nil
    }
}

/// Whom the entries of a list name: of most nobody or one.
private struct SuppressionFound {
    /// The first person of each entry; none is `nobody`, as ids that are one have numbers below 0.
    private var first: [Int32]
    private static let nobody = Int32.min
    /// All of those that name several.
    private var several: [Int: Set<Int>] = [:]
    private(set) var nCustomers = 0

    init(count: Int) { first = [Int32](repeating: Self.nobody, count: count) }

    mutating func add(_ person: Int, _ entries: [Int]) {
        if !entries.isEmpty { nCustomers += 1 }
        for entry in entries {
            if !isKnown(entry) {
                first[entry] = Int32(person)
            } else if first[entry] != person {
                several[entry, default: [Int(first[entry])]].insert(person)
            }
        }
    }

    func isKnown(_ entry: Int) -> Bool { first[entry] != Self.nobody }

    func people(_ entry: Int) -> Set<Int> {
        several[entry] ?? (isKnown(entry) ? [Int(first[entry])] : [])
    }
}
