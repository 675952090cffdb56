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
        let isLeftOut = (0..<log.nodes.count).map { rule.leavesOut(log.nodes.nameBytes(of: NodeIndex($0))) }
        for row in live.joined() {
            if isLeftOut[Int(log.sources[row])] || isLeftOut[Int(log.destinations[row])] {
                left.insert(row)
            } else {
                left.remove(row)
            }
        }
        return left
    }
}
