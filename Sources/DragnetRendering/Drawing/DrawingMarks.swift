public import DragnetDetection

/// The outline of a node: what kind of thing it is.
public enum NodeForm: String, Sendable, Hashable, Codable, CaseIterable {
    /// Accounts and nodes without a type.
    case ellipse
    /// Cards and persons.
    case doubleEllipse
    /// Merchants and terminals.
    case box
    /// Hosts of the own network.
    case hexagon
    /// Hosts outside.
    case doubleHexagon
    /// Domains.
    case parallelogram
    /// Devices and shared attributes.
    case note
    /// Several entities drawn as one.
    case folder

    /// Whether the outline is drawn twice.
    public var isDoubled: Bool { self == .doubleEllipse || self == .doubleHexagon }
}

/// What a mark is there for.
public enum DrawingRole: String, Sendable, Hashable, Codable {
    /// It shows the finding.
    case evidence
    /// It lies around it.
    case context
    /// It stands for several that are not drawn.
    case folded
}

/// A node of a picture.
public struct DrawingNode: Sendable, Hashable, Codable {
    /// Its outline.
    public var form: NodeForm
    /// What it is there for.
    public var role: DrawingRole
    /// Its own band.
    public var severity: Severity
    /// The lines of text in it, the short name first.
    public var lines: [String]
    /// The whole name and what is known of it, for a tooltip.
    public var title: String
    /// Whether it is set apart from context around it.
    public var hasHalo: Bool
    /// For hosts: whether it belongs to the own network.
    public var isInternal: Bool?

    /// A node with these parts.
    public init(
        form: NodeForm, role: DrawingRole, severity: Severity, lines: [String], title: String, hasHalo: Bool = false,
        isInternal: Bool? = nil
    ) {
        self.form = form
        self.role = role
        self.severity = severity
        self.lines = lines
        self.title = title
        self.hasHalo = hasHalo
        self.isInternal = isInternal
    }
}

/// A line of a picture.
public struct DrawingEdge: Sendable, Hashable, Codable {
    /// Where the arrow stands.
    public enum Heads: String, Sendable, Hashable, Codable {
        /// A shared attribute has no direction.
        case none
        /// At the destination.
        case forward
        /// At both ends.
        case both
    }

    /// The place of its source in ``Drawing/nodes``.
    public var source: Int
    /// The place of its destination in ``Drawing/nodes``.
    public var destination: Int
    /// What it is there for.
    public var role: DrawingRole
    /// The band of its worst event.
    public var severity: Severity
    /// Where the arrows stand.
    public var heads: Heads
    /// Whether it is dashed: a shared attribute.
    public var isDashed: Bool
    /// The width in points, 0.8 to 4 by the logarithm of the amount.
    public var width: Double
    /// The text beside it.
    public var label: String?
    /// Everything about it, for a tooltip.
    public var title: String
    /// Its place in time among the evidence.
    public var order: Int?

    /// An edge with these parts.
    public init(
        source: Int, destination: Int, role: DrawingRole, severity: Severity, heads: Heads, isDashed: Bool = false,
        width: Double, label: String?, title: String, order: Int? = nil
    ) {
        self.source = source
        self.destination = destination
        self.role = role
        self.severity = severity
        self.heads = heads
        self.isDashed = isDashed
        self.width = width
        self.label = label
        self.title = title
        self.order = order
    }
}

/// A line of the legend: a mark and its meaning.
public struct LegendEntry: Sendable, Hashable, Codable {
    /// The mark shown.
    public enum Mark: Sendable, Hashable, Codable {
        /// A node filled as this band is.
        case severity(Severity)
        /// A node of this outline.
        case form(NodeForm)
        /// A node with a halo.
        case halo
        /// A line of this role and band; dashed or not.
        case line(DrawingRole, Severity, isDashed: Bool)
        /// A character.
        case glyph(String)
    }

    /// The mark shown.
    public var mark: Mark
    /// Its meaning.
    public var text: String

    /// `mark` means `text`.
    public init(_ mark: Mark, _ text: String) {
        self.mark = mark
        self.text = text
    }
}

extension Severity {
    /// The mark of the band beside its colour; empty for low and none.
    public var glyph: String {
        switch self {
        case .critical: "▲"
        case .high: "◆"
        case .medium: "●"
        case .low, .none: ""
        }
    }
}
