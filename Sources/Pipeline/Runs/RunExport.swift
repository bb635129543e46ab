import Foundation
import Reports
import Store

/// Writes runs as files in the reference kit's layout, with what the kit forgot.
///
/// `{algorithm}/data.csv` has customer ids and raw features, `{algorithm}/pred_30_1e-05.txt` one
/// label a line in the same order, `{algorithm}/labels.csv` ids with labels, and
/// `{algorithm}/model_30_1e-05.json` the scaler and the centres.
public struct RunExport {
    private let connection: Connection
    private let terms: OutputTerms
    /// Whether text stays as it is that a spreadsheet would run.
    private let isRaw: Bool
    private let algorithms: AlgorithmList

    /// Exports from the given database, on terms that spare it.
    public init(
        in connection: Connection, on terms: OutputTerms = OutputTerms(), isRaw: Bool = false,
        algorithms: AlgorithmList = .standard
    ) {
        self.algorithms = algorithms
        self.connection = connection
        self.terms = terms
        self.isRaw = isRaw
    }

    /// The newest snapshot's runs, oldest first.
    public func allRuns() throws -> [Int] {
        let runIDs = try connection.query(
            """
            select run_id
            from run
            where snapshot_id = (select max(snapshot_id) from run)
            order by run_id
            """
        ).map { try $0.int(0) }
        if runIDs.isEmpty { _ = try RunReference("latest").resolve(in: connection) }
        return runIDs
    }

    /// Writes the runs below `folder`, which is created when missing.
    ///
    /// - Returns: The files written, in order.
    /// - Throws: `RunExportError.severalSnapshots` when the runs do not share one matrix,
    ///   `UnknownAlgorithmError` for a run whose model cannot be told.
    public func write(_ runIDs: [Int], to folder: String) throws -> [String] {
        guard !folder.isEmpty else { throw OutputFileError(path: folder, reason: .noName) }
        let runs = try exportedRuns(runIDs)
        let snapshots = Set(runs.map(\.snapshotID))
        guard let snapshotID = snapshots.first, snapshots.count == 1 else {
            throw RunExportError.severalSnapshots(snapshots.sorted())
        }
        let snapshot = try Snapshot.load(snapshotID, from: connection)
        try snapshot.verify(from: connection)
        try judgePlaces(of: runs, on: snapshot, in: folder)
        // What is damaged is found before the first file is replaced.
        let labels = try runs.map { try RunLabels.load($0.id, from: connection) }
        let models = try runs.map {
            try RunModel(
                $0, by: try algorithms.algorithm(of: $0), snapshot: snapshot,
                connection: connection
            ).json(hyperparameters: algorithms.hyperparameters)
        }
        var files: [String] = []
        for algorithm in algorithms.all {
            let members = runs.indices.filter { runs[$0].algorithm == algorithm.name }
            guard !members.isEmpty else { continue }
            let place = folder + "/" + algorithm.name
            try makeFolder(place)
            files.append(try writeData(of: snapshot, to: place + "/data.csv"))
            for run in members {
                files.append(
                    try writeLabels(labels[run], to: place + "/pred_\(runs[run].fileStem).txt"))
                files.append(
                    try writeModel(models[run], to: place + "/model_\(runs[run].fileStem).json"))
            }
            files.append(
                try writeLabelTable(
                    members.map { (runs[$0].name, labels[$0]) }, on: snapshot,
                    to: place + "/labels.csv"))
        }
        return files
    }

    /// Refuses before anything is written: an export of which a part is new misleads.
    private func judgePlaces(
        of runs: [ExportedRun], on snapshot: Snapshot, in folder: String
    ) throws {
        for run in runs {
            let place = folder + "/" + run.algorithm
            for (name, kind) in [
                ("data.csv", OutputKind.table), ("pred_\(run.fileStem).txt", .labels),
                ("model_\(run.fileStem).json", .model), ("labels.csv", .table),
            ] {
                _ = try OutputPlace(place + "/" + name, as: kind, on: terms)
            }
        }
        guard !terms.isForced else { return }
        for algorithm in Set(runs.map(\.algorithm)).sorted() {
            let models = runs.filter { $0.algorithm == algorithm }.map {
                "model_\($0.fileStem).json"
            }
            let place = ExportFolder(path: folder + "/" + algorithm)
            if let other = place.stranger(to: snapshot.fingerprint, besides: Set(models)) {
                throw RunExportError.otherSnapshot(place.path + "/" + other, own: snapshot.id)
            }
        }
    }

    /// Each run once, in the order they are named.
    ///
    /// - Throws: `RunExportError.oneName` when two would go into one file; `UnknownAlgorithmError`.
    private func exportedRuns(_ runIDs: [Int]) throws -> [ExportedRun] {
        var seen: Set<Int> = []
        let runs = try runIDs.filter { seen.insert($0).inserted }
            .map { try ExportedRun($0, from: connection) }
        // A folder is called like an algorithm, so it has to be one.
        for run in runs { _ = try algorithms.algorithm(of: run) }
        var owners: [String: ExportedRun] = [:]
        for run in runs {
            let file = run.algorithm + "/pred_" + run.fileStem + ".txt"
            if let other = owners.updateValue(run, forKey: file), other.snapshotID == run.snapshotID
            {
                throw RunExportError.oneName(other.id, run.id, file: file)
            }
        }
        return runs
    }

