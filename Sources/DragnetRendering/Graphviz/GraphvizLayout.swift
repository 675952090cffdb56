import DragnetCore

/// Places for drawings without a shape of their own, by Graphviz's engines.
enum GraphvizLayout {
    /// The most nodes for which `dot` makes a readable picture; above, `sfdp`.
    private static let layeredLimit = 40

    /// Directions and distances between layers that are tried for a readable width, the best first.
    private static let layerings = [("LR", "1.1"), ("LR", "0.6"), ("TB", "0.5"), ("LR", "0.35")]

    /// What a layout costs in which labels are too small: more than any fault of one in which they are not.
    private static let unreadable = 10.0

    /// The programs of Graphviz that are used.
    enum Engine {
        /// `dot`.
        case layered
        /// `sfdp`.
        case force
    }

    /// - Parameter engine: by size unless given.
    static func placed(
        _ drawing: Drawing, _ nodes: [PlacedNode], engine: Engine? = nil
    ) throws -> PlacedDrawing {
        let isSmall = nodes.count <= layeredLimit && drawing.edges.count <= 2 * nodes.count + 10
        let isLayered = (engine ?? (isSmall ? .layered : .force)) == .layered
        var best: (placed: PlacedDrawing, cost: Double)?
        // Where all layers are too long to be read, forces are the last that is tried.
        let attempts = isLayered ? layerings.map(Optional.some) + (engine == nil ? [nil] : []) : [nil]
        for layering in attempts {
            if isLayered, layering == nil, let best, best.cost < unreadable { break }
            var result = try GraphvizLibrary.run { context in
                try laidOut(drawing, nodes, GraphvizGraph(context), layering)
            }
            let layout = DrawingLayout(drawing: drawing)
            result.labels = layout.labels(result)
            let bounds = result.bounds
            if isLayered, layering == nil, PicturePage.shrinksLabels(bounds) { break }
            let excess = max(1, bounds.width / PicturePage.widest, bounds.height / (1.2 * PicturePage.widest))
            // A label without a place weighs as much as drawing the page a seventh smaller.
            // Level lines carry labels best, so that downward layers have to be much smaller.
            let cost =
                excess + 0.15 * Double(layout.missingLabels(result)) + (layering?.0 == "TB" ? 0.2 : 0)
                + (PicturePage.shrinksLabels(bounds) ? unreadable : 0)
            if cost < best?.cost ?? .infinity { best = (result, cost) }
            if cost <= 1.35 { break }
        }
        guard let best else { throw GraphvizLibrary.failure("Graphviz gave no layout") }
        return best.placed
    }

    private static func laidOut(
        _ drawing: Drawing, _ nodes: [PlacedNode], _ graph: GraphvizGraph, _ layering: (String, String)?
    ) throws -> PlacedDrawing {
        var settings: [GraphvizAttribute: String] = [.margin: "0", .pad: "0"]
        if let (direction, distance) = layering {
            // Without these limits the time of dot explodes with the number of nodes (measured).
            settings.merge([
                .rankdir: direction, .nodesep: "0.28", .ranksep: distance, .nslimit: "1", .nslimit1: "1",
                .mclimit: "0.5",
            ]) { $1 }
        } else {
            settings.merge([.overlap: "prism", .start: "1", .splines: "line"]) { $1 }
        }
        graph.set(settings, on: graph.whole)
        let parts = try nodes.map { node in
            try graph.addNode([
                .label: "", .shape: "box", .fixedsize: "true", .width: Coordinates.inches(node.box.width),
                .height: Coordinates.inches(node.box.height),
            ])
        }
        let lines = try drawing.edges.map { edge in
            try graph.addEdge(parts[edge.source], parts[edge.destination], [:])
        }
        try graph.layOut(layering != nil ? "dot" : "sfdp")

        var result = PlacedDrawing(nodes: nodes, curves: [], labels: [])
        for (index, part) in parts.enumerated() {
            guard let center = Coordinates.points(graph.value(.pos, of: part) ?? "").first else {
                throw GraphvizLibrary.failure("Graphviz gave a node no place")
            }
            result.nodes[index].center = center
        }
        let ours = EdgeRouting(nodes: result.nodes, edges: drawing.edges, shape: drawing.shape).curves()
        result.curves = zip(lines, zip(drawing.edges, ours)).map { line, own in
            guard layering != nil else { return own.1 }
            return curve(graph.value(.pos, of: line) ?? "", own.0, result.nodes) ?? own.1
        }
        return result
    }

    /// The way that Graphviz found, brought to the borders of our shapes; nil where it found none.
    private static func curve(_ text: String, _ edge: DrawingEdge, _ nodes: [PlacedNode]) -> Curve? {
        let pieces = text.split(separator: " ")
        let end = pieces.first { $0.hasPrefix("e,") }.flatMap { Coordinates.points($0.dropFirst(2)).first }
        let way = pieces.filter { !$0.hasPrefix("e,") && !$0.hasPrefix("s,") }.flatMap { Coordinates.points($0) }
        guard way.count >= 4, way.count % 3 == 1 else { return nil }
        var curve = Curve(points: way)
        let last = way.count - 1
        // Boxes were laid out; ellipses and hexagons are narrower: lengthen the ends up to them.
        let start = nodes[edge.source].border(toward: way[1])
        let tip = nodes[edge.destination].border(toward: end.map { $0 + (way[last - 1] - $0) * 0.5 } ?? way[last - 1])
        curve.points[0] = start
        let length = EdgeRouting.arrowSize(edge) * 10
        if edge.heads == .none {
            curve.points[last] = tip
        } else {
            curve.endTip = tip
            curve.points[last] = tip + (way[last - 1] - tip).unit * length
        }
        if edge.heads == .both {
            curve.startTip = start
            curve.points[0] = start + (way[1] - start).unit * length
        }
        return curve
    }
}

/// Numbers on their way into and out of Graphviz.
enum Coordinates {
    /// Points as inches.
    static func inches(_ points: Double) -> String { NumberText.fixed(points / 72, decimals: 4) }

    /// A number of points.
    static func text(_ value: Double) -> String { NumberText.fixed(value, decimals: 2) }

    /// A point, its y turned upward as Graphviz has it.
    static func text(_ point: Point) -> String { "\(text(point.x)),\(text(-point.y))" }

    /// `x,y x,y …` with y turned downward.
    static func points(_ text: some StringProtocol) -> [Point] {
        text.split(separator: " ").compactMap { pair in
            let numbers = pair.split(separator: ",").compactMap { Double($0) }
            guard numbers.count >= 2, numbers[0].isFinite, numbers[1].isFinite else { return nil }
            return Point(x: numbers[0], y: -numbers[1])
        }
    }
}
