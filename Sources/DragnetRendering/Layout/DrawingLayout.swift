/// Places a drawing: the shape's own layout where it has one, Graphviz's otherwise.
struct DrawingLayout: Sendable {
    /// The most that a layout is stretched to find room for its labels.
    private static let spreads = [1.0, 1.15, 1.32, 1.55, 1.85, 2.3, 3.0, 4.0, 6.0, 9.0]
    private static let lastForLabels = 3

    let drawing: Drawing

    /// Places everything; no two nodes overlap where the shape has a layout of its own.
    ///
    /// - Parameter fallback: lays out a drawing without such a shape.
    func placed(fallback: (Drawing, [PlacedNode]) throws -> PlacedDrawing) rethrows -> PlacedDrawing {
        let nodes = drawing.nodes.map { PlacedNode($0) }
        var best: PlacedDrawing?
        for (attempt, spread) in Self.spreads.enumerated() {
            let core = CoreLayout(shape: drawing.shape, nodes: nodes, edges: drawing.edges, spread: spread)
            guard let partial = core.centers() else { return try fallback(drawing, nodes) }
            let attachments = AttachmentPlacement(
                nodes: nodes, edges: drawing.edges, shape: drawing.shape, spread: spread)
            var placed = nodes
            for (index, center) in attachments.complete(partial).enumerated() { placed[index].center = center }
            var result = PlacedDrawing(nodes: placed, curves: [], labels: [])
            if result.hasOverlap, attempt + 1 < Self.spreads.count { continue }
            result.curves = EdgeRouting(nodes: placed, edges: drawing.edges, shape: drawing.shape).curves()
            result.labels = labels(result)
            let missing = missingLabels(result)
            if missing < best.map({ missingLabels($0) }) ?? .max { best = result }
            // Beyond this width the whole page is drawn smaller, and more room makes nothing more readable.
            if missing == 0 || attempt >= Self.lastForLabels || result.bounds.width > 1_100 { break }
        }
        return best ?? PlacedDrawing(nodes: nodes, curves: [], labels: [])
    }

    /// The labels of a drawing whose nodes and lines have their places.
    func labels(_ placed: PlacedDrawing) -> [Box?] {
        LabelPlacement(nodes: placed.nodes, edges: drawing.edges, curves: placed.curves, shape: drawing.shape).boxes()
    }

    /// How many labels found no place.
    func missingLabels(_ placed: PlacedDrawing) -> Int {
        zip(drawing.edges, placed.labels).count { $0.label != nil && $1 == nil }
    }
}