    private func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw OutputFileError(path: path, code: errno == 0 ? ENOTDIR : errno)
        }
    }

    private func writeData(of snapshot: Snapshot, to path: String) throws -> String {
        let features = snapshot.inputNames
        let columns = features.map(Identifier.quote).joined(separator: ", ")
        let sql = """
            select customer_id, \(columns)
            from \(Identifier.quote(snapshot.valuesTable))
            order by row_no
            """
        try WholeFile.write(path, as: .table, on: terms) { file in
            try file.append(CSVText.line(["customer_id"] + features, isRaw: isRaw))
            try connection.forEachRow(sql, []) { row in
                var line = CSVText.field(try row.text(0), isRaw: isRaw)
                for column in 1...features.count {
                    line += "," + shortText(try row.double(column))
                }
                try file.append(line + "\n")
            }
        }
        return path
    }

    private func writeLabels(_ labels: [Int32], to path: String) throws -> String {
        try WholeFile.write(path, as: .labels, on: terms) { file in
            for label in labels { try file.append("\(label)\n") }
        }
        return path
    }

    /// Ids with labels: one column `label` for one run, one column a run otherwise.
    private func writeLabelTable(
        _ runs: [(name: String, labels: [Int32])], on snapshot: Snapshot, to path: String
    ) throws -> String {
        let names = runs.count == 1 ? ["label"] : runs.map(\.name)
        let ids = try snapshot.customerIDs(from: connection)
        try WholeFile.write(path, as: .table, on: terms) { file in
            try file.append(CSVText.line(["customer_id"] + names, isRaw: isRaw))
            for (rowNo, id) in ids.enumerated() {
                var line = CSVText.field(id, isRaw: isRaw)
                for run in runs { line += ",\(run.labels[rowNo])" }
                try file.append(line + "\n")
            }
        }
        return path
    }

    private func writeModel(_ json: String, to path: String) throws -> String {
        try WholeFile.write(path, as: .model, on: terms) { file in try file.append(json) }
        return path
    }
}

/// What the export needs to know of a run.
struct ExportedRun {
    let id: Int
    let name: String
    let snapshotID: Int
    /// As stored: it may be none of ours.
    let algorithm: String

    /// The cell without its algorithm, as in the reference kit's file names, and the engine's version
    /// where the run has it in its name: one folder holds runs of one snapshot, so that this is unique.
    let stem: String

    /// The stem as a part of a file name: names come from the database.
    var fileStem: String { FilePlace.name(from: stem) }

    init(_ id: Int, from connection: Connection) throws {
        let rows = try connection.query(
            """
            select run_name, cell, snapshot_id, algorithm, engine_version,
                exists (
                    select 1 from snapshot where snapshot.snapshot_id = run.snapshot_id
                ) as is_whole
            from run
            where run_id = ?
            """, [id])
        guard let row = rows.first else {
            _ = try RunReference(String(id)).resolve(in: connection)
            preconditionFailure("a run that is there has a row")
        }
        self.id = id
        let place = "run \(id)"
        guard try row.int("is_whole") == 1 else {
            throw DamagedError(place, "its snapshot is missing")
        }
        (name, snapshotID, algorithm, stem) = try reading(place) {
            let name = try row.text("run_name")
            let algorithm = try row.text("algorithm")
            let engine = "_e" + (try row.text("engine_version"))
            return (
                name, try row.int("snapshot_id"), algorithm,
                String(try row.text("cell").trimmingPrefix(algorithm + "_"))
                    + (name.hasSuffix(engine) ? engine : "")
            )
        }
    }
}

extension AlgorithmList {
    /// The algorithm that made a run.
    ///
    /// - Throws: `UnknownAlgorithmError` where this program does not have it.
    func algorithm(of run: ExportedRun) throws(UnknownAlgorithmError) -> Algorithm {
        guard let algorithm = self[run.algorithm] else {
            throw UnknownAlgorithmError(
                run: run.name, algorithm: run.algorithm, known: all.map(\.name))
        }
        return algorithm
    }
}

/// Why runs were not exported.
public enum RunExportError: UserFacingError {
    /// `data.csv` belongs to one matrix only.
    case severalSnapshots([Int])
    /// Two runs have a file's name.
    case oneName(Int, Int, file: String)
    /// Files of another matrix would stand beside `data.csv` as if they were of this one.
    case otherSnapshot(String, own: Int)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .severalSnapshots, .oneName: .usage
        case .otherSnapshot: .cannotCreate
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .severalSnapshots(let ids):
            "the runs belong to \(ids.count) snapshots ("
                + ids.map(String.init).joined(separator: ", ")
                + "), and data.csv holds one matrix. Export the runs of one snapshot at a time."
        case .otherSnapshot(let file, let own):
            "\(file): is of another snapshot than \(own), whose data.csv would stand beside it. Name "
                + "another --out, remove that export, or pass --force to mix them all the same."
        case .oneName(let first, let second, let file):
            "runs \(first) and \(second) would both be written to \(file). Export them one after "
                + "the other, each with an --out of its own."
        }
    }
}
