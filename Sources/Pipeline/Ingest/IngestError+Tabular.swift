import Tabular

/// The one place where what the readers say becomes an error of ingest.
extension IngestError {
    /// The same words, and the exit code that they mean.
    init(_ error: TabularError) {
        let kind: FailureKind =
            switch error.errorClass {
            case .missing: .inputMissing
            case .forbidden: .permission
            case .inputOutput: .inputOutput
            case .content: .data
            case .request: .usage
            case .stopped: .interrupted
            }
        self.init(kind, error.description)
    }

    /// Runs a step of the readers.
    @inline(__always)
    static func from<T>(
        _ step: @autoclosure () throws(TabularError) -> T
    ) throws(IngestError) -> T {
        do throws(TabularError) {
            return try step()
        } catch {
            throw IngestError(error)
        }
    }
}

extension CSVRecordReader {
    /// `readRecord`, with the errors of ingest.
    @inline(__always)
    func nextRecord() throws(IngestError) -> Bool { try IngestError.from(readRecord()) }

    /// `peek`, with the errors of ingest.
    func firstBytes(_ count: Int) throws(IngestError) -> [UInt8] {
        try IngestError.from(peek(count))
    }
}

extension InputFile {
    /// `open`, with the errors of ingest.
    func opened(_ part: Part) throws(IngestError) -> (source: any ByteSource, total: Int?) {
        try IngestError.from(open(part))
    }
}
