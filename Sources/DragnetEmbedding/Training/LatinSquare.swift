import DragnetCore
import Foundation
import Synchronization

/// Runs the buckets of a grid so that no two threads ever touch the same block, in an order that is always the same.
///
/// In round r, row i of the grid trains column (i + r) mod B. A block of contexts passes from row i + 1 to row i between
/// two rounds, so row i may begin round r when row i + 1 has finished round r - 1; nobody waits for all. Whatever the
/// number of threads, each block is trained by the same buckets one after another, and the result has the same bits.
final class LatinSquare: Sendable {
    /// How many rounds a row has finished.
    private final class Row: Sendable {
        let finished = Atomic<Int>(0)
    }

    private let rows: [Row]
    private let ticket = Atomic<Int>(0)
    private let failure = Mutex<(any Error)?>(nil)
    private let isStopped = Atomic<Bool>(false)

    init(blockCount: Int) { rows = (0..<blockCount).map { _ in Row() } }

    /// Calls `train` for each row, column and round; may be called once.
    ///
    /// - Throws: ``DragnetError/Code/interrupted``, after which some buckets have not been trained.
    func run(
        context: WorkContext, _ train: @escaping @Sendable (_ row: Int, _ column: Int, _ round: Int) -> Void
    ) throws {
        let blockCount = rows.count
        // Tickets are taken in the order of rounds, so whoever holds the lowest one is never kept waiting.
        ParallelRange.run(on: min(context.threads, blockCount)) { [self] in
            while true {
                let number = ticket.add(1, ordering: .relaxed).oldValue
                guard number < blockCount * blockCount, !isStopped.load(ordering: .relaxed) else { return }
                let (round, row) = number.quotientAndRemainder(dividingBy: blockCount)
                do {
                    try context.cancellation.check()
                } catch {
                    failure.withLock { $0 = error }
                    isStopped.store(true, ordering: .relaxed)
                    return
                }
                guard wait(for: row, round), wait(for: (row + 1) % blockCount, round) else { return }
                train(row, (row + round) % blockCount, round)
                rows[row].finished.store(round + 1, ordering: .releasing)
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Waits until `row` has finished the rounds before `round`; false if the work was stopped.
    private func wait(for row: Int, _ round: Int) -> Bool {
        var spins = 0
        while rows[row].finished.load(ordering: .acquiring) < round {
            if isStopped.load(ordering: .relaxed) { return false }
            spins += 1
            // On a busy machine the neighbour may not be running at all.
            if spins > 100 { sched_yield() }
        }
        return true
    }
}
