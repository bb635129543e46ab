import Store
import Tabular

/// Finds out the type of a column from all of its values, and turns them into it.
///
/// A value is a number only if writing the number gives the value back: `007`, `+49 30` and `1E5` are
/// texts, as are whole numbers beyond 64 bits. All real numbers of a column are written in one form:
/// `1.10` beside `1.1` makes text, because as numbers they would be one (`NumberForms`).
struct AttributeGuess {
    /// A reading of the whole column as dates.
    private struct Dates {
        var arePossible = true
        var firstLine = 0
    }

    /// A reading of the whole column as numbers with a decimal mark and groups.
    private struct LocalNumbers {
        let mark: DecimalMark
        var arePossible = true
        var forms = NumberForms()
        /// The first value that is a number under this mark only, and has it.
        var proof: (line: Int, text: String)?

        mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) {
            guard arePossible else { return }
            arePossible = LocalNumber.withPlain(bytes, mark: mark) { plain, isNumber in
                let number = AttributeGuess.number(plain)
                guard isNumber, number != .null else { return false }
                forms.take(plain, number.double ?? 0)
                return true
            }
            guard arePossible, proof == nil, bytes.contains(mark.byte),
                LocalNumber.evidence(bytes) == .mark(mark)
            else { return }
            proof = (line, String(decoding: bytes.prefix(40), as: UTF8.self))
        }
    }

    private(set) var isEmpty = true
    private var isInteger = true
    private var isNumeric = true
    /// How the values can be written again, if all are numbers.
    private var plainForms = NumberForms()
    /// The same of numbers as people write them, under either decimal mark.
    private var local = DecimalMark.allCases.map { LocalNumbers(mark: $0) }
    /// The first value that is not as short as it can be.
    private var notPlain: (line: Int, text: String)?
    private var monthFirst = Dates()
    private var dayFirst = Dates()
    private var hasClock = false
    private var hasTwoReadings = false
    private var nNumbers = 0
    private var nDates = 0
    /// The first value that is no number, and the first that is no date.
    private var notNumber: (line: Int, text: String)?
    private var notDate: (line: Int, text: String)?

    /// Takes in a value that is not empty.
    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) {
        isEmpty = false
        switch Self.number(bytes) {
        case .integer(let number): takeNumber(bytes, Double(number), line: line)
        case .real(let number):
            takeNumber(bytes, number, line: line)
            isInteger = false
        default:
            (isInteger, isNumeric) = (false, false)
            if notNumber == nil {
                notNumber = (line, String(decoding: bytes.prefix(40), as: UTF8.self))
            }
        }
        for index in local.indices { local[index].take(bytes, line: line) }
        guard monthFirst.arePossible || dayFirst.arePossible || nDates > 0 else { return }
        takeDate(bytes, line: line)
    }

    private mutating func takeNumber(
        _ bytes: UnsafeBufferPointer<UInt8>, _ number: Double, line: Int
    ) {
        nNumbers += 1
        guard isNumeric else { return }
        plainForms.take(bytes, number)
        if !plainForms.arePlain, notPlain == nil {
            notPlain = (line, String(decoding: bytes.prefix(40), as: UTF8.self))
        }
    }

    private mutating func takeDate(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) {
        let outcome = TimeParser.parse(bytes)
        let readings = DateOrder.allCases.map { (order: $0, time: Self.time(outcome, order: $0)) }
        if readings.contains(where: { $0.time != nil }) {
            nDates += 1
        } else if notDate == nil {
            notDate = (line, String(decoding: bytes.prefix(40), as: UTF8.self))
        }
        if case .slashed(let slashed) = outcome, slashed.form.shortYear == nil {
            hasTwoReadings = true
        }
        for (order, time) in readings {
            if let time {
                if time.hour + time.minute + time.second > 0 { hasClock = true }
            } else if order == .monthFirst {
                monthFirst.arePossible = false
                if monthFirst.firstLine == 0 { monthFirst.firstLine = line }
            } else {
                dayFirst.arePossible = false
                if dayFirst.firstLine == 0 { dayFirst.firstLine = line }
            }
        }
    }

    // MARK: Result

    /// The order of day and month that the values prove; `nil` if they leave both or neither.
    var provenOrder: DateOrder? {
        guard !isEmpty, !isNumeric, monthFirst.arePossible != dayFirst.arePossible else {
            return nil
        }
        return monthFirst.arePossible ? .monthFirst : .dayFirst
    }

    /// Whether the values are dates in either order, so that something else has to decide.
    var isAmbiguous: Bool {
        !isEmpty && !isNumeric && hasTwoReadings && monthFirst.arePossible && dayFirst.arePossible
    }

    /// The decimal mark of numbers that are written with groups or a comma, and the value that proves it; `nil` where all
    /// are plain numbers, or not all are numbers.
    var localMark: (mark: DecimalMark, line: Int, text: String)? {
        guard !isNumeric, let found = local.first(where: { $0.arePossible && $0.proof != nil }),
            let proof = found.proof, !found.forms.all.isEmpty
        else { return nil }
        return (found.mark, proof.line, proof.text)
    }

    /// How the values can be written again, if all are numbers; of those with groups and commas how plain ones can.
    var forms: NumberForms {
        guard let mark = localMark?.mark else { return plainForms }
        return local.first { $0.mark == mark }?.forms ?? plainForms
    }

    /// What all values are; `nil` for a column without any.
    ///
    /// - Parameter order: How to read dates that can be read in two ways.
    func type(order: DateOrder) -> AttributeType? {
        if isEmpty { return nil }
        if isInteger { return .integer }
        if isNumeric { return forms.all.isEmpty ? .text : .real }
        if localMark != nil { return .real }
        let dates = order == .monthFirst ? monthFirst : dayFirst
        guard dates.arePossible else { return .text }
        return hasClock ? .datetime : .date
    }

    /// Why a column that looks like numbers or dates is text all the same.
    func reasonForText(order: DateOrder) -> String? {
        guard type(order: order) == .text else { return nil }
        if isNumeric, let notPlain {
            return
                "line \(notPlain.line) has \"\(notPlain.text)\", which a number would not give back"
        }
        if let notNumber, nNumbers > 0 {
            return "line \(notNumber.line) has \"\(notNumber.text)\""
        }
        if let notDate, nDates > 0 { return "line \(notDate.line) has \"\(notDate.text)\"" }
        let dates = order == .monthFirst ? monthFirst : dayFirst
        guard nDates > 0 else { return nil }
        return "line \(dates.firstLine) has no date in the order \(order.rawValue)"
    }

    // MARK: Values

    /// A value of the column in the form of `type`; text for a value that is of another form.
    ///
    /// - Parameter mark: Of numbers that are no plain ones.
    static func value(
        _ bytes: UnsafeBufferPointer<UInt8>, as type: AttributeType, order: DateOrder,
        mark: DecimalMark? = nil, text: () -> String
    ) -> Value {
        switch type {
        case .integer, .real:
            let number =
                mark.map {
                    LocalNumber.withPlain(bytes, mark: $0) { plain, _ in Self.number(plain) }
                }
                ?? Self.number(bytes)
            return type == .real ? Value(number.double) : number
        case .date, .datetime:
            guard let time = time(TimeParser.parse(bytes), order: order) else {
                return .text(text())
            }
            return .text(type == .date ? String(time.text.prefix(10)) : time.text)
        case .text: return .text(text())
        }
    }

    /// The number that a value is, or null.
    fileprivate static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
        let unsigned = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
        guard let first = unsigned.first, first &- 0x30 <= 9, let last = bytes.last,
            last &- 0x30 <= 9
        else { return .null }
        // A leading zero is part of a code.
        if first == 0x30, unsigned.count > 1, unsigned[unsigned.startIndex + 1] != UInt8(ascii: ".")
        {
            return .null
        }
        if unsigned.allSatisfy({ $0 &- 0x30 <= 9 }) {
            // Zero has no sign.
            if first == 0x30, unsigned.count < bytes.count { return .null }
            guard case .value(let value) = NumberParser.whole(bytes) else { return .null }
            return .integer(value)
        }
        // 1E5 is a code, 1.0E5 and 1E+5 are numbers.
        guard unsigned.contains(where: { [0x2B, 0x2D, 0x2E].contains($0) }),
            case .value(let value) = NumberParser.decimal(bytes)
        else { return .null }
        return .real(value)
    }

    /// The time that a value is in the given order, or `nil`.
    private static func time(
        _ outcome: TimeParser.Outcome, order: DateOrder
    ) -> CivilTime? {
        switch outcome {
        // Years of two digits may stand anywhere, and a column has nobody to say where.
        case .iso(let plain): plain.form.shortYear == nil ? plain.time : nil
        case .slashed(let slashed): slashed.form.shortYear == nil ? slashed.time(order) : nil
        case .bad: nil
        }
    }
}
