/// Takes the rows of a source and makes of them what a matrix needs, whoever the source is.
///
/// Each customer once, every value a finite number and no negative zero, ordered by the bytes of the id.
/// Of every problem the first customers are remembered, so that it is told in words when all rows are
/// there.
package struct FeatureIntake {
    /// What the caller wants to hear and be asked while rows come.
    package struct Asking {
        /// Whether customers whom the set has no place for are wanted.
        package var wantsOutside = false
        /// Throws when it is time to stop; asked before the first row and now and then.
        package var checkStop: () throws -> Void = {}
        /// Hears how many customers have come, as often.
        package var progress: (Int) -> Void = { _ in }

        package init() {}
    }

    /// Rows that are taken between two questions whether to stop.
    package static let rowsBetweenStops = 1024

    private let set: FeatureSet
    private let asking: Asking
    /// Customers that have come with features, those left out by rule among them.
    package private(set) var nRows = 0
    private var kept = CustomerIDs()
    private var values: [Double] = []
    private var isInteger: [Bool]
    private var excluded: [LiveMatrix.Excluded] = []
    private var outside: [LiveMatrix.Excluded] = []
    private var outsidePopulation: [LiveMatrix.Excluded] = []
    private var lastID: [UInt8] = []
    /// Whether each id came after those before it in the order of bytes.
    private var isAscending = true
    private var missingIDs = 0
    private var badValues: [Int: BadValues] = [:]
    /// What a row was refused for at once; it ends the intake even if the source goes on.
    private var refusal: (any Error)?

    init(of set: FeatureSet, asking: Asking) {
        self.set = set
        self.asking = asking
        isInteger = [Bool](repeating: true, count: set.features.count)
    }

    /// Whether customers whom the set has no place for are wanted.
    package var wantsOutside: Bool { asking.wantsOutside }

    /// Throws when it is time to stop: for sources that wait.
    package func checkStop() throws {
        try asking.checkStop()
        asking.progress(nRows)
    }

    /// Takes a customer.
    ///
    /// - Parameters:
    ///   - customer: The id, UTF-8.
    ///   - row: Values in the order of the set's features.
    ///   - leftOut: Why the set's outlier rule leaves the customer out; `nil` for who is kept.
    /// - Throws: `FeatureError` for a row that is none; what tells it to stop.
    package mutating func take(
        _ customer: UnsafeBufferPointer<UInt8>, _ row: [FeatureValue], leftOut: LeftOut? = nil
    ) throws {
        if let refusal { throw refusal }
        do {
            if nRows % Self.rowsBetweenStops == 0 { try checkStop() }
            try checkShape(customer, row, leftOut)
        } catch {
            refusal = error
            throw error
        }
        nRows += 1
        noteID(customer)
        if let leftOut {
            let features = row.indices.map { number(row[$0], $0, of: customer) }
            excluded.append(
                .init(
                    customerID: String(decoding: customer, as: UTF8.self), why: leftOut,
                    features: features))
            return
        }
        kept.append(customer)
        for column in row.indices {
            if case .real = row[column] { isInteger[column] = false }
            values.append(number(row[column], column, of: customer))
        }
    }

    /// Takes a customer by an id that is a text already.
    package mutating func take(
        _ customer: String, _ row: [FeatureValue], leftOut: LeftOut? = nil
    ) throws {
        var customer = customer
        try customer.withUTF8 { try take($0, row, leftOut: leftOut) }
    }

    /// Takes a customer whom the set has no place for.
    package mutating func takeOutside(_ customer: String, _ why: LeftOut) throws {
        if let refusal { throw refusal }
        guard !why.value.isNaN, !why.revenue.isNaN else {
            throw FeatureError.badReason(set.viewName, customer: customer)
        }
        outside.append(.init(customerID: customer, why: why, features: []))
    }

    /// Takes a customer who is outside the population that was asked for.
    package mutating func takeOutsidePopulation(_ customer: String, _ why: LeftOut) {
        outsidePopulation.append(.init(customerID: customer, why: why, features: []))
    }

    /// Refuses what would break the shape of the matrix, or be remembered as a reason and is none.
    private func checkShape(
        _ customer: UnsafeBufferPointer<UInt8>, _ row: [FeatureValue], _ leftOut: LeftOut?
    ) throws(FeatureError) {
        guard row.count == set.features.count else {
            throw .badRow(
                set.viewName, customer: String(decoding: customer, as: UTF8.self),
                nValues: row.count, nColumns: set.features.count)
        }
        guard kept.hasRoom(for: customer) else { throw .tooManyIDs(set.viewName, nRows: nRows) }
        if let leftOut, leftOut.value.isNaN || leftOut.revenue.isNaN {
            throw .badReason(
                set.viewName, customer: String(decoding: customer, as: UTF8.self))
        }
    }

    private mutating func noteID(_ customer: UnsafeBufferPointer<UInt8>) {
        if customer.isEmpty { missingIDs += 1 }
        if nRows > 1, !lastID.lexicographicallyPrecedes(customer) { isAscending = false }
        lastID.removeAll(keepingCapacity: true)
        lastID.append(contentsOf: customer)
    }

    /// The number of a column; 0 with a note for what is no finite number.
    private mutating func number(
        _ value: FeatureValue, _ column: Int, of customer: UnsafeBufferPointer<UInt8>
    ) -> Double {
        let problem: String
        switch value {
        case .integer(let number): return Double(number)
        case .real(let number):
            // Adding 0 turns −0 into 0: SQLite stores no negative zero.
            if number.isFinite { return number + 0 }
            problem = number.isNaN ? "NaN" : "an infinite value"
        case .null: problem = "NULL"
        case .text: problem = "text"
        case .blob: problem = "a blob"
        }
        badValues[column, default: BadValues()].note(
            problem, of: String(decoding: customer, as: UTF8.self))
        return 0
    }
}

