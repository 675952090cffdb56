import DragnetCore

/// The networks whose hosts count as one's own.
///
/// Private addresses always do; beside them the prefix that opens most connections of a log, because a log is taken
/// at home and there the opening side is mostly one's own.
public struct InternalNetworks: Sendable, Hashable, CustomStringConvertible {
    /// A network: its first address and how many bits of it count.
    public struct Network: Sendable, Hashable, CustomStringConvertible {
        /// The first address.
        public let base: NetworkAddress
        /// The number of bits that all its addresses share.
        public let bits: Int

        /// Reads `10.0.0.0/8`; an address alone is a network of one.
        public init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let address = NetworkAddress(parts[0]) else { return nil }
            let width = address.isIPv6 ? 128 : 32
            guard let bits = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(bits) else { return nil }
            self.init(address, bits: bits)
        }

        init(_ address: NetworkAddress, bits: Int) {
            base = address.prefix(bits)
            self.bits = bits
        }

        /// Whether an address lies in the network.
        public func contains(_ address: NetworkAddress) -> Bool {
            address.isIPv6 == base.isIPv6 && address.prefix(bits) == base
        }

        /// The network as `10.0.0.0/8`.
        public var description: String { "\(base)/\(bits)" }
    }

    /// The networks besides the private ones.
    public let networks: [Network]

    /// Exactly these networks and the private ones, as `--internal` says.
    public init(_ networks: [Network]) { self.networks = networks }

    /// The private networks and those that a person lists: `10.0.0.0/8,203.0.113.0/24`.
    ///
    /// - Throws: ``DragnetCore/DragnetError/Code/usage`` for a text that is no network.
    public init(parsing texts: [String]) throws {
        networks = try texts.flatMap { $0.split(separator: ",") }.map { text in
            let text = text.filter { !$0.isWhitespace }
            if let network = Network(String(text)) { return network }
            throw DragnetError(
                .usage,
                "--internal \"\(UntrustedText.terminal(UntrustedText.shortened(String(text), to: 60)))\" is no network",
                help: "write a network such as 203.0.113.0/24 or 2001:db8::/32, several with commas between them")
        }
    }

    /// The private networks, and the prefix (/16, or /48 with IPv6) that opens most connections of `log`, unless that
    /// one is private already.
    ///
    /// Ties go to the prefix that appears first. Costs one pass over the log.
    public init(of log: EventLog) { self.init(of: log, rows: log.heldRows) }

    /// The same from some of the rows of `log`, and from all that an excerpt left out.
    public init(of log: EventLog, rows: some Sequence<Int>) {
        var opened = [Int](repeating: 0, count: log.nodes.count)
        for row in rows { opened[Int(log.sources[row])] += 1 }
        if let leftOut = log.excerpt?.leftOut {
            for node in opened.indices { opened[node] += Int(leftOut[NodeIndex(node)].sent) }
        }
        var number: [Network: Int] = [:]
        var totals: [(network: Network?, count: Int)] = [(nil, 0)]
        for node in opened.indices where opened[node] > 0 {
            let name = log.nodes.nameBytes(of: NodeIndex(node))
            guard let address = NetworkAddress(utf8: name), !address.isUnspecified else { continue }
            var slot = 0
            // All private networks together are one candidate, the one that adds nothing.
            if !address.isPrivate {
                let network = Network(address, bits: address.isIPv6 ? 48 : 16)
                slot = number[network, default: totals.count]
                if slot == totals.count {
                    number[network] = slot
                    totals.append((network, 0))
                }
            }
            totals[slot].count += opened[node]
        }
        var best = totals[0]
        for candidate in totals where candidate.count > best.count { best = candidate }
        networks = best.network.map { [$0] } ?? []
    }

    /// Whether the host named `name` is one's own; false for what is no address, and for multicast and broadcast.
    public func contains(_ name: some StringProtocol) -> Bool {
        guard let address = NetworkAddress(name), !address.isMulticastOrBroadcast else { return false }
        return contains(address)
    }

    /// Whether an address is one's own.
    public func contains(_ address: NetworkAddress) -> Bool {
        address.isPrivate || networks.contains { $0.contains(address) }
    }

    /// The networks in words, for printing.
    public var description: String {
        (["private addresses"] + networks.map(\.description)).joined(separator: ", ")
    }
}
