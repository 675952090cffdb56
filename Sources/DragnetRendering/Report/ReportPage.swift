import DragnetCore
import DragnetDetection

/// The report as one HTML file: nothing is fetched, nothing runs, every state has words.
///
/// ```swift
/// var content = ReportContent(title: "payments.csv")
/// content.eventCount = 12_000
/// let html = ReportPage(content).html()
/// ```
///
/// A strict content security policy forbids scripts and every request; order, filter and size of pictures are chosen
/// without any. The page is well-formed XML too, so that
/// strict parsers can check it.
public struct ReportPage: Sendable {
    /// How many events of an incident are listed.
    public static let evidenceLimit = 200

    private let content: ReportContent

    /// The page of `content`.
    public init(_ content: ReportContent) { self.content = content }

    /// The document.
    public func html() -> String {
        var page = HTMLWriter()
        page.raw("<!DOCTYPE html>")
        page.raw("<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta charset=\"utf-8\"/>")
        page.raw(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                + "img-src data:; base-uri 'none'; form-action 'none'\"/>")
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
        page.raw("<meta name=\"referrer\" content=\"no-referrer\"/>")
        page.raw("<title>\(HTMLWriter.escaped(ShortNames.singleLine(content.title))) – Dragnet</title>")
        page.raw("<style>\n\(ReportStyle.sheet)\(index.style)</style></head><body>")
        page.raw("<a class=\"skip\" href=\"#incidents\">To the incidents</a>")
        header(&page)
        page.raw("<main>")
        incidents(&page)
        overview(&page)
        if let quality = content.quality { QualitySection(quality: quality).write(to: &page) }
        entities(&page)
        provenance(&page)
        page.raw("</main>")
        footer(&page)
        page.raw("</body></html>")
        return page.text
    }

    private func header(_ page: inout HTMLWriter) {
        page.raw("<header>")
        page.raw("<h1><bdi>\(HTMLWriter.escaped(ShortNames.singleLine(content.title)))</bdi></h1>")
        page.paragraph(headline, style: "soft")
        page.raw("<ul class=\"facts\">")
        let used = content.budget.isEmpty ? "" : " of \(content.budget)"
        let facts =
            [
                ("Incidents", NumberText.count(content.incidents.count)),
                ("Budget used", NumberText.count(content.budgetUsed) + used),
                ("Events", NumberText.count(content.eventCount)), ("Entities", NumberText.count(content.entityCount)),
            ]
            + (content.clusterCount > 0 ? [("Clusters", NumberText.count(content.clusterCount))] : [])
        for (name, value) in facts {
            page.raw("<li><span>\(name)</span> <strong>\(HTMLWriter.escaped(value))</strong></li>")
        }
        page.raw("</ul>")
        if !content.warnings.isEmpty {
            page.raw("<section class=\"warn\" aria-label=\"Health of the data\"><strong>Health of the data</strong>")
            page.list(content.warnings)
            page.raw("</section>")
        }
        page.raw("</header>")
    }

    private var index: IncidentIndex { IncidentIndex(entries: content.incidents) }

    /// The verdict in one sentence.
    private var headline: String {
        guard !content.incidents.isEmpty else {
            return "No incident reached band medium: the log looks ordinary."
        }
        let bands = [Severity.critical, .high, .medium, .low].compactMap { band -> String? in
            let count = content.incidents.count { $0.incident.severity == band }
            return count > 0 ? "\(NumberText.count(count)) \(band.name)" : nil
        }
        let noun = content.incidents.count == 1 ? "incident" : "incidents"
        return "\(NumberText.count(content.incidents.count)) \(noun): \(bands.joined(separator: ", "))."
    }

    // MARK: - Incidents

    private func incidents(_ page: inout HTMLWriter) {
        page.heading(2, "Incidents", id: "incidents")
        guard !content.incidents.isEmpty else {
            page.paragraph(
                "No incident reached band medium: the log looks ordinary. What was looked at and what was not is told below.",
                style: "empty")
            return
        }
        index.write(to: &page)
    }

    static func badge(_ severity: Severity) -> String {
        let glyph = severity.glyph
        return "<span class=\"badge \(severity.name)\">\(glyph)\(glyph.isEmpty ? "" : " ")\(severity.name)</span>"
    }

    static func sentence(_ text: String) -> String {
        HTMLWriter.escaped(ShortNames.singleLine(text))
    }

    // MARK: - The rest

    private func overview(_ page: inout HTMLWriter) {
        // A page made of a workspace has no figures of one run.
        if content.severities.isEmpty && content.map == nil && !content.incidents.isEmpty { return }
        page.heading(2, "The whole log")
        if content.severities.isEmpty {
            page.paragraph("Nothing was scored.", style: "empty")
        } else {
            page.table(
                "Found against what chance alone would give in a log of this size",
                columns: [("Severity", false), ("Found", true), ("By chance", true)],
                rows: content.severities.map { row in
                    let expected =
                        row.expected < 10
                        ? NumberText.fixed(row.expected, decimals: 1) : NumberText.number(row.expected.rounded())
                    return [Self.badge(row.severity), NumberText.count(row.observed), expected]
                })
        }
        if let timeline = content.timeline { page.picture(timeline, label: "Timeline") }
        if let scores = content.scores { page.picture(scores, label: "Distribution of scores") }
        if let map = content.map { page.picture(map, label: "Map of the entities", enlargedBy: "enlarge-map") }
    }

    private func entities(_ page: inout HTMLWriter) {
        if content.entities.isEmpty && content.severities.isEmpty && !content.incidents.isEmpty { return }
        page.heading(2, "Oddest entities")
        guard !content.entities.isEmpty else {
            page.paragraph("No entity stands out.", style: "empty")
            return
        }
        page.table(
            "Worst first",
            columns: [
                ("Entity", false), ("Type", false), ("Severity", false), ("Surprise", true), ("Cluster", true),
                ("Events", true), ("Mainly", false),
            ],
            rows: content.entities.map { row in
                [
                    HTMLWriter.name(row.name), HTMLWriter.escaped(ShortNames.singleLine(row.type)),
                    Self.badge(row.severity), NumberText.fixed(row.surprise, decimals: 1),
                    row.cluster.map { "\($0)" } ?? "–", NumberText.count(row.events),
                    row.reason.isEmpty ? "–" : Self.sentence(row.reason),
                ]
            })
    }

    private func provenance(_ page: inout HTMLWriter) {
        page.heading(2, "What was read, and what was not")
        if content.inputs.isEmpty {
            page.paragraph("No file is noted.", style: "soft")
        } else {
            page.table(
                "Files",
                columns: [("File", false), ("Read as", false), ("Rows", true), ("Rejected", true)],
                rows: content.inputs.map { input in
                    [
                        HTMLWriter.name(input.name), Self.sentence(input.format), NumberText.count(input.rows),
                        NumberText.count(input.rejected),
                    ]
                })
        }
        if !content.domain.isEmpty { page.paragraph("Judged as: \(content.domain).") }
        if !content.learning.isEmpty { page.paragraph("Learnt from: \(content.learning).") }
        for (title, items) in [
            ("How the columns were understood", content.mapping), ("Notes", content.notes),
            ("What this report cannot see", content.blindSpots),
        ] where !items.isEmpty {
            page.heading(3, title)
            page.list(items)
        }
    }

    private func footer(_ page: inout HTMLWriter) {
        var parts = ["Dragnet \(content.version)"]
        if !content.model.isEmpty { parts.append("model \(content.model)") }
        parts.append("times in UTC")
        page.raw("<footer><bdi>\(Self.sentence(parts.joined(separator: " · ")))</bdi></footer>")
    }
}
