import Reports
import Store
import Tabular

/// Lines that stand for rejected lines of other files: settled, never counted twice.
extension Ingest {
    /// A file that mends lines is read in the date order, under the decimal mark and by the statuses of the file that
    /// they come from, if it does not tell itself.
    func takeConventionsOfMendedFile(_ pass: InvoiceFilePass) throws {
        guard let key = pass.firstKey else { return }
        let found = try database.query(
            """
            select
                substr(date_order, 1, 3),
                substr(decimal_mark, 1, 5),
                no_sale
            from source_file
            where sha256 >= ?1 and sha256 < ?1 || 'g'
            """, [key.digestStart])
        guard let row = found.first else { return }
        if pass.conventions.dateOrderBasis.mayChange,
            let order = DateOrder(rawValue: try row.text(0))
        {
            pass.conventions.dateOrder = order
            pass.conventions.dateOrderBasis = .earlierFiles
        }
        if pass.conventions.decimalMarkBasis.mayChange,
            let mark = DecimalMark(rawValue: try row.text(1))
        {
            pass.conventions.decimalMark = mark
            pass.conventions.decimalMarkBasis = .earlierFiles
        }
        if options.layout.orders.noSale == nil, let statuses = try row.optionalText(2) {
            pass.take(noSale: statuses.split(separator: ",").map(String.init))
        }
    }

    /// Keeps the keys of a batch until the file is whole.
    ///
    /// - Parameter rejected: Rejected lines of the same batch.
    func note(_ mends: [MendingLine], rejected: [RejectedLine]) throws(StoreError) {
        guard !mends.isEmpty else { return }
        let rejected = Set(rejected.map(\.lineNo))
        for mend in mends {
            try database.run(
                """
                insert into temp.ingest_mend (line_no, digest_start, reject_line_no, is_rejected)
                values (?, ?, ?, ?)
                """,
                [
                    mend.lineNo, mend.key.digestStart, mend.key.lineNo,
                    rejected.contains(mend.lineNo) ? 1 : 0,
                ])
        }
    }

    /// Makes the place where `note` keeps the keys of one file.
    func startNotingMends() throws(StoreError) {
        try database.execute(
            """
            create temp table if not exists ingest_mend (
                line_no integer primary key,
                digest_start text not null,
                reject_line_no integer not null,
                is_rejected integer not null,
                is_settling integer not null default 0
            );
            delete from temp.ingest_mend;
            create temp table if not exists mend_origin (
                line_no integer not null,
                source_id integer not null,
                primary key (line_no, source_id)
            ) without rowid;
            delete from temp.mend_origin;
            """)
    }

    /// Decides what the noted lines stand for, and writes nothing into the file: `ingest` and its preview
    /// ask the same.
    ///
    /// A rejected line is settled by the first line that stands for it, whether that was kept or rejected
    /// again (then the new reject stands in its place). A line for which another stood in an
    /// earlier file already is left out: it moves to `rejected_line` with the class
    /// `already_mended`.
    /// - Throws: `data` for a key that names no rejected line of this database.
    func judgeMends(_ report: inout IngestReport, label: String) throws {
        guard try hasMends else { return }
        try refuseUnknownKeys(label: label)
        try database.run(Self.markSettlingSQL)
        report.linesMending = try database.query(Self.countSettledSQL)[0].int(0)
        if report.linesMending > 0 {
            let names = try database.query(Self.mendedNamesSQL).map { try $0.text(0) }
            report.decisions.append(
                "stands for \(report.linesMending) rejected lines of \(names.joined(separator: ", "))"
            )
        }
        let again = try database.query(
            """
            select
                count(*),
                count(*) filter (where is_rejected = 0)
            from temp.ingest_mend
            where is_settling = 0
            """)[0]
        let (all, moved) = (try again.int(0), try again.int(1))
        report.linesKept -= moved
        report.linesRejected += moved
        report.count(.alreadyMended, moved)
        if all > 0 { report.decisions.append("mended before: \(counted(all, "line")); left out") }
    }

    /// Writes down what `judgeMends` has decided, and leaves out what counts otherwise.
    ///
    /// - Parameter writer: Has written the lines of the file.
    func settleMends(_ report: inout IngestReport, of writer: inout LineWriter) throws {
        guard try hasMends else { return }
        try database.run(Self.settleSQL, [report.sourceID])
        try database.run(Self.findOriginsSQL, [report.sourceID])
        try takeOrdersOfMended(&report, of: &writer)
        try leaveOutMendedLines(report.sourceID, of: writer)
        try leaveOutReplacedOrders(&report, of: writer)
    }

    private func refuseUnknownKeys(label: String) throws {
        guard let row = try database.query(Self.unknownKeySQL).first else { return }
        let isFileKnown = try row.int("is_file_known") == 1
        throw IngestError(
            .data,
            "\(label):\(try row.int("line_no")): stands for line \(try row.int("reject_line_no")) of"
                + " \(isFileKnown ? try row.text("name") : "a file \(try row.text("digest_start"))…"),"
                + (isFileKnown
                    ? " which was not rejected. Take \(RejectKey.columnName) from the exported file."
                    : " which this database does not have. Ingest that file first, or empty"
                        + " \(RejectKey.columnName) to take the lines as new ones."))
    }

