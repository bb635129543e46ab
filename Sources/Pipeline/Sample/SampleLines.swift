/// Writes the lines of invoices, numbering the invoices as they come.
struct SampleLines {
    /// The real file's smallest id.
    static let firstCustomerID = 12_346

    private(set) var nInvoices = 0
    private(set) var nLines = 0

    private let options: SampleOptions
    private let calendar: SampleCalendar
    private let plan: SampleInvoices
    private let catalogue = SampleCatalogue()

    /// Lines of one customer's invoice in the real data.
    private let lengths = QuantileTable([
        (0, 1), (50, 1), (100, 2), (250, 6), (500, 15), (750, 28), (900, 48), (990, 110),
        (1000, 300),
    ])
    /// Lines of an anonymous invoice: half are single corrections, a tenth a web shop's whole day.
    private let anonymousLengths = QuantileTable([
        (0, 1), (640, 1), (750, 12), (850, 50), (900, 120), (990, 430), (1000, 800),
    ])
    private static let quantities = [
        (1, 1842), (12, 1509), (2, 1458), (6, 947), (4, 809), (3, 677), (24, 597), (10, 533),
        (8, 293), (5, 205), (48, 150), (25, 126), (20, 120), (16, 99), (36, 90), (7, 70),
        (9, 60), (72, 45), (96, 45), (100, 50), (50, 60), (144, 30), (200, 20), (15, 50),
        (18, 50), (30, 40), (288, 8), (600, 4), (1200, 1),
    ]
    private let quantityTable = WeightTable(Self.quantities.map(\.1))
    private static let countries: [(name: String, weight: Int)] = [
        ("United Kingdom", 9037), ("Germany", 217), ("France", 201), ("Spain", 65),
        ("Belgium", 55), ("Switzerland", 46), ("Portugal", 44), ("Italy", 32), ("Finland", 28),
        ("Norway", 23), ("Australia", 21), ("Netherlands", 21), ("Channel Islands", 21),
        ("Austria", 25), ("Cyprus", 18), ("Denmark", 20), ("Japan", 18), ("Sweden", 18),
        ("Poland", 14), ("EIRE", 7), ("USA", 9),
    ]
    private let countryTable = WeightTable(Self.countries.map(\.weight))
    private let countryTexts = Self.countries.map { Array($0.name.utf8) }

    private let postage = Array("POST,POSTAGE,".utf8)
    private let manual = Array("M,Manual,".utf8)
    private let bankCharges = Array("BANK CHARGES,Bank Charges,".utf8)

    init(options: SampleOptions, calendar: SampleCalendar, plan: SampleInvoices) {
        self.options = options
        self.calendar = calendar
        self.plan = plan
    }

    /// One drawn line: what was bought, how many, at what price in pence.
    private struct Line {
        var text: [UInt8]
        var quantity: Int
        var pence: Int
    }

    /// What all lines of an invoice share.
    private struct Head {
        var number: Int
        var isReturn: Bool
        var minute: Int
        var customerID: Int?
        var country: Int
    }

    /// Writes all lines of `invoice`.
    mutating func write(
        _ invoice: SampleInvoice, into buffer: inout SampleBuffer,
        sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let buyer = Int(invoice.buyer)
        let isKnown = buyer < options.nCustomers
        var trait = SampleRandom(seed: options.seed, stream: 3, index: UInt64(buyer))
        let head = Head(
            number: 536_365 + nInvoices,
            isReturn: invoice.isReturn,
            minute: Int(invoice.minute),
            customerID: isKnown ? Self.firstCustomerID + buyer : nil,
            country: isKnown ? countryTable.draw(&trait) : 0)
        // A return starts the same stream as its purchase, and so sees the same lines.
        var random = SampleRandom(
            seed: options.seed, stream: 4 &+ UInt64(invoice.ordinal), index: UInt64(buyer))
        if isKnown {
            try writeKnown(
                invoice, head, plan.customer(buyer), &random, into: &buffer, sink: sink)
        } else {
            try writeAnonymous(head, &random, into: &buffer, sink: sink)
        }
        nInvoices += 1
    }

