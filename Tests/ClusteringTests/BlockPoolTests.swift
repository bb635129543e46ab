import Clustering
import Synchronization
import Testing

@Suite struct BlockPoolTests {
    @Test(arguments: [1, 2, 3, 8]) func everyBlockRunsOnce(workers: Int) {
        let pool = BlockPool(workers: workers)
        for nBlocks in [0, 1, 2, 7, 100] {
            for _ in 0..<50 {
                let seen = Mutex([Int](repeating: 0, count: nBlocks))
                pool.forEachBlock(nBlocks) { worker, block in
                    #expect((0..<workers).contains(worker))
                    seen.withLock { $0[block] += 1 }
                }
                #expect(seen.withLock { $0.allSatisfy { $0 == 1 } })
            }
        }
    }

    /// Block 0 ends only when block 1 has begun: two threads must be at work.
    @Test(.timeLimit(.minutes(1))) func blocksRunSideBySide() {
        let pool = BlockPool(workers: 2)
        for _ in 0..<20 {
            let begun = Atomic<Int>(0)
            let workers = Mutex<Set<Int>>([])
            pool.forEachBlock(2) { worker, _ in
                begun.wrappingAdd(1, ordering: .relaxed)
                while begun.load(ordering: .relaxed) < 2 {}
                _ = workers.withLock { $0.insert(worker) }
            }
            #expect(workers.withLock { $0 } == [0, 1])
        }
    }

    @Test func manyShortJobsLoseNothing() {
        let pool = BlockPool(workers: 4)
        let total = Atomic<Int>(0)
        for _ in 0..<20_000 {
            pool.forEachBlock(3) { block in total.wrappingAdd(block, ordering: .relaxed) }
        }
        #expect(total.load(ordering: .relaxed) == 60_000)
    }

    @Test func nestedCallsRunOnTheCaller() {
        let pool = BlockPool(workers: 3)
        let total = Atomic<Int>(0)
        pool.forEachBlock(5) { _ in
            pool.forEachBlock(5) { block in total.wrappingAdd(block, ordering: .relaxed) }
        }
        #expect(total.load(ordering: .relaxed) == 50)
    }

    @Test func poolsComeAndGo() {
        for round in 1...200 {
            let total = Atomic<Int>(0)
            BlockPool(workers: 1 + round % 4)
                .forEachBlock(round % 9) { _ in total.wrappingAdd(1, ordering: .relaxed) }
            #expect(total.load(ordering: .relaxed) == round % 9)
        }
    }

    @Test func workersAreCapped() {
        #expect(BlockPool(workers: Int.min).workers == 1)
        let pool = BlockPool(workers: Int.max)
        #expect(pool.workers == BlockPool.mostWorkers)
        let total = Atomic<Int>(0)
        pool.forEachBlock(5_000) { block in total.wrappingAdd(block, ordering: .relaxed) }
        #expect(total.load(ordering: .relaxed) == 5_000 * 4_999 / 2)
    }
}
