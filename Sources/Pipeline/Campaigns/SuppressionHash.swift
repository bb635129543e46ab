import Store

/// A hash of somebody of a list: 32 bytes, in their order.
package struct SuppressionHash: Sendable, Hashable, Comparable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    package static let count = 32
    private static let digits = Array("0123456789abcdef".utf8)

    /// - Parameter bytes: 32 of them.
    init(_ bytes: UnsafePointer<UInt8>) {
        func word(_ start: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 << 8 | UInt64(bytes[start + $1]) }
        }
        (first, second, third, fourth) = (word(0), word(8), word(16), word(24))
    }

    /// - Parameter hex: 64 lower-case hexadecimal digits; `nil` for anything else.
    package init?(hex: UnsafeBufferPointer<UInt8>) {
        guard hex.count == 2 * Self.count else { return nil }
        func word(_ start: Int) -> UInt64? {
            var value: UInt64 = 0
            for byte in hex[start..<(start + 16)] {
                switch byte {
                case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
                case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
                default: return nil
                }
            }
            return value
        }
        guard let one = word(0), let two = word(16), let three = word(32), let four = word(48)
        else {
            return nil
        }
        (first, second, third, fourth) = (one, two, three, four)
    }

    /// Appends its 64 hexadecimal digits.
    package func append(to bytes: inout [UInt8]) {
        for word in [first, second, third, fourth] {
            for shift in stride(from: 60, through: 0, by: -4) {
                bytes.append(Self.digits[Int(word >> UInt64(shift) & 15)])
            }
        }
    }

    package static func < (a: SuppressionHash, b: SuppressionHash) -> Bool {
        if a.first != b.first { return a.first < b.first }
        return (a.second, a.third, a.fourth) < (b.second, b.third, b.fourth)
    }
}

/// Makes hashes of many entries by one key: what `SuppressionList.hash` makes, without a text or a digest of its own for each.
///
/// Not `Sendable`: it owns a running digest and a buffer.
package final class SuppressionHasher {
    private let key: [UInt8]
    private var digest = SHA256Digest()
    private var message: [UInt8] = []
    private var result = [UInt8](repeating: 0, count: SuppressionHash.count)

    package init(key: String) { self.key = Array(key.utf8) }

    /// The hash of an entry.
    package func hash(
        _ kind: SuppressionList.Kind, _ value: UnsafeBufferPointer<UInt8>
    ) -> SuppressionHash {
        message.removeAll(keepingCapacity: true)
        add(key.count)
        message += key
        add(kind.rawValue.utf8.count)
        message += kind.rawValue.utf8
        add(value.count)
        message += value
        return message.withUnsafeBytes { message in
            result.withUnsafeMutableBufferPointer { result in
                guard let start = result.baseAddress else { preconditionFailure("32 bytes") }
                digest.digest(message, into: start)
                return SuppressionHash(start)
            }
        }
    }

    private func add(_ count: Int) {
        withUnsafeBytes(of: UInt64(count).littleEndian) { message += $0 }
    }
}

/// Entries of a list as rows for SQLite, in the order of their hashes: so rows go to the end of the index one by one, and nothing of the
/// order of the file is kept.
final class SuppressionSource: RowSource {
    private static let batch = 4096

    let name = "suppression_source"
    let columns = [SourceColumn("contact_hash", .text), SourceColumn("kind", .text)]
    private var rest: ArraySlice<Row>

    private struct Row: Comparable {
        let hash: SuppressionHash
        let kind: SuppressionList.Kind

        static func < (a: Row, b: Row) -> Bool { a.hash < b.hash }
    }

    /// - Complexity: O(entries · log entries).
    init(_ entries: SuppressionEntries, by hasher: SuppressionHasher) {
        var rows: [Row] = []
        rows.reserveCapacity(entries.count)
        for place in entries.indices {
            let kind = entries.kind(place)
            rows.append(
                Row(hash: entries.withBytes(place) { hasher.hash(kind, $0) }, kind: kind))
        }
        rows.sort()
        rest = rows[...]
    }

    func next() -> ColumnBatch? {
        guard !rest.isEmpty else { return nil }
        let batch = SuppressionBatch(rest.prefix(Self.batch).map { ($0.hash, $0.kind.stored) })
        rest = rest.dropFirst(Self.batch)
        return batch.columns
    }
}

/// The memory of a batch.
///
/// `@unchecked Sendable`: it is written once, before anybody reads it.
private final class SuppressionBatch: @unchecked Sendable {
    private let bytes: UnsafeMutableRawBufferPointer
    private let starts: UnsafeMutableBufferPointer<UInt32>
    private let lengths: UnsafeMutableBufferPointer<Int32>
    private let count: Int

    init(_ rows: [(SuppressionHash, String)]) {
        var text: [UInt8] = []
        var places: [(start: Int, length: Int)] = []
        for (hash, _) in rows {
            places.append((text.count, 2 * SuppressionHash.count))
            hash.append(to: &text)
        }
        for (_, kind) in rows {
            places.append((text.count, kind.utf8.count))
            text += kind.utf8
        }
        count = rows.count
        bytes = .allocate(byteCount: max(1, text.count), alignment: 1)
        bytes.copyBytes(from: text)
        starts = .allocate(capacity: max(1, places.count))
        lengths = .allocate(capacity: max(1, places.count))
        _ = starts.initialize(from: places.map { UInt32($0.start) })
        _ = lengths.initialize(from: places.map { Int32($0.length) })
    }

    deinit {
        bytes.deallocate()
        starts.deallocate()
        lengths.deallocate()
    }

    var columns: ColumnBatch {
        func part(_ first: Int) -> ColumnBatch.Values {
            .text(
                bytes: UnsafeRawBufferPointer(bytes),
                starts: UnsafeBufferPointer(rebasing: starts[first..<(first + count)]),
                lengths: UnsafeBufferPointer(rebasing: lengths[first..<(first + count)]))
        }
        return ColumnBatch(rowCount: count, values: [part(0), part(count)], owner: self)
    }
}
