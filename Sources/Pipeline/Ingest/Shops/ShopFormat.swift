/// What the export of one kind of shop says, as a value: which header it has, which cells are which columns, and
/// what its orders mean.
///
/// Written as a text of `key: value` lines (`ShopFormat+Text`), the built-in ones (`ShopFormat+BuiltIn`) like those
/// of users.
public struct ShopFormat: Sendable, Hashable {
    /// As `--shop` takes it and `source_file.shop` keeps it.
    public internal(set) var name = ""
    /// In words.
    public internal(set) var title = ""
    /// Header cells by which a file is known: all have to be there, of several with a bar between one.
    var header: [String] = []
    /// Header cells of a column, the first with content is taken.
    var columns: [InvoiceColumn: [String]] = [:]
    /// The same of the columns besides.
    var sides: [SideColumn: [String]] = [:]
    /// Statuses of orders that are no sales, without regard to case.
    var noSale: [String] = []
    /// Statuses of lines that may lack their amount, and are no sales then; `*` is any that has neither pieces nor amount.
    var noAmount: [String] = []
    /// What stands in the place of a customer where there is none, without regard to case.
    var guests: [String] = []
    /// Zone of its times, in words.
    var timeZone = ""
    /// Whether its prices have taxes in them, where they have in all exports or in none.
    var taxBasis: TaxBasis?
    /// What becomes of orders that an earlier file had.
    var onOverlap = OverlapRule.replace
    /// What is not read, and what an analyst has to know.
    var note = ""

    /// Whether a header is the format's.
    func isHeader(_ names: Set<String>) -> Bool {
        !header.isEmpty
            && header.allSatisfy { cell in
                cell.split(separator: "|").contains {
                    names.contains(HeaderNames.normalized(String($0)))
                }
            }
    }
}

/// Which format a file is read by.
public enum ShopChoice: Sendable, Hashable {
    /// The one that its header is known by, if any.
    case byHeader
    /// None, whatever the header.
    case none
    /// This one, whatever the header.
    case format(ShopFormat)

    /// What the caller asks for; `nil` where the header decides.
    var name: String? {
        switch self {
        case .byHeader: nil
        case .none: "none"
        case .format(let format): format.name
        }
    }

    /// The format of a file with this header.
    func format(of names: [String]) -> ShopFormat? {
        switch self {
        case .none: return nil
        case .format(let format): return format
        case .byHeader:
            let cells = Set(names.map(HeaderNames.normalized))
            return ShopFormat.builtIn.filter { $0.isHeader(cells) }
                .max { $0.header.count < $1.header.count }
        }
    }
}
