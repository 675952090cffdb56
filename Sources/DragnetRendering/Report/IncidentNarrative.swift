import DragnetCore
public import DragnetDetection

/// An incident told in one paragraph, always in the same words.
public enum IncidentNarrative {
    /// What happened, when, how much, and why it is odd; plain text on one line.
    public static func text(_ incident: Incident) -> String {
        var sentences = [sentence(incident.summary)]
        var facts = DrawingWords.counted(incident.events.count, "event", "events")
        facts += " between \(DrawingWords.counted(incident.entities.count, "entity", "entities"))"
        let sums = incident.amounts.prefix(3).map { NumberText.quantity($0.amount, String($0.unit.prefix(20))) }
        if !sums.isEmpty { facts += " moved \(sums.joined(separator: " and "))" }
        if let first = incident.firstTime, let last = incident.lastTime {
            facts +=
                last > first
                ? " from \(TimeText.minute(first)) on, within \(TimeText.span(last - first))"
                : " at \(TimeText.minute(first))"
            facts += " (UTC)"
        }
        sentences.append(sentence(facts))
        let names = incident.entities.prefix(3).map { UntrustedText.shortened(ShortNames.singleLine($0), to: 40) }
        if !names.isEmpty, incident.entities.count > 1 {
            sentences.append(sentence("Most involved: \(names.joined(separator: ", "))"))
        }
        for (place, reason) in incident.reasons.enumerated() {
            sentences.append(Self.reason(reason, isFirst: place == 0))
        }
        return ShortNames.singleLine(sentences.filter { !$0.isEmpty }.joined(separator: " "))
    }

    private static func reason(_ reason: Reason, isFirst: Bool) -> String {
        let observed = NumberText.quantity(reason.observed.value, String(reason.observed.unit.prefix(60)))
        let typical = NumberText.quantity(reason.typical.value, String(reason.typical.unit.prefix(60)))
        let lead = isFirst ? "It stands out as" : "Also"
        return sentence(
            "\(lead) \(reason.code.words): \(observed) where \(typical) is typical, "
                + "rarer than \(NumberText.percent(reason.percentile)) of normal, \(NumberText.percent(reason.share)) of the finding"
        )
    }

    private static func sentence(_ text: String) -> String {
        guard let last = text.last else { return "" }
        return last == "." || last == "!" || last == "?" ? text : text + "."
    }
}
