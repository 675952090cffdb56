import DragnetCore
import DragnetEvents

/// Finds lateral movement: odd first contacts between inside hosts that follow each other from host to host.
///
/// A step is the first contact ever of two inside hosts with p <= .1. A step whose source was reached by a step of a path
/// within a working day, or began one, goes on with that path. Sources with many such steps a day are scanners and make none.
///
/// How much a path says is judged by what its hosts do otherwise: that a host takes so many steps from when it was reached to
/// its last has a probability (Poisson, by its steps in all the rest of the log), and a path multiplies those of its hosts. So
/// a group of administrators, who meet new machines all week, makes no path, and an office PC that reaches three within an
/// hour does. Host scores cannot find this: few steps in a day, of hosts that each take one or two.
struct LateralPaths {
    /// Steps that follow each other.
    struct Path {
        /// In time order.
        var rows: [Int]
        /// How unlikely its hosts' steps are, in nats.
        var nats: Double
    }

    let log: EventLog
    let scored: ScoredLog
    /// The scored rows, in time order.
    let scoredRows: [Int]
    let isInside: (NodeIndex) -> Bool

    private static let leastSurprise: Float = 1
    /// Longer ones are many steps of many hosts by chance: beyond a working day they outnumber the real ones in networks of
    /// hundreds of hosts (measured).
    private static let longestGap: Int64 = 8 * Timestamp.hour
    /// A host's steps are counted over this long at least.
    private static let shortestTime: Int64 = Timestamp.hour
    /// What one host says, at most, in nats.
    private static let mostNatsOfHost = 27.5
    /// Steps of one source in a day beyond which it scans.
    private static let mostStepsADay = 12
    private static let fewestSteps = 4
    private static let fewestSources = 2
    /// One or two paths by chance in a week of three hundred hosts reach this.
    private static let leastNats = 18.0
    private static let mostPaths = 2

    /// The paths that stand out, worst first.
    func paths() -> [Path] {
        guard let times = log.times else { return [] }
        let steps = self.steps
        guard let first = steps.first, let last = steps.last else { return [] }
        let span = max(times[last] - times[first], Timestamp.day)
        let stepsOfHost = steps.reduce(into: [NodeIndex: Int]()) { $0[log.sources[$1], default: 0] += 1 }
        var perDay: [Int64: [NodeIndex: Int]] = [:]
        for row in steps { perDay[times[row] / Timestamp.day, default: [:]][log.sources[row], default: 0] += 1 }
        var paths: [[Int]] = []
        var reached: [NodeIndex: (path: Int, time: Int64)] = [:]
        var begun: [NodeIndex: (path: Int, time: Int64)] = [:]
        for row in steps {
            let (source, time) = (log.sources[row], times[row])
            guard (perDay[time / Timestamp.day]?[source] ?? 0) <= Self.mostStepsADay else { continue }
            func recent(_ held: (path: Int, time: Int64)?) -> Int? {
                held.flatMap { time - $0.time <= Self.longestGap ? $0.path : nil }
            }
            var path = recent(reached[source]) ?? recent(begun[source])
            if path == nil {
                path = paths.count
                paths.append([])
            }
            guard let path else { continue }
            if reached[source]?.path != path { begun[source] = (path, time) }
            paths[path].append(row)
            reached[log.destinations[row]] = (path, time)
        }
        let found = paths.compactMap { rows -> Path? in
            guard rows.count >= Self.fewestSteps, Set(rows.map { log.sources[$0] }).count >= Self.fewestSources else {
                return nil
            }
            let nats = nats(rows, times, stepsOfHost: stepsOfHost, span: span)
            return nats >= Self.leastNats ? Path(rows: rows, nats: nats) : nil
        }
        return Array(found.sorted { ($1.nats, $0.rows[0]) < ($0.nats, $1.rows[0]) }.prefix(Self.mostPaths))
    }

    /// First contacts between inside hosts that are odd, in time order.
    private var steps: [Int] {
        let isScored = Set(scoredRows)
        var met: Set<UInt64> = []
        return log.timeOrder.filter { row in
            let (source, destination) = (log.sources[row], log.destinations[row])
            guard source != destination, isInside(source), isInside(destination) else { return false }
            guard met.insert(UInt64(source) << 32 | UInt64(destination)).inserted else { return false }
            return isScored.contains(row) && scored.surprises[row] >= Self.leastSurprise
        }
    }

    private func nats(
        _ rows: [Int], _ times: [Int64], stepsOfHost: [NodeIndex: Int], span: Int64
    ) -> Double {
        var reached: [NodeIndex: Int64] = [:]
        var own: [NodeIndex: [Int64]] = [:]
        for row in rows {
            if reached[log.destinations[row]] == nil { reached[log.destinations[row]] = times[row] }
            own[log.sources[row], default: []].append(times[row])
        }
        return own.sorted { $0.key < $1.key }.reduce(0) { sum, host in
            let began = min(reached[host.key] ?? host.value[0], host.value[0])
            let time = max(host.value[host.value.count - 1] - began, Self.shortestTime)
            // The first of the steps may be one of the others.
            let others = (stepsOfHost[host.key] ?? 0) - host.value.count + 1
            let tail = PoissonTail.probability(
                atLeast: host.value.count, mean: Double(others) * Double(time) / Double(span))
            return sum + min(tail > 0 ? -PortableMath.log(tail) : .infinity, Self.mostNatsOfHost)
        }
    }
}
