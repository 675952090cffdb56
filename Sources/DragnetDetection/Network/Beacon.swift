import DragnetCore
public import DragnetEvents

/// A source that contacts a destination at a steady interval: a row of `beacons.csv`.
///
/// Ranked by regularity x log(1 + active hours) x how new and how little known the destination is, at its largest: a
/// regular pair is many half-surprising connections and never one very surprising one, so that no ranking of connections
/// finds it. A destination that was there when the log began may be a habit of years, and counts half as much as one that
/// came a week later.
public struct Beacon: Sendable, Hashable {
    /// Who asks.
    public var source: NodeIndex
    /// Who is asked.
    public var destination: NodeIndex
    /// The level of the service in the log's `port` or kind column.
    public var service: UInt32
    /// The mean gap in seconds.
    public var interval: Double
    /// The mean deviation of the gaps over their mean, 0 for a clock.
    public var jitter: Double
    /// Connections.
    public var events: Int
    /// Hours of the clock with connections.
    public var activeHours: Int
    /// Sources that reach the destination.
    public var clients: Int
    /// Microseconds since 1970 of the first and the last connection.
    public var firstTime: Int64
    /// Microseconds since 1970 of the last connection.
    public var lastTime: Int64
    /// -log10 of the share of all pairs and services that are as regular and rare.
    public var surprise: Double

    /// Connections below which a rhythm is chance.
    private static let fewestEvents = 6
    private static let most = 1_000

    static func found(in state: FlowState, insideHosts: InsideHosts?) -> [Beacon] {
        let pairs = state.rhythms.filter { rhythm in
            guard let insideHosts else { return true }
            return insideHosts.contains(rhythm.source) && !insideHosts.contains(rhythm.destination)
        }
        let ranked = pairs.filter { $0.peak > 0 && $0.count >= Self.fewestEvents }
            .map { (rhythm: $0, weight: $0.peak * novelty(of: $0, state)) }
            .sorted {
                ($1.weight, $0.rhythm.source, $0.rhythm.destination, $0.rhythm.service)
                    < ($0.weight, $1.rhythm.source, $1.rhythm.destination, $1.rhythm.service)
            }
        return ranked.prefix(most).enumerated().map { rank, found in
            let rhythm = found.rhythm
            return Beacon(
                source: rhythm.source, destination: rhythm.destination, service: rhythm.service,
                interval: Double(rhythm.gapMean),
                jitter: rhythm.gapMean > 0 ? Double(rhythm.gapDeviation / rhythm.gapMean) : 0,
                events: Int(rhythm.count), activeHours: Int(rhythm.activeHours),
                clients: Int(state.hosts[Int(rhythm.destination)].peersIn), firstTime: rhythm.first,
                lastTime: rhythm.last,
                surprise: Surprise.of((Double(rank) + 0.5) / Double(pairs.count + 1)))
        }
    }

    /// Microseconds after a log's beginning in which half of what is seen for the first time was there before.
    private static let halfKnown = 86_400_000_000.0

    /// Whether a destination is new rather than as old as the log, 0.5...1.
    private static func novelty(of rhythm: FlowRhythm, _ state: FlowState) -> Float {
        let since = Double(state.hosts[Int(rhythm.destination)].firstSeen &- state.origin)
        guard since > 0 else { return 0.5 }
        return Float(0.5 + 0.5 * since / (since + halfKnown))
    }
}
