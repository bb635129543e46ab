import Tabular

/// Rates of exchange from a file (`--rates`): what one unit of a currency was worth on a day, in the currency that amounts
/// are converted to.
///
/// A CSV file with the columns `currency`, `date` and `rate`, in any order, with a point before decimals. A line of a day
/// without a rate takes the latest before it; before the first there is none.
public struct ExchangeRates: Sendable, Hashable {
    /// What a unit is worth from a day on.
    package struct Rate: Sendable, Hashable {
        /// Days since 1970.
        package let day: Int
        /// `YYYY-MM-DD`.
        package let date: String
        /// Above 0.
        package let value: Double
        fileprivate let line: Int
    }

    /// The file, for messages.
    public let name: String
    /// By day.
    private var rates: [Currency: [Rate]] = [:]

    /// Reads a file of rates.
    ///
    /// - Throws: `IngestError` of the kind `data` for what is no rate, and for two rates of one day that differ; what
    ///   the file throws.
    public init(path: String) throws {
        name = path
        let source = try IngestError.from(InputFile.stream(path, chunk: 1 << 16).source)
        let reader = CSVRecordReader(source, name: path, fieldCapacity: 64)
        let head = try reader.firstBytes(4096)
        let isMarked = head.starts(with: [0xEF, 0xBB, 0xBF])
        let firstLine = head.prefix { $0 != 0x0A }
        let delimiter =
            [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].max { a, b in
                firstLine.count { $0 == a } < firstLine.count { $0 == b }
            } ?? UInt8(ascii: ",")
        reader.begin(delimiter: delimiter, skipping: isMarked ? 3 : 0)
        guard try reader.nextRecord() else { throw Self.noHeader(path) }
        let names = (0..<min(reader.fieldCount, 64)).map { place in
            HeaderNames.normalized(String(decoding: reader[place].bytes, as: UTF8.self))
        }
        let places = Self.headers.map { headers in names.firstIndex { headers.contains($0) } }
        guard let currency = places[0], let date = places[1], let rate = places[2] else {
            throw Self.noHeader(path)
        }
        while try reader.nextRecord() {
            guard !reader.isBlank, !reader.isEmpty else { continue }
            func field(_ place: Int) -> UnsafeBufferPointer<UInt8> {
                reader[place].trimmed(in: .utf8).bytes
            }
            guard reader.fieldCount > max(currency, date, rate) else {
                throw error(
                    reader.line, "has \(reader.fieldCount) fields, its header \(names.count)")
            }
            try take(field(currency), field(date), field(rate), line: reader.line)
        }
        try settle()
    }

    /// Names of the columns, normalized.
    private static let headers: [Set<String>] = [
        ["currency", "currencycode", "code", "from", "wahrung", "waehrung", "devise"],
        ["date", "day", "ratedate", "datum", "tag", "jour", "fecha"],
        ["rate", "exchangerate", "value", "kurs", "wechselkurs", "taux", "cambio"],
    ]

    private static func noHeader(_ path: String) -> IngestError {
        IngestError(
            .data,
            "\(path):1: its header does not name currency, date and rate. Write currency,date,rate in the"
                + " first line, and below it for example USD,2023-01-05,0.93: what one unit of the currency is"
                + " worth in that of --currency.")
    }

    private func error(_ line: Int, _ words: String) -> IngestError {
        IngestError(.data, "\(name):\(line): \(words).")
    }

    private mutating func take(
        _ currency: UnsafeBufferPointer<UInt8>, _ date: UnsafeBufferPointer<UInt8>,
        _ rate: UnsafeBufferPointer<UInt8>, line: Int
    ) throws {
        func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
            "\"\(TextEncoding.utf8.visibleText(bytes, limit: 40))\""
        }
        guard let code = Currency(String(decoding: currency, as: UTF8.self)) else {
            throw error(
                line, "currency \(shown(currency)) is none that is known; write its code, as USD")
        }
        guard case .iso(let found) = TimeParser.parse(date) else {
            throw error(line, "date \(shown(date)) is no day; write it as 2023-01-05")
        }
        guard case .value(let value) = NumberParser.decimal(rate), value > 0, value.isFinite else {
            throw error(
                line,
                "rate \(shown(rate)) is no number above 0; write it with a decimal point, as 0.93")
        }
        rates[code, default: []].append(
            Rate(
                day: found.time.dayNumber, date: String(found.time.text.prefix(10)), value: value,
                line: line))
    }

    /// Sorts by day, and refuses two rates of one.
    private mutating func settle() throws {
        guard !rates.isEmpty else {
            throw IngestError(.data, "\(name): has a header and no rates below it.")
        }
        for (currency, found) in rates {
            let sorted = found.sorted { ($0.day, $0.line) < ($1.day, $1.line) }
            for (one, next) in zip(sorted, sorted.dropFirst())
            where one.day == next.day && one.value != next.value {
                throw error(
                    next.line,
                    "the rate of \(currency) on \(next.date) is \(next.value), but \(one.value) on line"
                        + " \(one.line). Keep one")
            }
            rates[currency] = sorted
        }
    }

    /// Refuses rates that are not in the wanted currency: its own would be 1.
    ///
    /// - Throws: `data`, with the line.
    func check(_ target: Currency) throws {
        for (currency, found) in rates where currency.agrees(with: target) {
            guard let other = found.first(where: { $0.value != 1 }) else { continue }
            throw error(
                other.line,
                "the rate of \(currency) is \(other.value), but amounts are converted to \(target): a rate is what"
                    + " one unit of a currency is worth in \(target), so that of \(target) is 1. If the file has it the"
                    + " other way round, write 1 divided by each")
        }
    }

    /// The rate of a day, or the latest before it; `nil` where there is none.
    func rate(of currency: Currency, on time: CivilTime) -> Rate? {
        guard let found = rates[resolved(currency)] else { return nil }
        let day = time.dayNumber
        var (low, high) = (0, found.count)
        while low < high {
            let middle = (low + high) / 2
            if found[middle].day <= day { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? found[low - 1] : nil
    }

    /// Why there is no rate, and what to write.
    func missing(_ currency: Currency, on time: CivilTime) -> String {
        let date = time.text.prefix(10)
        let first = rates[resolved(currency)]?.first
        return "is in \(currency), and \(name) has no rate of \(currency)"
            + (first.map { " on \(date) or before it: its first is of \($0.date)" } ?? "")
            + ". Add a line \(currency.code),\(date),RATE to it"
    }

    /// The currency of the file that a sign may stand for, if it is one only.
    func resolved(_ currency: Currency) -> Currency {
        if rates[currency] != nil { return currency }
        let own = rates.keys.filter { $0.agrees(with: currency) }
        return own.count == 1 ? own[0] : currency
    }
}

extension CivilTime {
    /// Days since 1970 (Hinnant, chrono-compatible low-level date algorithms).
    fileprivate var dayNumber: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    /// Days from an earlier day on.
    func days(since rate: ExchangeRates.Rate) -> Int { dayNumber - rate.day }
}
