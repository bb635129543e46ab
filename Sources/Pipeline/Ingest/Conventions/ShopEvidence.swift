/// What the lines of a file say of its shop's conventions, counted batch by batch: `ingest` and its preview
/// count the same.
struct ShopEvidence {
    /// Lines of a kind.
    struct Lines {
        var count = 0
        var customers: Set<ByteText> = []
        /// Whether there may be more of them, which were not kept.
        var hasMoreCustomers = false
        /// What those above 0 are worth, in ten-thousandths of the currency.
        var revenue = 0.0
        var revenueWithoutCustomer = 0.0

        static func += (sum: inout Lines, more: Lines) {
            sum.count += more.count
            sum.customers.formUnion(more.customers)
            sum.hasMoreCustomers = sum.hasMoreCustomers || more.hasMoreCustomers
            sum.revenue += more.revenue
            sum.revenueWithoutCustomer += more.revenueWithoutCustomer
        }

        /// Adds a line, and its customer as long as there is room for one more.
        mutating func add(
            _ line: Lines, of customer: ByteText?, held: inout Int, most: Int
        ) {
            self += line
            guard let customer else { return }
            guard held < most else {
                hasMoreCustomers = hasMoreCustomers || !customers.contains(customer)
                return
            }
            if customers.insert(customer).inserted { held += 1 }
        }

        /// Takes money off; who the customers are stays.
        static func -= (sum: inout Lines, less: Lines) {
            sum.count -= less.count
            sum.revenue -= less.revenue
            sum.revenueWithoutCustomer -= less.revenueWithoutCustomer
        }
    }

    /// A code that may be none of a product.
    struct Code {
        /// In lower case.
        let key: ByteText
        /// As the file writes it first.
        let text: String
        /// What Online Retail means by it.
        let known: OnlineRetailCode?
        var lines = Lines()
        /// Those of invoices that begin with C, as `prefixed` and `nPrefixedBelow` have them of all other lines.
        var prefixed = Lines()
        var nPrefixedBelow = 0
        /// A description that says that the same is meant.
        var agreeing: String?
        /// A description under which it was sold and that says something else.
        var other: String?
        /// Lines that were sold: as what Online Retail means, as something else, and without a description.
        var meantLines = Lines()
        var otherLines = Lines()
        var undescribedLines = Lines()

        /// Whether it was sold, and nothing says that as what Online Retail means, or most lines say otherwise.
        var isAnother: Bool {
            guard known != nil else { return false }
            if otherLines.count > 0 { return otherLines.count > meantLines.count }
            return agreeing == nil && undescribedLines.count > 0
        }

        /// Whether it was sold as two things.
        var isBoth: Bool { otherLines.count > 0 && meantLines.count > 0 }

        /// Adds a line that was sold.
        mutating func addSold(
            _ line: Lines, as description: String?, of customer: ByteText?, held: inout Int,
            most: Int
        ) {
            guard let known else { return }
            guard let description else {
                return undescribedLines.add(line, of: customer, held: &held, most: most)
            }
            if known.isMeant(by: description) {
                meantLines.add(line, of: customer, held: &held, most: most)
            } else {
                other = other ?? description
                otherLines.add(line, of: customer, held: &held, most: most)
            }
        }
    }

    /// Sales whatever the conventions.
    private(set) var plain = Lines()
    /// Of invoices that begin with C, with quantity and price above 0.
    private(set) var prefixed = Lines()
    /// Of invoices that begin with C, with a quantity below 0.
    private(set) var nPrefixedBelow = 0
    /// With a price of 0, or one below it that takes nothing off.
    private(set) var unpriced = Lines()
    /// Worth less than 0 though their quantity is not below it: credits, whose worth is `revenue`, above 0.
    private(set) var credits = Lines()
    /// Codes of `non_product_code` and of Online Retail that have lines.
    private(set) var codes: [Code] = []

    /// Whether prices are amounts of lines.
    private(set) var amounts = AmountAsPrice()

    /// Codes of `non_product_code`.
    private let inEffect: Set<ByteText>
    private var places: [ByteText: Int32] = [:]
    /// By the file's numbers of products: the place in `codes`, -1 for all others.
    private var codeOfProduct: ContiguousArray<Int32> = []
    private var descriptions: [Int: String] = [:]

