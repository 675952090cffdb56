import DragnetEvents
import DragnetIngest

/// The rows of a workspace's log that are kept and not scored.
///
/// Of rows of files the whole log tells which ends are no hosts; a row that came live was judged by its names alone, and
/// that stands.
enum LeftOutRows {
    /// - Parameter live: stretches of rows that came live.
    static func found(in log: EventLog, live: [Range<Int>], ignoring ignored: IgnoreList) -> Set<Int> {
        let rule = LiveExclusion(domain: log.domain, ignored: ignored)
        guard !rule.isEmpty else { return [] }
        var left = Set(IngestResult.excludedRows(of: log, ignoring: ignored))
        var isLeft: [Bool?] = Array(repeating: nil, count: log.nodes.count)
        func leavesOut(_ node: NodeIndex) -> Bool {
            if let known = isLeft[Int(node)] { return known }
            let found = rule.leavesOut(log.nodes.nameBytes(of: node))
            isLeft[Int(node)] = found
            return found
        }
        for row in live.joined() {
            if leavesOut(log.sources[row]) || leavesOut(log.destinations[row]) {
                left.insert(row)
            } else {
                left.remove(row)
            }
        }
        return left
    }
}
