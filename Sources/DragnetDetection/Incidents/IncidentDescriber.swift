import DragnetCore
import DragnetEvents
import DragnetGraph

/// Names an incident, says what happened, and gathers what can be drawn of it.
struct IncidentDescriber {
    let builder: IncidentBuilder
    let draft: IncidentBuilder.Draft

    private var log: EventLog { builder.log }
    private var scored: ScoredLog { builder.scored }

    private func reasons(of rows: [Int]) -> [Reason] { scored.reasons(of: rows, in: log, clock: builder.clock) }

    /// The reasons of one row; where nothing speaks for it alone, what it is a part of.
    func reasons(of row: Int) -> [Reason] {
        let own = reasons(of: [row])
        guard own.isEmpty, var lead = draft.lead else { return own }
        lead.share = 1
        lead.evidence = [log.eventName(row)]
        return [lead]
    }

    /// What the id is made from.
    var idTexts: [String] {
        let first = draft.alertRows[0]
        return [
            log.eventName(first), log.nodes.name(of: log.sources[first]), log.nodes.name(of: log.destinations[first]),
            log.times.map { String($0[first]) } ?? "",
        ]
    }

    /// The incident.
    ///
    /// Its id comes from its first alert, so that it stays when later events join.
    func incident(rank: Int, isTaken: (String) -> Bool) -> Incident {
        let picture = IncidentGraphBuilder(builder: builder, rows: draft.evidenceRows).build()
        let shape = IncidentShapeFinder(graph: picture).shape
        let first = draft.alertRows[0]
        let id = ContentID.incident(idTexts, isTaken: isTaken)
        let times = log.times.map { times in draft.evidenceRows.map { times[$0] } }
        let reasons = led(reasons(of: draft.alertRows + circles))
        let worst = draft.alertRows.max { (scored.surprises[$0], $1) < (scored.surprises[$1], $0) } ?? first
        let amounts = self.amounts
        let summary = IncidentSummary(
            graph: picture, shape: shape, reasons: reasons, amounts: amounts, events: draft.evidenceRows.count,
            firstTime: times?.min(), lastTime: times?.max(), wording: log.wording
        ).sentence
        return Incident(
            id: id, rank: rank, severity: max(scored.severity(worst), .medium),
            score: 1 - scored.tailProbability(worst), surprise: Double(draft.surprise), shape: shape,
            firstTime: times?.min(), lastTime: times?.max(),
            entities: picture.nodes.filter(\.isEvidence).map(\.name), events: draft.evidenceRows.map(log.eventName),
            amounts: amounts, reasons: reasons, summary: summary, alerts: [], graph: picture, model: builder.modelID)
    }

    /// Rows that close a circle though they are no alerts: that the money came back is told all the same.
    private var circles: [Int] {
        let alerts = Set(draft.alertRows)
        return draft.evidenceRows.filter { row in
            !alerts.contains(row) && scored.evidence[row]?.contains { $0.signal == .cycle } ?? false
        }
    }

    /// The reasons behind what is to be said first, which then weighs half.
    private func led(_ reasons: [Reason]) -> [Reason] {
        guard var lead = draft.lead else { return reasons }
        var others = reasons.filter { $0.code != lead.code }.prefix(4)
        let total = others.reduce(0) { $0 + $1.share }
        lead.share = total > 0 ? 0.5 : 1
        for index in others.indices { others[index].share *= 0.5 / total }
        return [lead] + others
    }

    /// Alerts beyond this many in one incident are counted among its events and not listed one by one.
    private static let mostAlerts = 500

    /// The worst rows of the incident, worst first.
    var worstRows: [Int] {
        let ranked = draft.evidenceRows.sorted { (scored.surprises[$1], $0) < (scored.surprises[$0], $1) }
        return Array(ranked.prefix(Self.mostAlerts))
    }

    /// The code that speaks loudest for a row.
    func strongestCode(of row: Int) -> ReasonCode? { builder.strongestCode(of: row) ?? draft.lead?.code }

    /// An alert for each odd event of the incident, worst first.
    func alerts(incident: String) -> [Alert] {
        let odd = Set(draft.alertRows)
        return worstRows.filter(odd.contains).map { row in
            let name = log.eventName(row)
            return Alert(
                id: "event:\(name)", incident: incident, level: .event, subject: name,
                type: log.kind?[row] ?? log.domain.rawValue, severity: scored.severity(row),
                score: 1 - scored.tailProbability(row), surprise: Double(scored.surprises[row]),
                confidence: scored.statuses[row] == .cold ? 0.5 : 1, reasons: reasons(of: row), evidence: [name])
        }.sorted { ($1.surprise, $0.id) < ($0.surprise, $1.id) }
    }

    /// What the evidence moved, by currency, largest first.
    private var amounts: [CurrencyAmount] {
        guard let column = log.amounts else { return [] }
        var sums: [String: Double] = [:]
        for row in draft.evidenceRows {
            guard let amount = column[row] else { continue }
            sums[log.currency?[row] ?? log.commonAmountUnit, default: 0] += amount
        }
        return sums.map { CurrencyAmount(Self.cents($0.value), $0.key) }
            .sorted { ($1.amount, $0.unit) < ($0.amount, $1.unit) }
    }

    /// A sum to the hundredth; what has no hundredths stays, within what JSON can say.
    static func cents(_ sum: Double) -> Double {
        let most = Double.greatestFiniteMagnitude
        return sum.magnitude < 1e15 ? (sum * 100).rounded() / 100 : min(max(sum, -most), most)
    }
}
