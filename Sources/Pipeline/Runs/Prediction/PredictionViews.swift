import Store
import Tabular

/// The views that made a run's matrix, set up on the lines of another file.
///
/// Their texts come from a file, so they are made one by one as views and nothing else, and read under
/// `Connection.evaluatingForeignSQL`. They find what `ViewTexts.interface` names, which every version keeps
/// (docs/decisions/0053-stored-view-texts.md), and tables of the owner's own.
struct PredictionViews {
    let run: ExportedRun
    let snapshot: Snapshot
    /// Database of the run.
    let connection: Connection
    /// Tables of this version in memory, with the lines to predict.
    let scratch: Connection
    /// The view with everybody, before any outlier rule.
    let name: String
    /// Whether the texts are those that made the matrix; otherwise they are today's.
    let areStored: Bool
    private let texts: ViewTexts

    init(
        of run: ExportedRun, snapshot: Snapshot, from connection: Connection, on scratch: Connection
    ) throws {
        self.run = run
        self.snapshot = snapshot
        self.connection = connection
        self.scratch = scratch
        if let texts = try ViewTexts.load(snapshot.id, from: connection) {
            (self.texts, areStored) = (texts, true)
            name = try reading("snapshot \(snapshot.id)") {
                try connection.query(
                    "select untrimmed_view from snapshot where snapshot_id = ?", [snapshot.id]
                )[0].text(0)
            }
        } else {
            let catalog = FeatureCatalog(in: connection)
            name = try catalog.untrimmedView(of: snapshot)
            let excluded = try catalog.excludedView(of: snapshot)
            texts = try ViewTexts.of([name] + [excluded].compactMap { $0 }, in: connection)
            areStored = false
        }
        guard texts.views.contains(where: { $0.name == name }) else {
            throw PredictionError.noView(name, run.name)
        }
    }

    /// Makes the views, and copies what they read.
    func setUp() throws {
        try copyCutPoints()
        let tables = try makeTables()
        // Those of this program stand where the run's have to.
        for row in try scratch.query("select name from sqlite_schema where type = 'view'") {
            let name = try row.text(0)
            guard !ViewTexts.interface.contains(name) else { continue }
            try scratch.execute("drop view \(Identifier.quote(name))")
        }
        do {
            for view in texts.views {
                try scratch.createView(view.name, fromStoredText: view.sql)
            }
            try checkTables()
        } catch let error as StoreError where !error.isOfTheEnvironment {
            throw PredictionError.brokenViews(run.name, reason: error.message)
        }
        let read = try tablesRead()
        // A population may ask for any attribute.
        let isAsked = snapshot.population != nil
        for table in tables {
            let key = SchemaObject.key(table)
            if read.contains(key) || isAsked && key == "customer" { try fill(table) }
        }
    }

    /// Evaluates `body`, which reads the views.
    ///
    /// - Throws: `PredictionError` where they fail, `EvaluationError` at the time limit; `StoreError` with
    ///   `isCancelled`.
    func evaluating<T>(timeLimit: Duration?, _ body: () throws -> T) throws -> T {
        do {
            return try scratch.evaluating(name, timeLimit: timeLimit, body)
        } catch let error as StoreError where !error.isOfTheEnvironment {
            throw PredictionError.brokenViews(run.name, reason: error.message)
        }
    }

    /// Whether the views of the run have one of this name.
    func has(_ view: String) -> Bool { texts.views.contains { $0.name == view } }

    // MARK: Tables

