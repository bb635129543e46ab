/// What some customers come to, added up over their invoices in memory.
///
/// An entry is whatever takes memory: a customer, an invoice with a sale, a year, a country. What belongs
/// together is found by `TupleNumbers`, so that of an invoice no string is made.
struct CustomerSums {
    /// One invoice's row; sums as the table has them.
    ///
    /// The bytes are the row's own, and go with it.
    struct Invoice {
        let customer: UnsafeBufferPointer<UInt8>
        let country: UnsafeBufferPointer<UInt8>?
        /// What tells invoices of a customer apart: the number, or the time where there is none.
        let key: UnsafeBufferPointer<UInt8>
        let at: TimeText
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
        var firstAt: TimeText
        var lastAt: TimeText
        var firstSaleAt: TimeText?
        var lastSaleAt: TimeText?
        var lastCompleteAt: TimeText?
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
        /// Days with a sale or a return.
        var days: [Day] = []
        fileprivate var bestCountry = CountrySum()
    }

    struct Year {
        let year: Int32
        var invoices = 0
        var sales = Money()
        var returns = Money()
    }

    /// A day of a customer.
    struct Day {
        let day: DayText
        /// Those of which it has the last sale.
        var invoices = 0
        var saleLines = 0
        var sales = Money()
        var returnLines = 0
        /// Negative, as in the lines.
        var returns = Money()
    }

    /// When an invoice had its last sale.
    struct LastSale {
        /// The number that the time begins with.
        var year: Int32
        /// `nil` for a time that is none.
        var day: DayText?
        /// One, but where `invoices` of `finished` has counted.
        var count: Int32 = 1
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

        mutating func add(_ invoice: Invoice) {
            sales += invoice.sales
            lines += invoice.lines
        }
    }

    /// Parts of customers of one kind, each of which is told by a hash.
    private struct Parts<Part> {
        private var numbers = TupleNumbers(capacity: .max)
        private(set) var all: ContiguousArray<(customer: Int32, part: Part)> = []

        var count: Int { all.count }

        /// Changes a part of a customer, beginning with a new one if there is none.
        @inline(__always)
        mutating func change(
            _ hash: TupleHash, of customer: Int32, new: () -> Part, _ change: (inout Part) -> Void
        ) {
            let (number, isNew) = numbers.number(of: hash)
            if isNew { all.append((customer, new())) }
            change(&all[number].part)
        }
    }

    /// Customers that many tills ring up under one name have more invoices than memory should hold.
    static let mostKeys = 1 << 14

    private(set) var customers: ContiguousArray<Customer> = []
    private var numbers = TupleNumbers(capacity: .max)
    private var sales = Parts<LastSale>()
    private var years = Parts<Year>()
    private var days = Parts<Day>()
    private var countries = Parts<(name: ByteText, sum: CountrySum)>()

    /// What takes memory.
    var entries: Int {
        customers.count + sales.count + years.count + days.count + countries.count
    }

    /// What tells a customer from others.
    static func key(of customer: UnsafeBufferPointer<UInt8>) -> TupleHash {
        var hash = TupleHash()
        hash.combine(customer)
        return hash
    }

    /// Whether it has a customer.
    func has(_ key: TupleHash) -> Bool { numbers.known(key) != nil }

