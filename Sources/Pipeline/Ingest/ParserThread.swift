import Foundation

/// The thread that parses a file beside the one that inserts its lines, and the ring between them.
///
/// It is started before the write lock is asked for, so that a machine which grants no thread keeps nobody
/// waiting; until the lock is there, it fills the ring.
final class ParserThread {
    /// Starts a detached thread; gives 0, or the error number of `pthread_create`.
    ///
    /// Foundation's `Thread` does not tell whether there is one: who waits for its work would wait for
    /// ever.
    typealias Starter = @Sendable (_ body: @escaping @Sendable () -> Void) -> Int32

    let queue: BatchQueue

    /// Starts to parse.
    ///
    /// - Parameters:
    ///   - pass: Handed over: nobody else touches it before the queue's end.
    ///   - rows: Lines of a batch.
    /// - Throws: `busy` where no thread can be started.
    init(
        _ pass: InvoiceFilePass, rows: Int, start: Starter = ParserThread.start
    ) throws(IngestError) {
        let queue = BatchQueue(batches: 4, rows: rows)
        self.queue = queue
        let name = pass.name
        // The calling thread does not touch the pass before `waitForEnd`.
        nonisolated(unsafe) let pass = pass
        let code = start {
            do throws(IngestError) {
                queue.finish(
                    .success(try pass.run(takeBatch: queue.takeEmpty, emit: queue.put)))
            } catch {
                queue.finish(.failure(error))
            }
        }
        guard code == 0 else {
            throw IngestError(
                .busy,
                "\(name): no thread can be started to read it (\(String(cString: strerror(code))));"
                    + " nothing was kept. Raise the limit of processes (ulimit -u, or that of the"
                    + " container), or end other programs, and run ingest again.")
        }
    }

    /// Makes the parser stop at its next batch, and waits until it uses its pass no more.
    func stop() {
        queue.cancel()
        _ = try? queue.waitForEnd()
    }

    /// Starts a thread of the system.
    static let start: Starter = { body in
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Body(run: body))
        let code = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        if code != 0 { box.release() }
        return code
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
