public import DragnetEvents

/// Which hosts count as one's own, by their number in a log.
public struct InsideHosts: Sendable {
    private let areInside: [Bool]

    /// The hosts of `log` that lie in `networks`.
    ///
    /// - Parameter takesAllIfNone: whether all hosts are one's own where no address tells.
    public init(log: EventLog, networks: InternalNetworks, takesAllIfNone: Bool = true) {
        let found = (0..<log.nodes.count).map { networks.contains(log.nodes.name(of: NodeIndex($0))) }
        areInside = !takesAllIfNone || found.contains(true) ? found : [Bool](repeating: true, count: found.count)
    }

    /// Whether a host is one's own.
    public func contains(_ host: NodeIndex) -> Bool { Int(host) < areInside.count && areInside[Int(host)] }
}
