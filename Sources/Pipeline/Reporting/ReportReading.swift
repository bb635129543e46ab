import Figures
import Reports
import Store

/// What was read, what was dropped and what that means: the first section of a report.
struct ReportReading {
    private let subject: ReportSubject
    private let fit: FittedDay
    private let connection: Connection

    init(_ subject: ReportSubject, _ fit: FittedDay, in connection: Connection) {
        self.subject = subject
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
                "\(percent(none / all)) of the lines name no customer"
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
        let rows = try connection.query(
            """
            select remainder, n_customers, net_revenue, revenue_share
            from segment_remainder
            where run_id = ?
            order by position
            """, [runID])
        guard !rows.isEmpty else { return [] }
        let money = Money(of: connection)
        return try reading("segment_remainder of run \(runID)") {
            let table = ResultTable(
                name: fit.dated("Net revenue in no segment, all lines of the file"),
                columns: [
                    .init("why"), .init("customers", role: .measure),
                    .init("net revenue", unit: money.code ?? "", role: .measure),
                    .init("of all", role: .measure),
                ], nKeys: 1,
                rows: try rows.map { row in
                    [
                        .text(ProfileWords.remainder(try row.text(0))),
                        Cell(try row.optionalInt(1)),
                        .text(ProfileWords.number(try row.double(2))),
                        .text(try row.optionalDouble(3).map { percent($0) } ?? ""),
                    ]
                })
            return [.table(table)]
        }
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
        guard
            let found = try (set ?? Self.newestChecked(in: connection)).flatMap({
                try HygieneCheck.findings(of: $0, in: connection)
            })
        else {
            return [
                .missing(
                    "The lines have not been looked at for what misleads. Do it: \(command)")
            ]
        }
        let lines = FindingLines.lines(of: found)
        guard !lines.isEmpty else {
            return [.text("Checked: nothing that misleads was found.")]
        }
        return [
            .text("What may mislead:"), .list(lines.map(Self.sentence)),
            .text("Each with its numbers, and what cures it: \(command)"),
        ]
    }

    /// Of rules, which are of no set: any set's checks of the lines.
    private static func newestChecked(in connection: Connection) throws -> String? {
        try connection.query("select min(feature_set) from data_check").first?.optionalText(0)
    }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
