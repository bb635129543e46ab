/// Reads CSV as RFC 4180 says, a character after the other: knows nothing of what wrote it.
enum PlainCSV {
    static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where scalars.first == "\"":
                scalars.removeFirst()
                field.append(scalar)
            case ("\"", _):
                isQuoted.toggle()
            case (",", false):
                record.append(String(field))
                field.removeAll()
            case ("\n", false):
                records.append(record + [String(field)])
                record = []
                field.removeAll()
            default:
                field.append(scalar)
            }
        }
        return records
    }
}
