import ShopFuzzSupport

/// Files of customers, one after the other: what the first says of a customer is not changed by the
/// second, whatever types its columns get.
///
/// A NUL byte stands between the two.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCustomers(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let parts = UnsafeBufferPointer(start: start, count: count)
        .split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map { Array($0) }
    CustomerShop.shared.ingest(parts)
    return 0
}
