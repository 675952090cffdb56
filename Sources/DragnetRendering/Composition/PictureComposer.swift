import DragnetCore
public import DragnetDetection

/// Makes of an incident what is drawn of it: who is shown, who is folded away, in which shape and words.
///
/// ```swift
/// let drawing = PictureComposer(maxNodes: 40).drawing(of: incident)
/// print(drawing.shape.name, drawing.nodes.count)
/// ```
///
/// Evidence comes first, then the context that explains it; at most ``maxNodes`` marks and 150 lines whatever the
/// incident holds. O(nodes + edges) for what is left out.
public struct PictureComposer: Sendable, Hashable {
    /// The most marks of any picture.
    public static let nodeLimit = 60

    /// The most marks of a picture of this composer.
    public let maxNodes: Int

    /// A composer of pictures of at most `maxNodes` marks, brought into 3...60.
    public init(maxNodes: Int = 40) { self.maxNodes = min(max(maxNodes, 3), Self.nodeLimit) }

    /// What is drawn of an incident.
    public func drawing(of incident: Incident) -> Drawing {
        let graph = incident.graph
        let visible = VisibleGraph(graph, maxNodes: maxNodes)
        let shape = ShapeRecognition(visible).shape(hint: incident.shape)
        let words = DrawingWords(graph, visible)
        let nodes = words.nodes()
        let edges = words.edges(of: incident)
        return Drawing(
            heading: Self.heading(of: incident),
            sentence: UntrustedText.shortened(incident.summary, to: 400),
            facts: Self.facts(of: incident),
            severity: incident.severity,
            shape: shape,
            nodes: nodes,
            edges: edges,
            legend: LegendComposer.entries(nodes: nodes, edges: edges),
            notes: words.notes(),
            strip: TimeStripComposer.strip(of: incident))
    }

    private static func heading(of incident: Incident) -> String {
        let glyph = incident.severity.glyph
        let id = UntrustedText.shortened(ShortNames.singleLine(incident.id), to: 40)
        return "\(id) \(glyph)\(glyph.isEmpty ? "" : " ")\(incident.severity.name)"
    }

    private static func facts(of incident: Incident) -> String {
        var facts: [String] = []
        if let range = TimeText.range(incident.firstTime, incident.lastTime) { facts.append(range) }
        let sums = incident.amounts.prefix(3).map { NumberText.quantity($0.amount, $0.unit) }
        if !sums.isEmpty { facts.append(sums.joined(separator: " + ")) }
        facts.append(DrawingWords.counted(incident.events.count, "event", "events"))
        facts.append(DrawingWords.counted(incident.entities.count, "entity", "entities"))
        if !incident.model.isEmpty { facts.append("model \(incident.model.prefix(8))") }
        return facts.map { UntrustedText.shortened($0, to: 90) }.joined(separator: " · ")
    }
}