    /// Adds an invoice of the customer with this key.
    mutating func add(_ invoice: Invoice, of key: TupleHash) {
        let (index, isNew) = numbers.number(of: key)
        if isNew {
            customers.append(
                Customer(
                    id: ByteText(String(decoding: invoice.customer, as: UTF8.self)),
                    firstAt: invoice.at, lastAt: invoice.at))
        }
        customers[index].add(invoice)
        let number = Int32(index)
        let (year, day) = (invoice.at.year, DayText(invoice.at))
        if invoice.saleLines > 0, customers[index].saleRows <= Self.mostKeys {
            var hash = Self.part(of: number)
            hash.combine(invoice.key)
            sales.change(hash, of: number, new: { LastSale(year: year, day: day) }) {
                $0.year = max($0.year, year)
                if let day { $0.day = max($0.day ?? day, day) }
            }
        }
        if invoice.saleLines > 0 || invoice.returnLines > 0 {
            years.change(
                Self.part(of: number, UInt64(year)), of: number, new: { Year(year: year) },
                { $0.add(invoice) })
            if let day {
                days.change(
                    Self.part(of: number, day: day), of: number, new: { Day(day: day) },
                    { $0.add(invoice) })
            }
        }
        if let country = invoice.country {
            var hash = Self.part(of: number)
            hash.combine(country)
            countries.change(
                hash, of: number,
                new: { (ByteText(String(decoding: country, as: UTF8.self)), CountrySum()) },
                { $0.sum.add(invoice) })
        }
    }

    private static func part(of customer: Int32, _ part: UInt64 = 0) -> TupleHash {
        var hash = TupleHash()
        hash.combine(UInt64(customer) << 32 | part)
        return hash
    }

    private static func part(of customer: Int32, day: DayText) -> TupleHash {
        // No year has so large a number.
        part(of: customer, UInt64(1 << 31) | UInt64(day.number))
    }

    /// The customers by id, with invoices, years, days and countries of each.
    ///
    /// - Parameter invoices: When the invoices of a customer of more than `mostKeys` had their last sales.
    consuming func finished(
        invoices: (ByteText) throws -> [LastSale]
    ) rethrows -> ContiguousArray<Customer> {
        for (customer, sale) in sales.all
        where customers[Int(customer)].saleRows <= Self.mostKeys {
            count(sale, of: customer)
        }
        for number in customers.indices where customers[number].saleRows > Self.mostKeys {
            for sale in try invoices(customers[number].id) { count(sale, of: Int32(number)) }
        }
        for (customer, (name, sum)) in countries.all { customers[Int(customer)].offer(name, sum) }
        for (customer, year) in years.all { customers[Int(customer)].years.append(year) }
        for (customer, day) in days.all { customers[Int(customer)].days.append(day) }
        for number in customers.indices {
            customers[number].years.sort { $0.year < $1.year }
            customers[number].days.sort { $0.day < $1.day }
        }
        customers.sort { $0.id < $1.id }
        return customers
    }

    /// An invoice counts where it had its last sale, so that years and days add up.
    private mutating func count(_ sale: LastSale, of customer: Int32) {
        let year = sale.year
        years.change(
            Self.part(of: customer, UInt64(year)), of: customer, new: { Year(year: year) },
            { $0.invoices += Int(sale.count) })
        if let day = sale.day {
            days.change(
                Self.part(of: customer, day: day), of: customer, new: { Day(day: day) },
                { $0.invoices += Int(sale.count) })
        }
        customers[Int(customer)].invoices += Int(sale.count)
    }
}

extension CustomerSums.Year {
    fileprivate mutating func add(_ invoice: CustomerSums.Invoice) {
        sales += invoice.sales
        returns += invoice.returns
    }
}

extension CustomerSums.Day {
    fileprivate mutating func add(_ invoice: CustomerSums.Invoice) {
        saleLines += invoice.saleLines
        sales += invoice.sales
        returnLines += invoice.returnLines
        returns += invoice.returns
    }
}

extension CustomerSums.Customer {
    // Of the customer and not of the sums: a function of those would hold a copy of all customers meanwhile.
    fileprivate mutating func add(_ invoice: CustomerSums.Invoice) {
        let at = invoice.at
        firstAt = min(firstAt, at)
        lastAt = max(lastAt, at)
        if invoice.saleLines > 0 {
            saleRows += 1
            firstSaleAt = min(firstSaleAt ?? at, at)
            lastSaleAt = max(lastSaleAt ?? at, at)
        }
        if invoice.completeLines > 0 { lastCompleteAt = max(lastCompleteAt ?? at, at) }
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
