import DragnetCore
import DragnetEvents

/// One sentence that says what happened, made from the evidence alone.
struct IncidentSummary {
    let graph: IncidentGraph
    let shape: IncidentShape
    let reasons: [Reason]
    let amounts: [CurrencyAmount]
    let events: Int
    let firstTime: Int64?
    let lastTime: Int64?
    let domain: LogDomain

    var sentence: String {
        var text = subject
        if let moved = amounts.first, moved.amount != 0 { text += ", \(Self.money(moved)) in all" }
        if let firstTime, let lastTime, lastTime > firstTime {
            text += " within \(Self.duration(lastTime - firstTime))"
        }
        if let reason = reasons.first { text += "; \(reason.code.words)" }
        return text
    }

    private var evidenceEdges: [IncidentGraph.Edge] { graph.edges.filter(\.isEvidence) }
    private var contact: String { domain == .network ? "connection" : "payment" }

    private func counted(_ count: Int, _ word: String) -> String {
        let plural = word.hasSuffix("y") ? String(word.dropLast()) + "ies" : word + "s"
        return "\(Self.grouped(Double(count))) \(count == 1 ? word : plural)"
    }

    private var subject: String {
        switch shape {
        case .fanIn:
            let hub = busiest(\.destination)
            let partners = Set(evidenceEdges.filter { $0.destination == hub }.map(\.source)).count
            let verb = domain == .network ? "reached" : "paid"
            return "\(counted(partners, "source")) \(verb) \(name(hub))"
        case .fanOut:
            let hub = busiest(\.source)
            let partners = Set(evidenceEdges.filter { $0.source == hub }.map(\.destination)).count
            let verb = domain == .network ? "reached" : "paid"
            return "\(name(hub)) \(verb) \(counted(partners, "destination"))"
        case .ring:
            return "Ring of \(counted(entityCount, "entity"))"
        case .chain:
            return "Chain of \(counted(entityCount, "entity"))"
        case .pair:
            guard let edge = evidenceEdges.first else { return counted(events, contact) }
            return "\(counted(events, contact)) from \(name(edge.source)) to \(name(edge.destination))"
        case .group:
            return "\(counted(events, contact)) among \(counted(entityCount, "entity"))"
        }
    }

    private var entityCount: Int { graph.nodes.lazy.filter(\.isEvidence).count }

    private func name(_ node: Int) -> String { UntrustedText.shortened(graph.nodes[node].name, to: 40) }

    private func busiest(_ end: (IncidentGraph.Edge) -> Int) -> Int {
        var counts: [Int: Int] = [:]
        for edge in evidenceEdges { counts[end(edge), default: 0] += 1 }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
    }

    static func money(_ amount: CurrencyAmount) -> String {
        if amount.unit == "bytes" {
            for (size, word) in [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")] where amount.amount >= size {
                return "\(grouped((amount.amount / size * 10).rounded() / 10)) \(word)"
            }
            return "\(grouped(amount.amount)) bytes"
        }
        let number = grouped(abs(amount.amount) >= 100 ? amount.amount.rounded() : amount.amount)
        return amount.unit.isEmpty ? number : "\(number) \(amount.unit)"
    }

    /// A number with commas between thousands: 12,300 or 1.5.
    static func grouped(_ value: Double) -> String {
        guard abs(value) < 1e15 else { return "\(value)" }
        let cents = (value * 100).rounded() / 100
        let whole = Int(abs(cents))
        let rest = Int(((abs(cents) - Double(whole)) * 100).rounded())
        var digits = String(whole)
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits.removeLast(3)
        }
        var text = (cents < 0 ? "-" : "") + ([Substring(digits)] + groups).joined(separator: ",")
        if rest > 0 { text += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)" }
        return text
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
