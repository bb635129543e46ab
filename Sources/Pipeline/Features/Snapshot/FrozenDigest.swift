import Store

/// The fingerprint of a frozen matrix, computed again while its values are read back.
///
/// The same bytes as `RepeatedMatrix.fingerprint`.
struct FrozenDigest: ~Copyable {
    private let snapshot: Snapshot
    private var digest = SHA256Digest()
    /// The digest since customers of it were forgotten; `nil` where none was.
    private var sinceForgotten: String? = nil

    /// Takes in names and customers.
    ///
    /// - Throws: `FeatureError` where rows are missing, or copies do not stand together.
    init(of snapshot: Snapshot, from connection: Connection) throws {
        self.snapshot = snapshot
        sinceForgotten = try reading("snapshot_forgotten") {
            try connection.query(
                "select matrix_digest from snapshot_forgotten where snapshot_id = ?", [snapshot.id]
            ).first?.text(0)
        }
        let (starts, bytes) = try Self.customers(of: snapshot, from: connection)
        digest.update("workbench matrix 1\n")
        digest.update(UInt64(snapshot.inputNames.count))
        for name in snapshot.inputNames {
            digest.update(UInt64(name.utf8.count))
            digest.update(name)
        }
        digest.update(UInt64(starts.count - 1))
        digest.update(UInt64(snapshot.repeats))
        for start in starts { digest.update(start) }
        bytes.withUnsafeBytes { digest.update($0) }
    }

    /// Takes in whole rows of raw values.
    mutating func update(_ values: UnsafeBufferPointer<Double>) {
        digest.update(UnsafeRawBufferPointer(values))
    }

    /// Whether all that was taken in is what the snapshot was made of.
    ///
    /// Two things that went into the fingerprint are not stored: whether `as_of` was given or is that
    /// of the newest line, and, before schema 17, the weight of a dropped column. What cannot be told
    /// is tried, or, for the weight, believed.
    func isRight() -> Bool {
        if let sinceForgotten { return present() == sinceForgotten }
        let asOfs: [String?] = snapshot.asOf == nil ? [nil] : [nil, snapshot.asOf]
        if asOfs.contains(where: { hex(asOf: $0) == snapshot.fingerprint }) { return true }
        return snapshot.scaler.dropped.contains { $0.weight == nil }
    }

    /// The digest of all that was taken in, as it stands in `snapshot_forgotten`.
    func present() -> String { hex(asOf: snapshot.asOf) }

    private func hex(asOf: String?) -> String {
        let preparation = PreparationPlan(of: snapshot).identity(dropped: snapshot.scaler.dropped)
        var whole = digest.copy()
        if snapshot.windowStart != nil || asOf != nil {
            whole.updateWindow(start: snapshot.windowStart, end: asOf)
        }
        if let preparation { whole.updatePreparation(preparation) }
        if let population = snapshot.population { whole.updatePopulation(population) }
        return whole.hex()
    }

    /// Ids of the customers end to end and where each starts, one more than there are.
    private static func customers(
        of snapshot: Snapshot, from connection: Connection
    ) throws -> (starts: [UInt64], bytes: [UInt8]) {
        var starts: [UInt64] = [0]
        var bytes: [UInt8] = []
        var rows = 0
        func damaged(_ reason: String) -> FeatureError {
            .damagedSnapshot(snapshot.id, reason: reason)
        }
        try reading(snapshot.valuesTable) {
            try connection.forEachRow(
                "select row_no, replicate, customer_id "
                    + "from \(Identifier.quote(snapshot.valuesTable)) order by row_no"
            ) { row in
                let (rowNo, replicate) = (try row.int(0), try row.int(1))
                guard rowNo == rows, replicate == rows % snapshot.repeats else {
                    throw damaged("row \(rows) is not where it was")
                }
                guard row.storageClass(2) == .text else {
                    throw damaged("the customer of row \(rows) is no text")
                }
                rows += 1
                try row.withUTF8(2) { id in
                    if replicate == 0 {
                        bytes.append(contentsOf: id)
                        starts.append(UInt64(bytes.count))
                    } else if !bytes[Int(starts[starts.count - 2])...].elementsEqual(id) {
                        throw damaged("row \(rows - 1) is of another customer than its copies")
                    }
                }
            }
        }
        guard rows == snapshot.nRows else {
            throw damaged("\(rows) of its \(snapshot.nRows) rows are stored")
        }
        return (starts, bytes)
    }
}

extension SHA256Digest {
    /// The dates between which the views of a matrix looked, where any is set.
    mutating func updateWindow(start: String?, end: String?) {
        update("window 1\n")
        update((start ?? "") + " to " + (end ?? "") + "\n")
    }

    /// The condition that chose the customers of a matrix, where there is one.
    mutating func updatePopulation(_ text: String) {
        update("population 1\n")
        update(UInt64(text.utf8.count))
        update(text)
    }

    /// `PreparationPlan.identity` of a matrix, where there is one.
    mutating func updatePreparation(_ text: String) {
        update("preparation 1\n")
        update(UInt64(text.utf8.count))
        update(text)
    }
}