    /// Moves lines that were mended before out of `invoice_line`.
    private func leaveOutMendedLines(_ sourceID: Int64, of writer: LineWriter) throws {
        guard try database.scalar("select exists (\(Self.mendedBeforeSQL))") == .integer(1) else {
            return
        }
        try database.run(
            """
            update rejected_line
            set class = 'already_mended',
                reason = 'already_mended: the line it stands for was mended before; ' || reason
            where source_id = ?1 and line_no in (\(Self.mendedBeforeSQL))
            """, [sourceID])
        _ = try moveToRejects(
            sourceID, of: writer, rejectClass: .alreadyMended,
            message: "'the line it stands for was mended before'",
            lines: Self.mendedBeforeSQL)
    }

    /// Every key with the chain of lines that stood in its place, one after the other.
    private static let chainSQL = """
        with recursive chain (line_no, source_id, reject_line_no) as (
            select
                ingest_mend.line_no,
                source_file.source_id,
                ingest_mend.reject_line_no
            from temp.ingest_mend
            join source_file
                on source_file.sha256 >= ingest_mend.digest_start
                and source_file.sha256 < ingest_mend.digest_start || 'g'
            union
            select
                chain.line_no,
                rejected_line.mended_by_source_id,
                rejected_line.mended_by_line_no
            from chain
            join rejected_line
                on rejected_line.source_id = chain.source_id
                and rejected_line.line_no = chain.reject_line_no
            where rejected_line.mended_by_source_id is not null
        )
        """

    private static let unknownKeySQL = """
        select
            ingest_mend.line_no,
            ingest_mend.reject_line_no,
            ingest_mend.digest_start,
            source_file.name,
            source_file.source_id is not null as is_file_known
        from temp.ingest_mend
        left join source_file
            on source_file.sha256 >= ingest_mend.digest_start
            and source_file.sha256 < ingest_mend.digest_start || 'g'
        where not exists (
            select 1
            from rejected_line
            where rejected_line.source_id = source_file.source_id
                and rejected_line.line_no = ingest_mend.reject_line_no
        )
        order by ingest_mend.line_no
        limit 1
        """

    /// Two lines of the file may stand for one that was two in truth; the first is noted.
    private static let settleSQL = """
        \(chainSQL),
        last as (
            select
                source_id,
                reject_line_no,
                min(line_no) as line_no
            from chain
            group by source_id, reject_line_no
        )
        update rejected_line
        set mended_by_source_id = ?1,
            mended_by_line_no = last.line_no
        from last
        where rejected_line.source_id = last.source_id
            and rejected_line.line_no = last.reject_line_no
            and rejected_line.mended_by_source_id is null
        """

    /// The files that a kept line comes from: that of the rejected line, and those of lines which stood in its place
    /// before.
    private static let findOriginsSQL = """
        with recursive origin (line_no, source_id, reject_line_no) as (
            select
                ingest_mend.line_no,
                source_file.source_id,
                ingest_mend.reject_line_no
            from temp.ingest_mend
            join source_file
                on source_file.sha256 >= ingest_mend.digest_start
                and source_file.sha256 < ingest_mend.digest_start || 'g'
            where ingest_mend.is_rejected = 0
                and ingest_mend.is_settling = 1
            union
            select
                origin.line_no,
                rejected_line.source_id,
                rejected_line.line_no
            from origin
            join rejected_line
                on rejected_line.mended_by_source_id = origin.source_id
                and rejected_line.mended_by_line_no = origin.reject_line_no
            union
            select
                origin.line_no,
                rejected_line.mended_by_source_id,
                rejected_line.mended_by_line_no
            from origin
            join rejected_line
                on rejected_line.source_id = origin.source_id
                and rejected_line.line_no = origin.reject_line_no
            where rejected_line.mended_by_source_id is not null
        )
        insert into temp.mend_origin (line_no, source_id)
        select distinct
            line_no,
            source_id
        from origin
        where source_id <> ?
        """

    private static let mendedBeforeSQL =
        "select line_no from temp.ingest_mend where is_settling = 0"

    /// Rejected lines that wait for one in their place, with the lines of the file that stand there.
    private static let waitingSQL = """
        from chain
        join rejected_line
            on rejected_line.source_id = chain.source_id
            and rejected_line.line_no = chain.reject_line_no
            and rejected_line.mended_by_source_id is null
            and rejected_line.class <> 'replaced'
        """

    /// Tells the lines that stand for something from those for which an earlier file has done so.
    private static let markSettlingSQL = """
        update temp.ingest_mend
        set is_settling = 1
        where line_no in (
            \(chainSQL)
            select chain.line_no
            \(waitingSQL)
        )
        """

    private static let countSettledSQL = """
        \(chainSQL)
        select count(distinct rejected_line.reject_id)
        \(waitingSQL)
        """

    private static let mendedNamesSQL = """
        \(chainSQL)
        select distinct source_file.name
        \(waitingSQL)
        join source_file on source_file.source_id = rejected_line.source_id
        order by source_file.source_id
        limit 5
        """
}

extension FileConventions.Basis {
    /// Whether neither the caller nor the file has decided.
    var mayChange: Bool { self == .assumed || self == .earlierFiles }
}
