import DragnetEvents

/// Finds the payments of a circle from the one that closed it.
///
/// Only the last payment of a circle is odd by itself, but a person wants to see all of it. From the closing payment the
/// money is followed back, newest first, as long as the amounts fit and the horizon is not passed.
struct CircleTracer {
    private let log: EventLog
    private let horizon: Int64
    /// The rows that paid each account, in time order.
    private var incoming: [NodeIndex: [Int]] = [:]

    private static let mostHops = 8
    private static let mostSteps = 2000

    /// A tracer over `rows`, in time order.
    init(log: EventLog, rows: [Int], horizon: Int64) {
        self.log = log
        self.horizon = horizon
        for row in rows { incoming[log.destinations[row], default: []].append(row) }
    }

    /// The rows of the circle that `closing` closes, in time order and without it; empty if none can be found.
    func rows(closedBy closing: Int) -> [Int] {
        var steps = 0
        return path(back: [closing], from: log.destinations[closing], &steps).map { Array($0.dropFirst().reversed()) }
            ?? []
    }

    private func path(back: [Int], from start: NodeIndex, _ steps: inout Int) -> [Int]? {
        guard let times = log.times, let closing = back.first, let next = back.last else { return nil }
        let account = log.sources[next]
        if account == start { return back }
        guard back.count < Self.mostHops else { return nil }
        for row in (incoming[account] ?? []).reversed() where times[row] <= times[next] && row != next {
            guard times[row] >= times[closing] - horizon, steps < Self.mostSteps else { return nil }
            steps += 1
            guard fits(row, next), !back.contains(row) else { continue }
            if let found = path(back: back + [row], from: start, &steps) { return found }
        }
        return nil
    }

    private func fits(_ earlier: Int, _ later: Int) -> Bool {
        guard let arrived = log.amounts?[earlier], let sent = log.amounts?[later], arrived > 0 else { return false }
        return UpstreamLists.keptShare.contains(Float(sent / arrived))
    }
}
