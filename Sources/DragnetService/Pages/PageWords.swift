import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPages
import DragnetRendering
import DragnetStorage

/// Findings in the words and marks of pages.
enum PageWords {
    static func severity(_ severity: Severity) -> SeverityView {
        SeverityView(name: severity.name, glyph: severity.glyph)
    }

    /// Whether a person has yet to decide.
    static func isUndecided(_ status: FindingStatus) -> Bool { status == .open || status == .snoozed }

    /// "A, B and 59 more".
    static func names(_ names: [String], most: Int = 3) -> String {
        let shown = names.prefix(most).map { UntrustedText.shortened($0, to: 40) }.joined(separator: ", ")
        return names.count > most ? "\(shown) and \(NumberText.count(names.count - most)) more" : shown
    }

    static func amounts(_ amounts: [CurrencyAmount]) -> String {
        amounts.prefix(2).map { NumberText.quantity($0.amount, String($0.unit.prefix(12))) }.joined(separator: " + ")
    }

    static func time(_ time: Int64?) -> String { time.map { TimeText.minute($0) + " UTC" } ?? "" }

    /// "3 h ago"; empty without a time.
    static func age(_ time: Int64?, now: Int64) -> String {
        guard let time else { return "" }
        return now > time ? TimeText.span(now - time) + " ago" : "now"
    }

    /// "1 in 12,000": how rare something so odd is among normal events.
    static func rarity(_ surprise: Double?) -> String {
        guard let surprise, surprise > 0 else { return "" }
        return RarityText.oneIn(surprise) ?? "ordinary"
    }

    static func reasons(_ reasons: [Reason]) -> [IncidentView.ReasonRow] {
        reasons.map { reason in
            // Full at 1 in 10,000, a quarter less for each step of ten: on a plain scale all bars would look full.
            let steps = -PortableMath.log10(max(1 - min(max(reason.percentile, 0), 1), 1e-4))
            return IncidentView.ReasonRow(
                words: reason.code.words,
                observed: NumberText.reading(reason.observed.value, String(reason.observed.unit.prefix(60))),
                typical: NumberText.reading(reason.typical.value, of: String(reason.typical.unit.prefix(60))),
                odder: NumberText.percent(reason.percentile) + " of normal",
                width: NumberText.fixed(min(max(steps, 0), 4) * 25, decimals: 1),
                share: NumberText.percent(reason.share))
        }
    }

    /// - Parameters:
    ///   - unit: the unit of amounts where an event names none.
    ///   - isWithin: the incident that goes without saying.
    static func events(_ events: [EventRecord], unit: String, within: String? = nil) -> [IncidentView.EventRow] {
        events.map { event in
            IncidentView.EventRow(
                id: UntrustedText.shortened(event.id, to: 60),
                time: event.time.map { TimeText.minute($0, seconds: true) } ?? "",
                source: entity(event.source), destination: entity(event.destination),
                amount: event.amount.map { NumberText.quantity($0, String((event.currency ?? unit).prefix(12))) } ?? "",
                rarity: rarity(event.surprise),
                eventIncident: event.incident.flatMap {
                    $0 == within ? nil : LinkView($0, PagePath.incident($0, nil))
                })
        }
    }

    static func entity(_ name: String) -> LinkView {
        LinkView(UntrustedText.shortened(name, to: 60), PagePath.entity(name))
    }

    static func decision(_ decision: Decision) -> String {
        var words =
            switch decision.action {
            case .confirm: "confirmed it"
            case .dismiss: "dismissed it"
            case .snooze: "snoozed it" + (decision.until.map { " until \(TimeText.minute($0)) UTC" } ?? "")
            case .reopen: "reopened it"
            case .note: "noted"
            case .undo: "took the decision before back"
            }
        if decision.isUndone { words += " (taken back)" }
        return words
    }

    static func done(_ decision: Decision) -> String {
        let id = decision.subject
        return switch decision.action {
        case .confirm: "\(id) is confirmed."
        case .dismiss: "\(id) is dismissed."
        case .snooze: "\(id) is snoozed" + (decision.until.map { " until \(TimeText.minute($0)) UTC." } ?? ".")
        case .reopen: "\(id) is open again."
        case .note: "The note on \(id) is kept."
        case .undo: "The last decision about \(id) is taken back."
        }
    }

    static func similar(
        _ incident: Incident, common: String? = nil, query: String? = nil
    ) -> IncidentView.SimilarRow {
        IncidentView.SimilarRow(
            link: LinkView(incident.id, PagePath.incident(incident.id, query)), severity: severity(incident.severity),
            summary: UntrustedText.shortened(incident.summary, to: 160), standing: incident.status.rawValue,
            common: common)
    }
}
