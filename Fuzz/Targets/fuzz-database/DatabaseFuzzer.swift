import ShopFuzzSupport

/// The opener: any file, or a sound database with some bytes changed.
///
/// A first byte that is odd makes the rest changes: three bytes for the place, one for the value.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDatabase(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 0 else { return 0 }
    let rest = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let image = DatabaseImage.shared
    if start[0] & 1 == 0 {
        image.open(rest)
        return 0
    }
    var bytes = image.sound
    for at in stride(from: 0, to: rest.count - rest.count % 4, by: 4) {
        let place = Int(rest[at]) | Int(rest[at + 1]) << 8 | Int(rest[at + 2]) << 16
        bytes[place % bytes.count] = rest[at + 3]
    }
    image.open(bytes)
    return 0
}
