import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPipeline

/// Tells of a finished run: notes on stderr, incidents on stdout.
struct RunSummaryPrinter {
    let global: GlobalOptions

    /// More would push the first, which are the worst, off the screen.
    private static let mostOnTerminal = 20

    func print(_ summary: RunSummary) throws {
        for note in summary.notes { global.say("note: " + UntrustedText.terminal(note)) }
        // A file or a pipe gets all of them.
        let isCut = !global.json && global.outputWidth != nil && summary.incidents.count > Self.mostOnTerminal
        let shown = isCut ? Array(summary.incidents.prefix(Self.mostOnTerminal)) : summary.incidents
        try IncidentPrinter(global: global).print(shown)
        if isCut {
            global.say("\(summary.incidents.count - shown.count) more, milder ones are in the results")
        }
        let rejected = summary.rejected > 0 ? ", \(summary.rejected) rejected" : ""
        global.say(
            "\(summary.events) events\(rejected), \(summary.entities) entities, \(summary.scored) events scored")
        global.say("results: \(UntrustedText.terminal(summary.output))")
        if let report = summary.reportPath { global.say("report: \(UntrustedText.terminal(report))") }
    }
}

/// Lists incidents: a table for people, JSON lines for programs.
struct IncidentPrinter {
    let global: GlobalOptions

    func print(_ incidents: [Incident]) throws {
        if global.json {
            for incident in incidents { Swift.print(try FindingJSON.line(incident)) }
            return
        }
        guard !incidents.isEmpty else {
            global.say("no incident reached band medium: the log looks ordinary")
            return
        }
        var table = TextTable([
            .init("#", .trailing), .init("INCIDENT"), .init("SEVERITY"), .init("SURPRISE", .trailing), .init("FIRST"),
            .init("REASON"), .init("WHAT HAPPENED", shrinks: true),
        ])
        for incident in incidents {
            let paint: TerminalStyle.Paint =
                incident.severity >= .high ? .bad : incident.severity >= .medium ? .warning : .plain
            table.add([
                .init("\(incident.rank)"), .init(incident.id, .strong), .init(incident.severity.name, paint),
                .init(Self.fixed(incident.surprise)),
                .init(incident.firstTime.map { String(Timestamp.text($0).prefix(16)) } ?? ""),
                .init(incident.reasons.first?.code.rawValue ?? ""), .init(incident.summary),
            ])
        }
        for line in table.lines(width: global.outputWidth, style: global.outputStyle) { Swift.print(line) }
    }

    /// One decimal, the same everywhere.
    static func fixed(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
