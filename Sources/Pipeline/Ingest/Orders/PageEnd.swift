import Tabular

/// How a table ended: the next one of the call may go on with its last order.
struct PageEnd: Sendable {
    /// Cells of the header; another header begins another export.
    let header: [String]
    /// Number of the order.
    let number: String
    /// Customer, country and the rest, as lines below would take them.
    let order: InvoiceFilePass.OrderTexts
    let time: CivilTime
    let status: String
    let currency: String
    /// What the order says of itself as a whole.
    let amounts: OrderNotes.Amounts?
    /// The files that have lines of it, in the order in which they were read.
    var sources: [Int64] = []
}

extension PageEnd {
    /// With the file that ends so; `nil` where it has no lines.
    func reached(_ sourceID: Int64, keepsLines: Bool) -> PageEnd? {
        guard keepsLines else { return nil }
        var end = self
        end.sources.append(sourceID)
        return end
    }
}

/// What the tables of one call know of each other while they are read.
final class CallPages {
    /// How the table before ended; `nil` for the first, and behind one that was refused or is in already.
    private(set) var before: PageEnd?
    private var end: PageEnd?
    /// The first file of the call that was begun: those from it on come in the order of their names, not of time.
    private(set) var firstSource: Int64?

    /// Notes a file that is begun.
    func begin(_ sourceID: Int64) { firstSource = firstSource ?? sourceID }

    /// Begins the next table.
    func turn() {
        before = end
        end = nil
    }

    /// Begins the next table, for a look that leaves nothing.
    func peek() { before = end }

    /// Notes how a table ended that is in.
    func finish(_ end: PageEnd?) { self.end = end }
}
