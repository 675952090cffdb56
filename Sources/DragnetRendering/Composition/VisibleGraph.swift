import DragnetDetection

/// The marks and lines that are drawn, and how much is not.
struct VisibleGraph: Sendable {
    /// The most lines of a picture.
    static let edgeLimit = 150

    /// The most equals drawn one by one over all groups: more make no column that fits a page.
    static let equalsLimit = 17

    /// The marks, in the order of choice; links speak of places in here.
    private(set) var units: [NodeFolding.Unit] = []
    /// The lines, evidence first in time order.
    private(set) var links: [Link] = []
    /// What each mark sends to itself.
    private(set) var loops: [Int: Link] = [:]
    /// Entities that stand in no mark.
    private(set) var hiddenNodes = 0
    /// Events of evidence that no line stands for.
    private(set) var hiddenEvidenceEvents = 0
    /// Pairs of ends that no line stands for.
    private(set) var hiddenLinks = 0
    /// Lines of evidence between marks that are drawn, for which there was no room.
    private var hiddenDrawnEvidence = 0
    /// Context edges at hubs that no line stands for.
    private(set) var hiddenHubLinks = 0

    init(_ graph: IncidentGraph, maxNodes: Int) {
        let steps: [NodeFolding.Keep] = [
            .init(evidence: 15, context: 3), .init(evidence: 10, context: 2), .init(evidence: 6, context: 0),
            .init(evidence: 3, context: 0), .init(evidence: 1, context: 0),
        ]
        var folding = NodeFolding(graph, keep: steps[0])
        for keep in steps.dropFirst()
        where folding.units.count > maxNodes || folding.keptCount > Self.equalsLimit {
            folding = NodeFolding(graph, keep: keep)
        }
        let selection = UnitSelection(graph, folding, limit: maxNodes)
        var limit = selection.chosen.count
        repeat {
            show(Array(selection.chosen.prefix(limit)), graph, folding)
            limit = limit * 3 / 4
            // A dense group with lines left out looks like a loose one: fewer of its members, joined as they are.
        } while hiddenDrawnEvidence > 0 && limit >= 8
    }

    private mutating func show(_ chosen: [Int], _ graph: IncidentGraph, _ folding: NodeFolding) {
        (links, loops, hiddenLinks, hiddenHubLinks) = ([], [:], 0, 0)
        (hiddenEvidenceEvents, hiddenDrawnEvidence) = (0, 0)
        var place = [Int](repeating: -1, count: folding.units.count)
        for (index, unit) in chosen.enumerated() { place[unit] = index }
        units = chosen.map { folding.units[$0] }
        hiddenNodes = graph.nodes.count - units.reduce(0) { $0 + $1.members.count }
        collectLinks(graph, folding.unitOfNode.map { place[$0] })
    }

    /// One link for each pair of marks and direction; context yields to evidence, opposite context is one line.
    private mutating func collectLinks(_ graph: IncidentGraph, _ placeOfNode: [Int]) {
        let count = units.count
        var indexOfKey: [Int: Int] = [:]
        var all: [Link] = []
        graph.forEachSoundEdge { edge in
            let (source, destination) = (placeOfNode[edge.source], placeOfNode[edge.destination])
            guard source >= 0, destination >= 0 else {
                hide(edge, graph)
                return
            }
            if source == destination {
                loops[source, default: Link(source: source, destination: source, isEvidence: false)].add(edge)
                if edge.isEvidence { loops[source]?.isEvidence = true }
                return
            }
            let key = (source * count + destination) * 2 + (edge.isEvidence ? 1 : 0)
            if let index = indexOfKey[key] {
                all[index].add(edge)
            } else {
                indexOfKey[key] = all.count
                var link = Link(source: source, destination: destination, isEvidence: edge.isEvidence)
                link.add(edge)
                all.append(link)
            }
        }

        var isGone = [Bool](repeating: false, count: all.count)
        for index in all.indices where !all[index].isEvidence && !isGone[index] {
            let link = all[index]
            if let evidence = indexOfKey[(link.source * count + link.destination) * 2 + 1] {
                all[evidence].besides = all[evidence].besides.addingClamped(link.eventCount)
                isGone[index] = true
            } else if let opposite = indexOfKey[(link.destination * count + link.source) * 2], !isGone[opposite] {
                all[index].absorb(all[opposite])
                isGone[opposite] = true
            }
        }
        let remaining = all.indices.filter { !isGone[$0] }.map { all[$0] }
        limit(remaining)
    }

    private mutating func limit(_ all: [Link]) {
        let byWeight = all.indices.sorted { a, b in
            let (x, y) = (all[a], all[b])
            if x.severity != y.severity { return x.severity > y.severity }
            if (x.order ?? .max) != (y.order ?? .max) { return (x.order ?? .max) < (y.order ?? .max) }
            if x.eventCount != y.eventCount { return x.eventCount > y.eventCount }
            return a < b
        }
        let ranked = takingTurns(byWeight, all)
        for index in ranked.dropFirst(Self.edgeLimit) {
            hiddenLinks += 1
            if all[index].isEvidence {
                hiddenDrawnEvidence += 1
                hiddenEvidenceEvents = hiddenEvidenceEvents.addingClamped(all[index].eventCount)
            }
        }
        links = ranked.prefix(Self.edgeLimit).map { all[$0] }.enumerated().sorted { a, b in
            if a.element.isEvidence != b.element.isEvidence { return a.element.isEvidence }
            let (x, y) = (a.element.order ?? .max, b.element.order ?? .max)
            return x != y ? x < y : a.offset < b.offset
        }.map(\.element)
    }

    /// The links in the order in which they are drawn while there is room: evidence first, and every node its first
    /// before any node its tenth.
    private func takingTurns(_ byWeight: [Int], _ all: [Link]) -> [Int] {
        var ranked: [Int] = []
        for wantsEvidence in [true, false] {
            var waiting = byWeight.filter { all[$0].isEvidence == wantsEvidence }
            guard ranked.count + waiting.count > Self.edgeLimit else {
                ranked += waiting
                continue
            }
            var drawn = [Int](repeating: 0, count: units.count)
            var allowed = 1
            while !waiting.isEmpty {
                waiting.removeAll { index in
                    let link = all[index]
                    guard drawn[link.source] < allowed, drawn[link.destination] < allowed else { return false }
                    drawn[link.source] += 1
                    drawn[link.destination] += 1
                    ranked.append(index)
                    return true
                }
                allowed += 1
            }
        }
        return ranked
    }

    private mutating func hide(_ edge: IncidentGraph.Edge, _ graph: IncidentGraph) {
        let isAtHub = graph.nodes[edge.source].isHub || graph.nodes[edge.destination].isHub
        if isAtHub, !edge.isEvidence {
            hiddenHubLinks += 1
        } else {
            hiddenLinks += 1
        }
        if edge.isEvidence { hiddenEvidenceEvents = hiddenEvidenceEvents.addingClamped(max(1, edge.eventCount)) }
    }
}
