import Foundation
import Synchronization

/// Runs a range of work in fixed chunks on threads of its own.
///
/// Chunks are numbered by their place in the range, so a result that is put together by chunk number is the same on
/// any number of threads. The calling thread works too; nothing runs on the cooperative pool.
///
/// ```swift
/// let sums = try context.parallel.map(count: values.count, chunkSize: 4096) { range, _ in
///     values[range].reduce(0, +)
/// }
/// ```
public struct ParallelRange: Sendable {
    /// Threads, at least 1.
    public let threads: Int
    /// Looked at before every chunk.
    public let cancellation: CancellationFlag?

    /// Work on `threads` threads that stops when `cancellation` is raised.
    public init(threads: Int, cancellation: CancellationFlag? = nil) {
        self.threads = max(1, threads)
        self.cancellation = cancellation
    }

    /// Calls `body` once for each chunk of `0 ..< count`, in no particular order.
    ///
    /// - Parameters:
    ///   - chunkSize: elements in a chunk; must not depend on the number of threads.
    ///   - body: given the chunk's range and its number.
    /// - Throws: the error of the lowest-numbered chunk that failed, or ``DragnetError/Code/interrupted``.
    public func forEach(
        count: Int, chunkSize: Int, _ body: @escaping @Sendable (Range<Int>, Int) throws -> Void
    ) throws {
        precondition(chunkSize > 0, "a chunk has at least one element")
        guard count > 0 else { return }
        let chunks = (count + chunkSize - 1) / chunkSize
        let run = Run(chunks: chunks)
        let flag = cancellation
        let work: @Sendable () -> Void = {
            while let chunk = run.claim() {
                do {
                    try flag?.check()
                    let start = chunk * chunkSize
                    try body(start..<min(start + chunkSize, count), chunk)
                } catch {
                    run.fail(chunk, error)
                }
            }
        }
        Self.run(on: min(threads, chunks), work)
        if let failure = run.failure { throw failure }
    }

    /// The results of `transform` for each chunk of `0 ..< count`, in chunk order.
    ///
    /// - Throws: as ``forEach(count:chunkSize:_:)``.
    public func map<Result: Sendable>(
        count: Int, chunkSize: Int, _ transform: @escaping @Sendable (Range<Int>, Int) throws -> Result
    ) throws -> [Result] {
        guard count > 0 else { return [] }
        let results = Mutex([Result?](repeating: nil, count: (count + chunkSize - 1) / chunkSize))
        try forEach(count: count, chunkSize: chunkSize) { range, chunk in
            let result = try transform(range, chunk)
            results.withLock { $0[chunk] = result }
        }
        return results.withLock { $0.compactMap(\.self) }
    }

    /// Runs `work` on `count` threads at once, the calling one among them, and waits for all.
    public static func run(on count: Int, _ work: @escaping @Sendable () -> Void) {
        let group = DispatchGroup()
        for _ in 1..<max(1, count) {
            group.enter()
            let thread = Thread {
                work()
                group.leave()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        work()
        group.wait()
    }

    /// The shared state of one call: the next chunk, and the first failure by chunk number.
    private final class Run: Sendable {
        private let next = Atomic<Int>(0)
        private let chunks: Int
        private let failed = Mutex<(chunk: Int, error: any Error)?>(nil)

        init(chunks: Int) { self.chunks = chunks }

        func claim() -> Int? {
            let chunk = next.add(1, ordering: .relaxed).oldValue
            return chunk < chunks ? chunk : nil
        }

        func fail(_ chunk: Int, _ error: any Error) {
            next.store(chunks, ordering: .relaxed)
            failed.withLock { if $0.map({ chunk < $0.chunk }) ?? true { $0 = (chunk, error) } }
        }

        var failure: (any Error)? { failed.withLock { $0?.error } }
    }
}
