/// Places a drawing: the shape's own layout where it has one, Graphviz's otherwise.
struct DrawingLayout: Sendable {
    /// The most that a layout is stretched to find room for its labels.
    private static let spreads = [1.0, 1.15, 1.32, 1.55, 1.85, 2.3, 3.0, 4.0, 6.0, 9.0]
    private static let lastForLabels = 3

    let drawing: Drawing

    /// Places everything; no two nodes overlap where the shape has a layout of its own.
    ///
    /// - Throws: ``DragnetError/Code/internalFault`` if Graphviz was needed and fails.
    func placed(_ layout: PictureLayout) throws -> PlacedDrawing {
        let nodes = drawing.nodes.map { PlacedNode($0) }
        switch layout {
        case .auto: return try placedByShape(nodes) ?? GraphvizLayout.placed(drawing, nodes)
        case .circle:
            var round = drawing
            round.shape = .dense
            return try DrawingLayout(drawing: round).placed(.auto)
        case .layered: return try GraphvizLayout.placed(drawing, nodes, engine: .layered)
        case .force: return try GraphvizLayout.placed(drawing, nodes, engine: .force)
        case .plain:
            var shapeless = drawing
            shapeless.shape = .group
            return DrawingLayout(drawing: shapeless).placed(nodes) { spread in
                PlainLayout(nodes: nodes, edges: drawing.edges, spread: spread).centers()
            }
        }
    }

    /// Everything in the layout of the drawing's shape; nil where it has none.
    private func placedByShape(_ nodes: [PlacedNode]) -> PlacedDrawing? {
        if case .group = drawing.shape { return nil }
        return placed(nodes) { spread in
            CoreLayout(shape: drawing.shape, nodes: nodes, edges: drawing.edges, spread: spread).centers()
        }
    }

    /// The first of the stretched layouts in which nothing overlaps and every label has a place, or the nearest to it.
    private func placed(_ nodes: [PlacedNode], by centers: (_ spread: Double) -> [Point?]?) -> PlacedDrawing {
        var best: PlacedDrawing?
        for (attempt, spread) in Self.spreads.enumerated() {
            guard let partial = centers(spread) else { break }
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
