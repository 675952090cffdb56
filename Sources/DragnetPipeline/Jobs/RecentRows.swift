import DragnetCore
import DragnetEvents
import DragnetStorage
import Synchronization

/// How much of a long log a look sees that comes again and again.
///
/// These are the rows that are new, the last ones before them, and those of incidents that may go on, so that what it takes
/// does not grow with the log. Of the other rows only tallies are known, which are kept from one look to the next.
package final class RecentRows: Sendable {
    private let count: Int
    private let tallied = Mutex(TalliedRows())

    /// - Parameter count: rows before the new ones that are seen.
    package init(count: Int) { self.count = count }

    /// What is to be seen when the rows from `watermark` on are new.
    ///
    /// - Parameters:
    ///   - end: the row before which to stop; nil for all.
    ///   - window: how long before the new events an incident may have ended that goes on, in microseconds.
    func log(
        of store: Workspace, watermark: Int, end: Int?, window: Int64, context: WorkContext
    ) throws -> EventLog {
        let first = max(0, watermark - count)
        let others = try first == 0 ? [] : store.rowsOfIncidents(goingOnFrom: watermark, within: window)
        // Taken out, so that counting goes on in place.
        var known = tallied.withLock { known in
            defer { known = TalliedRows() }
            return known
        }
        let log = try store.loadExcerpt(
            from: first, to: end, and: others, tallied: &known, context: context)
        tallied.withLock { [known] in $0 = known }
        return log
    }
}
