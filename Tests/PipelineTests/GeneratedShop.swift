import Pipeline
import Store
import TestSupport

/// A shop of 150 customers that `sample` makes, in a file of its own: what many suites sweep, publish and predict on.
struct GeneratedShop {
    let folder: TemporaryFolder
    /// The file of lines.
    let lines: String
    /// The database.
    let path: String
    let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        var bytes: [UInt8] = []
        try SampleGenerator(options: SampleOptions(seed: 3, size: .customers(150))).write(
            to: { bytes.append(contentsOf: $0) }, truth: { _ in })
        lines = try folder.write(bytes, to: "lines.csv")
        path = folder.file("a.db")
        connection = try Database.open(path, for: .creating)
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(path: lines)
    }
}
