/// A drawing with a place for every mark.
struct PlacedDrawing: Sendable {
    var nodes: [PlacedNode]
    /// One curve for each edge of the drawing.
    var curves: [Curve]
    /// The places of the edges' labels; nil where there is none, or no free place for it.
    var labels: [Box?]

    /// The rectangle around everything.
    var bounds: Box {
        var bounds = nodes.first?.box ?? Box(center: Point(x: 0, y: 0), size: Size(width: 1, height: 1))
        for node in nodes { bounds.grow(toInclude: node.box) }
        for label in labels { if let label { bounds.grow(toInclude: label) } }
        for curve in curves {
            for point in curve.samples(16) {
                bounds.grow(toInclude: Box(center: point, size: Size(width: 6, height: 6)))
            }
        }
        return bounds
    }

    /// Whether two nodes touch.
    var hasOverlap: Bool {
        for a in nodes.indices {
            for b in nodes.indices.dropFirst(a + 1) where nodes[a].box.intersects(nodes[b].box, margin: 3) {
                return true
            }
        }
        return false
    }
}

/// A node with its place.
struct PlacedNode: Sendable, Hashable {
    var form: NodeForm
    var center: Point
    /// The size of its outline, without second border and halo.
    var size: Size
    /// How far border and halo reach beyond the outline.
    var reach: Double

    /// Everything it covers.
    var box: Box { Box(center: center, size: Size(width: size.width + 2 * reach, height: size.height + 2 * reach)) }

    init(_ node: DrawingNode, center: Point = Point(x: 0, y: 0)) {
        form = node.form
        self.center = center
        size = Self.size(of: node)
        reach = (node.form.isDoubled ? 4 : 0) + (node.hasHalo ? 6 : 0) + 1
    }

    /// Where a line from `target` to the node's centre meets its border.
    func border(toward target: Point) -> Point {
        let d = target - center
        guard d.length > 1e-6 else { return center }
        let (a, b) = (size.width / 2 + reach, size.height / 2 + reach)
        let factor: Double
        switch form {
        case .ellipse, .doubleEllipse:
            factor = 1 / max(((d.x / a) * (d.x / a) + (d.y / b) * (d.y / b)).squareRoot(), 1e-9)
        case .hexagon, .doubleHexagon:
            // Corners at (±a, 0) and (±a/2, ±b): three pairs of sides, the nearest counts.
            factor = min(b / max(d.y.magnitude, 1e-9), 1 / max(d.x.magnitude / a + d.y.magnitude / (2 * b), 1e-9))
        case .box, .parallelogram, .note, .folder:
            factor = min(a / max(d.x.magnitude, 1e-9), b / max(d.y.magnitude, 1e-9))
        }
        return center + d * factor
    }

    /// The text's own size plus what its outline needs around it.
    private static func size(of node: DrawingNode) -> Size {
        let text = node.lines.map { TextMetrics.width($0, size: TextSize.node) }.max() ?? 0
        let height = Double(node.lines.count) * TextMetrics.lineHeight(TextSize.node)
        switch node.form {
        case .ellipse, .doubleEllipse:
            return Size(width: max(54, text * 1.2 + 14), height: height * 1.28 + 10)
        case .hexagon, .doubleHexagon:
            return Size(width: max(60, text * 1.3 + 14), height: height + 14)
        case .parallelogram: return Size(width: max(60, text * 1.2 + 40), height: height + 14)
        case .box, .note, .folder: return Size(width: max(48, text + 20), height: height + 12)
        }
    }
}

/// Sizes of text in points.
enum TextSize {
    static let node = 11.0
    static let edge = 10.0
    static let heading = 13.0
    static let sentence = 11.0
    static let small = 9.0
}
