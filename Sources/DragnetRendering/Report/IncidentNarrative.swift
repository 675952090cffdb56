import DragnetCore
public import DragnetDetection

/// An incident told in a few sentences, always in the same words.
public enum IncidentNarrative {
    /// What happened, how much of it, and mainly why it is odd; plain text on one line.
    public static func text(_ incident: Incident) -> String {
        join([facts(incident), why(incident.reasons)])
    }

    /// What happened, when and between whom, without the reasons.
    public static func facts(_ incident: Incident) -> String {
        var facts = DrawingWords.counted(incident.events.count, "event", "events")
        facts += " between \(DrawingWords.counted(incident.entities.count, "entity", "entities"))"
        if let range = TimeText.range(incident.firstTime, incident.lastTime) { facts += ", \(range)" }
        // The summary tells the sum in one currency already.
        if incident.amounts.count > 1 {
            let sums = incident.amounts.prefix(3).map { NumberText.quantity($0.amount, String($0.unit.prefix(20))) }
            facts += ", \(sums.joined(separator: " and ")) in all"
        }
        var sentences = [incident.summary, facts]
        let names = incident.entities.prefix(3).map { UntrustedText.shortened(ShortNames.singleLine($0), to: 40) }
        if incident.entities.count > 3 { sentences.append("Most involved: \(names.joined(separator: ", "))") }
        return join(sentences)
    }

    /// The strongest reason with its figures, the others by name: a table tells their figures better.
    private static func why(_ reasons: [Reason]) -> String {
        guard let first = reasons.first else { return "" }
        let unit = String(first.observed.unit.prefix(60))
        let typical = NumberText.reading(first.typical.value, of: String(first.typical.unit.prefix(60)))
        var text =
            "It stands out as \(first.code.words): \(NumberText.reading(first.observed.value, unit)), "
            + "typically \(typical), odder than \(NumberText.percent(first.percentile)) of normal events"
        let others = reasons.dropFirst().map(\.code.words)
        if !others.isEmpty { text += "; also \(others.joined(separator: ", "))" }
        return text
    }

    private static func join(_ sentences: [String]) -> String {
        ShortNames.singleLine(sentences.filter { !$0.isEmpty }.map(sentence).joined(separator: " "))
    }

    private static func sentence(_ text: String) -> String {
        guard let last = text.last else { return "" }
        return last == "." || last == "!" || last == "?" ? text : text + "."
    }
}
