import FuzzSupport
import Pipeline

/// The feature file of `predict` does not trap, and what it takes is whole.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFeatures(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let scratch = Scratch.shared
    scratch.write(UnsafeRawBufferPointer(start: start, count: count))
    for features in [["amount"], ["n_x", "amount", "c1100"]] {
        do {
            let file = try FeatureFile(path: scratch.path, features: features)
            precondition(!file.customerIDs.isEmpty)
            precondition(file.values.count == file.customerIDs.count * features.count)
            precondition(file.values.allSatisfy(\.isFinite))
            precondition(!file.customerIDs.contains { $0.utf8.contains(0) })
        } catch let error as any UserFacingError {
            precondition(error.kind == .data, "a file cannot be to blame for this: \(error)")
        } catch {
            preconditionFailure("an error that predict would not know: \(error)")
        }
    }
    return 0
}
