extension NetworkGenerator {
    /// The attacks that are planted; the raw value is the name in the labels.
    public enum Kind: String, Sendable, CaseIterable {
        /// A host calls an external host by the clock, with jitter and little content, for days.
        case beacon
        /// One internal target after the other on one port, minutes apart, for hours or days; most tries fail.
        case slowScan = "slow_scan"
        /// A network's addresses on one port within minutes; most tries fail.
        case sweep
        /// Many ports of one server; nearly all tries fail.
        case portScan = "port_scan"
        /// Hundreds of tries to log on to one service; half of the groups come from outside.
        case bruteForce = "brute_force"
        /// From a workstation to others and to servers, over services that administrators use; a tree of footholds.
        case lateralMovement = "lateral_movement"
        /// Gigabytes to an external host in one to three connections.
        case exfiltrationBig = "exfiltration_big"
        /// Megabytes at a time to an external host over days.
        case exfiltrationSlow = "exfiltration_slow"
        /// Data hidden in look-ups at the own resolver.
        case dnsTunnel = "dns_tunnel"

        /// How many groups stand for each unit of the number asked for.
        var multiplicity: Int { self == .beacon ? 2 : 1 }
    }
}
