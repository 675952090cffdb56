import DragnetCore
import DragnetEvents

/// What the network channel remembers, in flat arrays.
///
/// 1,024 bytes a host, 316 a pair, 248 for each service of a source, 84 for the rhythm of a pair and service, indices
/// included. Pairs and rhythms that were idle for thirty days are dropped when the tables have doubled since the last
/// time; ``droppedPairs`` counts them.
package struct FlowState: Sendable {
    /// The time of the newest event, microseconds.
    var watermark = Int64.min
    /// The time of the first event.
    var origin = Int64.min
    package var eventCount = 0
    var hosts: [FlowHost] = []
    var hostCounters: [WallCounter] = []
    var pairIndex = KeyIndex()
    var pairs: [FlowPair] = []
    var pairCounters: [WallCounter] = []
    /// Services of sources: source << 32 | service.
    var serviceIndex = KeyIndex()
    var serviceCounters: [WallCounter] = []
    /// Sources, destinations and services, by fingerprint.
    var rhythmIndex = KeyIndex()
    var rhythms: [FlowRhythm] = []
    /// Destinations and services that were seen together.
    var offers = KeyIndex()
    /// How often each thing that ``FlowPopulation`` names was seen.
    var population = FlowPopulation()
    /// The largest values of each host's earlier days, see ``HostDayBook``.
    var hostPasts: [Float] = []
    package private(set) var droppedPairs = 0
    private var pairsAtSweep = 100_000

    /// Idle pairs are forgotten after this.
    private static let longestIdle: Int64 = 30 * 86_400 * 1_000_000

    init() {}

    /// A state that has seen nothing, for hosts of these roles.
    init(roles: HostRoles) { population = FlowPopulation(roleCount: roles.count) }

    /// A state that was swept so.
    init(droppedPairs: Int, pairsAtSweep: Int) {
        self.droppedPairs = droppedPairs
        self.pairsAtSweep = pairsAtSweep
    }

    /// What is saved beside the arrays.
    var sweep: (dropped: Int, atSweep: Int) { (droppedPairs, pairsAtSweep) }

    /// Makes room for a host.
    mutating func reserve(_ highest: NodeIndex) {
        guard hosts.count <= Int(highest) else { return }
        hosts.extend(to: Int(highest) + 1, with: FlowHost())
        hostCounters.extend(to: hosts.count * FlowCounter.perHost, with: WallCounter())
    }

    /// Whether a host was never seen.
    func isUnseen(_ host: NodeIndex) -> Bool { Int(host) >= hosts.count || hosts[Int(host)].firstSeen == .max }

    static func pairKey(_ source: NodeIndex, _ destination: NodeIndex) -> UInt64 {
        UInt64(source) << 32 | UInt64(destination)
    }

    static func rhythmKey(_ source: NodeIndex, _ destination: NodeIndex, _ service: UInt32) -> UInt64 {
        RandomKey.mix(pairKey(source, destination)) ^ (UInt64(service) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// Forgets idle pairs once the table has doubled.
    mutating func sweepIfDue() {
        guard pairs.count >= pairsAtSweep else { return }
        let oldest = watermark - Self.longestIdle
        let kept = pairs.indices.filter { pairs[$0].last >= oldest }
        droppedPairs += pairs.count - kept.count
        if kept.count < pairs.count {
            pairIndex = KeyIndex(keys: kept.map { pairIndex.keys[$0] })
            pairCounters = kept.flatMap { pairCounters[$0 * FlowCounter.perPair..<($0 + 1) * FlowCounter.perPair] }
            pairs = kept.map { pairs[$0] }
            let alive = rhythms.indices.filter { rhythms[$0].last >= oldest }
            rhythmIndex = KeyIndex(keys: alive.map { rhythmIndex.keys[$0] })
            rhythms = alive.map { rhythms[$0] }
        }
        pairsAtSweep = max(100_000, 2 * pairs.count)
    }
}
