import DragnetCore
package import DragnetEvents

/// One sentence that says what happened, made from the evidence alone.
package struct IncidentSummary {
    private let graph: IncidentGraph
    private let shape: IncidentShape
    private let reasons: [Reason]
    private let amounts: [CurrencyAmount]
    private let events: Int
    private let firstTime: Int64?
    private let lastTime: Int64?
    private let wording: EventWording

    /// A summary of evidence.
    ///
    /// - Parameters:
    ///   - reasons: strongest first.
    ///   - amounts: what all the evidence moved, by currency, largest first.
    ///   - events: how many events the evidence is.
    ///   - firstTime: microseconds since 1970, as `lastTime`; nil in a log without times.
    package init(
        graph: IncidentGraph, shape: IncidentShape, reasons: [Reason], amounts: [CurrencyAmount], events: Int,
        firstTime: Int64?, lastTime: Int64?, wording: EventWording
    ) {
        self.graph = graph
        self.shape = shape
        self.reasons = reasons
        self.amounts = amounts
        self.events = events
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.wording = wording
    }

    /// Who did what to whom, how much, how fast, and the strongest reason; without a full stop.
    package var sentence: String {
        var text = subject
        if let firstTime, let lastTime, lastTime > firstTime {
            text += "\(Self.sum(paidOut) == nil ? "" : ", all") within \(Self.duration(lastTime - firstTime))"
        }
        if let reason = reasons.first { text += "; \(words(of: reason.code))" }
        return text
    }

    /// A hub that pays many at once, as on a payday, is no "burst of activity".
    private func words(of code: ReasonCode) -> String {
        switch (code, shape) {
        case (.burst, .fanOut), (.burst, .fanIn), (.velocity, .fanOut): "many \(wording.plural) at once"
        default: code.words
        }
    }

    private var evidenceEdges: [IncidentGraph.Edge] { graph.edges.filter(\.isEvidence) }

    private func counted(_ count: Int, _ word: String) -> String {
        let plural = word.hasSuffix("y") ? String(word.dropLast()) + "ies" : word + "s"
        return "\(NumberText.count(count)) \(count == 1 ? word : plural)"
    }

    private var subject: String {
        switch shape {
        case .fanIn:
            let hub = busiest(\.destination)
            let into = evidenceEdges.filter { $0.destination == hub && $0.source != hub }
            let sources = counted(Set(into.map(\.source)).count, "source")
            guard wording == .payments, let sum = Self.sum(into) else {
                return "\(sources) \(wording.verb) \(name(hub))\(of(into))"
            }
            let text = "\(sources) paid \(NumberText.quantity(sum.amount, sum.unit)) to \(name(hub))"
            guard let out = Self.sum(paidOut) else { return text }
            return text + ", which paid out \(NumberText.quantity(out.amount, out.unit))"
        case .fanOut:
            let hub = busiest(\.source)
            let out = evidenceEdges.filter { $0.source == hub && $0.destination != hub }
            let partners = counted(Set(out.map(\.destination)).count, "destination")
            guard wording == .payments, let sum = Self.sum(out) else {
                return "\(name(hub)) \(wording.verb) \(partners)\(of(out))"
            }
            return "\(name(hub)) paid \(NumberText.quantity(sum.amount, sum.unit)) to \(partners)"
        case .ring: return "Ring of \(counted(entityCount, "entity"))\(inAll)"
        case .chain: return "Chain of \(counted(entityCount, "entity"))\(inAll)"
        case .pair:
            guard let edge = evidenceEdges.first else { return counted(events, wording.noun) + inAll }
            let between = "from \(name(edge.source)) to \(name(edge.destination))"
            guard events == 1, let moved = amounts.first, moved.amount != 0 else {
                return "\(counted(events, wording.noun)) \(between)\(inAll)"
            }
            return "1 \(wording.noun) of \(NumberText.quantity(moved.amount, moved.unit)) \(between)"
        case .group: return "\(counted(events, wording.noun)) among \(counted(entityCount, "entity"))\(inAll)"
        }
    }

    /// What the one that many paid sent out itself.
    private var paidOut: [IncidentGraph.Edge] {
        guard shape == .fanIn, wording == .payments else { return [] }
        let hub = busiest(\.destination)
        return evidenceEdges.filter { $0.source == hub && $0.destination != hub }
    }

    /// What all the evidence moved, in its main currency.
    private var inAll: String {
        guard let moved = amounts.first, moved.amount != 0 else { return "" }
        return ", \(NumberText.quantity(moved.amount, moved.unit)) in all"
    }

    /// What these edges moved, if that is one currency; else what all the evidence moved.
    private func of(_ edges: [IncidentGraph.Edge]) -> String {
        Self.sum(edges).map { ", \(NumberText.quantity($0.amount, $0.unit)) in all" } ?? inAll
    }

    private static func sum(_ edges: [IncidentGraph.Edge]) -> CurrencyAmount? {
        let amounts = edges.compactMap { edge in edge.amount.map { CurrencyAmount($0, edge.unit) } }
        guard let unit = amounts.first?.unit, amounts.allSatisfy({ $0.unit == unit }) else { return nil }
        let total = (amounts.reduce(0) { $0 + $1.amount } * 100).rounded() / 100
        return total == 0 ? nil : CurrencyAmount(total, unit)
    }

    private var entityCount: Int { graph.nodes.lazy.filter(\.isEvidence).count }

    private func name(_ node: Int) -> String { UntrustedText.shortened(graph.nodes[node].name, to: 40) }

    private func busiest(_ end: (IncidentGraph.Edge) -> Int) -> Int {
        var counts: [Int: Int] = [:]
        for edge in evidenceEdges { counts[end(edge), default: 0] += 1 }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
    }

    static func duration(_ micros: Int64) -> String {
        for (size, word) in [
            (Timestamp.day, "days"), (Timestamp.hour, "h"), (Timestamp.minute, "min"), (Timestamp.second, "s"),
        ] where micros >= 2 * size {
            return "\((micros + size / 2) / size) \(word)"
        }
        return "\(max(1, micros / Timestamp.second)) s"
    }
}
