import Foundation
import Store

/// Work on an earlier export that a new one would destroy.
extension RejectExport {
    /// Lines of text as they were written, to know those again that nobody has changed.
    public struct WrittenLines {
        fileprivate var lines: Set<[UInt8]> = []

        /// None yet.
        public init() {}

        /// Takes in a record as it was written.
        public mutating func insert(_ text: String) {
            for line in text.utf8.split(separator: 0x0A) { lines.insert(Self.bare(line)) }
        }

        fileprivate static func bare(_ line: some Collection<UInt8>) -> [UInt8] {
            let bytes = Array(line)
            return bytes.last == 0x0D ? bytes.dropLast() : bytes
        }
    }

    /// Whether a file has lines for mending that differ from those written now, and that no ingested line stands for.
    ///
    /// A line without a key is somebody's own. What is no export of this command has none.
    /// - Throws: `StoreError` where the keys cannot be looked up.
    public func hasWork(at path: String, beside written: WrittenLines) throws -> Bool {
        guard let data = FileManager.default.contents(atPath: path),
            OutputKind.mending.fits(Array(data.prefix(32)))
        else { return false }
        var key: RejectKey?
        for line in data.split(separator: 0x0A).dropFirst() {
            let bytes = WrittenLines.bare(line)
            let start = bytes.prefix { !Self.separators.contains($0) }
            let text = String(decoding: start, as: UTF8.self)
                .trimmingCharacters(in: ["\"", " "])
            if let found = RejectKey(text) { key = found }
            guard !written.lines.contains(bytes),
                bytes.contains(where: { !Self.separators.contains($0) && $0 != 0x20 })
            else { continue }
            if start.isEmpty { return true }
            if let key, try isOpen(key) { return true }
        }
        return false
    }

    /// What spreadsheets write between fields.
    private static var separators: [UInt8] { Array(",;\t".utf8) }
}
