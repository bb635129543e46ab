/// What the current record is asked for: a view that cannot leave what was read.
extension CSVRecordReader {
    /// One field of the current record.
    package struct Field {
        /// Its bytes without the quotes around it; valid until the next `readRecord`.
        package let bytes: UnsafeBufferPointer<UInt8>
        /// Whether quotes inside stand doubled.
        package let hasDoubledQuotes: Bool

        /// A field of these bytes.
        @inlinable
        package init(bytes: UnsafeBufferPointer<UInt8>, hasDoubledQuotes: Bool) {
            self.bytes = bytes
            self.hasDoubledQuotes = hasDoubledQuotes
        }

        /// Its bytes as UTF-8 text, quotes inside once.
        package var text: String {
            let text = String(decoding: bytes, as: UTF8.self)
            return hasDoubledQuotes ? text.withQuotesOnce : text
        }
    }

    /// What is told of the current record.
    struct RecordFacts {
        var start = 0
        var end = 0
        var line = 0
        var fieldCount = 0
        var keptCount = 0
        var hasHighBytes = false
        var defect: Defect?
        var endsWithFile = false
        var spansLines = false
    }

    /// Where a field stands: bytes `start..<end` of `buffer`.
    struct Place {
        var start: Int32
        var end: Int32
        var hasDoubledQuotes: Bool
    }

    /// Why a record is not CSV.
    package enum Defect: Sendable, Hashable {
        /// A quoted field does not end before the file (or `maxRecordLines`) does.
        case unclosedQuote
        /// Something other than delimiter or line end follows a closing quote.
        case textAfterQuote
        /// Fewer fields than the header asks for, or more with something in them.
        case fieldCount(found: Int)
        /// A NUL byte.
        case nulByte
    }

    // Other modules would check each access to a stored variable of the class at run time, whatever stands
    // before it: they read computed ones.

    /// First byte of the record in `bytes`.
    package internal(set) var start: Int {
        get { current.start }
        set { current.start = newValue }
    }
    /// Behind its last byte, without the line end.
    package internal(set) var end: Int {
        get { current.end }
        set { current.end = newValue }
    }
    /// Physical line, from 1, on which it starts.
    package internal(set) var line: Int {
        get { current.line }
        set { current.line = newValue }
    }
    /// Number of its fields, those beyond the capacity given to `init` included.
    package internal(set) var fieldCount: Int {
        get { current.fieldCount }
        set { current.fieldCount = newValue }
    }
    /// Fields that can be asked for.
    var keptCount: Int {
        get { current.keptCount }
        set { current.keptCount = newValue }
    }
    /// Whether any byte is above 0x7F.
    package internal(set) var hasHighBytes: Bool {
        get { current.hasHighBytes }
        set { current.hasHighBytes = newValue }
    }
    /// What keeps it from being a record, if anything.
    package internal(set) var defect: Defect? {
        get { current.defect }
        set { current.defect = newValue }
    }
    /// Whether it has line ends inside.
    package internal(set) var spansLines: Bool {
        get { current.spansLines }
        set { current.spansLines = newValue }
    }
    /// Whether the file ended before a line end.
    package internal(set) var endsWithFile: Bool {
        get { current.endsWithFile }
        set { current.endsWithFile = newValue }
    }

    /// A field of the current record; without bytes where the record has none with this number.
    ///
    /// Rows of a sheet end behind their last cell, so a column may lie beyond them. Nothing outside
    /// of the record can be reached. A field beyond the capacity given to `init` would be taken for an
    /// empty one: who reads such records looks at `fieldCount` first.
    @inline(__always)
    package subscript(index: Int) -> Field {
        guard UInt(bitPattern: index) < UInt(bitPattern: keptCount) else {
            return Field(bytes: UnsafeBufferPointer(start: nil, count: 0), hasDoubledQuotes: false)
        }
        let place = places[index]
        assert(start <= place.start && place.start <= place.end && place.end <= end)
        return Field(
            bytes: UnsafeBufferPointer(
                start: UnsafePointer(buffer) + Int(place.start),
                count: Int(place.end &- place.start)),
            hasDoubledQuotes: place.hasDoubledQuotes)
    }

    /// Whether the record is delimiters and blanks only, as spreadsheets write for empty rows.
    package var isEmpty: Bool {
        record.allSatisfy { $0 == delimiter || $0 == 0x20 || $0 == 0x09 }
    }

    /// Whether the record holds nothing but white space.
    package var isBlank: Bool {
        fieldCount == 1 && record.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
}
