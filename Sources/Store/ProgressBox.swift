/// Holds a progress handler where a C callback can reach it.
final class ProgressBox {
    let shouldContinue: () -> Bool

    init(_ shouldContinue: @escaping () -> Bool) {
        self.shouldContinue = shouldContinue
    }
}
