/// An `.xlsx` workbook: its sheets, strings, and which of its number formats are dates.
///
/// Sheets are streamed; the shared strings stand in memory, because any cell may name any of them.
package final class Workbook {
    /// One sheet, in the order of the tabs.
    package struct Sheet: Sendable, Hashable {
        package let name: String
        package let isHidden: Bool
        let entryName: String
    }

    /// Most bytes of shared strings: what keeps a workbook within 512 MiB.
    static let maxStringBytes = 300 << 20

    package let name: String
    package let sheets: [Sheet]
    /// Whether day 0 is 1 January 1904, as Excel for the Mac once had it.
    package let usesDates1904: Bool
    let styles: [CellStyle]
    private let archive: ZipArchive
    private let directory: Directory
    private var strings: SharedStrings?

    /// Reads the directory of a workbook.
    ///
    /// - Returns: `nil` if the archive is not a workbook.
    /// - Throws: `content` for a damaged workbook, or one in a format that is not read.
    package init?(
        _ archive: ZipArchive, name: String, isCancelled: @escaping () -> Bool = { false }
    ) throws(TabularError) {
        if let other = Self.otherOffice(archive) {
            throw TabularError(.content, name, "is \(other). Save it as .xlsx or CSV.")
        }
        guard let start = archive.entry(named: "[Content_Types].xml"), !start.isEncrypted else {
            return nil
        }
        if let twice = archive.duplicatePartName {
            throw TabularError(
                .content, name,
                "holds \(twice) twice, so it is unclear what it says."
                    + " Save the workbook again in Excel.")
        }
        let directory = Directory(archive: archive, name: name, isCancelled: isCancelled)
        let roots = RelationHandler(label: name)
        try directory.parse("_rels/.rels", roots)
        let bookPath =
            roots.relations.first { $0.type.hasSuffix("/officeDocument") }
            .map { Self.resolve($0.target, from: "") } ?? "xl/workbook.xml"
        guard archive.entry(named: bookPath) != nil else { return nil }
        let book = BookHandler(label: name)
        try directory.parse(bookPath, book)
        let folder = bookPath.split(separator: "/").dropLast().joined(separator: "/")
        let file = bookPath.split(separator: "/").last ?? ""
        let links = RelationHandler(label: name)
        try directory.parse("\(folder)/_rels/\(file).rels", links)
        func target(_ type: String) -> String? {
            links.relations.first { $0.type.hasSuffix(type) }
                .map { Self.resolve($0.target, from: folder) }
        }
        self.name = name
        self.archive = archive
        self.directory = directory
        usesDates1904 = book.usesDates1904
        let linkOfID = Dictionary(links.relations.map { ($0.id, $0) }) { first, _ in first }
        sheets = book.sheets.compactMap { sheet in
            guard let link = linkOfID[sheet.id], link.type.hasSuffix("/worksheet")
            else { return nil }
            return Sheet(
                name: sheet.name, isHidden: sheet.isHidden,
                entryName: Self.resolve(link.target, from: folder))
        }
        guard !sheets.isEmpty else {
            throw TabularError(.content, name, "the workbook has no sheet with cells.")
        }
        let styles = StyleHandler()
        if let path = target("/styles"), archive.entry(named: path) != nil {
            try directory.parse(path, styles)
        }
        self.styles = styles.styles
        stringsPath = target("/sharedStrings")
    }

    private let stringsPath: String?

    /// The cells of a sheet as CSV; its row is the number of the record.
    package func open(_ sheet: Sheet) throws(TabularError) -> (source: SheetSource, total: Int) {
        let label = "\(name):\(sheet.name)"
        guard let entry = archive.entry(named: sheet.entryName) else {
            throw TabularError(.content, label, "the workbook lacks \(sheet.entryName).")
        }
        let source = try archive.open(entry)
        return (
            try SheetSource(
                source, label: label, strings: try sharedStrings(), styles: styles,
                usesDates1904: usesDates1904), entry.size
        )
    }

    private func sharedStrings() throws(TabularError) -> SharedStrings {
        if let strings { return strings }
        let handler = SharedStrings(label: name)
        if let stringsPath, archive.entry(named: stringsPath) != nil {
            try directory.parse(stringsPath, handler)
        }
        strings = handler
        return handler
    }

    /// A target of a relation, as a name in the archive.
    private static func resolve(_ target: String, from folder: String) -> String {
        var parts =
            target.hasPrefix("/") || target.hasPrefix("\\")
            ? [] : folder.split(separator: "/").map(String.init)
        for part in target.split(whereSeparator: { $0 == "/" || $0 == "\\" }) {
            if part == ".." {
                _ = parts.popLast()
            } else if part != "." {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    private static func otherOffice(_ archive: ZipArchive) -> String? {
        if archive.entry(named: "xl/workbook.bin") != nil { return "a binary workbook (.xlsb)" }
        if archive.entry(named: "word/document.xml") != nil { return "a Word document (.docx)" }
        if archive.entry(named: "ppt/presentation.xml") != nil { return "a presentation (.pptx)" }
        if archive.entry(named: "Index/Document.iwa") != nil { return "an Apple Numbers document" }
        if archive.entry(named: "mimetype") != nil, archive.entry(named: "content.xml") != nil {
            return "an OpenDocument file (.ods)"
        }
        return nil
    }
}

/// The parts of a workbook beside its cells, each read as a whole.
private struct Directory {
    let archive: ZipArchive
    let name: String
    let isCancelled: () -> Bool

    func parse(_ path: String, _ handler: XMLHandler) throws(TabularError) {
        guard let entry = archive.entry(named: path) else {
            throw TabularError(
                .content, name, "the workbook lacks \(path). Save it again in Excel.")
        }
        try XMLPump(
            archive.open(entry), handler: handler, label: "\(name)/\(path)",
            isCancelled: isCancelled
        ).run()
    }
}

/// `_rels/*.rels`: which part is what.
private final class RelationHandler: XMLHandler {
    var relations: [(id: String, type: String, target: String)] = []
    private let label: String
    /// A sheet may have a drawing, comments and a printer's settings beside it, and many pictures.
    private static let most = 1 << 16

    init(label: String) { self.label = label }

    override func start(_ name: Name, _ attributes: Attributes) {
        guard Self.equal(name, "Relationship") else { return }
        guard relations.count < Self.most else {
            failure = TabularError(
                .content, label,
                "names more than \(Self.most) parts, which no workbook has. Save it again in Excel."
            )
            return
        }
        relations.append(
            (
                Self.attribute("Id", of: attributes) ?? "",
                Self.attribute("Type", of: attributes) ?? "",
                Self.attribute("Target", of: attributes) ?? ""
            ))
    }
}

/// `workbook.xml`: the tabs and the date system.
private final class BookHandler: XMLHandler {
    var sheets: [(name: String, id: String, isHidden: Bool)] = []
    var usesDates1904 = false
    private let label: String
    /// Each is looked at before the first is read.
    private static let mostSheets = 4096

    init(label: String) { self.label = label }

    override func start(_ name: Name, _ attributes: Attributes) {
        if Self.equal(name, "workbookPr") {
            let flag = Self.attribute("date1904", of: attributes)
            usesDates1904 = flag == "1" || flag == "true" || flag == "on"
        } else if Self.equal(name, "sheet") {
            guard sheets.count < Self.mostSheets else {
                failure = TabularError(
                    .content, label,
                    "has more than \(Self.mostSheets) sheets. Save those that you need in a workbook of"
                        + " their own.")
                return
            }
            // `r:id` and `sheetId` end alike, but only one has the local name `id`.
            sheets.append(
                (
                    Self.attribute("name", of: attributes) ?? "",
                    Self.attribute("id", of: attributes) ?? "",
                    (Self.attribute("state", of: attributes) ?? "visible") != "visible"
                ))
        }
    }
}

/// `styles.xml`: what each cell style shows.
private final class StyleHandler: XMLHandler {
    var styles: [CellStyle] = []
    private var formats: [Int: CellStyle] = [:]
    private var isInCellStyles = false

    override func start(_ name: Name, _ attributes: Attributes) {
        if Self.equal(name, "numFmt") {
            let id = Self.attribute("numFmtId", of: attributes).flatMap { Int($0) }
            if let id {
                formats[id] = CellStyle(
                    format: Self.attribute("formatCode", of: attributes) ?? "")
            }
        } else if Self.equal(name, "cellXfs") {
            isInCellStyles = true
        } else if isInCellStyles, Self.equal(name, "xf") {
            let id = Self.attribute("numFmtId", of: attributes).flatMap { Int($0) } ?? 0
            styles.append(
                formats[id] ?? CellStyle(builtIn: id))
        }
    }

    override func end(_ name: Name) {
        if Self.equal(name, "cellXfs") { isInCellStyles = false }
    }
}
