package import DragnetEvents

/// The rows of a log that each node takes part in, ascending; one pass over the log for all incidents together.
///
/// 8 bytes a row and 4 a node.
package struct RowsOfNode: Sendable {
    private let begins: [UInt32]
    private let rows: [UInt32]

    /// The rows of `log`, whose numbers fit into 31 bits.
    package init(_ log: EventLog) {
        var begins = [UInt32](repeating: 0, count: log.nodes.count + 2)
        for row in log.heldRows {
            begins[Int(log.sources[row]) + 2] += 1
            if log.sources[row] != log.destinations[row] { begins[Int(log.destinations[row]) + 2] += 1 }
        }
        for node in begins.indices.dropFirst() { begins[node] += begins[node - 1] }
        var rows = [UInt32](repeating: 0, count: Int(begins.last ?? 0))
        for row in log.heldRows {
            let (source, destination) = (Int(log.sources[row]), Int(log.destinations[row]))
            rows[Int(begins[source + 1])] = UInt32(row)
            begins[source + 1] += 1
            guard source != destination else { continue }
            rows[Int(begins[destination + 1])] = UInt32(row)
            begins[destination + 1] += 1
        }
        self.begins = begins
        self.rows = rows
    }

    /// The rows that a node takes part in, ascending.
    func rows(of node: NodeIndex) -> ArraySlice<UInt32> { rows[Int(begins[Int(node)])..<Int(begins[Int(node) + 1])] }

    /// The rows that at least one of some nodes takes part in, ascending.
    package func rows(of nodes: Set<NodeIndex>) -> [Int] {
        var found: [UInt32] = []
        for node in nodes { found += rows[Int(begins[Int(node)])..<Int(begins[Int(node) + 1])] }
        found.sort()
        var kept: [Int] = []
        for row in found where kept.last != Int(row) { kept.append(Int(row)) }
        return kept
    }
}
