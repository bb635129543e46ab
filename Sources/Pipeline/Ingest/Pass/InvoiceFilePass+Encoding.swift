import Reports
import Tabular

/// Encoding of a file, which its lines with bytes above 0x7F settle.
extension InvoiceFilePass {
    /// Takes from the format, a mark or the header what they tell of the encoding.
    func noteEncoding(form: UTF16Form?) {
        if isSheet || form != nil {
            summary.utf16 = form
            conventions.encoding = .utf8
            conventions.encodingBasis = .format
        } else if summary.layout.markLength > 0, conventions.encodingBasis != .option {
            conventions.encoding = .utf8
            conventions.encodingBasis = .file(line: 1)
        } else if reader.hasHighBytes {
            _ = recordIsUTF8()
        }
    }

    /// Whether the record is UTF-8; counts it, and takes the first such record as a sign of the file.
    func recordIsUTF8() -> Bool {
        let isUTF8 = TextEncoding.isUTF8(reader.record)
        votes.count(isUTF8: isUTF8, line: reader.line)
        if conventions.encoding == nil {
            conventions.encoding = isUTF8 ? .utf8 : .windows1252
            conventions.encodingBasis = .file(line: reader.line)
        }
        return isUTF8
    }

    /// Whether a record with bytes above 0x7F fits the encoding of the file; rejects it if not.
    func checkEncoding() -> Bool {
        let isUTF8 = recordIsUTF8()
        if conventions.encoding == .windows1252 {
            if !summary.sawWindows1252Only {
                summary.sawWindows1252Only = reader.record.contains { (0x80...0x9F).contains($0) }
            }
            if !isUTF8, conventions.encodingBasis != .option {
                encodingDoubts.count(reader.record, line: reader.line)
            }
            guard isUTF8, conventions.encodingBasis != .option else { return true }
            reject(nil, .encoding, "is UTF-8, but most of the file is windows-1252")
            return false
        }
        guard !isUTF8 else { return true }
        reject(nil, .encoding, "is not valid UTF-8, which the file is otherwise")
        return false
    }

    /// Says so where the text of a file is hardly of the encoding that it is read in.
    func warnOfEncoding() {
        guard conventions.encoding == .windows1252, encodingDoubts.isWorthAWord else { return }
        let doubts = encodingDoubts
        summary.warnings.append(
            "read as windows-1252, which it hardly is: in \(doubts.doubtful) of \(doubts.records) lines with other than"
                + " ASCII characters (\(percent(Double(doubts.doubtful) / Double(max(summary.linesRead, 1)))) of all lines)"
                + " words make no sense, line \(doubts.firstLine) first (\"\(doubts.example)\"). It may be"
                + " \(doubts.other.rawValue). Numbers are right; names and descriptions are not, and a customer named"
                + " by them is another one in the next file. Ingest it anew as UTF-8: iconv -f \(doubts.other.iconvName) -t"
                + " UTF-8; or pass --encoding windows-1252 if it is")
    }
}
