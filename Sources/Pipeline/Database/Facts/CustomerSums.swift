import Store

/// What some customers come to, added up over their invoices in memory.
///
/// An entry is whatever takes memory: a customer, an invoice with a sale, a year, a country.
struct CustomerSums {
    /// One invoice's row; sums as the table has them.
    struct Invoice {
        let customer: ByteText
        let country: String?
        /// What tells invoices of a customer apart: the number, or the time where there is none.
        let key: String
        let at: String
        let lines: Int
        let completeLines: Int
        let complete: Money
        let saleLines: Int
        let sales: Money
        let returnLines: Int
        let returns: Money
    }

    /// Whole ten-thousandths of the currency, and the rest in 1e-14.
    struct Money: Hashable {
        var e4 = 0.0
        var rest = 0.0

        /// In the currency.
        var amount: Double { tenThousandths / 1e4 }
        var tenThousandths: Double { e4 + rest / 1e10 }

        static func += (sum: inout Money, more: Money) {
            sum.e4 += more.e4
            sum.rest += more.rest
        }

        static func - (a: Money, b: Money) -> Money {
            Money(e4: a.e4 - b.e4, rest: a.rest - b.rest)
        }
    }

    struct Customer {
        let id: ByteText
        var firstAt: String
        var lastAt: String
        var firstSaleAt: String?
        var lastSaleAt: String?
        var lastCompleteAt: String?
        var lines = 0
        var completeLines = 0
        var complete = Money()
        var saleLines = 0
        var sales = Money()
        var returnLines = 0
        /// Negative, as in the lines.
        var returns = Money()
        /// Rows with a sale; of one that has more than `mostKeys` the invoices are not told apart here.
        var saleRows = 0
        var invoices = 0
        var country: ByteText?
        var years: [Year] = []
        fileprivate var bestCountry = CountrySum()
    }

    struct Year {
        let year: Int32
        var invoices = 0
        var sales = Money()
        var returns = Money()
    }

    fileprivate struct CountrySum {
        var sales = Money()
        var lines = 0

        /// Whether a customer belongs there more; equal ones are told apart by their names.
        func comesBefore(_ other: CountrySum) -> Bool? {
            let (own, others) = (max(sales.tenThousandths, 0), max(other.sales.tenThousandths, 0))
            if own != others { return own > others }
            return own > 0 || lines == other.lines ? nil : lines > other.lines
        }
    }

    /// Something of a customer.
    private struct Key<Part: Hashable>: Hashable {
        let customer: Int32
        let part: Part
    }

    /// Customers that many tills ring up under one name have more invoices than memory should hold.
    static let mostKeys = 1 << 14

    private(set) var customers: ContiguousArray<Customer> = []
    private var numbers: [ByteText: Int32] = [:]
    /// The year of an invoice's last sale.
    private var sales: [Key<ByteText>: Int32] = [:]
    private var years: [Key<Int32>: Year] = [:]
    private var countries: [Key<ByteText>: CountrySum] = [:]

    /// What takes memory.
    var entries: Int { customers.count + sales.count + years.count + countries.count }

    /// Whether it has a customer.
    func has(_ id: ByteText) -> Bool { numbers[id] != nil }

    /// Adds an invoice.
    mutating func add(_ invoice: Invoice) {
        let number = number(of: invoice)
        let hasSale = invoice.saleLines > 0
        customers[Int(number)].add(invoice)
        let year = Self.year(of: invoice.at)
        if hasSale {
            let key = Key(customer: number, part: ByteText(invoice.key))
            if let known = sales[key] {
                if known < year { sales[key] = year }
            } else if customers[Int(number)].saleRows <= Self.mostKeys {
                sales[key] = year
            }
        }
        if hasSale || invoice.returnLines > 0 {
            years[Key(customer: number, part: year), default: Year(year: year)].add(invoice)
        }
        if let country = invoice.country {
            let key = Key(customer: number, part: ByteText(country))
            countries[key, default: CountrySum()].sales += invoice.sales
            countries[key, default: CountrySum()].lines += invoice.lines
        }
    }

    private mutating func number(of invoice: Invoice) -> Int32 {
        if let known = numbers[invoice.customer] { return known }
        let number = Int32(customers.count)
        numbers[invoice.customer] = number
        customers.append(
            Customer(id: invoice.customer, firstAt: invoice.at, lastAt: invoice.at))
        return number
    }

    /// The number that a time begins with.
    static func year(of at: String) -> Int32 {
        at.utf8.prefix(4).prefix { 0x30...0x39 ~= $0 }.reduce(0) { $0 * 10 + Int32($1) - 0x30 }
    }

    /// The customers by id, with invoices, years and countries of each.
    ///
    /// - Parameter invoices: How many invoices of a year a customer of more than `mostKeys` has.
    consuming func finished(
        invoices: (ByteText) throws -> [(year: Int32, count: Int)]
    ) rethrows -> ContiguousArray<Customer> {
        for (key, year) in sales where customers[Int(key.customer)].saleRows <= Self.mostKeys {
            years[Key(customer: key.customer, part: year), default: Year(year: year)].invoices += 1
            customers[Int(key.customer)].invoices += 1
        }
        for number in customers.indices where customers[number].saleRows > Self.mostKeys {
            for (year, count) in try invoices(customers[number].id) {
                let key = Key(customer: Int32(number), part: year)
                years[key, default: Year(year: year)].invoices = count
                customers[number].invoices += count
            }
        }
        for (key, sum) in countries { customers[Int(key.customer)].offer(key.part, sum) }
        for (key, year) in years { customers[Int(key.customer)].years.append(year) }
        for number in customers.indices { customers[number].years.sort { $0.year < $1.year } }
        customers.sort { $0.id < $1.id }
        return customers
    }
}

extension CustomerSums.Year {
    fileprivate mutating func add(_ invoice: CustomerSums.Invoice) {
        sales += invoice.sales
        returns += invoice.returns
    }
}

extension CustomerSums.Customer {
    // Of the customer and not of the sums: a function of those would hold a copy of all customers meanwhile.
    fileprivate mutating func add(_ invoice: CustomerSums.Invoice) {
        let at = ByteText(invoice.at)
        if at < ByteText(firstAt) { firstAt = invoice.at }
        if ByteText(lastAt) < at { lastAt = invoice.at }
        if invoice.saleLines > 0 {
            saleRows += 1
            if firstSaleAt.map({ at < ByteText($0) }) ?? true { firstSaleAt = invoice.at }
            if lastSaleAt.map({ ByteText($0) < at }) ?? true { lastSaleAt = invoice.at }
        }
        if invoice.completeLines > 0, lastCompleteAt.map({ ByteText($0) < at }) ?? true {
            lastCompleteAt = invoice.at
        }
        lines += invoice.lines
        completeLines += invoice.completeLines
        complete += invoice.complete
        saleLines += invoice.saleLines
        sales += invoice.sales
        returnLines += invoice.returnLines
        returns += invoice.returns
    }

    /// Takes a country if the customer belongs there more than to the one so far.
    fileprivate mutating func offer(_ name: ByteText, _ sum: CustomerSums.CountrySum) {
        if let country, !(sum.comesBefore(bestCountry) ?? (name < country)) { return }
        country = name
        bestCountry = sum
    }
}
