import Clustering
import Synchronization
import Testing

@Suite struct JoinableThreadTests {
    @Test func joiningWaitsForTheEnd() throws {
        let done = Atomic<Int>(0)
        let threads = try (0..<8).map { _ in
            try JoinableThread { done.wrappingAdd(1, ordering: .relaxed) }
        }
        for thread in threads {
            thread.join()
            thread.join()
        }
        let count = done.load(ordering: .relaxed)
        #expect(count == 8)
    }

    @Test func lettingGoWaitsForTheEnd() throws {
        let done = Atomic<Bool>(false)
        do { _ = try JoinableThread { done.store(true, ordering: .relaxed) } }
        let isDone = done.load(ordering: .relaxed)
        #expect(isDone)
    }

    @Test func aThreadThatCannotStartIsAnError() {
        // No address space holds such a stack, so the system itself refuses.
        let error = #expect(throws: ThreadError.self) {
            try JoinableThread(stackBytes: 1 << 50) { Issue.record("it ran") }
        }
        #expect(error?.description.contains("thread") == true)
    }
}
