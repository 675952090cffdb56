import DragnetCore
public import DragnetEvents

/// A host that looks like one people know and would not want to be told of.
///
/// A scanner of their own, a monitor, a backup server, a gateway; a person confirms the list once, as the file of `--ignore`.
public struct KnownHostProposal: Sendable, Hashable {
    /// The host.
    public var host: NodeIndex
    /// What it seems to be.
    public var role: IgnoreList.Role
    /// What speaks for it, in words.
    public var evidence: String

    /// Days that must have closed before anything is usual of a host.
    private static let fewestDays: UInt16 = 2
    private static let scannerFailures: Float = 0.3
    private static let scannerPeers: UInt32 = 20
    private static let monitorRhythms = 5
    private static let monitorCount: UInt32 = 50
    private static let steadyRhythm: Float = 0.8
    private static let backupKilobytes: Float = 1_000_000
    private static let backupTimesUsual: Float = 20
    private static let gatewayTimesUsual: Float = 5

    /// The proposals, at most one a host, in the order of the hosts.
    static func found(in state: FlowState, insideHosts: InsideHosts?) -> [KnownHostProposal] {
        let hosts = state.hosts.indices.filter {
            state.hosts[$0].out > 0 && (insideHosts?.contains(NodeIndex($0)) ?? true)
        }
        guard hosts.count >= 10 else { return [] }
        func counter(_ host: Int, _ counter: FlowCounter) -> WallCounter {
            state.hostCounters[host * FlowCounter.perHost + counter.rawValue]
        }
        let day = WallCounter.lanes - 1
        let sent = hosts.map { counter($0, .bytesOut).means[day] }.sorted()
        let peers = hosts.map { Float(state.hosts[$0].peersOut) }.sorted()
        let usualSent = max(sent[sent.count / 2], 1)
        let manyPeers = peers[min(peers.count - 1, peers.count * 95 / 100)]
        var rhythms: [Int: Int] = [:]
        for rhythm in state.rhythms where rhythm.count >= monitorCount && rhythm.regularity >= steadyRhythm {
            if insideHosts?.contains(rhythm.destination) ?? true { rhythms[Int(rhythm.source), default: 0] += 1 }
        }
        return hosts.compactMap { host in
            let held = state.hosts[host]
            let opened = counter(host, .outEvents)
            guard opened.closed[day] >= fewestDays else { return nil }
            let failed = counter(host, .failuresOut).means[day]
            let share = failed / max(opened.means[day], 1)
            func proposal(_ role: IgnoreList.Role, _ evidence: String) -> KnownHostProposal {
                KnownHostProposal(host: NodeIndex(host), role: role, evidence: evidence)
            }
            if share >= scannerFailures && held.peersOut >= scannerPeers {
                return proposal(
                    .scanner,
                    "\(Int((share * 100).rounded())) % of its connections fail day by day, to \(held.peersOut) hosts")
            }
            if let count = rhythms[host], count >= monitorRhythms {
                return proposal(.monitor, "asks \(count) hosts and services of the own network at steady intervals")
            }
            let kilobytes = counter(host, .bytesOut).means[day]
            if kilobytes >= backupKilobytes && kilobytes >= backupTimesUsual * usualSent
                && held.peersOut <= scannerPeers
            {
                return proposal(.backup, "sends \(Int(kilobytes / 1_000)) MB a day to \(held.peersOut) hosts")
            }
            if Float(held.peersOut) >= gatewayTimesUsual * max(manyPeers, 20) {
                return proposal(
                    .nat, "reached \(held.peersOut) hosts, where one in twenty reaches more than \(Int(manyPeers))")
            }
            return nil
        }
    }
}
