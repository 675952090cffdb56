import DragnetCore
import DragnetDetection
import DragnetEvents

/// The labels and tooltips of a picture.
struct DrawingWords: Sendable {
    private let graph: IncidentGraph
    private let visible: VisibleGraph
    private let names: [String]
    /// Whether the evidence is a story that is told in its order.
    private let isNumbered: Bool

    init(_ graph: IncidentGraph, _ visible: VisibleGraph, isNumbered: Bool = true) {
        self.graph = graph
        self.visible = visible
        self.isNumbered = isNumbered
        // Only the names that are shown have to differ from each other.
        let shown = visible.units.map { $0.isFold ? "" : graph.nodes[$0.members[0]].name }
        let single = shown.indices.filter { !visible.units[$0].isFold }
        let labels = ShortNames(single.map { shown[$0] }).labels
        var names = shown
        for (label, index) in zip(labels, single) { names[index] = label }
        self.names = names
    }

    static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        count == 1 ? "1 \(one)" : "\(NumberText.count(count)) \(many)"
    }

    /// ① to ⑩, then (11): the picture's font has no more of them.
    static func orderMark(_ order: Int) -> String {
        guard (1...10).contains(order), let scalar = Unicode.Scalar(0x245F + order) else { return "(\(order))" }
        return String(Character(scalar))
    }

    // MARK: - Nodes

    func nodes() -> [DrawingNode] {
        let hasContext = visible.units.contains { !$0.isEvidence }
        let hasEvidence = visible.units.contains { $0.isEvidence }
        return visible.units.indices.map { index in
            let unit = visible.units[index]
            var node = unit.isFold ? fold(index) : single(index)
            node.hasHalo = hasContext && hasEvidence && unit.isEvidence && !unit.isFold
            return node
        }
    }

    private func single(_ index: Int) -> DrawingNode {
        let unit = visible.units[index]
        let node = graph.nodes[unit.members[0]]
        var lines = [names[index]]
        if !node.severity.glyph.isEmpty, node.surprise.isFinite {
            lines.append("\(node.severity.glyph) \(NumberText.fixed(node.surprise, decimals: 1))")
        }
        if node.isHub { lines.append(node.degree > 0 ? "hub of \(NumberText.count(node.degree))" : "hub") }
        if let loop = visible.loops[index] { lines.append("↻ \(NumberText.count(loop.eventCount))× to itself") }
        var title = Self.clipped(node.name) + ": " + node.type
        if let isInternal = node.isInternal { title += isInternal ? ", internal" : ", external" }
        if node.severity > .none { title += ", \(node.severity.name)" }
        if node.surprise.isFinite, node.surprise > 0 {
            title += ", surprise \(NumberText.fixed(node.surprise, decimals: 1))"
        }
        if node.degree > 0 { title += ", \(Self.counted(node.degree, "partner", "partners")) in the whole log" }
        return DrawingNode(
            form: Self.form(of: node), role: unit.isEvidence ? .evidence : .context, severity: node.severity,
            lines: lines, title: title, isInternal: node.isInternal)
    }

    private func fold(_ index: Int) -> DrawingNode {
        let unit = visible.units[index]
        let links = visible.links.filter { $0.source == index || $0.destination == index }
        let sends = links.contains { $0.source == index }
        let receives = links.contains { $0.destination == index || $0.isTwoWay }
        let noun = Self.noun(graph.nodes[unit.members[0]].type, sends: sends, receives: receives)
        let count = NumberText.count(unit.members.count)
        let qualifier = unit.isEvidence ? "more" : "other"
        var lines = ["+ \(count) \(qualifier) \(noun)"]
        var total = Link(source: index, destination: index, isEvidence: unit.isEvidence)
        for link in links { total.absorb(link) }
        if let sum = total.mainAmount {
            lines.append(UntrustedText.shortened(NumberText.quantity(sum.amount, sum.unit), to: ShortNames.limit))
        } else if total.eventCount > unit.members.count {
            lines.append(Self.counted(total.eventCount, "event", "events"))
        }
        var title = "\(count) \(qualifier) \(noun): "
        title += unit.members.prefix(8).map { Self.clipped(graph.nodes[$0].name, to: 40) }.joined(separator: ", ")
        if unit.members.count > 8 { title += " …" }
        return DrawingNode(form: .folder, role: .folded, severity: unit.severity, lines: lines, title: title)
    }

    private static func noun(_ type: String, sends: Bool, receives: Bool) -> String {
        switch EntityType(name: type) {
        case .card: return "cards"
        case .merchant: return "merchants"
        case .terminal: return "terminals"
        case .domain: return "domains"
        case .device: return "devices"
        case .phone: return "phones"
        case .email, .address: return "addresses"
        case .attribute: return "attributes"
        case .host: return sends == receives ? "hosts" : sends ? "sources" : "destinations"
        default: return sends == receives ? "partners" : sends ? "senders" : "receivers"
        }
    }

    private static func form(of node: IncidentGraph.Node) -> NodeForm {
        switch EntityType(name: node.type) {
        case .card, .person: .doubleEllipse
        case .merchant, .terminal: .box
        case .host: node.isInternal == false ? .doubleHexagon : .hexagon
        case .domain: .parallelogram
        case .device, .attribute, .phone, .email, .address: .note
        default: .ellipse
        }
    }

    // MARK: - Edges

    func edges() -> [DrawingEdge] {
        let widths = EdgeWidths(visible.links)
        // Labels on everything are labels on nothing: beyond this, tooltips alone.
        let isCrowded = visible.links.count { $0.isEvidence } > 45
        return visible.links.map { link in
            let isShared = isSharedAttribute(link)
            return DrawingEdge(
                source: link.source, destination: link.destination,
                role: link.isEvidence ? .evidence : .context, severity: link.severity,
                heads: isShared ? .none : link.isTwoWay ? .both : .forward, isDashed: isShared,
                width: isShared ? 1 : widths.width(of: link, isCrowded: isCrowded),
                label: isCrowded || isShared ? nil : label(link),
                title: title(link), order: isNumbered ? link.order : nil)
        }
    }

    private func isSharedAttribute(_ link: Link) -> Bool {
        link.isShared
            || [link.source, link.destination].contains { end in
                EntityType(name: graph.nodes[visible.units[end].members[0]].type)?.isSharedThing ?? false
            }
    }

    private func label(_ link: Link) -> String? {
        guard link.isEvidence else { return nil }
        var parts: [String] = []
        if isNumbered, let order = link.order { parts.append(Self.orderMark(order)) }
        let isFold = visible.units[link.source].isFold || visible.units[link.destination].isFold
        if isFold {
            parts.append("\(NumberText.count(link.eventCount))×")
        } else if let sum = link.mainAmount, sum.amount != 0 {
            if link.eventCount > 1 {
                let typical = NumberText.quantity(sum.amount / Double(link.eventCount), sum.unit)
                // Several currencies have no typical amount together.
                parts.append("\(NumberText.count(link.eventCount))×")
                if link.amounts.count == 1 { parts.append(typical) }
            } else {
                parts.append(NumberText.quantity(sum.amount, sum.unit))
            }
        } else if link.eventCount > 1 {
            parts.append("\(NumberText.count(link.eventCount))×")
        }
        // A unit comes from the log too, and may be absurd.
        return parts.isEmpty ? nil : UntrustedText.shortened(parts.joined(separator: " "), to: 34)
    }

    private func title(_ link: Link) -> String {
        let arrow = link.isShared ? "–" : link.isTwoWay ? "↔" : "→"
        var title = "\(endName(link.source)) \(arrow) \(endName(link.destination)): "
        if link.isShared { title += "shared, in " }
        title += Self.counted(link.eventCount, "event", "events")
        let sums = link.amounts.prefix(4).map { NumberText.quantity($0.amount, $0.unit) }
        if !sums.isEmpty { title += ", " + sums.joined(separator: " + ") }
        if let range = TimeText.range(link.firstTime, link.lastTime) { title += ", \(range)" }
        title += link.isEvidence ? ", evidence" : ", context"
        if link.severity > .none { title += ", \(link.severity.name)" }
        if link.besides > 0 { title += ", besides \(Self.counted(link.besides, "ordinary event", "ordinary events"))" }
        return UntrustedText.shortened(title, to: 600)
    }

    private func endName(_ index: Int) -> String {
        let unit = visible.units[index]
        if unit.isFold { return "\(NumberText.count(unit.members.count)) others" }
        return Self.clipped(graph.nodes[unit.members[0]].name, to: 80)
    }

    /// A name for a tooltip: whole, unless it is absurd.
    private static func clipped(_ name: String, to limit: Int = 300) -> String {
        UntrustedText.shortened(ShortNames.singleLine(name), to: limit)
    }

    // MARK: - Notes

    func notes() -> [String] {
        var notes: [String] = []
        let entities = Self.counted(visible.hiddenNodes, "entity", "entities")
        if visible.hiddenLinks > 0 || (visible.hiddenNodes > 0 && visible.hiddenHubLinks == 0) {
            var parts = visible.hiddenNodes > 0 ? [entities] : []
            if visible.hiddenLinks > 0 { parts.append(Self.counted(visible.hiddenLinks, "link", "links")) }
            var note = "Not drawn: " + parts.joined(separator: " and ")
            if visible.hiddenEvidenceEvents > 0 {
                note += ", with \(Self.counted(visible.hiddenEvidenceEvents, "event", "events")) of the evidence"
            }
            notes.append(note)
        }
        if visible.hiddenHubLinks > 0 {
            let links = Self.counted(visible.hiddenHubLinks, "ordinary link", "ordinary links")
            notes.append("Left out: \(links) at hubs, which nearly everybody has")
        }
        return notes
    }
}

/// Widths of lines, 0.8 to 4 points by the logarithm of the amount, or of the count where there are no amounts.
///
/// Context is thin: an ordinary salary must not look stronger than the evidence.
private struct EdgeWidths {
    private var low = Double.infinity
    private var high = -Double.infinity

    init(_ links: [Link]) {
        for link in links where link.isEvidence {
            let size = Self.size(link)
            low = min(low, size)
            high = max(high, size)
        }
    }

    func width(of link: Link, isCrowded: Bool) -> Double {
        guard link.isEvidence else { return 1 }
        // Within a factor of two all are the same: a difference in width would claim one in meaning.
        guard high - low > 0.7 else { return isCrowded ? 1 : 1.6 }
        return 0.8 + (isCrowded ? 1.2 : 3.2) * (Self.size(link) - low) / (high - low)
    }

    private static func size(_ link: Link) -> Double {
        let amount = link.mainAmount?.amount.magnitude ?? Double(link.eventCount)
        return amount.isFinite ? PortableMath.log1p(min(amount, 1e300)) : 0
    }
}
