import Foundation
import Pipeline
import Testing

struct BoundedQueueTests {
    @Test func elementsComeOutInOrderThroughASmallQueue() {
        let queue = BoundedQueue<Int>(capacity: 2)
        Thread.detachNewThread {
            for number in 0..<1_000 { queue.push(number) }
            queue.finish()
        }
        var taken: [Int] = []
        while let number = queue.pop() { taken.append(number) }
        #expect(taken == Array(0..<1_000))
    }

    @Test func whatWasPushedBeforeFinishIsStillTaken() {
        let queue = BoundedQueue<Int>(capacity: 3)
        queue.push(1)
        queue.push(2)
        queue.finish()
        queue.push(3)
        #expect(queue.pop() == 1)
        #expect(queue.pop() == 2)
        #expect(queue.pop() == nil)
        #expect(queue.pop() == nil)
    }

    @Test func finishFreesAWaitingProducer() {
        let queue = BoundedQueue<Int>(capacity: 1)
        let done = DispatchSemaphore(value: 0)
        queue.push(1)
        Thread.detachNewThread {
            queue.push(2)
            done.signal()
        }
        queue.finish()
        done.wait()
    }
}
