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
    /// The most lines of any picture.
    public static let edgeLimit = VisibleGraph.edgeLimit

    /// The most marks of a picture of this composer.
    public let maxNodes: Int

    /// A composer of pictures of at most `maxNodes` marks, brought into 3...60.
    public init(maxNodes: Int = 40) { self.maxNodes = min(max(maxNodes, 3), Self.nodeLimit) }

    /// What is drawn of an incident.
    public func drawing(of incident: Incident) -> Drawing {
        let strip = TimeStripComposer.strip(
            incident.graph.activity, of: .incident, from: incident.firstTime, to: incident.lastTime)
        return drawing(
            of: incident.graph, hint: incident.shape, name: incident.id, severity: incident.severity,
            sentence: incident.summary, facts: Self.facts(of: incident), strip: strip, evidence: "evidence",
            isNumbered: true)
    }

    /// What is drawn of a neighbourhood.
    public func drawing(of neighborhood: Neighborhood) -> Drawing {
        var facts: [String] = []
        if let range = TimeText.range(neighborhood.firstTime, neighborhood.lastTime) { facts.append(range) }
        facts.append(DrawingWords.counted(neighborhood.eventCount, "event", "events"))
        if !neighborhood.model.isEmpty { facts.append("model \(neighborhood.model.prefix(8))") }
        let strip = TimeStripComposer.strip(
            neighborhood.graph.activity, of: .subject, from: neighborhood.firstTime, to: neighborhood.lastTime)
        return drawing(
            of: neighborhood.graph, hint: .group, name: neighborhood.name, severity: neighborhood.severity,
            sentence: neighborhood.sentence, facts: facts, strip: strip, evidence: "its own events",
            isNumbered: false)
    }

    private func drawing(
        of graph: IncidentGraph, hint: IncidentShape, name: String, severity: Severity, sentence: String,
        facts: [String], strip: TimeStrip?, evidence: String, isNumbered: Bool
    ) -> Drawing {
        let visible = VisibleGraph(graph, maxNodes: maxNodes)
        let shape = ShapeRecognition(visible).shape(hint: hint)
        let words = DrawingWords(graph, visible, isNumbered: isNumbered)
        let nodes = words.nodes()
        let edges = words.edges()
        return Drawing(
            heading: Self.heading(name, severity),
            sentence: UntrustedText.shortened(sentence, to: 400),
            facts: facts.map { UntrustedText.shortened($0, to: 90) }.joined(separator: " · "),
            severity: severity,
            shape: shape,
            nodes: nodes,
            edges: edges,
            legend: LegendComposer.entries(nodes: nodes, edges: edges, evidence: evidence),
            notes: words.notes(),
            strip: strip)
    }

    private static func heading(_ name: String, _ severity: Severity) -> String {
        let glyph = severity.glyph
        let name = UntrustedText.shortened(ShortNames.singleLine(name), to: 40)
        // What nobody is told of needs no word for it beside its name.
        let band = severity >= .medium ? severity.name : ""
        return [name, glyph, band].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func facts(of incident: Incident) -> [String] {
        var facts: [String] = []
        if let range = TimeText.range(incident.firstTime, incident.lastTime) { facts.append(range) }
        let sums = incident.amounts.prefix(3).map { NumberText.quantity($0.amount, $0.unit) }
        if !sums.isEmpty { facts.append(sums.joined(separator: " + ")) }
        facts.append(DrawingWords.counted(incident.events.count, "event", "events"))
        facts.append(DrawingWords.counted(incident.entities.count, "entity", "entities"))
        if !incident.model.isEmpty { facts.append("model \(incident.model.prefix(8))") }
        return facts
    }
}
