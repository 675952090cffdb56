package import DragnetEvents

/// A kind of attack that the network channel plants into a log's own past.
///
/// Raw values are stored in models; never renumber.
public enum AttackKind: Int, Sendable, Hashable, CaseIterable, Codable {
    /// Many connections of one source to one destination in a short time.
    case flood = 0
    /// Many sources flood one destination.
    case ddos
    /// Many services of one destination.
    case portScan
    /// One service of one destination again and again.
    case bruteForce
    /// Many destinations within hours.
    case sweep
    /// Many destinations over days.
    case slowScan
    /// A few connections to a few destinations over days, most of them failing.
    case probe
    /// Connections at a steady interval.
    case beacon
    /// A tree of hops from host to host.
    case lateral
    /// A few connections with far more bytes than the host ever sends.
    case exfiltration
    /// Many connections that together send far more bytes than usual.
    case slowExfiltration
    /// Many small messages to a resolver.
    case tunnel

    /// What a person calls it first.
    var reason: ReasonCode {
        switch self {
        case .flood, .ddos, .bruteForce: .burst
        case .portScan, .sweep, .slowScan, .probe: .scan
        case .beacon: .beacon
        case .lateral: .lateralMovement
        case .exfiltration, .slowExfiltration, .tunnel: .exfiltration
        }
    }

    /// The name in files: `port_scan`.
    public var name: String {
        switch self {
        case .flood: "flood"
        case .ddos: "ddos"
        case .portScan: "port_scan"
        case .bruteForce: "brute_force"
        case .sweep: "sweep"
        case .slowScan: "slow_scan"
        case .probe: "probe"
        case .beacon: "beacon"
        case .lateral: "lateral"
        case .exfiltration: "exfiltration"
        case .slowExfiltration: "slow_exfiltration"
        case .tunnel: "tunnel"
        }
    }
}

/// A connection that never happened.
package struct PlantedFlow: Sendable {
    package var event: Event
    package var kind: AttackKind
    /// The number of its attack in the replicate.
    package var group: Int
    /// What it weighs within its kind: 0 for those that only enter the state.
    package var share: Float
}
