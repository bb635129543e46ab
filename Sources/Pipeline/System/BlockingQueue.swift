import Foundation

/// A first-in-first-out queue between two threads: one puts, the other takes, and either waits for
/// the other.
///
/// Holds at most `capacity` elements, so that they cannot pile up in memory when who takes is slower
/// than who puts. Who puts says `finish` with how it ended; what was put before is still taken. Who
/// takes says `cancel` when it wants no more; nobody waits for an element or for room from then on.
///
/// `@unchecked Sendable`: `condition` protects all mutable state.
package final class BlockingQueue<Element: Sendable, End: Sendable>: @unchecked Sendable {
    // A condition over a POSIX mutex: ThreadSanitizer sees it as it is.
    private let condition = NSCondition()
    private var elements: [Element] = []
    private var end: End?
    private var isCancelled = false
    private let capacity: Int

    /// An empty queue.
    ///
    /// - Parameter capacity: Most elements that wait in it, 1 or more.
    package init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        elements.reserveCapacity(capacity)
    }

    /// Adds an element, waiting while the queue is full; after `finish` or `cancel` it is dropped.
    package func put(_ element: Element) {
        locked {
            while elements.count >= capacity, isOpen { condition.wait() }
            guard isOpen else { return }
            elements.append(element)
            condition.broadcast()
        }
    }

    /// The next element, waiting for one; `nil` behind the last of a finished queue, and once
    /// `cancel` was called.
    package func take() -> Element? {
        locked {
            while elements.isEmpty, isOpen { condition.wait() }
            guard !elements.isEmpty else { return nil }
            condition.broadcast()
            return elements.removeFirst()
        }
    }

    /// No more elements will come, because who puts them has ended so; the first end counts.
    package func finish(_ end: End) {
        locked {
            guard self.end == nil else { return }
            self.end = end
            condition.broadcast()
        }
    }

    /// No more elements are wanted: those that wait are dropped, and so are all to come.
    package func cancel() {
        locked {
            isCancelled = true
            elements.removeAll()
            condition.broadcast()
        }
    }

    /// How who puts has ended; waits for it, also after `cancel`.
    package func waitForEnd() -> End {
        locked {
            while true {
                if let end { return end }
                condition.wait()
            }
        }
    }

    private var isOpen: Bool { end == nil && !isCancelled }

    private func locked<T>(_ body: () -> T) -> T {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }
}

extension BlockingQueue where End == Void {
    /// No more elements will come.
    package func finish() { finish(()) }
}
