import DragnetCore
import DragnetDetection
import DragnetStorage

/// Labels and suppressions that bear on one thing, at a time.
struct WhatPeopleSaid {
    let store: Workspace
    /// Microseconds since 1970.
    let time: Int64

    /// The suppression that keeps it out of listings, if one does.
    func suppression(of reference: FindingReference) throws -> Suppression? {
        let active = try store.suppressions(at: time)
        guard !active.isEmpty else { return nil }
        switch reference {
        case .incident(let id):
            return try store.findings(hiddenBy: active, at: time).incidents[id]
        case .event(let name):
            guard let finding = try store.eventFinding(id: "event:" + name) else { return nil }
            let facts = SuppressionFilter.AlertFacts(
                id: "event:" + name, incident: finding.incident ?? "", level: .event, subject: name,
                ends: AlertEnds(source: finding.source, destination: finding.destination), reason: finding.reason)
            return SuppressionFilter(active, at: time).suppression(of: facts)
        case .entity(let name):
            return active.first { suppression in
                switch suppression.rule {
                case .entity(let other), .reason(_, let other): ByteKey(other) == ByteKey(name)
                case .pair, .finding: false
                }
            }
        case .pair(let name):
            return active.first { $0.rule == .pair(name) }
        }
    }

    /// The label that it has, unless it has lapsed.
    func label(of reference: FindingReference) throws -> Label? {
        try store.label(of: LabelSubject(reference)).flatMap { $0.isActive(at: time) ? $0 : nil }
    }
}

extension LabelSubject {
    /// What an id means, as the subject of a label.
    init(_ reference: FindingReference) {
        self =
            switch reference {
            case .incident(let id): .incident(id)
            case .event(let name): .event(name)
            case .entity(let name): .entity(name)
            case .pair(let name): .pair(name)
            }
    }
}