    private mutating func writeKnown(
        _ invoice: SampleInvoice, _ head: Head, _ customer: SampleCustomer,
        _ random: inout SampleRandom, into buffer: inout SampleBuffer,
        sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        if let habit = customer.habit {
            try writeHabit(habit, customer, head, &random, into: &buffer, sink: sink)
            return
        }
        let drawn =
            customer.segment == nil || customer.nInvoices == 1
            ? lengths.draw(&random)
            : lengths.draw(
                stratum: Int(invoice.ordinal) % customer.nInvoices, of: customer.nInvoices, &random)
        let count = max(1, drawn * customer.lineScale / 1_000)
        guard !invoice.isReturn else {
            var choice = SampleRandom(
                seed: options.seed ^ 0xBAC, stream: UInt64(invoice.ordinal),
                index: UInt64(invoice.buyer))
            let first = choice.below(count)
            let last = min(count - 1, first + choice.below(4))
            for position in 0...last {
                var line = drawLine(bulk: customer.bulk, &random)
                guard position >= first else { continue }
                line.quantity = -(1 + choice.below(line.quantity))
                try write(line, head, into: &buffer, sink: sink)
            }
            return
        }
        for _ in 0..<count {
            try write(drawLine(bulk: customer.bulk, &random), head, into: &buffer, sink: sink)
        }
        if head.country > 0, random.perMille(550) {
            let line = Line(text: postage, quantity: 1 + random.below(4), pence: 1_800)
            try write(line, head, into: &buffer, sink: sink)
        }
        if random.perMille(20) {
            let line = Line(text: manual, quantity: 1, pence: 50 + random.below(9_000))
            try write(line, head, into: &buffer, sink: sink)
        }
    }

    /// Lines of about the same worth; of a return the first ones, whole.
    private mutating func writeHabit(
        _ habit: SampleHabit, _ customer: SampleCustomer, _ head: Head,
        _ random: inout SampleRandom, into buffer: inout SampleBuffer,
        sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let count = habit.lines - 1 + random.below(3)
        let pence = habit.linePence * customer.lineScale / 1_000
        for _ in 0..<(head.isReturn ? habit.returnedLines : count) {
            var product = catalogue.products[catalogue.draw(&random)]
            while !habit.prices.contains(product.pence) {
                product = catalogue.products[catalogue.draw(&random)]
            }
            let pieces = max(1, (pence + product.pence / 2) / product.pence)
            let line = Line(
                text: product.text, quantity: head.isReturn ? -pieces : pieces,
                pence: product.pence)
            try write(line, head, into: &buffer, sink: sink)
        }
    }

    private mutating func writeAnonymous(
        _ head: Head, _ random: inout SampleRandom, into buffer: inout SampleBuffer,
        sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let count = anonymousLengths.draw(&random)
        guard count == 1 else {
            for _ in 0..<count {
                try write(drawLine(bulk: 1, &random), head, into: &buffer, sink: sink)
            }
            return
        }
        var line = drawLine(bulk: 1, &random)
        if random.perMille(600) {
            // A stock correction: nothing sold, nothing described.
            line.text = catalogue.products[catalogue.draw(&random)].textWithoutDescription
            line.pence = 0
            if random.perMille(600) { line.quantity = -line.quantity }
        } else if random.perMille(40) {
            line = Line(text: bankCharges, quantity: 1, pence: 1_500 + random.below(4_000))
        }
        try write(line, head, into: &buffer, sink: sink)
    }

    @inline(__always)
    private func drawLine(bulk: Int, _ random: inout SampleRandom) -> Line {
        let product = catalogue.products[catalogue.draw(&random)]
        let drawn = Self.quantities[quantityTable.draw(&random)].0
        let quantity = product.pence >= 1_000 ? 1 + drawn % 4 : drawn
        return Line(text: product.text, quantity: quantity * bulk, pence: product.pence)
    }

    @inline(__always)
    private mutating func write(
        _ line: Line, _ head: Head, into buffer: inout SampleBuffer,
        sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let comma = UInt8(ascii: ",")
        if head.isReturn { buffer.append(byte: UInt8(ascii: "C")) }
        buffer.append(number: head.number)
        buffer.append(byte: comma)
        buffer.append(line.text)
        buffer.append(number: line.quantity)
        buffer.append(byte: comma)
        buffer.append(calendar.days[head.minute / 1_440].text)
        buffer.append(number: head.minute % 1_440 / 60)
        buffer.append(byte: UInt8(ascii: ":"))
        buffer.append(number: head.minute % 60, minDigits: 2)
        buffer.append(byte: comma)
        buffer.append(pence: line.pence)
        buffer.append(byte: comma)
        if let id = head.customerID { buffer.append(number: id) }
        buffer.append(byte: comma)
        buffer.append(countryTexts[head.country])
        try buffer.endLine(to: sink)
        nLines += 1
    }
}