extension FeatureIntake {
    /// Takes what a source has said last, or why it went no further.
    ///
    /// - Throws: `FeatureError` for what is no matrix; what the source threw where that is for the analyst.
    mutating func matrix(_ facts: Result<FeatureFacts, any Error>) throws -> LiveMatrix {
        let facts = try finish(facts)
        if kept.count == 0 {
            guard outsidePopulation.isEmpty || !excluded.isEmpty else {
                throw PopulationError.nobodyInSet(set.name)
            }
            throw emptyError
        }
        return LiveMatrix(
            featureNames: set.featureNames, isInteger: isInteger, customerBytes: kept.bytes,
            customerStarts: kept.starts, values: values, excluded: excluded, outside: outside,
            outsidePopulation: outsidePopulation.sorted {
                $0.customerID.utf8.lexicographicallyPrecedes($1.customerID.utf8)
            },
            facts: facts)
    }

    /// The rows alone; there may be none.
    ///
    /// - Throws: As `matrix`.
    mutating func rows(_ result: Result<FeatureFacts, any Error>) throws -> FeatureRows {
        _ = try finish(result)
        return FeatureRows(customerIDs: (0..<kept.count).map { kept.text($0) }, values: values)
    }

    private mutating func finish(
        _ result: Result<FeatureFacts, any Error>
    ) throws -> FeatureFacts {
        if let refusal { throw refusal }
        let facts: FeatureFacts
        switch result {
        case .success(let told): facts = told
        case .failure(let error): throw FeatureError.ending(set.viewName, after: nRows, error)
        }
        if missingIDs > 0 { throw FeatureError.missingIDs(set.viewName, count: missingIDs) }
        if !isAscending { try putInOrder() }
        try checkOutside()
        if let (column, bad) = badValues.min(by: { $0.key < $1.key }) {
            throw FeatureError.badValues(
                set.viewName, column: set.featureNames[column], problem: bad.kind,
                customers: bad.customers, count: bad.count)
        }
        for number in [facts.revenue, facts.revenueOfAll] where number?.isNaN ?? false {
            throw FeatureError.badRevenue(set.viewName)
        }
        return facts
    }

    /// Orders rows and those left out by the bytes of their ids.
    ///
    /// - Throws: `FeatureError` for a customer with two rows.
    private mutating func putInOrder() throws(FeatureError) {
        let order = kept.order()
        excluded.sort { $0.customerID.utf8.lexicographicallyPrecedes($1.customerID.utf8) }
        let repeated = repeatedCustomers(order)
        guard repeated.isEmpty else {
            throw .duplicateIDs(
                set.viewName, customers: Array(repeated.prefix(CustomerIDs.named)),
                count: repeated.count)
        }
        let width = set.features.count
        kept = kept.ordered(order)
        values = [Double](unsafeUninitializedCapacity: values.count) { ordered, count in
            for row in order {
                for column in 0..<width {
                    ordered.initializeElement(at: count, to: values[Int(row) * width + column])
                    count += 1
                }
            }
        }
    }

    /// Customers with more than one row, kept or left out, each once, in the order of bytes.
    private func repeatedCustomers(_ order: [UInt32]) -> [String] {
        // Texts are equal where Unicode says so, ids only where their bytes are.
        var repeated: Set<[UInt8]> = []
        for (one, next) in zip(order, order.dropFirst())
        where kept[Int(one)].elementsEqual(kept[Int(next)]) {
            repeated.insert(Array(kept[Int(one)]))
        }
        var left: Set<[UInt8]> = []
        for customer in excluded {
            let id = Array(customer.customerID.utf8)
            if !left.insert(id).inserted { repeated.insert(id) }
        }
        if !left.isEmpty {
            for row in 0..<kept.count where left.contains(Array(kept[row])) {
                repeated.insert(Array(kept[row]))
            }
        }
        return repeated.sorted { $0.lexicographicallyPrecedes($1) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Orders whom the set has no place for; who is left out twice would be counted twice.
    private mutating func checkOutside() throws(FeatureError) {
        guard !outside.isEmpty else { return }
        outside.sort { $0.customerID.utf8.lexicographicallyPrecedes($1.customerID.utf8) }
        var seen = Set(excluded.map { Array($0.customerID.utf8) })
        let repeated = outside.map(\.customerID).filter { !seen.insert(Array($0.utf8)).inserted }
        guard repeated.isEmpty else {
            throw .duplicateIDs(
                set.excludedView ?? set.viewName,
                customers: Array(repeated.prefix(CustomerIDs.named)), count: repeated.count)
        }
    }

    private var emptyError: FeatureError {
        guard excluded.isEmpty else { return .allExcluded(set.name, nCustomers: excluded.count) }
        return set.isInOutlierView ? .noCompleteLines() : .emptyMatrix(set.viewName)
    }
}

/// Customers whose value in a column is no finite number: the first ones in the order of bytes by name.
private struct BadValues {
    private(set) var customers: [String] = []
    private(set) var count = 0
    /// What the first of them has.
    private(set) var kind = ""

    mutating func note(_ kind: String, of customer: String) {
        count += 1
        let place =
            customers.firstIndex { customer.utf8.lexicographicallyPrecedes($0.utf8) }
            ?? customers.count
        guard place < CustomerIDs.named else { return }
        if place == 0 { self.kind = kind }
        customers.insert(customer, at: place)
        if customers.count > CustomerIDs.named { customers.removeLast() }
    }
}
