import DragnetCore
public import DragnetDetection

/// One incident as a document to put into a case.
public enum CaseFile {
    /// The case file in Markdown; text from outside cannot become markup, links or table borders.
    ///
    /// - Parameters:
    ///   - evidenceRows: its events in time order; the first 1,000 are listed.
    ///   - peers: whom its foremost entities are judged against.
    public static func markdown(
        _ incident: Incident, evidenceRows: [ReportContent.EvidenceRow], peers: [PeerGroup] = []
    ) -> String {
        var text = "# \(code(incident.id)) \(incident.severity.name)\n\n"
        text += escaped(IncidentNarrative.text(incident)) + "\n\n"
        text += "| fact | value |\n|---|---|\n"
        text += "| rank | \(NumberText.count(incident.rank)) |\n"
        text += "| score | \(NumberText.fixed(incident.score, decimals: 4)) |\n"
        text += "| surprise | \(NumberText.fixed(incident.surprise, decimals: 2)) |\n"
        text += "| status | \(incident.status.rawValue) |\n"
        if let range = TimeText.range(incident.firstTime, incident.lastTime) { text += "| time | \(range) |\n" }
        for sum in incident.amounts { text += "| amount | \(escaped(NumberText.quantity(sum.amount, sum.unit))) |\n" }
        text += "| model | \(code(incident.model)) |\n"

        text += "\n## Why\n\n| reason | observed | typical | odder than | share |\n|---|--:|--:|--:|--:|\n"
        for reason in incident.reasons {
            let cells = [
                escaped(reason.code.words), escaped(NumberText.reading(reason.observed.value, reason.observed.unit)),
                escaped(NumberText.reading(reason.typical.value, of: reason.typical.unit)),
                NumberText.percent(reason.percentile), NumberText.percent(reason.share),
            ]
            text += "| \(cells.joined(separator: " | ")) |\n"
        }
        if let sentence = CounterfactualWords.sentence(incident) { text += "\n" + escaped(sentence) + "\n" }
        if !peers.isEmpty {
            text += "\n## Peers\n\n| entity | alike | what is typical of them | such as |\n|---|--:|---|---|\n"
            for group in peers {
                let cells = [
                    code(group.entity), NumberText.count(group.count), escaped(group.typical),
                    group.examples.map(code).joined(separator: ", "),
                ]
                text += "| \(cells.joined(separator: " | ")) |\n"
            }
        }
        text += "\n## Entities\n\n"
        for name in incident.entities.prefix(200) { text += "- \(code(name))\n" }
        if incident.entities.count > 200 { text += "- and \(NumberText.count(incident.entities.count - 200)) more\n" }

        text += "\n## Evidence\n\n"
        guard !evidenceRows.isEmpty else { return text + "No events are listed.\n" }
        text += "| event | time (UTC) | from | to | amount |\n|---|---|---|---|--:|\n"
        for row in evidenceRows.prefix(1000) {
            let cells = [
                code(row.id), row.time.map { TimeText.minute($0, seconds: true) } ?? "–", code(row.source),
                code(row.destination), row.amount.map { escaped(NumberText.quantity($0.amount, $0.unit)) } ?? "–",
            ]
            text += "| \(cells.joined(separator: " | ")) |\n"
        }
        if evidenceRows.count > 1000 { text += "\nAnd \(NumberText.count(evidenceRows.count - 1000)) more events.\n" }
        return text
    }

    /// Words in which nothing is markup: everything that Markdown or HTML could take as its own is escaped.
    private static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in UntrustedText.shortened(ShortNames.singleLine(text), to: 2000).unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            // A colon makes an address of a word in some dialects.
            case ":" where safe.hasSuffix("http") || safe.hasSuffix("https") || safe.hasSuffix("javascript"):
                safe += "&#58;"
            case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "!", "|", "~", "$":
                safe += "\\"
                safe.unicodeScalars.append(scalar)
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// A name from outside as code, between more backticks than it holds and without table borders.
    private static func code(_ name: String) -> String {
        let line = UntrustedText.shortened(ShortNames.singleLine(name), to: 200)
        var safe = ""
        var run = 0
        var longest = 0
        for scalar in line.unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
            safe.unicodeScalars.append(scalar == "|" ? "¦" : scalar)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence) \(safe) \(fence)"
    }
}
