import DragnetCore
import DragnetEvents

/// Finds lateral movement: odd first contacts between inside hosts that follow each other from host to host.
///
/// A step is the first contact ever of two inside hosts with p <= .1. A step whose source was reached by a step of a path
/// within two days, or began one, goes on with that path. Sources with many such steps a day are scanners and make none. A
/// path counts its steps' surprises, those of one source by 1, 1/2, 1/3, …: a way over several hosts says more than a star.
/// Host scores cannot find this: few steps in a day, of hosts that each take one or two.
struct LateralPaths {
    /// Steps that follow each other.
    struct Path {
        /// In time order.
        var rows: [Int]
        /// The sum of the steps' surprises, weighed as said.
        var score: Double
    }

    let log: EventLog
    let scored: ScoredLog
    /// The scored rows, in time order.
    let scoredRows: [Int]
    let isInside: (NodeIndex) -> Bool

    private static let leastSurprise: Float = 1
    private static let mostSurprise = 4.0
    private static let longestGap: Int64 = 2 * Timestamp.day
    /// Steps of one source in a day beyond which it scans.
    private static let mostStepsADay = 12
    private static let fewestSteps = 4
    private static let fewestSources = 2
    private static let leastScore = 9.0
    private static let mostPaths = 3

    /// The paths that stand out, worst first.
    func paths() -> [Path] {
        guard let times = log.times else { return [] }
        let steps = self.steps
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
            let score = score(rows)
            return score >= Self.leastScore ? Path(rows: rows, score: score) : nil
        }
        return Array(found.sorted { ($1.score, $0.rows[0]) < ($0.score, $1.rows[0]) }.prefix(Self.mostPaths))
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

    private func score(_ rows: [Int]) -> Double {
        var rank: [NodeIndex: Int] = [:]
        return rows.sorted { (scored.surprises[$1], $0) < (scored.surprises[$0], $1) }.reduce(0) { sum, row in
            rank[log.sources[row], default: 0] += 1
            return sum + min(Double(scored.surprises[row]), Self.mostSurprise) / Double(rank[log.sources[row]] ?? 1)
        }
    }
}
