import DragnetCore
import DragnetDetection
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import Synchronization

/// Says what the vectors of an event model would take, and learns none.
///
/// A trainer asks for vectors of ever longer beginnings of the log; they follow one another, so the largest one counts for
/// memory and all of them for time.
final class EstimatingSource: VectorSpaceSource {
    /// Thrown when the last vectors were asked for: nothing comes after that would be worth waiting for.
    struct Done: Error {}

    private let builder: VectorSpaceBuilder
    private let eventCount: Int
    private let found = Mutex<TrainingEstimate?>(nil)

    /// An estimate of the vectors that are made with `builder` of up to `eventCount` events.
    init(builder: VectorSpaceBuilder, eventCount: Int) {
        var builder = builder
        builder.budget.ceiling = nil
        self.builder = builder
        self.eventCount = eventCount
    }

    /// What was found; nil before a trainer has asked.
    var estimate: TrainingEstimate? { found.withLock { $0 } }

    func space(of rows: ArraySlice<Int>, context: WorkContext) throws -> VectorSpace {
        let (graph, settings) = try builder.plan(rows: rows, context: context)
        let next = try builder.method.estimate(builder.size(of: graph), configuration: settings, context: context)
        found.withLock { found in
            guard var sum = found else { return found = next }
            if next.totalBytes >= sum.totalBytes {
                (sum.components, sum.blockCount, sum.sweepCount) = (next.components, next.blockCount, next.sweepCount)
            }
            sum.pairCount += next.pairCount
            if let more = next.seconds { sum.seconds = (sum.seconds ?? 0) + more }
            found = sum
        }
        if rows.count == eventCount { throw Done() }
        return .empty
    }
}
