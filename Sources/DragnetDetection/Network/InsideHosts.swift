public import DragnetEvents

/// Which hosts count as one's own, by their number in a log.
public struct InsideHosts: Sendable {
    private let networks: InternalNetworks
    private let takesAllIfNone: Bool
    private var areInside: [Bool] = []
    private var isAnyInside = false

    /// The hosts of `log` that lie in `networks`.
    ///
    /// - Parameter takesAllIfNone: whether all hosts are one's own where no address tells.
    public init(log: EventLog, networks: InternalNetworks, takesAllIfNone: Bool = true) {
        self.networks = networks
        self.takesAllIfNone = takesAllIfNone
        extend(to: log.nodes)
    }

    /// Takes in the hosts that came to a log since.
    public mutating func extend(to nodes: NodeDictionary) {
        for host in areInside.count..<max(areInside.count, nodes.count) {
            let isInside = networks.contains(nodes.name(of: NodeIndex(host)))
            areInside.append(isInside)
            if isInside { isAnyInside = true }
        }
    }

    /// Whether a host is one's own.
    public func contains(_ host: NodeIndex) -> Bool {
        guard Int(host) < areInside.count else { return false }
        return areInside[Int(host)] || takesAllIfNone && !isAnyInside
    }
}