    /// Gives a database in memory what the shop means by invoice numbers and stock codes, before it reads lines:
    /// the rule of cancellations that the snapshot was made by, and the analyst's codes.
    static func carryConventions(
        of snapshot: Snapshot, from connection: Connection, to scratch: Connection
    ) throws {
        var conventions = try ShopConventions.load(from: connection)
        try reading("snapshot_convention of snapshot \(snapshot.id)") {
            let row = try connection.query(
                """
                select value
                from snapshot_convention
                where snapshot_id = ? and convention = 'cancellation_rule'
                """, [snapshot.id]
            ).first
            guard let row else { return }
            conventions.cancellations = try stored(
                ShopConventions.Cancellations.self, try row.text(0), "value",
                of: "snapshot_convention of snapshot \(snapshot.id)")
        }
        // What is decided is not decided again by the lines to place.
        if conventions.cancellationBasis != .open { conventions.cancellationBasis = .flag }
        conventions.nonProductBasis = .flag
        try conventions.write(to: scratch)
        try scratch.run("delete from non_product_code")
        try reading("non_product_code") {
            for row in try connection.query("select code, meaning from non_product_code") {
                try scratch.run(
                    "insert into non_product_code (code, meaning) values (?, ?)",
                    [try row.text(0), try row.text(1)])
            }
        }
    }

    /// The options, with the words for nothing and the statuses of no sales of the newest files that have some, where
    /// the caller names none.
    static func carryWords(
        of connection: Connection, into options: IngestOptions
    ) throws -> IngestOptions {
        var options = try options.converting(to: Money(of: connection).code)
        if options.nullWords == .usual,
            let words = try valuesOfFiles("null_words", in: connection).first
        {
            options.nullWords = NullWords(text: words)
        }
        if options.layout.orders.noSale == nil {
            options.layout.orders.noSale = try valuesOfFiles("no_sale", in: connection).first?
                .split(separator: ",").map(String.init)
        }
        return options
    }

    /// What to say of statuses that are taken from the database; nothing where the caller names them.
    static func noteOnStatuses(
        of connection: Connection, beside options: IngestOptions
    ) throws -> [String] {
        guard options.layout.orders.noSale == nil else { return [] }
        let lists = try valuesOfFiles("no_sale", in: connection)
        guard let first = lists.first, lists.count > 1 || !first.isEmpty else { return [] }
        let own = first.isEmpty ? "none" : first
        let others = lists.dropFirst().map { $0.isEmpty ? "none" : $0 }.joined(separator: "; ")
        return [
            "statuses that are no sales: \(own), as in the newest file of the database that has statuses"
                + (others.isEmpty ? "" : " (others were read with \(others))")
                + "; --no-sale says otherwise"
        ]
    }

    /// Different values of a column, that of the newest file first.
    private static func valuesOfFiles(
        _ column: String, in connection: Connection
    ) throws -> [String] {
        try reading("source_file") {
            try connection.query(
                """
                select \(column)
                from source_file
                where \(column) is not null
                group by \(column)
                order by max(source_id) desc
                """
            ).map { try $0.text(0) }
        }
    }

    /// Amounts of another currency are not those that the centres were made of.
    static func refuseOtherCurrency(
        in scratch: Connection, than connection: Connection, path: String
    ) throws {
        func currencies(_ database: Connection) throws -> [Currency] {
            try reading("source_file") {
                try database.query(
                    "select distinct currency from source_file where currency is not null"
                ).compactMap { Currency(try $0.text(0)) }
            }
        }
        let own = try currencies(connection)
        for other in try currencies(scratch) {
            guard let known = own.first(where: { !$0.agrees(with: other) }) else { continue }
            throw IngestError(
                .data,
                "\(path): its amounts are in \(other), but those of the database are in \(known), and"
                    + " its centres were made of them. Convert the file first.")
        }
    }

    /// The run's own cut points.
    private func copyCutPoints() throws {
        try reading("snapshot_cut_point of snapshot \(snapshot.id)") {
            for row in try connection.query(
                "select feature, cut_no, value from snapshot_cut_point where snapshot_id = ?",
                [snapshot.id])
            {
                try scratch.run(
                    "insert into fixed_cut_point (feature, cut_no, value) values (?, ?, ?)",
                    [try row.text(0), try row.int(1), try row.double(2)])
            }
        }
    }

