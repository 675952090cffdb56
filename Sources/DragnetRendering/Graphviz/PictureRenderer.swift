public import DragnetDetection

/// The file formats of a picture.
public enum PictureFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// Vector graphics for pages.
    case svg
    /// Pixels, 700 to 1,200 wide.
    case png
    /// Vector graphics for paper.
    case pdf
    /// The graph in Graphviz's own language, with places.
    case dot
}

/// Draws incidents by Graphviz in this process.
///
/// ```swift
/// let svg = try PictureRenderer().render(incident, format: .svg)
/// ```
///
/// The same incident gives the same bytes, whichever thread asks; several threads may ask at once and wait for each
/// other, because Graphviz does one thing at a time. A usual incident takes some 10 ms as SVG; whatever an incident
/// holds, at most 60 nodes and 150 edges reach the layout.
public struct PictureRenderer: PictureDrawer {
    /// A renderer.
    public init() {}

    /// The picture of an incident.
    ///
    /// - Parameters:
    ///   - maxNodes: how many marks at most, brought into 3...60.
    /// - Throws: ``DragnetError/Code/internalFault`` if Graphviz fails.
    public func render(
        _ incident: Incident, format: PictureFormat, theme: PictureTheme = .light, maxNodes: Int = 40
    ) throws -> [UInt8] {
        try render(PictureComposer(maxNodes: maxNodes).drawing(of: incident), format: format, theme: theme)
    }

    /// The picture of a drawing.
    ///
    /// - Throws: ``DragnetError/Code/internalFault`` if Graphviz fails.
    public func render(_ drawing: Drawing, format: PictureFormat, theme: PictureTheme = .light) throws -> [UInt8] {
        try picture(PictureRequest(drawing, format: format, theme: theme))
    }

    /// The picture that is wanted.
    ///
    /// Nothing stops a layout of Graphviz that takes long; a child process can be stopped.
    ///
    /// - Throws: ``DragnetError/Code/internalFault`` if Graphviz fails.
    public func picture(_ request: PictureRequest) throws -> [UInt8] {
        let (drawing, format) = (request.drawing, request.format)
        var placed = try DrawingLayout(drawing: drawing).placed(request.layout)
        if PicturePage.shrinksLabels(placed.bounds) {
            // They would be too small to read; the tooltips of the lines say the same.
            placed.labels = placed.labels.map { _ in nil }
        }
        let page = PicturePage(drawing, placed)
        let source = GraphvizPage(drawing: drawing, page: page, palette: Palette(request.theme), format: format)
        let bytes = try GraphvizLibrary.run { context in
            let graph = try GraphvizGraph(context)
            try source.build(graph)
            return try graph.render(format == .png ? "png:cairo" : format.rawValue)
        }
        switch format {
        case .svg: return Array(SVGFinish(drawing, page.size).finished(bytes).utf8)
        case .pdf: return PDFFinish.withoutDates(bytes)
        case .png, .dot: return bytes
        }
    }
}
