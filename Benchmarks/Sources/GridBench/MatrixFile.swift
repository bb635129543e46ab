import Foundation

/// A matrix as the peers' scripts write it: `NAME.bin` holds little-endian doubles, row-major, and
/// `NAME.json` beside it the shape.
struct MatrixFile {
    private struct Header: Decodable {
        let rows: Int
        let columns: Int
    }

    let nSamples: Int
    let nFeatures: Int
    let values: [Double]

    init(path: String) throws {
        let header = URL(fileURLWithPath: path).deletingPathExtension()
            .appendingPathExtension("json")
        let shape = try JSONDecoder().decode(Header.self, from: Data(contentsOf: header))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        nSamples = shape.rows
        nFeatures = shape.columns
        let count = nSamples * nFeatures
        guard bytes.count == count * 8 else {
            throw MatrixFileError(path: path, bytes: bytes.count, expected: count * 8)
        }
        values = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            }
            initialized = count
        }
    }
}

/// The file does not have the size its header promises.
struct MatrixFileError: Error, CustomStringConvertible {
    let path: String
    let bytes: Int
    let expected: Int
    var description: String { "\(path): \(bytes) bytes, its header promises \(expected)" }
}