    /// Makes `customer`, and the owner's tables that a text may name, without rows.
    ///
    /// Which of them the views read SQLite can tell only where all are there.
    /// - Returns: Their names.
    private func makeTables() throws -> [String] {
        let ours = Set(
            try scratch.query("select name from sqlite_schema where type = 'table'").map {
                SchemaObject.key(try $0.text(0))
            })
        let words = SchemaObject.key(texts.views.map(\.sql).joined(separator: "\n"))
        let tables = try connection.query(
            """
            select name from sqlite_schema
            where type = 'table'
                and name not like 'sqlite\\_%' escape '\\'
                and sql not like 'create virtual %'
                and name not in (select values_table from snapshot)
            """
        ).map { try $0.text(0) }.filter { name in
            let key = SchemaObject.key(name)
            let isView = texts.views.contains { SchemaObject.key($0.name) == key }
            return words.contains(key) && !isView && (!ours.contains(key) || key == "customer")
        }
        for table in tables {
            if ours.contains(SchemaObject.key(table)) { try scratch.execute("drop table customer") }
            try make(table)
        }
        return tables
    }

    /// Keys of the tables and views that the matrix, and whom the set leaves out, are read from.
    private func tablesRead() throws -> Set<String> {
        var read: Set<String> = []
        for view in texts.views { read.formUnion(try objectsRead(by: view.name)) }
        return Set(read.map(SchemaObject.key))
    }

    private func objectsRead(by view: String) throws -> Set<String> {
        let sql = "select * from \(Identifier.quote(view))"
        let result: Result<Set<String>, any Error> = Result { try scratch.objectsRead(by: sql) }
        // A view of cut points may read what is not copied: the run's own stand for it.
        if case .failure(let error as StoreError) = result, !error.isOfTheEnvironment, view != name
        {
            return []
        }
        return try result.get()
    }

    /// Makes a table with the columns of the owner's: values compare as they did, keys and checks stay
    /// behind.
    private func make(_ table: String) throws {
        let columns = try connection.columns(ofTable: table)
        guard !columns.isEmpty else { return }
        let definitions = columns.map {
            "\(Identifier.quote($0.name)) \($0.affinity) collate \(Identifier.quote($0.collation))"
        }
        try scratch.execute(
            "create table \(Identifier.quote(table)) (\(definitions.joined(separator: ", ")))")
    }

    /// Copies a table's rows.
    private func fill(_ table: String) throws {
        let columns = try connection.columns(ofTable: table)
        let names = columns.map { Identifier.quote($0.name) }.joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = try scratch.prepare(
            "insert into \(Identifier.quote(table)) (\(names)) values (\(marks))")
        try scratch.transaction {
            try connection.forEachRow("select \(names) from \(Identifier.quote(table))") { row in
                for column in columns.indices {
                    guard row.storageClass(column) != .blob else {
                        throw PredictionError.brokenViews(
                            run.name, reason: "\(table).\(columns[column].name) holds a blob")
                    }
                    try insert.bind(row.value(column), at: column + 1)
                }
                try insert.run()
            }
        }
    }

    /// Refuses what would be empty, or of other files, on the lines to predict.
    private func checkTables() throws {
        let read = try scratch.objectsRead(by: "select * from \(Identifier.quote(name))")
        let fresh = try Connection.inMemory()
        try Database.prepare(fresh)
        let ours = Set(
            try fresh.query("select name from sqlite_schema where type = 'table'").map {
                try $0.text(0)
            } + ["sqlite_master", "sqlite_schema"])
        if let other = read.intersection(ours).subtracting(ViewTexts.interface).min() {
            throw PredictionError.otherTable(run.name, table: other)
        }
    }
}

extension FeatureCatalog {
    /// The view that names whom a snapshot's set has no place for, as the set is today.
    func excludedView(of snapshot: Snapshot) throws -> String? {
        try sets().first { $0.name == snapshot.featureSet }?.excludedView
    }
}
