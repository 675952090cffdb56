import DragnetCore
import DragnetDetection

/// The list of a report's incidents in several orders, and what chooses among them.
///
/// Orders and filters are inputs and selectors alone: they work where scripts are forbidden, as they are in this page.
/// Each order is a table of its own, so that reading and focus follow what is seen. Browsers that do not know `:has`
/// are shown the list by rank and no choices.
struct IncidentIndex {
    private struct Order {
        var id: String
        var name: String
        var caption: String
        var places: [Int]
    }

    let entries: [ReportContent.IncidentEntry]

    /// With fewer, a look is faster than a choice.
    private static let choicesFrom = 4

    private var offersChoices: Bool { entries.count >= Self.choicesFrom }

    // MARK: - What stands in the page

    /// The choices, the list, and each incident.
    func write(to page: inout HTMLWriter) {
        let orders = orders
        if offersChoices { choices(orders, &page) }
        page.raw("<div class=\"list\">")
        if offersChoices { page.raw("<p class=\"partial\">A filter is on: some incidents are hidden.</p>") }
        if entries.count > 1 { list(orders, &page) }
        for (place, entry) in entries.enumerated() { IncidentSection(entry: entry, number: place + 1).write(to: &page) }
        page.raw("</div>")
    }

    private func list(_ orders: [Order], _ page: inout HTMLWriter) {
        page.raw("<nav aria-label=\"Incidents\">")
        for order in orders {
            page.raw("<div class=\"by-\(order.id)\">")
            page.table(
                order.caption,
                columns: [
                    ("", true), ("Incident", false), ("Severity", false), ("What happened", false), ("From", false),
                    ("Events", true), ("Amount", true),
                ],
                rows: order.places.map(row), rowClasses: order.places.map { Self.classes(entries[$0].incident) })
            page.raw("</div>")
        }
        page.raw("</nav>")
    }

    private func row(_ place: Int) -> [String] {
        let incident = entries[place].incident
        let amount = incident.amounts.first.map { NumberText.quantity($0.amount, $0.unit) } ?? "–"
        return [
            "\(place + 1)", "<a href=\"#incident-\(place + 1)\">\(HTMLWriter.name(incident.id))</a>",
            ReportPage.badge(incident.severity), ReportPage.sentence(incident.summary),
            incident.firstTime.map { TimeText.minute($0) } ?? "–", NumberText.count(incident.events.count),
            HTMLWriter.escaped(amount),
        ]
    }

    private func choices(_ orders: [Order], _ page: inout HTMLWriter) {
        page.raw("<div class=\"choices\">")
        if orders.count > 1 {
            page.raw("<fieldset><legend>Order</legend>")
            for (number, order) in orders.enumerated() {
                page.choice("radio", group: "order", id: "order-\(order.id)", order.name, isOn: number == 0)
            }
            page.raw("</fieldset>")
        }
        let bands = bands
        if bands.count > 1 {
            page.raw("<fieldset><legend>Severity</legend>")
            for (band, count) in bands {
                page.choice(
                    "checkbox", group: "show", id: "show-\(band.name)", "\(band.name) (\(NumberText.count(count)))",
                    isOn: true)
            }
            page.raw("</fieldset>")
        }
        let kinds = kinds
        if kinds.count > 1 {
            page.raw("<fieldset><legend>First reason</legend>")
            page.choice("radio", group: "kind", id: "kind-any", "any", isOn: true)
            for (code, count) in kinds {
                page.choice(
                    "radio", group: "kind", id: "kind-\(code.rawValue)", "\(code.words) (\(NumberText.count(count)))",
                    isOn: false)
            }
            page.raw("</fieldset>")
        }
        page.raw("</div>")
    }

    /// By rank, and by what all incidents have in a form that can be compared.
    private var orders: [Order] {
        let places = Array(entries.indices)
        var orders = [
            Order(
                id: "rank", name: "worst first",
                caption: "What chance explains least comes first, alerts that agree before single ones", places: places)
        ]
        guard offersChoices else { return orders }
        func add(_ id: String, _ name: String, _ caption: String, by key: (Incident) -> Double) {
            let keys = entries.map { key($0.incident) }
            let sorted = places.sorted { (-keys[$0], $0) < (-keys[$1], $1) }
            orders.append(Order(id: id, name: name, caption: caption, places: sorted))
        }
        let incidents = entries.lazy.map(\.incident)
        if incidents.contains(where: { $0.lastTime != nil }) {
            add("time", "newest first", "By their last event, newest first") { Double($0.lastTime ?? .min) }
        }
        add("events", "most events", "By their number of events, most first") { Double($0.events.count) }
        // Amounts of several currencies are never put side by side.
        if Set(incidents.flatMap { $0.amounts.map(\.unit) }).count == 1 {
            add("amount", "largest amount", "By amount, largest first") { $0.amounts.first?.amount ?? 0 }
        }
        return orders
    }

    private var bands: [(Severity, Int)] {
        Severity.allCases.reversed().compactMap { band in
            let count = entries.count { $0.incident.severity == band }
            return count > 0 ? (band, count) : nil
        }
    }

    private var kinds: [(ReasonCode, Int)] {
        let codes = entries.compactMap { $0.incident.reasons.first?.code }
        let counts = Dictionary(codes.map { ($0, 1) }, uniquingKeysWith: +)
        return counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
    }

    /// What the selectors of ``style`` know an incident by.
    static func classes(_ incident: Incident) -> String {
        let kind = incident.reasons.first.map { " for-\($0.code.rawValue)" } ?? ""
        return "incident of-\(incident.severity.name)\(kind)"
    }

    // MARK: - What makes the choices work

    /// The rules for just the choices that are offered.
    var style: String {
        guard offersChoices else { return "" }
        var rules = [".partial{display:none}"]
        for order in orders.dropFirst() {
            rules.append(".by-\(order.id){display:none}")
            let chosen = Self.where("#order-\(order.id):checked")
            rules.append("\(chosen) .by-rank{display:none}")
            rules.append("\(chosen) .by-\(order.id){display:block}")
        }
        var hides: [String] = []
        let bands = bands
        if bands.count > 1 {
            for (band, _) in bands {
                let off = "#show-\(band.name):not(:checked)"
                rules.append("\(Self.where(off)) .of-\(band.name){display:none}")
                hides.append(off)
            }
        }
        let kinds = kinds
        if kinds.count > 1 {
            for (code, _) in kinds {
                let chosen = Self.where("#kind-\(code.rawValue):checked")
                rules.append("\(chosen) .incident:not(.for-\(code.rawValue)){display:none}")
            }
            hides.append("#kind-any:not(:checked)")
        }
        if !hides.isEmpty {
            rules.append("\(Self.where(hides.joined(separator: ","))) .partial{display:block}")
        }
        rules.append("@supports not selector(:has(*)){.choices{display:none}}")
        return rules.joined(separator: "\n") + "\n"
    }

    /// The list, while an input is in this state.
    ///
    /// The choices are asked and not the whole page, which would be looked at again with each element that is added to
    /// it: opening took twice as long.
    private static func `where`(_ state: String) -> String { ".choices:has(\(state))~.list" }
}
