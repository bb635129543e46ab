import Clustering
import Reports
import Store

extension RunVerification {
    /// What a fit leaves to compare.
    private struct Repetition {
        let labelDigest: String
        let centres: [Double]
        let columns: [RunColumn]
        let coreRows: [Int32]
    }

    /// The runs of one matrix and algorithm, in one call of the engine.
    func repeated<A: AlgorithmDescriptor>(
        _ descriptor: A, _ entries: [Entry], on snapshot: Snapshot, seat: EngineSeat
    ) throws -> [Int: (Status, String)] {
        var results: [Int: (Status, String)] = [:]
        var asked: [(entry: Entry, cell: A.Parameters)] = []
        for entry in entries {
            guard let cell = parameters(of: entry, descriptor, on: snapshot) else {
                results[entry.runID] = (
                    .damaged, "its name, its key and the matrix do not belong together"
                )
                continue
            }
            asked.append((entry, cell))
        }
        var found: [A.Parameters: Repetition] = [:]
        do throws(ClusteringError) {
            if !asked.isEmpty {
                try descriptor.fit(asked.map(\.cell), on: seat) { fit in
                    found[fit.parameters] = Repetition(
                        labelDigest: labelDigest(fit.labels), centres: fit.centres,
                        columns: descriptor.columns(of: fit), coreRows: fit.coreRows)
                }
            }
        } catch {
            throw error == .cancelled ? VerificationError.interrupted : .refused(error)
        }
        for (entry, cell) in asked {
            guard let repetition = found[cell] else { continue }
            results[entry.runID] = try judge(
                entry, by: Algorithm(descriptor), repetition, on: snapshot)
        }
        return results
    }

    /// The cell of a stored run; `nil` unless its key is that of cell, matrix and engine.
    private func parameters<A: AlgorithmDescriptor>(
        of entry: Entry, _ descriptor: A, on snapshot: Snapshot
    ) -> A.Parameters? {
        guard entry.cell.hasPrefix(descriptor.name + "_") else { return nil }
        var words = CellWords(entry.cell.dropFirst(descriptor.name.count + 1))
        guard let cell = descriptor.parameters(from: &words), words.isEmpty,
            descriptor.key(of: cell, fingerprint: snapshot.fingerprint) == entry.key
        else { return nil }
        return cell
    }

    private func judge(
        _ entry: Entry, by algorithm: Algorithm, _ repetition: Repetition, on snapshot: Snapshot
    ) throws -> (Status, String) {
        do {
            let labels = try RunLabels.load(entry.runID, from: connection)
            try ClusterSizes(labels: labels).check(storedOf: entry.runID, in: connection)
            let centres = try ModelCentroids.load(
                entry.runID, by: algorithm, snapshot: snapshot, from: connection
            ).flatMap(\.scaled)
            guard repetition.labelDigest == entry.labelDigest else {
                return (
                    .labelsDiffer,
                    "stored \(entry.labelDigest.prefix(8)), computed "
                        + "\(repetition.labelDigest.prefix(8))"
                )
            }
            let pairs = zip(centres, repetition.centres)
            let nOther = pairs.count { $0.bitPattern != $1.bitPattern }
            guard centres.count == repetition.centres.count, nOther == 0 else {
                return (
                    .centresDiffer, "\(grouped(nOther)) of \(grouped(centres.count)) values"
                )
            }
            let others = try differing(from: repetition, of: entry.runID)
            return others.isEmpty
                ? (.same, "") : (.valuesDiffer, others.joined(separator: ", "))
        } catch {
            return (.damaged, try damage(error))
        }
    }

    /// What the algorithm stores beside labels and centres, and has stored otherwise: columns of `run`, and `run_core`.
    private func differing(from repetition: Repetition, of runID: Int) throws -> [String] {
        let tests = repetition.columns.enumerated().map { "\($1.column) is ?\($0 + 1)" }
        let equal = try connection.query(
            "select \(tests.joined(separator: ", ")) from run where run_id = ?\(tests.count + 1)",
            repetition.columns.map(\.value) + [runID])
        let names = repetition.columns.indices.filter { equal.first?[$0] != .integer(1) }
            .map { repetition.columns[$0].column }
        let cores = try reading("run_core of run \(runID)") {
            try connection.query(
                "select row_no from run_core where run_id = ? order by row_no", [runID]
            ).map { try $0.int(0) }
        }
        return names + (cores == repetition.coreRows.map(Int.init) ? [] : ["run_core"])
    }

    /// What an error says of stored values that cannot be.
    ///
    /// - Throws: The error, where it is about anything else.
    func damage(_ error: any Error) throws -> String {
        guard let known = error as? any UserFacingError, known.kind == .data else { throw error }
        return known.description
    }
}
