import Foundation
import Reports
import Tabular

/// What a folder holds for ingest.
extension Ingest {
    /// What was left out of folders.
    public enum LeftOut: Sendable, Hashable {
        /// The files of the database.
        case own([String])
        /// What is no table: a note to readers, a picture, what file managers and spreadsheets leave behind.
        case noTable([String])
        /// Folders in folders: only files of the folder itself are read.
        case folders([String])
    }

    /// The files that the paths name: a folder stands for the files in it, sorted by name.
    ///
    /// Hidden files, folders in the folder, the files of the database and what is no table are left out, and told. What is
    /// named itself is never left out, and neither is what has the name of a table, whatever is in it.
    /// - Parameter skipped: Told those of the database and those that are no tables, if a folder has any.
    /// - Throws: `inputMissing` for a folder without a table; `permission`.
    public static func files(
        _ paths: [String], database: String, skipped: (LeftOut) -> Void = { _ in }
    ) throws(IngestError) -> [String] {
        let own = DatabaseFiles(database)
        var (left, noTables): ([String], [String]) = ([], [])
        var folders: [String] = []
        var result: [String] = []
        for path in paths {
            guard path != "-", isFolder(path) else {
                result.append(path)
                continue
            }
            var (files, others): ([String], [String]) = ([], [])
            var inner: [String] = []
            for name in try names(in: path) {
                let file = (path as NSString).appendingPathComponent(name)
                guard FileManager.default.fileExists(atPath: file) else { continue }
                guard !isFolder(file) else {
                    if !name.hasPrefix("."), name != "__MACOSX" { inner.append(file) }
                    continue
                }
                if own.contains(file) {
                    left.append(file)
                } else if isNoTable(file, name: name) {
                    others.append(file)
                } else if !name.hasPrefix(".") {
                    files.append(file)
                }
            }
            guard !files.isEmpty else { throw nothing(in: path, but: others, folders: inner) }
            noTables += others
            folders += inner
            result.append(contentsOf: files)
        }
        if !left.isEmpty { skipped(.own(left)) }
        if !noTables.isEmpty { skipped(.noTable(noTables)) }
        if !folders.isEmpty { skipped(.folders(folders)) }
        return result
    }

    private static func nothing(
        in folder: String, but others: [String], folders: [String]
    ) -> IngestError {
        if !folders.isEmpty {
            let words = folders.prefix(5).map { shellWord($0) }.joined(separator: " ")
            return IngestError(
                .inputMissing,
                "\(folder): the folder has no table in it, but folders, which are not looked into. Name"
                    + " those to read: workbench ingest \(words)\(folders.count > 5 ? " …" : "").")
        }
        let names = others.prefix(5).map { InputFile.baseName($0) }.joined(separator: ", ")
        return IngestError(
            .inputMissing,
            others.isEmpty
                ? "\(folder): the folder has no files in it. Name another."
                : "\(folder): the folder has no table in it, only \(names)"
                    + "\(others.count > 5 ? ", …" : ""). Name another, or the file itself.")
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    private static func names(in folder: String) throws(IngestError) -> [String] {
        do {
            // By bytes, so that the order is the same under every locale.
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            throw IngestError(
                .permission, "\(folder): you may not look into this folder. Ask for permission.")
        }
    }

    // MARK: No tables

    /// What file managers leave behind.
    private static let leftBehind: Set<String> = [
        "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", ".ds_store", "icon\r",
    ]
    /// Endings of files that a program has not finished, or has put beside the one that it works on.
    private static let unfinished: Set<String> = [
        "tmp", "temp", "part", "partial", "crdownload", "download", "swp", "swo", "lock",
    ]
    /// Names that say that a table is meant, or something that has to be told if it cannot be read.
    private static let tableNames: Set<String> = [
        "csv", "tsv", "tab", "psv", "xlsx", "xlsm", "xls", "ods", "zip", "gz", "json", "xml",
        "parquet",
    ]

    /// Whether a file of a folder is something else than a table, by its name or else by its content.
    private static func isNoTable(_ path: String, name: String) -> Bool {
        let name = name.lowercased()
        // `~$` are locks of Excel, `._` what macOS puts beside the files of other disks.
        if leftBehind.contains(name) || name.hasPrefix("~$") || name.hasPrefix("._") { return true }
        if name.hasSuffix("~") || unfinished.contains((name as NSString).pathExtension) {
            return true
        }
        if name.hasPrefix(".") || tableNames.contains((name as NSString).pathExtension) {
            return false
        }
        return !mayBeTable(path)
    }

    /// Whether the content of a file could be invoice lines; what cannot be looked at could be.
    private static func mayBeTable(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let file = try? InputFile(path: path), let part = file.parts.first,
            let bytes = try? file.head(of: part, count: CSVHead.length)
        else { return true }
        if FileSignature.binary(bytes) != nil { return false }
        let head = CSVHead(bytes, name: path)
        guard let score = try? InvoiceLayout.score(head, names: HeaderNames()), score < 2 else {
            return true
        }
        return head.tables().contains { isEven($0) }
    }

    /// Whether the first records have three cells or more, all as many.
    private static func isEven(_ table: CSVHead.Table) -> Bool {
        var counts: [Int] = []
        for _ in 0..<CSVHead.maxRecordsBefore where counts.count < 5 {
            guard let record = try? table.next() else { continue }
            counts.append(record.cells.count)
        }
        return counts.count > 1 && Set(counts).count == 1 && counts[0] > 2
    }
}