    /// Customers that are kept for all kinds of lines together: beyond them it is only known that there are more.
    static let mostCustomers = 1 << 16
    private let mostCustomers: Int
    private var nCustomersHeld = 0

    /// Nothing seen yet.
    /// - Parameter codes: Those of `non_product_code`, in lower case.
    init(codes: Set<ByteText>, mostCustomers: Int = ShopEvidence.mostCustomers) {
        inEffect = codes
        self.mostCustomers = mostCustomers
    }

    /// What all lines above 0 are worth.
    var revenue: Double {
        plain.revenue + prefixed.revenue + codes.reduce(0) { $0 + $1.lines.revenue }
    }

    /// Counts the rows of a batch.
    ///
    /// - Precondition: Before `resolve`.
    /// - Complexity: O(rows).
    mutating func add(_ batch: InvoiceBatch) {
        for row in batch.newProductRows { noteProduct(row, of: batch) }
        amounts.add(batch)
        var (revenue, withoutCustomer) = (0.0, 0.0)
        batch.forEachLine { line in
            let isPriced = line.finePrice.isNaN ? line.price > 0 : line.finePrice > 0
            if isPriced, !line.isCancelled, codeOfProduct[line.product] < 0 {
                guard line.quantity > 0 else { return }
                let amount = line.amount.e4
                revenue += amount
                if !line.hasCustomer { withoutCustomer += amount }
            } else {
                addOther(line, isPriced: isPriced, of: batch)
            }
        }
        plain.revenue += revenue
        plain.revenueWithoutCustomer += withoutCustomer
    }

    @inline(never)
    private mutating func addOther(
        _ line: InvoiceBatch.Line, isPriced: Bool, of batch: InvoiceBatch
    ) {
        let isSold = isPriced && line.quantity > 0
        var lines = Lines()
        lines.count = 1
        let customer = batch.string(.customerID, row: line.row).map { ByteText($0) }
        if isSold {
            lines.revenue = line.amount.e4
            if !line.hasCustomer { lines.revenueWithoutCustomer = lines.revenue }
        }
        let place = codeOfProduct[line.product]
        if place >= 0 {
            codes[Int(place)].lines.add(
                lines, of: customer, held: &nCustomersHeld, most: mostCustomers)
            if line.isCancelled, isSold {
                codes[Int(place)].prefixed.add(
                    lines, of: customer, held: &nCustomersHeld, most: mostCustomers)
            }
            if line.isCancelled, line.quantity < 0 { codes[Int(place)].nPrefixedBelow += 1 }
            if isSold {
                codes[Int(place)].addSold(
                    lines, as: descriptions[line.product], of: customer, held: &nCustomersHeld,
                    most: mostCustomers)
            }
        } else if line.quantity >= 0, line.amount.e4 < 0 {
            lines.revenue = -line.amount.e4
            credits.add(lines, of: customer, held: &nCustomersHeld, most: mostCustomers)
        } else if !isPriced {
            unpriced.add(lines, of: customer, held: &nCustomersHeld, most: mostCustomers)
        } else if line.quantity > 0 {
            prefixed.add(lines, of: customer, held: &nCustomersHeld, most: mostCustomers)
        } else if line.quantity < 0 {
            nPrefixedBelow += 1
        }
    }

    private mutating func noteProduct(_ row: Int, of batch: InvoiceBatch) {
        let number = batch.fileNumbers(row: row).product
        precondition(number == codeOfProduct.count, "a product was lost")
        guard let text = batch.string(.stockCode, row: row) else {
            codeOfProduct.append(-1)
            return
        }
        let key = FactCodes.folded(text)
        let known = OnlineRetailCode.byCode[key]
        guard known != nil || inEffect.contains(key) else {
            codeOfProduct.append(-1)
            return
        }
        let place = places[key] ?? Int32(codes.count)
        if places.updateValue(place, forKey: key) == nil {
            codes.append(Code(key: key, text: text, known: known))
        }
        codeOfProduct.append(place)
        guard let description = batch.string(.description, row: row) else { return }
        if descriptions.count < mostCustomers { descriptions[number] = description }
        if let known, known.isMeant(by: description) {
            codes[Int(place)].agreeing = codes[Int(place)].agreeing ?? description
        }
    }
}
