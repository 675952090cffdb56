import DragnetCore
import DragnetDetection

/// The part of the report about one incident: picture, why, evidence.
struct IncidentSection {
    let entry: ReportContent.IncidentEntry
    let number: Int

    func write(to page: inout HTMLWriter) {
        let incident = entry.incident
        page.raw(
            "<article id=\"incident-\(number)\" class=\"\(IncidentIndex.classes(incident))\" "
                + "aria-labelledby=\"incident-\(number)-name\">")
        page.raw(
            "<h3 id=\"incident-\(number)-name\">\(number). \(HTMLWriter.name(incident.id)) "
                + "\(ReportPage.badge(incident.severity))</h3>")
        page.paragraph(IncidentNarrative.text(incident))
        if let picture = entry.picture {
            page.picture(picture, label: "Picture of incident \(number)", enlargedBy: "enlarge-\(number)")
        } else {
            page.paragraph("No picture was drawn of this incident: dragnet render draws it.", style: "soft")
        }
        reasons(incident, &page)
        if let sentence = CounterfactualWords.sentence(incident) { page.paragraph(sentence) }
        peers(&page)
        evidence(&page)
        page.raw("</article>")
    }

    private func reasons(_ incident: Incident, _ page: inout HTMLWriter) {
        page.heading(4, "Why")
        guard !incident.reasons.isEmpty else {
            page.paragraph("No single reason stands out.", style: "soft")
            return
        }
        page.table(
            "Observed against typical",
            columns: [
                ("Reason", false), ("Observed", true), ("Typical", true), ("Odder than", false), ("Share", true),
            ],
            rows: incident.reasons.map { reason in
                [
                    HTMLWriter.escaped(reason.code.words),
                    Self.quantity(reason.observed),
                    HTMLWriter.escaped(
                        NumberText.reading(reason.typical.value, of: String(reason.typical.unit.prefix(60)))),
                    Self.bar(reason.percentile), NumberText.percent(reason.share),
                ]
            })
    }

    private static func quantity(_ quantity: Quantity) -> String {
        HTMLWriter.escaped(NumberText.reading(quantity.value, String(quantity.unit.prefix(60))))
    }

    /// The bar is full at 1 in 10,000, and a quarter as long for each step of ten below: on a plain scale all bars
    /// would look full.
    private static func bar(_ percentile: Double) -> String {
        let share = percentile.isFinite ? min(max(percentile, 0), 1) : 0
        let steps = -PortableMath.log10(max(1 - share, 1e-4))
        let width = NumberText.fixed(min(max(steps, 0), 4) * 25, decimals: 1)
        return "<span class=\"bar\" aria-hidden=\"true\"><span style=\"width:\(width)%\"></span></span> "
            + "\(NumberText.percent(share)) of normal"
    }

    private func peers(_ page: inout HTMLWriter) {
        guard !entry.peers.isEmpty else { return }
        page.heading(4, "Peers")
        page.table(
            "Those with partners like theirs, against whom they are judged",
            columns: [("Entity", false), ("Alike", true), ("What is typical of them", false), ("Such as", false)],
            rows: entry.peers.map { group in
                [
                    HTMLWriter.name(group.entity), NumberText.count(group.count), ReportPage.sentence(group.typical),
                    group.examples.isEmpty ? "–" : group.examples.map(HTMLWriter.name).joined(separator: ", "),
                ]
            })
    }

    private func evidence(_ page: inout HTMLWriter) {
        page.heading(4, "Evidence")
        guard !entry.evidence.isEmpty else {
            page.paragraph("Its events are listed in incidents.jsonl.", style: "soft")
            return
        }
        let shown = entry.evidence.prefix(ReportPage.evidenceLimit)
        let total = max(entry.evidence.count, entry.incident.events.count)
        let isFolded = shown.count > 12
        if isFolded { page.raw("<details><summary>\(DrawingWords.counted(total, "event", "events"))</summary>") }
        let caption =
            total > shown.count
            ? "The first \(shown.count) of \(NumberText.count(total)) events" : "In time order"
        page.table(
            caption,
            columns: [("Event", false), ("Time (UTC)", false), ("From", false), ("To", false), ("Amount", true)],
            rows: shown.map { row in
                [
                    HTMLWriter.name(row.id), row.time.map { TimeText.minute($0, seconds: true) } ?? "–",
                    HTMLWriter.name(row.source), HTMLWriter.name(row.destination),
                    row.amount.map { HTMLWriter.escaped(NumberText.quantity($0.amount, String($0.unit.prefix(20)))) }
                        ?? "–",
                ]
            })
        if isFolded { page.raw("</details>") }
    }
}
