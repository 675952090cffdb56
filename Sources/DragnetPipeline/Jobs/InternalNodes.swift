import DragnetEvents

/// Which hosts belong to the own network, looked up once for all.
struct InternalNodes: Sendable {
    private let isInternal: [Bool]

    init(_ networks: InternalNetworks, nodes: NodeDictionary) {
        isInternal = (0..<nodes.count).map { networks.contains(nodes.name(of: NodeIndex($0))) }
    }

    func contains(_ node: NodeIndex) -> Bool { isInternal[Int(node)] }
}
