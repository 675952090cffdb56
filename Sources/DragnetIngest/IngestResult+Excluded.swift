public import DragnetEvents

extension IngestResult {
    /// Rows of a network log with an end that is many hosts: multicast, broadcast, and the last address of a private
    /// /24 that itself never sends.
    ///
    /// - Returns: their numbers, ascending; none for a log of payments.
    public static func excludedRows(of log: EventLog) -> [Int] {
        guard log.domain == .network else { return [] }
        var sends = [Bool](repeating: false, count: log.nodes.count)
        for source in log.sources { sends[Int(source)] = true }
        let isMany = (0..<log.nodes.count).map { node -> Bool in
            guard let address = NetworkAddress(utf8: log.nodes.nameBytes(of: NodeIndex(node))) else { return false }
            if address.isMulticastOrBroadcast { return true }
            return !address.isIPv6 && address.isPrivate && address.low & 0xFF == 0xFF && !sends[node]
        }
        return (0..<log.count).filter { isMany[Int(log.sources[$0])] || isMany[Int(log.destinations[$0])] }
    }
}
