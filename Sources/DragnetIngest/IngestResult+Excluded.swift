public import DragnetEvents

extension IngestResult {
    /// Rows of a log that are kept, and neither learnt from nor scored.
    ///
    /// These are rows with an end that a person wants ignored and, in a network log, rows with an end that is no host:
    /// multicast, broadcast, the last address of a private /24 that itself never sends, a link-layer address of that
    /// kind or of zeros, and the `0` that Argus writes where there is none.
    ///
    /// - Returns: their numbers, ascending.
    public static func excludedRows(of log: EventLog, ignoring ignored: IgnoreList = IgnoreList()) -> [Int] {
        guard log.domain == .network || !ignored.isEmpty else { return [] }
        var sends = [Bool](repeating: false, count: log.nodes.count)
        for row in log.heldRows { sends[Int(log.sources[row])] = true }
        if let leftOut = log.excerpt?.leftOut {
            for node in sends.indices where leftOut[NodeIndex(node)].sent > 0 { sends[node] = true }
        }
        let isLeftOut = (0..<log.nodes.count).map { node -> Bool in
            let name = log.nodes.nameBytes(of: NodeIndex(node))
            if ignored.contains(name) { return true }
            guard log.domain == .network else { return false }
            guard let address = NetworkAddress(utf8: name) else { return isNoHost(name) }
            if address.isMulticastOrBroadcast { return true }
            return !address.isIPv6 && address.isPrivate && address.low & 0xFF == 0xFF && !sends[node]
        }
        return log.heldRows.filter { isLeftOut[Int(log.sources[$0])] || isLeftOut[Int(log.destinations[$0])] }
    }

    /// Whether a name that is no IP address is that of no host: `0`, or a MAC address of zeros or of a group.
    private static func isNoHost(_ name: ArraySlice<UInt8>) -> Bool {
        if name.count == 1 { return name.first == 0x30 }
        guard let mac = LinkAddress(utf8: name) else { return false }
        return mac.isGroup || mac.isUnspecified
    }
}
