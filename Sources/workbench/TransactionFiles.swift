import Foundation
import Pipeline
import Reports
import Store

/// Files of transactions on their way into a database: found, read and told.
struct TransactionFiles {
    /// Files and folders, as they were typed.
    let files: [String]
    let database: DatabaseOptions
    let options: IngestOptions
    let isQuiet: Bool

    /// - Throws: What a flag means nothing by; `IngestError` for a list that cannot be read.
    init(
        _ files: [String], reading: ReadingOptions, conventions: ShopOptions,
        database: DatabaseOptions, isQuiet: Bool
    ) throws {
        var options = try reading.options()
        conventions.decide(&options)
        options.databaseName = database.resolvedPath
        (self.files, self.database, self.options, self.isQuiet) = (
            files, database, options, isQuiet
        )
    }

    /// The files that are named, and a word on those of a folder that are the database's own or no tables.
    func paths() throws -> [String] {
        try Ingest.files(files, database: database.resolvedPath) { left in
            guard !isQuiet else { return }
            switch left {
            case .own(let files):
                Terminal.note("left out, as the database itself: " + files.joined(separator: ", "))
            case .noTable(let files):
                Terminal.note("left out, as no tables: " + files.joined(separator: ", "))
            case .folders(let folders):
                let words = folders.prefix(5).map(shellWord).joined(separator: " ")
                Terminal.warning(
                    "folders in a folder are not looked into (\(folders.count) left out). To read what they"
                        + " hold: workbench ingest \(words)\(folders.count > 5 ? " …" : "")")
            }
        }
    }

    /// Reads them, each as a whole or not at all.
    ///
    /// - Parameter told: Hears once what was read, also where the command fails behind it.
    /// - Throws: `IngestError`, for files that were refused once the others are in.
    func read(
        into place: IngestPlace, told: ([IngestReport], Connection) throws -> Void
    ) throws {
        let paths = try paths()
        let ingest = try Ingest(
            database: place.connection, options: options,
            isCancelled: { Interruption.isRequested }
        ).together(paths)
        var reports: [IngestReport] = []
        var refused = RefusedFiles()
        do {
            for path in paths {
                do {
                    reports += try place.read(path) { connection in
                        try merge(options.sameCustomers, in: connection)
                        return try read(path, with: ingest.into(connection), in: connection) {
                            try refused.tell($0, isAlone: false)
                        }
                    }
                } catch let error as IngestError {
                    try refused.tell(error, isAlone: paths.count == 1)
                }
            }
        } catch {
            // What is in already is told also where the command cannot go on.
            if !reports.isEmpty { try told(reports, place.connection) }
            throw error
        }
        if options.sameCustomers != nil { try tellStrangers(in: place.connection) }
        if !isQuiet, !reports.isEmpty, let words = try PrivacyFacts.words(in: place.connection) {
            Terminal.note(words)
        }
        if !reports.isEmpty || refused.errors.isEmpty { try told(reports, place.connection) }
        if let summary = refused.summary(nRead: reports.count) { throw summary }
    }

    private func read(
        _ path: String, with ingest: Ingest, in connection: Connection,
        refused: @escaping (IngestError) throws -> Void
    ) throws -> [IngestReport] {
        let start = monotonicSeconds()
        let line = ProgressLine(path, isQuiet: isQuiet)
        defer { line.finish() }
        let tables = try ingest.ingest(
            path: path,
            progress: { progress in
                let done = Double(progress.bytesTaken)
                let rate = done / max(monotonicSeconds() - start, 1e-3)
                line.update(
                    fraction: progress.bytesTotal.map { $0 == 0 ? 1 : done / Double($0) },
                    detail: "\(megabytes(done))"
                        + (progress.bytesTotal.map { " of \(megabytes(Double($0)))" } ?? "")
                        + ", \(megabytes(rate))/s, \(counted(progress.linesRead, "line"))")
            }, refused: refused)
        line.finish()
        // Its ids may be the first that say who somebody is.
        try Screen.look(at: connection)
        if !isQuiet { tables.forEach { $0.tell(seconds: monotonicSeconds() - start) } }
        return tables
    }
}

extension IngestReport {
    /// What no customer bought is in no segment: said first.
    var revenueInWords: String {
        revenueShareWithoutCustomer.map {
            "\(percent($0)) of the sales, before returns, without a customer"
                + (isShareBeforeOrders ? ", before discounts and refunds of orders" : "")
        }
            ?? "no revenue"
    }

    fileprivate func tell(seconds: Double) {
        if alreadyIngested {
            Terminal.note(
                "\(name): this content is in the database already; nothing changed")
            warnings.forEach(Terminal.warning)
            return
        }
        Terminal.note(
            "\(name): \(counted(linesRead, "line")) read, "
                + "\(grouped(linesKept)) kept, \(grouped(linesRejected)) rejected, "
                + "\(grouped(linesBlank)) blank, \(revenueInWords), \(duration(seconds))")
        decisions.forEach(Terminal.note)
        warnings.forEach(Terminal.warning)
    }
}

extension RefusedFiles {
    /// Says why a file was refused, and goes on with the others, if there are any.
    ///
    /// - Parameter isAlone: Whether there is no other file: its error is the command's.
    mutating func tell(_ error: IngestError, isAlone: Bool) throws {
        guard !isAlone else { throw error }
        try take(error)
        Terminal.error("\(error)")
    }
}
