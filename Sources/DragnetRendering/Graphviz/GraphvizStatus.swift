import CGraphviz

/// What the Graphviz library of this machine can do.
public struct GraphvizStatus: Sendable, Hashable {
    /// Its version.
    public var version: String
    /// The formats in which it draws, of those that Dragnet offers.
    public var formats: [String]
    /// The formats that Dragnet offers and it lacks a plugin for.
    public var missing: [String]

    /// Lays out a graph of two nodes and draws it in every format.
    ///
    /// - Throws: ``DragnetError/Code/internalFault`` if the library does not start or has no layout engine.
    public static func look() throws -> GraphvizStatus {
        try GraphvizLibrary.run { context in
            let graph = try GraphvizGraph(context)
            let first = try graph.addNode([.label: "a"])
            let second = try graph.addNode([.label: "b"])
            _ = try graph.addEdge(first, second, [:])
            try graph.layOut("dot")
            var status = GraphvizStatus(version: String(cString: gvcVersion(context)), formats: [], missing: [])
            for format in ["svg", "png", "pdf", "dot"] {
                if let drawn = try? graph.render(format), !drawn.isEmpty {
                    status.formats.append(format)
                } else {
                    status.missing.append(format)
                }
            }
            return status
        }
    }
}
