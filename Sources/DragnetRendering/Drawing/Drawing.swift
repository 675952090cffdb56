public import DragnetDetection

/// A picture before it has a place on paper: what is drawn, by which mark, in which words.
///
/// Neutral towards the program that draws it. Every text is as it came from outside; the drawing program passes it
/// through the gate of its own language.
public struct Drawing: Sendable, Hashable, Codable {
    /// The first line of the title: id, glyph and band.
    public var heading: String
    /// The second line: what happened, in one sentence.
    public var sentence: String
    /// The third line: times, amounts, counts, model.
    public var facts: String
    /// The band of the whole.
    public var severity: Severity
    /// What the picture is laid out to show.
    public var shape: DrawingShape
    /// The marks, at most as many as were asked for.
    public var nodes: [DrawingNode]
    /// The lines between them, at most 150.
    public var edges: [DrawingEdge]
    /// The meaning of the marks that occur.
    public var legend: [LegendEntry]
    /// What is not drawn, in words.
    public var notes: [String]
    /// Its events over time; nil in a log without times.
    public var strip: TimeStrip?

    /// A drawing with these parts.
    public init(
        heading: String, sentence: String, facts: String, severity: Severity, shape: DrawingShape,
        nodes: [DrawingNode], edges: [DrawingEdge], legend: [LegendEntry], notes: [String],
        strip: TimeStrip? = nil
    ) {
        self.heading = heading
        self.sentence = sentence
        self.facts = facts
        self.severity = severity
        self.shape = shape
        self.nodes = nodes
        self.edges = edges
        self.legend = legend
        self.notes = notes
        self.strip = strip
    }
}

/// What a picture is laid out to show; the numbers are places in ``Drawing/nodes``.
public enum DrawingShape: Sendable, Hashable, Codable {
    /// A closed way, in the order in which it is gone.
    case ring([Int])
    /// A way from one end to the other.
    case chain([Int])
    /// What comes from the left into a hub and leaves it to the right; one of the sides may be empty.
    case flow(hub: Int, sources: [Int], destinations: [Int])
    /// Those who only send and those who only receive.
    case twoSides(sources: [Int], destinations: [Int])
    /// A hub among partners that both send and receive.
    case star(hub: Int, partners: [Int])
    /// Two entities.
    case pair(Int, Int)
    /// Nearly everybody with everybody.
    case dense
    /// Anything else.
    case group

    /// All places that it speaks of.
    public var places: [Int] {
        switch self {
        case .ring(let order), .chain(let order): order
        case .flow(let hub, let sources, let destinations): [hub] + sources + destinations
        case .twoSides(let sources, let destinations): sources + destinations
        case .star(let hub, let partners): [hub] + partners
        case .pair(let a, let b): [a, b]
        case .dense, .group: []
        }
    }

    /// The name of the shape, for descriptions.
    public var name: String {
        switch self {
        case .ring: "ring"
        case .chain: "chain"
        case .flow(_, let sources, let destinations):
            sources.isEmpty ? "fan-out" : destinations.isEmpty ? "fan-in" : "flow through a hub"
        case .twoSides: "two sides"
        case .star: "star"
        case .pair: "pair"
        case .dense: "dense group"
        case .group: "group"
        }
    }
}
