/// What sources of events share: for each event the device, address or phone that its source used.
///
/// ```swift
/// var devices = SharedColumn(name: "device")
/// devices.append(try log.nodes.intern("D-7", type: .device))
/// log.addShared(devices)
/// ```
///
/// What is shared is a node as the ends of events are, tied to the source of each event that names it. The tie belongs
/// to the graph that walks go through; it is no event, moves no amount and is never scored.
public struct SharedColumn: Sendable {
    /// What it was called: `device`, `phone`.
    public let name: String
    /// The node of each row, ``missing`` where the row names none.
    public private(set) var nodes: [NodeIndex] = []
    /// How many rows name a node.
    public private(set) var filledCount = 0

    /// Stands for no node; no dictionary has so many.
    public static let missing = NodeIndex.max

    /// A column without rows.
    public init(name: String) { self.name = name }

    /// The node of a row, nil where it names none; rows beyond the column's end name none.
    @inlinable
    public subscript(row: Int) -> NodeIndex? {
        row < nodes.count && nodes[row] != Self.missing ? nodes[row] : nil
    }

    /// Adds a row.
    public mutating func append(_ node: NodeIndex?) {
        nodes.append(node ?? Self.missing)
        if node != nil { filledCount += 1 }
    }

    /// Gives every node the number that `number` says.
    mutating func renumber(_ number: (NodeIndex) -> NodeIndex) {
        for row in nodes.indices where nodes[row] != Self.missing { nodes[row] = number(nodes[row]) }
    }

    /// The column with only these rows.
    func keeping(_ rows: [Int]) -> SharedColumn {
        var column = SharedColumn(name: name)
        for row in rows { column.append(self[row]) }
        return column
    }
}

extension EventLog {
    /// The nodes that a row's source shares, by column; those that are an end of the row themselves tie nothing.
    public func sharedNodes(of row: Int) -> [NodeIndex] {
        shared.compactMap { column in column[row].flatMap { $0 == sources[row] ? nil : $0 } }
    }

    /// Calls `body` with each row, its source and what the source shares there; by column, then in the order of `rows`.
    @inlinable
    public func forEachTie(of rows: some Collection<Int>, _ body: (_ row: Int, NodeIndex, NodeIndex) -> Void) {
        guard !shared.isEmpty else { return }
        for column in shared {
            for row in rows {
                guard let node = column[row], node != sources[row] else { continue }
                body(row, sources[row], node)
            }
        }
    }

    /// Whether each node is one that sources share.
    public var areShared: [Bool] {
        var flags = [Bool](repeating: false, count: nodes.count)
        forEachTie(of: 0..<count) { _, _, node in flags[Int(node)] = true }
        return flags
    }
}
