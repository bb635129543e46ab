import Foundation

/// A blocking first-in-first-out queue between the engine's thread and the writer's.
///
/// Holds at most `capacity` elements, so that results cannot pile up in memory when the disk is
/// slower than the engine.
package final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    // `condition` protects `elements` and `isFinished`.
    private let condition = NSCondition()
    private var elements: [Element] = []
    private var isFinished = false
    private let capacity: Int

    package init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// Adds an element, waiting while the queue is full.
    ///
    /// After `finish` it is dropped.
    package func push(_ element: Element) {
        condition.lock()
        defer { condition.unlock() }
        while elements.count >= capacity && !isFinished { condition.wait() }
        guard !isFinished else { return }
        elements.append(element)
        condition.broadcast()
    }

    /// The next element, waiting for one; `nil` once the queue is finished and empty.
    package func pop() -> Element? {
        condition.lock()
        defer { condition.unlock() }
        while elements.isEmpty && !isFinished { condition.wait() }
        guard !elements.isEmpty else { return nil }
        condition.broadcast()
        return elements.removeFirst()
    }

    /// No more elements will come (or be wanted).
    package func finish() {
        condition.lock()
        defer { condition.unlock() }
        isFinished = true
        condition.broadcast()
    }
}
