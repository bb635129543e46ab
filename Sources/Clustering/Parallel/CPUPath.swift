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

    /// The best path this machine can run.
    public static var best: CPUPath {
        ck_best_path() == CK_PATH_AVX2 ? .avx2 : .plain
    }

    /// The paths this machine can run, plain first.
    public static var available: [CPUPath] {
        best == .avx2 ? [.plain, .avx2] : [.plain]
    }

    package var kernelPath: ck_path {
        self == .avx2 ? CK_PATH_AVX2 : CK_PATH_PLAIN
    }
}
