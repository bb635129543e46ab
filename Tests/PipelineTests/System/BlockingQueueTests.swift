import Clustering
import Pipeline
import Testing

@Suite(.timeLimit(.minutes(1))) struct BlockingQueueTests {
    @Test(arguments: [1, 2, 7]) func elementsComeOutInOrderThroughASmallQueue(
        _ capacity: Int
    ) throws {
        let queue = BlockingQueue<Int, String>(capacity: capacity)
        let thread = try JoinableThread {
            for number in 0..<1_000 { queue.put(number) }
            queue.finish("done")
        }
        var taken: [Int] = []
        while let number = queue.take() { taken.append(number) }
        #expect(taken == Array(0..<1_000))
        #expect(queue.waitForEnd() == "done")
        thread.join()
    }

    @Test func whatWasPutBeforeFinishIsStillTaken() {
        let queue = BlockingQueue<Int, Void>(capacity: 3)
        queue.put(1)
        queue.put(2)
        queue.finish()
        queue.put(3)
        #expect(queue.take() == 1)
        #expect(queue.take() == 2)
        #expect(queue.take() == nil)
        #expect(queue.take() == nil)
    }

    @Test func theFirstEndCounts() {
        let queue = BlockingQueue<Int, Int>(capacity: 1)
        queue.finish(1)
        queue.finish(2)
        #expect(queue.waitForEnd() == 1)
    }

    @Test func nothingIsTakenAfterCancel() {
        let queue = BlockingQueue<Int, Void>(capacity: 3)
        queue.put(1)
        queue.cancel()
        queue.put(2)
        #expect(queue.take() == nil)
    }

    /// Who waits for room or for an element must not wait for ever; the join shows it.
    @Test(arguments: [true, false]) func cancelAndFinishFreeWhoeverWaits(
        _ byCancel: Bool
    ) throws {
        for full in [true, false] {
            let queue = BlockingQueue<Int, Void>(capacity: 1)
            if full { queue.put(1) }
            let thread = try JoinableThread {
                if full { queue.put(2) } else { _ = queue.take() }
            }
            if byCancel { queue.cancel() } else { queue.finish() }
            thread.join()
        }
    }

    @Test func theEndOfACancelledQueueIsWaitedFor() throws {
        let queue = BlockingQueue<Int, Int>(capacity: 1)
        let thread = try JoinableThread {
            for number in 0..<100 { queue.put(number) }
            queue.finish(100)
        }
        #expect(queue.take() == 0)
        queue.cancel()
        #expect(queue.waitForEnd() == 100)
        thread.join()
    }
}
