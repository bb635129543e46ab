import Store
import Tabular

/// The attributes of a sheet's customers: types and date orders, and the values in them.
struct AttributeReading {
    private let sheet: CustomerSheet
    private let columns: [Int]
    private let guesses: [AttributeGuess]
    /// Order of day and month, one a column.
    private let orders: [DateOrder]
    /// Type of each column; `nil` for one without values.
    let types: [AttributeType?]
    /// How the numbers of each column can be written again.
    var forms: [NumberForms] { guesses.map(\.forms) }
    /// What the analyst should know.
    private(set) var warnings: [String] = []

    /// Looks at all values of the columns.
    ///
    /// The order of day and month is the told one; else the one that a column's own dates prove, or
    /// those of the file's other columns; else that of earlier files of invoices; else month first.
    init(
        _ sheet: CustomerSheet, rows: [Int], columns: [Int], told: DateOrder?, earlier: DateOrder?
    ) {
        self.sheet = sheet
        self.columns = columns
        let guesses = columns.map { column in
            var guess = AttributeGuess()
            for row in rows {
                sheet.withCell(row, column) { bytes in
                    if !bytes.isEmpty { guess.take(bytes, line: sheet.lines[row]) }
                }
            }
            return guess
        }
        let proven = Set(guesses.compactMap(\.provenOrder))
        let ofFile = proven.count == 1 ? proven.first : nil
        orders = guesses.map {
            told ?? $0.provenOrder ?? ofFile ?? earlier ?? .monthFirst
        }
        types = zip(guesses, orders).map { $0.type(order: $1) }
        self.guesses = guesses
        let assumed = guesses.indices.filter {
            guesses[$0].isAmbiguous && told == nil && ofFile == nil && earlier == nil
        }
        if !assumed.isEmpty {
            let names = assumed.map { "\"\(sheet.names[columns[$0]])\"" }.joined(separator: ", ")
            warnings.append(
                "no date of \(names) tells day from month; read as month/day/year. If that is wrong,"
                    + " ingest again with --date-order dmy into a fresh database")
        }
    }

    /// A value in the form of `type`; null for an empty cell.
    func value(_ row: Int, _ position: Int, as type: AttributeType) -> Value {
        let column = columns[position]
        return sheet.withCell(row, column) { bytes in
            bytes.isEmpty
                ? .null
                : AttributeGuess.value(
                    bytes, as: type, order: orders[position],
                    mark: guesses[position].localMark?.mark
                ) {
                    sheet.text(row, column)
                }
        }
    }

    /// How the numbers of a column are written, where that is not plain.
    func notation(_ position: Int) -> String? {
        guesses[position].localMark.map {
            "numbers with a decimal \($0.mark.rawValue), as in line \($0.line) (\"\($0.text)\")"
        }
    }

    /// Why a column that looks like numbers or dates is text.
    func reasonForText(_ position: Int) -> String? {
        guesses[position].reasonForText(order: orders[position])
    }
}
