import Store
import TestSupport

/// Columns with their memory, for tests that need batches which own it.
///
/// `@unchecked Sendable`: filled by `init`, only read afterwards.
final class TestColumns: @unchecked Sendable {
    let rowCount: Int
    private var columns: [ColumnBatch.Column] = []
    private var release: [() -> Void] = []
    private let onRelease: @Sendable () -> Void

    /// Rows of `[Int?, Double?, String?]`, as columns 0, 1 and 2.
    init(_ rows: ArraySlice<TestRow>, onRelease: @escaping @Sendable () -> Void = {}) {
        rowCount = rows.count
        self.onRelease = onRelease
        columns = [
            .init(
                .int64(copy(rows.map { $0.integer ?? -99 })),
                nulls: mask(rows.map { $0.integer == nil })),
            .init(
                .double(copy(rows.map { $0.real ?? -99 })), nulls: mask(rows.map { $0.real == nil })
            ),
            .init(text(rows.map(\.text))),
        ]
    }

    deinit {
        for body in release { body() }
        onRelease()
    }

    var batch: ColumnBatch { ColumnBatch(rowCount: rowCount, columns: columns, owner: self) }

    private func copy<T>(_ values: [T]) -> UnsafeBufferPointer<T> {
        let buffer = UnsafeMutableBufferPointer<T>.allocate(capacity: values.count)
        _ = buffer.initialize(from: values)
        // Poisoned, so that a read after the release shows.
        release.append {
            UnsafeMutableRawBufferPointer(buffer).initializeMemory(as: UInt8.self, repeating: 0x58)
            buffer.deallocate()
        }
        return UnsafeBufferPointer(buffer)
    }

    private func mask(_ nulls: [Bool]) -> UnsafeBufferPointer<UInt8>? {
        nulls.contains(true) ? copy(nulls.map { $0 ? 1 : 0 }) : nil
    }

    private func text(_ texts: [String?]) -> ColumnBatch.Values {
        var (bytes, starts, lengths): ([UInt8], [UInt32], [Int32]) = ([], [], [])
        for text in texts {
            starts.append(UInt32(bytes.count))
            lengths.append(text.map { Int32($0.utf8.count) } ?? -1)
            bytes += text.map { Array($0.utf8) } ?? []
        }
        return .text(
            bytes: UnsafeRawBufferPointer(copy(bytes)), starts: copy(starts), lengths: copy(lengths)
        )
    }
}

/// A row with one value of each storage class.
struct TestRow: Hashable {
    var integer: Int64?
    var real: Double?
    var text: String?

    static let columns: [SourceColumn] = [
        SourceColumn("i", .integer), SourceColumn("r", .real), SourceColumn("t", .text),
    ]

    static func random(_ count: Int, seed: UInt64) -> [TestRow] {
        var generator = SeededGenerator(seed: seed)
        let pieces = ["", "a", "é", "世界", "👩‍👧", "\"'", "\n", String(repeating: "long ", count: 300)]
        return (0..<count).map { _ in
            TestRow(
                integer: generator.next() % 5 == 0 ? nil : Int64(bitPattern: generator.next()),
                real: generator.next() % 5 == 0
                    ? nil : Double.random(in: -1e9...1e9, using: &generator),
                text: generator.next() % 5 == 0
                    ? nil
                    : (0..<generator.next() % 3).map { _ in pieces[Int(generator.next() % 8)] }
                        .joined())
        }
    }
}
