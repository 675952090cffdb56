import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest

/// Writes what network logs have besides: the days of hosts and the beacons.
struct NetworkTables {
    let log: EventLog
    /// Where a file of this name goes.
    let file: (String) -> String

    /// Writes both tables, empty ones too, so that who reads them finds them; nothing for other logs.
    func write(_ scorer: Scorer?) throws {
        guard log.domain == .network, let scorer else { return }
        try write(scorer.hostDays())
        try write(scorer.beacons())
        try write(scorer.knownHostProposals())
    }

    /// Hosts that a person may want to leave out, in the form of `--ignore`, each a comment until somebody confirms it.
    private func write(_ proposals: [KnownHostProposal]) throws {
        var text =
            "# Hosts that look like ones you know. Remove the # before those that you do, and give this file to\n"
        text += "# --ignore: their connections are then neither learnt from nor scored.\n"
        for proposal in proposals {
            let name = UntrustedText.terminal(log.nodes.name(of: proposal.host))
            text += "#\n# \(proposal.evidence)\n# \(name)\t\(proposal.role.rawValue)\n"
        }
        if proposals.isEmpty { text += "# None was found.\n" }
        try AtomicFile.write(text, to: file("known_hosts.txt"))
    }

    private func write(_ days: [HostDay]) throws {
        let table = try TableFile(
            path: file("host_days.csv"), columns: ["host", "day", "score", "surprise", "severity", "reason", "events"])
        for day in days {
            table.rows.text(log.nodes.name(of: day.host))
            table.rows.text(String(Timestamp.text(Int64(day.day) * Timestamp.day).prefix(10)))
            table.rows.decimal(1 - PortableMath.pow(10, -day.surprise), places: 6, trimsZeros: true)
            table.rows.decimal(day.surprise, places: 4, trimsZeros: true)
            table.rows.text(Severity(surprise: day.surprise).name)
            table.rows.text(day.reason?.rawValue ?? "")
            table.rows.integer(day.events)
            try table.endRow()
        }
        try table.commit()
    }

    private func write(_ beacons: [Beacon]) throws {
        let table = try TableFile(
            path: file("beacons.csv"),
            columns: [
                "source", "destination", "service", "interval", "jitter", "events", "active_hours", "clients",
                "first_time", "last_time", "surprise",
            ])
        let services = log.categoryAttribute(EventReader.portAttribute) ?? log.kind
        for beacon in beacons {
            table.rows.text(log.nodes.name(of: beacon.source))
            table.rows.text(log.nodes.name(of: beacon.destination))
            table.rows.text(
                services.flatMap { Int(beacon.service) < $0.levels.count ? $0.levels[Int(beacon.service)] : nil } ?? "")
            table.rows.decimal(beacon.interval, places: 3, trimsZeros: true)
            table.rows.decimal(beacon.jitter, places: 4, trimsZeros: true)
            table.rows.integer(beacon.events)
            table.rows.integer(beacon.activeHours)
            table.rows.integer(beacon.clients)
            table.rows.time(beacon.firstTime)
            table.rows.time(beacon.lastTime)
            table.rows.decimal(beacon.surprise, places: 4, trimsZeros: true)
            try table.endRow()
        }
        try table.commit()
    }
}
