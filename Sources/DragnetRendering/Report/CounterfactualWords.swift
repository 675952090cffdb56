import DragnetCore
public import DragnetDetection

/// Says in a sentence what would have to be otherwise.
public enum CounterfactualWords {
    /// The sentence, plain text on one line.
    ///
    /// - Parameters:
    ///   - events: how many events the finding has.
    ///   - unit: the unit of amounts, empty where there is none.
    public static func sentence(_ counterfactual: Counterfactual, events: Int, unit: String) -> String {
        ShortNames.singleLine(
            counterfactual.removed.isEmpty
                ? changed(counterfactual, unit: unit) : removed(counterfactual, of: events))
    }

    /// The sentence about an incident.
    public static func sentence(_ incident: Incident) -> String? {
        incident.counterfactual.map {
            sentence($0, events: incident.events.count, unit: incident.amounts.first?.unit ?? "")
        }
    }

    private static func removed(_ counterfactual: Counterfactual, of events: Int) -> String {
        let count = counterfactual.removed.count
        let which =
            count == 1
            ? "its worst event" : "the worst \(NumberText.count(count)) of its \(NumberText.count(events)) events"
        guard count < events else {
            return counterfactual.isOrdinary
                ? "Each of its events stands out alone; nothing else of its entities does, scored again."
                : "Each of its events stands out alone, and so do others of its entities, scored again."
        }
        guard counterfactual.isOrdinary else { return "Even without \(which) the others stand out." }
        let others = events - count == 1 ? "the other is" : "the others are"
        return "Without \(which) \(others) ordinary, scored again: \(rarity(counterfactual.surprise))."
    }

    private static func changed(_ counterfactual: Counterfactual, unit: String) -> String {
        let words = counterfactual.changed.map { change -> String in
            switch change.attribute {
            case .amount:
                let (usual, observed) = (amount(change.usual, unit), amount(change.observed, unit))
                return "the usual amount of its source (\(usual), not \(observed))"
            case .destination:
                return "the usual destination of its source (\(name(change.usual)), not \(name(change.observed)))"
            }
        }.joined(separator: " and ")
        let rarity = rarity(counterfactual.surprise)
        return counterfactual.isOrdinary
            ? "With \(words) it is ordinary, scored again: \(rarity)."
            : "Even with \(words) it stands out, scored again: \(rarity)."
    }

    private static func amount(_ text: String, _ unit: String) -> String {
        Double(text).map { NumberText.quantity($0, String(unit.prefix(20))) } ?? text
    }

    private static func name(_ text: String) -> String { UntrustedText.shortened(ShortNames.singleLine(text), to: 40) }

    private static func rarity(_ surprise: Double) -> String {
        RarityText.oneIn(surprise).map { "\($0) normal events is as odd" } ?? "nearly every normal event is as odd"
    }
}
