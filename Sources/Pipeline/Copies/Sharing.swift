import Reports
import Store

/// Makes a copy of chosen results for colleagues: no lines, and no customer by name.
///
/// The copy is built anew in a file that goes with this process, so that nothing of the source is in it but what was put
/// there, then packed into its place.
public struct Sharing {
    private let connection: Connection
    private let terms: OutputTerms

    /// - Parameters:
    ///   - connection: The file that is shared; what the copy needs of it is made first (profiles, the key of pseudonyms).
    ///   - terms: Of the file that is written.
    public init(in connection: Connection, on terms: OutputTerms) {
        (self.connection, self.terms) = (connection, terms)
    }

    /// Writes it.
    ///
    /// - Parameters:
    ///   - out: The file.
    ///   - algorithms: Those that runs may be of.
    ///   - step: Hears in words what is being done.
    /// - Throws: `ShareError`; `OutputFileError`; as `ReportTarget.subject`; `DamagedError`; `StoreError`. Nothing is in
    ///   the place then but what was.
    /// - Complexity: O(rows), and as `SegmentProfiler.ensure` for runs without a profile of today.
    public func write(
        _ request: ShareRequest, to out: String, algorithms: AlgorithmList = .standard,
        step: (String) -> Void = { _ in }
    ) throws -> ShareReport {
        guard try !SharedCopy.isOne(connection) else { throw ShareError.isShared(connection.path) }
        let place = try CopyPlace(out, of: connection.path, on: terms)
        let selection = try ShareSelection(request, in: connection)
        step("profiles")
        for runID in selection.runIDs {
            do {
                try SegmentProfiler(in: connection, algorithms: algorithms).ensure(runID)
            } catch is ProfileError {}
        }
        let hadKey = try PrivacyRecord.load(from: connection)?.hash != nil
        let hash = try request.hasIDs ? nil : key()
        step("rows")
        let built = try build(request, selection, hash)
        defer { built.copy.close() }
        step("packing")
        built.copy.nameInMessages = out
        try built.copy.vacuum(into: place.file.unfinishedPath)
        step("checking")
        let nBytes = try place.check(as: connection.path, isCancelled: terms.isCancelled)
        try checkAsOurs(place)
        let report = ShareReport(
            nBytes: nBytes, contents: built.contents, left: built.left,
            nLonger: built.nLonger,
            notes: selection.notes + built.notes + unkept(hadKey || request.hasIDs) + place.words,
            nextWords: selection.runIDs.first.map { ["profile", String($0)] } ?? [
                "publish", "--list",
            ])
        // First: a copy that is listed and not there misleads nobody.
        try connection.transaction(.immediate) {
            try CopyRecord(kind: .share, hasIDs: request.hasIDs).store(out, in: connection)
        }
        try place.file.commit()
        return report
    }

    /// What is not kept where the file may not be written.
    private func unkept(_ hadKey: Bool) -> [String] {
        guard connection.mode == .scratch else { return [] }
        return [
            "forget will not name this copy: the list of copies in \(connection.path) could not be written"
                + (hadKey
                    ? ""
                    : ", and nobody can tell whose its pseudonyms are, as their key is not kept")
        ]
    }

    /// The key of pseudonyms, made where the file has none yet: copies of one file go together.
    private func key() throws -> KeyedHash {
        try connection.transaction(.immediate) {
            try PrivacyRecord.count(in: connection)
            return try PrivacyRecord.key(in: connection)
        }
    }

    private struct Built {
        let copy: Connection
        let contents: [ShareReport.Content]
        let left: ShareReport.Left
        let nLonger: Int
        let notes: [String]
    }

    private func build(
        _ request: ShareRequest, _ selection: ShareSelection, _ hash: KeyedHash?
    ) throws -> Built {
        let copy = try Connection.temporary()
        copy.stopStatements(as: connection)
        copy.nameInMessages = "the folder of temporary files (TMPDIR)"
        try Database.inWords(copy.nameInMessages) {
            // A copy of few rows has as many tables as any. `vacuum into` keeps the size of what has no file.
            try Database.prepare(copy, pageBytes: 4096)
        }
        return try connection.transaction(.deferred) {
            defer { Self.dropLists(in: connection) }
            // What was found before the rows are of one state.
            guard try ShareSelection(request, in: connection) == selection else {
                throw ShareError.changed(connection.path)
            }
            let notes =
                try selection.behind(in: connection)
                + selection.shownNote(in: connection)
            try selection.list(request, in: connection)
            let nLonger = try hash.map { try ShareNames.store(in: connection, by: $0) } ?? 0
            let texts = try hash.map {
                ShareTexts(in: connection, names: try CustomerNames(connection), hash: $0)
            }
            try Self.blamingTheSource(connection) {
                try ShareWriter(source: connection, target: copy, request: request, texts: texts)
                    .write()
            }
            try copy.transaction(.immediate) {
                // Of what the ids of the copy say; a key of its own where they still say something.
                try PrivacyRecord.count(in: copy)
                try SharedCopy(madeAt: Timestamp.now(), hasIDs: request.hasIDs).store(in: copy)
            }
            try copy.execute("analyze")
            return Built(
                copy: copy, contents: try ShareReport.contents(of: copy, request),
                left: try ShareReport.Left(of: connection, request, selection), nLonger: nLonger,
                notes: notes)
        }
    }

    /// Rows that the new tables do not take are those of the file; a full disk is that of the copy.
    private static func blamingTheSource(_ connection: Connection, _ body: () throws -> Void) throws
    {
        let outcome = Result { try body() }
        if case .failure(var error as StoreError) = outcome, !error.isOfTheEnvironment {
            error.file = connection.nameInMessages
            throw error
        }
        try outcome.get()
    }

    private static func dropLists(in connection: Connection) {
        // Fails on a closed connection only, with which they are gone.
        for table in [
            "shared_run", "shared_publication", "shared_snapshot", "shared_customer", "shared_row",
            "hidden_attribute",
        ] + ShareShown.tables {
            try? connection.execute("drop table if exists temp.\(table)")
        }
    }

    /// Opens it as any command would.
    private func checkAsOurs(_ place: CopyPlace) throws {
        let opened = try Database.open(
            place.file.unfinishedPath, for: .reading, isCancelled: terms.isCancelled)
        defer { opened.close() }
        let rows = try opened.query("select snapshot_id from snapshot")
        for row in rows {
            try Snapshot.load(try row.int(0), from: opened).verify(from: opened)
        }
        for row in try opened.query("select run_id from run") {
            _ = try RunLabels.load(try row.int(0), from: opened)
        }
    }
}
