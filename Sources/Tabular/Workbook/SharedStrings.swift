/// The strings that the cells of a workbook share, each ready as a CSV field.
final class SharedStrings: XMLHandler {
    private let label: String
    private let fields = ByteBuffer(capacity: 1 << 16)
    private var ends: [Int] = []
    private let current = ByteBuffer()
    private var collects = false
    /// Depth of phonetic runs, whose text is a reading aid and not part of the string.
    private var phonetic = 0

    init(label: String) { self.label = label }

    override func start(_ name: Name, _ attributes: Attributes) {
        if Self.equal(name, "t") {
            collects = phonetic == 0
        } else if Self.equal(name, "rPh") {
            phonetic += 1
        } else if Self.equal(name, "si") {
            current.clear()
        }
    }

    override func end(_ name: Name) {
        if Self.equal(name, "t") {
            collects = false
        } else if Self.equal(name, "rPh") {
            phonetic -= 1
        } else if Self.equal(name, "si") {
            fields.appendField(current.bytes, current.count)
            ends.append(fields.count)
            if fields.count + ends.count * 8 > Workbook.maxStringBytes {
                failure = TabularError(
                    .content, label,
                    "its texts take more than \(Workbook.maxStringBytes >> 20) MiB, the"
                        + " most that is read. Save it as CSV.")
            }
        }
    }

    override func text(_ bytes: UnsafePointer<CChar>, _ count: Int) {
        guard collects, current.count < CSVRecordReader.maxRecordBytes else { return }
        bytes.withMemoryRebound(to: UInt8.self, capacity: count) { current.append($0, count) }
    }

    /// Appends a string to a row; `false` if there is none with this number.
    @inline(__always)
    func append(_ index: Int, to row: ByteBuffer) -> Bool {
        guard index >= 0, index < ends.count else { return false }
        let start = index == 0 ? 0 : ends[index - 1]
        row.append(fields.bytes + start, ends[index] - start)
        return true
    }
}
