import ShopFuzzSupport
import Tabular

private let header = Array(
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n".utf8)

/// The pass of `ingest` does not trap, loses no line, and gives the same however the bytes come.
///
/// A first byte that is odd puts the usual header in front.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInvoices(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 0 else { return 0 }
    let rest = UnsafeBufferPointer(start: start + 1, count: count - 1)
    let bytes = start[0] & 1 == 1 ? header + rest : Array(rest)
    let whole = Reading(chunk: 1 << 14, batchRows: 100) { MemoryByteSource(bytes) }
    let piece = [1, 2, 3, 7, 64, 1000][Int(start[0] >> 1) % 6]
    let inPieces = Reading(chunk: 64, batchRows: 3) { MemoryByteSource(bytes, chunk: piece) }
    precondition(whole == inPieces, "the result depends on how the bytes come")
    return 0
}
