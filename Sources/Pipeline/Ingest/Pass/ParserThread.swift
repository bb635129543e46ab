import Clustering

/// The thread that parses a file beside the one that inserts its lines, and the ring between them.
///
/// It is started before the write lock is asked for, so that a machine which grants no thread keeps nobody
/// waiting; until the lock is there, it fills the ring.
package final class ParserThread {
    /// Starts a thread; tests put one in that cannot.
    package typealias Starter =
        @Sendable (_ body: @escaping @Sendable () -> Void) throws(ThreadError) -> JoinableThread

    let ring: BatchRing
    private let thread: JoinableThread

    /// Starts to parse.
    ///
    /// - Parameters:
    ///   - pass: Handed over: nobody else touches it before the ring's end.
    ///   - facts: Handed over as well; adds up every batch before it goes into the ring.
    ///   - rows: Lines of a batch.
    /// - Throws: `busy` where no thread can be started.
    init(
        _ pass: InvoiceFilePass, adding facts: FileFacts, rows: Int,
        start: Starter = ParserThread.start
    ) throws(IngestError) {
        let ring = BatchRing(batches: 4, rows: rows)
        self.ring = ring
        let name = pass.name
        // The calling thread touches neither before `waitForEnd`.
        nonisolated(unsafe) let pass = pass
        nonisolated(unsafe) let facts = facts
        do throws(ThreadError) {
            thread = try start {
                do throws(IngestError) {
                    ring.finish(
                        .success(
                            try pass.run(takeBatch: ring.takeEmpty) { batch in
                                facts.add(batch)
                                ring.put(batch)
                            }))
                } catch {
                    ring.finish(.failure(error))
                }
            }
        } catch {
            throw IngestError(
                .busy, "\(name): cannot be read, and nothing was kept: \(error) Run ingest again.")
        }
    }

    /// Makes the parser stop at its next batch, and waits until it uses its pass no more.
    func stop() {
        ring.cancel()
        _ = try? ring.waitForEnd()
    }

    /// A thread of the system.
    package static let start: Starter = { body throws(ThreadError) in try JoinableThread(body) }
}
