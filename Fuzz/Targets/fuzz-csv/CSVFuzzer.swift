import FuzzSupport
import Tabular

/// The record reader does not trap, and gives the same records however the bytes come.
///
/// The first byte says in what pieces, the second which delimiter.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start + 2, count: count - 2))
    let delimiter = CSVHead.delimiters[Int(start[1]) % CSVHead.delimiters.count]
    let piece = [1, 2, 3, 7, 64, 1000][Int(start[0]) % 6]
    let whole = Records(MemoryByteSource(bytes), delimiter: delimiter, chunk: 1 << 14)
    let inPieces = Records(
        MemoryByteSource(bytes, chunk: piece), delimiter: delimiter, chunk: 64)
    precondition(whole == inPieces, "the records depend on how the bytes come")
    return 0
}
