/// One thing that was decided about how a file is read, and the flag that decides otherwise.
public struct FileDecision: Sendable, Hashable {
    /// What was decided, in words.
    public let subject: String
    /// How.
    public let value: String
    /// Why.
    public let basis: String
    /// The flag that overrides it.
    public let flag: String
}

extension FileDecision {
    /// All decisions of a finished pass.
    static func all(of summary: PassSummary) -> [FileDecision] {
        [
            encoding(summary), delimiter(summary), header(summary), decimalMark(summary),
            dateOrder(summary),
        ] + quoting(summary) + summary.times.decisions + dateFormat(summary)
            + [summary.money.decision].compactMap(\.self)
            + summary.conversions.decisions(
                to: summary.amounts, of: summary.conventions.rates?.name ?? "",
                linesRead: summary.linesRead)
            + summary.nothing.decisions(
                summary.conventions.nullWords, lines: summary.linesKept, amount: summary.amount,
                money: summary.amounts)
            + summary.layoutOptions.columnDecisions + OrderWords(summary).decisions
    }

    private static func dateFormat(_ summary: PassSummary) -> [FileDecision] {
        summary.conventions.dateFormat.map {
            [
                FileDecision(
                    subject: "date format", value: $0.text, basis: "as told", flag: "--date-format")
            ]
        } ?? []
    }

    /// Said where it is not as ever.
    private static func quoting(_ summary: PassSummary) -> [FileDecision] {
        let basis: String
        switch summary.conventions.quotingBasis {
        case .option: basis = "as told"
        case .file(let line):
            basis = "read as quotes around fields, those from line \(line) on would swallow others"
        case .format where summary.conventions.quoting == .lines:
            basis = "lines stand in quotes as a whole, which were taken off"
        case .format, .earlierFiles, .assumed: return []
        }
        return [
            FileDecision(
                subject: "quotes", value: summary.conventions.quoting.rawValue, basis: basis,
                flag: "--quote")
        ]
    }

    private static func encoding(_ summary: PassSummary) -> FileDecision {
        let basis =
            switch summary.conventions.encodingBasis {
            case .option: "as told"
            case .format where summary.isSheet: "a sheet of a workbook"
            case .format where summary.layoutOptions.utf16 != nil: "as told"
            case .format: "by its mark"
            case .file where summary.layout.markLength > 0: "by its mark"
            case .file(let line):
                "as most lines with other than ASCII characters say (line \(line) is the first)"
            case .earlierFiles, .assumed: "plain ASCII"
            }
        return FileDecision(
            subject: "encoding", value: encodingText(summary), basis: basis, flag: "--encoding")
    }

    /// As kept in `source_file.encoding`.
    static func encodingText(_ summary: PassSummary) -> String {
        if let form = summary.utf16 { return form.rawValue }
        return switch summary.conventions.encoding {
        case .windows1252 where !summary.sawWindows1252Only: "iso-8859-1"
        case .windows1252: "windows-1252"
        case .utf8, nil: "utf-8"
        }
    }

    private static func delimiter(_ summary: PassSummary) -> FileDecision {
        let basis =
            if summary.isSheet {
                "a workbook has cells"
            } else if summary.layoutOptions.delimiter != nil {
                "as told"
            } else {
                summary.layout.hasHeader ? "the header is cut by it" : "the first line is cut by it"
            }
        return FileDecision(
            subject: "delimiter", value: delimiterText(summary), basis: basis, flag: "--delimiter")
    }

    /// As kept in `source_file.delimiter`.
    static func delimiterText(_ summary: PassSummary) -> String {
        summary.isSheet ? "sheet" : String(UnicodeScalar(summary.layout.delimiter))
    }

    private static func header(_ summary: PassSummary) -> FileDecision {
        guard summary.layout.hasHeader else {
            return FileDecision(
                subject: "header", value: "none", basis: "its columns as told", flag: "--header")
        }
        return FileDecision(
            subject: "header", value: "line \(summary.headerLine)",
            basis: summary.layoutOptions.headerLine == nil
                ? "the first that names all columns" : "as told",
            flag: "--header-line")
    }

    private static func decimalMark(_ summary: PassSummary) -> FileDecision {
        FileDecision(
            subject: "decimal mark", value: summary.conventions.decimalMark.rawValue,
            basis: summary.conventions.decimalMarkBasis == .format
                ? "numbers of a workbook"
                : basis(summary.conventions.decimalMarkBasis),
            flag: "--decimal-mark")
    }

    /// As kept in `source_file.decimal_mark`.
    static func decimalMarkText(_ summary: PassSummary) -> String {
        text(
            summary.conventions.decimalMark.rawValue, summary.conventions.decimalMarkBasis,
            isOpen: summary.ambiguousNumber != nil, none: "none")
    }

    private static func dateOrder(_ summary: PassSummary) -> FileDecision {
        guard summary.sawSlashedDate else {
            return FileDecision(
                subject: "date order", value: "iso",
                basis: "dates that can be read in one way only", flag: "--date-order")
        }
        return FileDecision(
            subject: "date order", value: summary.conventions.dateOrder.rawValue,
            basis: basis(summary.conventions.dateOrderBasis), flag: "--date-order")
    }

    /// As kept in `source_file.date_order`.
    static func dateOrderText(_ summary: PassSummary) -> String {
        guard summary.sawSlashedDate else { return "iso" }
        guard summary.sawAmbiguousDate else { return summary.conventions.dateOrder.rawValue }
        return text(
            summary.conventions.dateOrder.rawValue, summary.conventions.dateOrderBasis,
            isOpen: true, none: "")
    }

    /// A value with a mark where the file itself did not tell; `none` where nothing was open.
    private static func text(
        _ value: String, _ basis: FileConventions.Basis, isOpen: Bool, none: String
    ) -> String {
        switch basis {
        case .option, .file, .format: value
        case .earlierFiles: isOpen ? "\(value) (earlier files)" : none
        case .assumed: isOpen ? "\(value) (assumed)" : none
        }
    }

    private static func basis(_ basis: FileConventions.Basis) -> String {
        switch basis {
        case .option: "as told"
        case .file(let line): "settled by line \(line)"
        case .earlierFiles: "as in earlier files"
        case .format: "the only one"
        case .assumed: "assumed, as nothing tells"
        }
    }

    /// Whether it is so in nearly all files, so that nobody needs to be told.
    var isUsual: Bool {
        [
            "delimiter ,", "delimiter sheet", "header line 1", "decimal mark point",
            "cancellations c-prefix",
            "codes that are no products online-retail", "codes that are no products none",
        ].contains("\(subject) \(value)")
    }

    /// The decision in a sentence.
    public var text: String { "\(subject) \(value): \(basis)" }
}
