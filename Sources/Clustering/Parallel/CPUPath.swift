import CKernels

/// The instruction set the kernels run on.
///
/// Chosen once per job from the CPU. All paths give the same labels and centroids: float32 is only
/// a filter with a proved bound, every decision falls in Double in one fixed operation order.
public enum CPUPath: String, Sendable, CaseIterable {
    /// Portable code at the compiler's baseline (SSE2 on x86-64, NEON on arm64).
    case plain
    /// x86-64 with AVX2 and FMA.
    case avx2
    /// x86-64 with AVX-512 (F, BW, DQ, VL).
    case avx512

    /// The best path this machine can run.
    public static var best: CPUPath {
        available.last ?? .plain
    }

    /// The paths this machine can run, from plain to best.
    public static var available: [CPUPath] {
        let best = ck_best_path()
        return allCases.filter { $0.kernelPath.rawValue <= best.rawValue }
    }

    package var kernelPath: ck_path {
        switch self {
        case .plain: CK_PATH_PLAIN
        case .avx2: CK_PATH_AVX2
        case .avx512: CK_PATH_AVX512
        }
    }
}
