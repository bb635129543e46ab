import Store

/// What is known of the stock codes that the checks ask about: those that are no products, those that sound like none, and those
/// with a price below 0.
///
/// A code is one whatever its capitals, as in `non_product_code`.
struct CodeFacts {
    /// A code with all its lines inside the observation window.
    struct Code {
        /// As its lines have it, the first by its bytes.
        fileprivate(set) var text = ""
        fileprivate(set) var nLines = 0
        fileprivate(set) var customers: Set<ByteText> = []
        fileprivate(set) var prices: Set<Double> = []
        fileprivate(set) var isListed = false
        /// Whether a line has a product that sounds like none.
        fileprivate(set) var isNamed = false
        fileprivate var amountE4 = 0.0

        var revenue: Double { amountE4 / 1e4 }
        var highestPrice: Double { prices.max() ?? 0 }
        var takesOff: Bool { prices.contains { $0 < 0 } }
        /// Whether each line has nearly a price of its own, as postage and fees do.
        var hasManyPrices: Bool { prices.count >= 5 && prices.count * 2 >= nLines }
    }

    /// A product of a code that is asked about.
    private struct Product {
        let code: Int
        let text: String
        let isNamed: Bool
    }

    /// Products that stand in `non_product_code`.
    let nonProducts: Set<Int>
    private let products: [Int: Product]
    private var codes: [Code] = []

    /// - Complexity: O(products), and one pass over the prices of all lines.
    init(in connection: Connection) throws {
        let listed = try connection.query(
            """
            select product_id
            from product
            where exists (select 1 from non_product_code where code = stock_code)
            """
        ).map { try $0.int(0) }
        nonProducts = Set(listed)
        let named = Set(try FeeNames.products(in: connection))
        let below = try connection.query(
            "select distinct product_id from sold_line where unit_price < 0"
        ).map { try $0.int(0) }
        var places: [ByteText: Int] = [:]
        var codes: [Code] = []
        var products: [Int: Product] = [:]
        let asked = nonProducts.union(named).union(below)
        var rows: [(id: Int, code: String)] = []
        try reading("product") {
            try connection.forEachRow(
                "select product_id, stock_code from product where stock_code is not null"
            ) { row in
                let (id, code) = (try row.int(0), try row.text(1))
                rows.append((id, code))
                guard asked.contains(id), places[FactCodes.folded(code)] == nil else { return }
                places[FactCodes.folded(code)] = codes.count
                codes.append(Code())
            }
        }
        for (id, text) in rows {
            guard let place = places[FactCodes.folded(text)] else { continue }
            products[id] = Product(code: place, text: text, isNamed: named.contains(id))
            if nonProducts.contains(id) { codes[place].isListed = true }
        }
        self.products = products
        self.codes = codes
    }

    /// Takes the lines of one row of `invoice` inside the observation window.
    mutating func take(_ lines: [LineStudy.Line], of invoice: LineStudy.Invoice) {
        guard !products.isEmpty else { return }
        for line in lines {
            guard let product = products[line.product] else { continue }
            codes[product.code].take(
                line, called: product.text, isNamed: product.isNamed, by: invoice.customer)
        }
    }

    /// Codes with a line of which something holds, those with most lines first.
    func all(where isMeant: (Code) -> Bool) -> [Code] {
        codes.filter { $0.nLines > 0 && isMeant($0) }.sorted {
            $0.nLines != $1.nLines
                ? $0.nLines > $1.nLines : ByteText($0.text) < ByteText($1.text)
        }
    }
}

extension CodeFacts.Code {
    fileprivate mutating func take(
        _ line: LineStudy.Line, called text: String, isNamed: Bool, by customer: String?
    ) {
        if nLines == 0 || ByteText(text) < ByteText(self.text) { self.text = text }
        nLines += 1
        amountE4 += line.amountE4
        prices.insert(line.unitPrice)
        if isNamed { self.isNamed = true }
        if let customer { customers.insert(ByteText(customer)) }
    }
}
