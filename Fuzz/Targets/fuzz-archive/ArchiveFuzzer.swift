import FuzzSupport

/// Whole files of any type: archives, workbooks, gzip, text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchive(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let scratch = Scratch.shared
    scratch.write(UnsafeRawBufferPointer(start: start, count: count))
    scratch.readAll()
    return 0
}
