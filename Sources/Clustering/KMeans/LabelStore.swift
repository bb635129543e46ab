import CKernels

/// The labels of a fit in progress: a byte a row where that is enough for the clusters, else four.
///
/// Which of the two it is, is decided here and nowhere else; kernels are told by `isWide`. Room for
/// whole tiles.
enum LabelStore: Sendable {
    case narrow(KernelBuffer<UInt8>)
    case wide(KernelBuffer<Int32>)

    /// Room for the labels of `nSamples` rows, all 0.
    init(nSamples: Int, nClusters: Int) {
        let bytes = Int(ck_km_label_bytes(Int64(nSamples), Int64(nClusters)))
        self =
            ck_km_is_wide(Int64(nClusters)) != 0
            ? .wide(KernelBuffer(count: bytes / MemoryLayout<Int32>.stride))
            : .narrow(KernelBuffer(count: bytes))
    }

    /// What `ck_km_state.wide` and `ck_km_inertia` take.
    var isWide: Int32 {
        switch self {
        case .narrow: 0
        case .wide: 1
        }
    }

    /// The labels as the kernels read and write them; valid while the store is alive.
    var pointer: UnsafeMutableRawPointer {
        switch self {
        case .narrow(let labels): UnsafeMutableRawPointer(labels.pointer)
        case .wide(let labels): UnsafeMutableRawPointer(labels.pointer)
        }
    }

    /// Label of a row.
    subscript(row: Int) -> Int32 {
        get {
            switch self {
            case .narrow(let labels): Int32(labels[row])
            case .wide(let labels): labels[row]
            }
        }
        nonmutating set {
            switch self {
            case .narrow(let labels): labels[row] = UInt8(newValue)
            case .wide(let labels): labels[row] = newValue
            }
        }
    }

    /// Writes the labels of some rows to the same places of `out`.
    func copy(_ rows: Range<Int>, to out: UnsafeMutableBufferPointer<Int32>) {
        assert(rows.upperBound <= out.count)
        switch self {
        case .narrow(let labels):
            for row in rows { out[row] = Int32(labels.pointer[row]) }
        case .wide(let labels):
            for row in rows { out[row] = labels.pointer[row] }
        }
    }
}
