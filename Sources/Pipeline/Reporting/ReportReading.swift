import Figures
import Reports
import Store

/// What was read, what was dropped and what that means: the first section of a report.
struct ReportReading {
    private let subject: ReportSubject
    /// The day of the page.
    private let day: String?
    private let fit: FittedDay
    private let connection: Connection

    /// - Parameter day: That of the page.
    init(_ subject: ReportSubject, day: String?, _ fit: FittedDay, in connection: Connection) {
        self.subject = subject
        self.day = day
        self.fit = fit
        self.connection = connection
    }

    /// Files that are listed one by one.
    private static let mostFiles = 12

    func section() throws -> ReportPage.Section {
        var blocks: [ReportPage.Block] = [try files()]
        blocks += [try withoutCustomer(), try leftOut()].compactMap(\.self)
        blocks += try remainders()
        blocks += try findings()
        return .init(name: "read", title: "What was read, and what was left out", blocks: blocks)
    }

    private func files() throws -> ReportPage.Block {
        let rows = try connection.query(
            """
            select name, lines_read, lines_kept, lines_rejected, lines_blank,
                substr(first_invoiced_at, 1, 10), substr(last_invoiced_at, 1, 10)
            from source_file
            order by source_id desc
            """)
        guard !rows.isEmpty else {
            return .missing("No file has been read yet: workbench ingest FILE")
        }
        return try reading("source_file") {
            let table = ResultTable(
                name: rows.count > Self.mostFiles
                    ? "The newest \(Self.mostFiles) of \(counted(rows.count, "file"))" : "Files",
                columns: [
                    .init("file"), .init("lines read", role: .measure),
                    .init("kept", role: .measure), .init("rejected", role: .measure),
                    .init("blank", role: .measure), "from", "to",
                ], nKeys: 1,
                rows: try rows.prefix(Self.mostFiles).map { row in
                    [
                        .text(try row.text(0)), Cell(try row.int(1)), Cell(try row.int(2)),
                        Cell(try row.int(3)), Cell(try row.int(4)), Cell(try row.optionalText(5)),
                        Cell(try row.optionalText(6)),
                    ]
                })
            return .table(table)
        }
    }

    private func withoutCustomer() throws -> ReportPage.Block? {
        let row = try connection.query(
            """
            select total(line_count), total(line_count) filter (where customer_id is null),
                total(sale_e4 + return_e4), total(sale_e4 + return_e4) filter (where customer_id is null)
            from invoice
            """)[0]
        return try reading("invoice") {
            let (all, none) = (try row.double(0), try row.double(1))
            guard all > 0, none > 0 else { return nil }
            let share = try row.double(2) > 0 ? try row.double(3) / row.double(2) : nil
            return .text(
                "\(percent(none / all)) of all lines read name no customer"
                    + (share.map { "; \(percent($0)) of the net revenue of products is theirs" }
                        ?? "")
                    + ". They are in no segment, whatever is done.")
        }
    }

    /// Whom the matrix set aside.
    private func leftOut() throws -> ReportPage.Block? {
        guard let runID = subject.runID else { return nil }
        let run = try ExportedRun(runID, from: connection)
        let snapshot = try Snapshot.load(run.snapshotID, from: connection)
        let notes = snapshot.notes.map(Self.sentence)
        return notes.isEmpty ? nil : .list(notes)
    }

    /// Where revenue is that is in no segment, over the whole period of the run.
    private func remainders() throws -> [ReportPage.Block] {
        guard let runID = subject.runID else { return [] }
        return try ReportRemainders(of: runID, in: connection).table(
            name: fit.dated("Net revenue in no segment, all lines of the file")
        ).map { [.table($0)] } ?? []
    }

    /// What checks of the lines and the set say, in a sentence a kind.
    private func findings() throws -> [ReportPage.Block] {
        let set = try subject.runID.flatMap { runID in
            try connection.query(
                """
                select snapshot.feature_set
                from run
                inner join snapshot on snapshot.snapshot_id = run.snapshot_id
                where run_id = ?
                """, [runID]
            ).first.map { try $0.text(0) }
        }
        let command =
            "workbench features --check" + (set.map { " --features \(shellWord($0))" } ?? "")
        guard let checked = try set ?? Self.newestChecked(in: connection),
            let found = try HygieneCheck.findings(of: checked, in: connection)
        else {
            return [
                .missing(
                    "The lines have not been looked at for what misleads. Do it: \(command)")
            ]
        }
        let lines = FindingLines.lines(of: found)
        let (end, later) = try lookedAt(checked)
        let until =
            end.flatMap { $0 == day && later == 0 ? nil : ", in the lines up to \($0)" } ?? ""
        guard !lines.isEmpty else {
            return [.text("Checked\(until): nothing that misleads was found.")]
                + Self.behind(later, command)
        }
        return [.text("What may mislead\(until):"), .list(lines.map(Self.sentence))]
            + (later > 0
                ? Self.behind(later, command)
                : [.text("Each with its numbers, and what cures it: \(command)")])
    }

    /// What was read since the lines were looked at.
    private static func behind(_ nFiles: Int, _ command: String) -> [ReportPage.Block] {
        guard nFiles > 0 else { return [] }
        return [
            .missing(
                "\(counted(nFiles, "file")) \(nFiles == 1 ? "was" : "were") read since, and nothing of that is in this list. "
                    + "Look anew, at each with its numbers and what cures it: \(command)")
        ]
    }

    /// The last day of the lines that were looked at, and the files that were read later.
    private func lookedAt(_ set: String) throws -> (day: String?, nLater: Int) {
        try reading("data_check of \(set)") {
            let row = try connection.query(
                """
                select
                    max(substr(last_invoiced_at, 1, 10)) filter (where source_id <= newest),
                    count(*) filter (where newest is null or source_id > newest)
                from source_file
                cross join (select max(source_id) as newest from data_check where feature_set = ?)
                """, [set])[0]
            return (try row.optionalText(0), try row.int(1))
        }
    }

    /// Of rules, which are of no set: any set's checks of the lines.
    private static func newestChecked(in connection: Connection) throws -> String? {
        try connection.query("select min(feature_set) from data_check").first?.optionalText(0)
    }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
