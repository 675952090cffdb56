public import DragnetCore
public import DragnetDetection
import DragnetEvents
import DragnetIngest
import DragnetRendering
import DragnetStorage

/// Says why something is odd, or why it is not.
public struct ExplainJob: Sendable {
    /// What is asked about: an incident, event, entity, pair, or a bare id.
    public var id: String
    /// The workspace's directory.
    public var workspace: String
    /// Microseconds since 1970 at which labels and suppressions are looked at.
    public var time: Int64
    /// All settings; those of the input say what is left out.
    public var configuration = DragnetConfiguration()

    /// A question about `id`, asked at `time`.
    public init(id: String, workspace: String, time: Int64) {
        self.id = id
        self.workspace = workspace
        self.time = time
    }

    /// An answer.
    public struct Explanation: Sendable, Encodable {
        var v = 1
        /// What was asked about, in the form that means nothing else.
        public var subject: String
        /// The answer in one sentence.
        public var answer: String
        /// The band.
        public var severity: String
        /// -log10 of the tail probability.
        public var surprise: Double
        /// The reasons, strongest first.
        public var reasons: [Reason]
        /// The incident it belongs to.
        public var incident: String?
        /// Why it is not shown in listings, where a person asked for that.
        public var suppression: SuppressionRecord?
        /// What a person found out about it.
        public var label: LabelRecord?
        /// What would have to be otherwise for it not to stand out.
        public var counterfactual: Counterfactual?
        /// The counterfactual in words.
        var otherwise: String?

        /// The answer for a terminal.
        public var lines: [String] {
            var lines = [UntrustedText.terminal(subject), UntrustedText.terminal(answer)]
            if let suppression { lines.append(UntrustedText.terminal(suppression.sentence)) }
            if let label { lines.append(UntrustedText.terminal(label.sentence)) }
            if let incident, incident != subject { lines.append("incident: \(incident)") }
            for reason in reasons {
                let share = NumberText.percent(reason.share)
                let observed = NumberText.reading(reason.observed.value, reason.observed.unit)
                let typical = NumberText.reading(reason.typical.value, of: reason.typical.unit)
                let head = "\(reason.code.rawValue) (\(reason.code.words), \(share))"
                lines.append("  \(head): " + UntrustedText.terminal("\(observed), typically \(typical)"))
            }
            if let otherwise { lines.append(UntrustedText.terminal(otherwise)) }
            return lines
        }

        /// The answer as a line of JSON.
        public func json() throws -> String { String(decoding: try StableJSON.encode(self), as: UTF8.self) }
    }

    /// Finds the answer.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if the id means nothing or several things.
    public func run(context: WorkContext) throws -> Explanation {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let reference = try store.resolve(id)
        var explanation =
            switch reference {
            case .incident(let id): try incident(id, store, context)
            case .event(let name): try event(name, reference, store, context)
            case .entity(let name): try entity(name, reference, store, context)
            case .pair(let name): try pair(name, reference, store, context)
            }
        let said = WhatPeopleSaid(store: store, time: time)
        explanation.suppression = try said.suppression(of: reference).map(SuppressionRecord.init)
        explanation.label = try said.label(of: reference).map(LabelRecord.init)
        return explanation
    }

    private func incident(_ id: String, _ store: Workspace, _ context: WorkContext) throws -> Explanation {
        guard var incident = try store.incident(id: id) else { throw unknown(id) }
        var explanation = Explanation(
            subject: incident.id, answer: IncidentNarrative.facts(incident), severity: incident.severity.name,
            surprise: incident.surprise, reasons: incident.reasons, incident: incident.id)
        if incident.counterfactual == nil, let replay = try replay(store, context) {
            let rows = try store.eventRows(named: incident.events).compactMap(\.first)
            incident.counterfactual = try replay.counterfactual(of: rows, threshold: threshold, context: context)
        }
        explanation.counterfactual = incident.counterfactual
        explanation.otherwise = CounterfactualWords.sentence(incident)
        return explanation
    }

    /// Adds what would have to be otherwise for the events of an entity or a pair not to stand out.
    private func add(
        _ rows: [Int], of replay: WorkspaceReplay?, to explanation: inout Explanation, _ context: WorkContext
    ) throws {
        guard let replay else { return }
        let scored = replay.scored(rows)
        guard let found = try replay.counterfactual(of: scored, threshold: threshold, context: context) else { return }
        explanation.counterfactual = found
        explanation.otherwise = CounterfactualWords.sentence(found, events: scored.count, unit: "")
    }

    private var threshold: Severity { configuration.severity.smallest }

    private func replay(_ store: Workspace, _ context: WorkContext) throws -> WorkspaceReplay? {
        try WorkspaceReplay(
            store: store, ignored: try configuration.ignoreList(), limit: configuration.serve.stateLimit,
            context: context)
    }

    private func event(
        _ name: String, _ reference: FindingReference, _ store: Workspace, _ context: WorkContext
    ) throws -> Explanation {
        guard let finding = try store.eventFinding(id: name) else {
            return try unscored(reference, rows: store.eventRows(named: name), store)
        }
        var reasons = finding.reasons
        if reasons.isEmpty && (finding.status == .scored || finding.status == .cold) {
            reasons = try replayed(name, store, context)
        }
        return Explanation(
            subject: reference.description, answer: answer(finding), severity: finding.severity.name,
            surprise: finding.surprise, reasons: reasons, incident: finding.incident)
    }

    private func answer(_ finding: EventFinding) -> String {
        switch finding.status {
        case .learning: return "it lies in the learning period, so it was learnt from and not scored"
        case .excluded: return "it is left out: an end of it is no entity, or a person asked for it"
        case .duplicate: return "it repeats the id of an earlier row, which was scored in its place"
        case .rejected: return "it could not be read as an event; rejects.jsonl says why"
        case .scored, .cold: break
        }
        let cold = finding.status == .cold ? "; neither end had any past, so the score says little" : ""
        if finding.incident != nil {
            let alone = finding.severity < .medium ? ", though no alert by itself" : ""
            return "it is part of an incident\(alone): \(rarity(finding.surprise))" + cold
        }
        if finding.severity >= .medium {
            return "it is odd, \(rarity(finding.surprise)), but its group of alerts did not fit the budget" + cold
        }
        return "it is ordinary: \(rarity(finding.surprise)), and alerts begin at 1 in 100" + cold
    }

    private func rarity(_ surprise: Double) -> String {
        RarityText.oneIn(surprise).map { "about \($0) normal events is at least as odd" }
            ?? "nearly every normal event is at least as odd"
    }

    /// What the signals say of an event whose reasons were not kept.
    private func replayed(_ name: String, _ store: Workspace, _ context: WorkContext) throws -> [Reason] {
        guard let row = try store.eventRows(named: name).first, let replay = try replay(store, context) else {
            return []
        }
        return try replay.reasons(of: row, context: context)
    }

    private func entity(
        _ name: String, _ reference: FindingReference, _ store: Workspace, _ context: WorkContext
    ) throws -> Explanation {
        guard let finding = try store.entityFinding(name: name) else {
            let log = try store.loadEvents()
            let wanted = Set(log.nodes.indices(named: name))
            let rows = log.heldRows.filter {
                wanted.contains(log.sources[$0]) || wanted.contains(log.destinations[$0])
            }
            return try unscored(reference, rows: rows, store)
        }
        let events = "\(NumberText.count(finding.events)) events"
        let answer =
            switch finding.status {
            case .isolated: "it has no event"
            case .excluded: "it is left out"
            case .cold: "\(events), all in the learning period, so it has no score"
            case .scored where finding.incident != nil: "\(events); it takes part in an incident"
            case .scored where finding.severity >= .medium:
                "\(events); one of them is odd, but its group of alerts did not fit the budget"
            case .scored: "\(events); even the oddest is ordinary among so many"
            }
        var explanation = Explanation(
            subject: reference.description, answer: answer, severity: finding.severity.name,
            surprise: finding.surprise, reasons: finding.reasons, incident: finding.incident)
        // Among many events one odd one does not make an entity odd, but it may have made an incident.
        let isTold = finding.incident != nil || finding.severity >= threshold
        if finding.status == .scored, isTold, let replay = try replay(store, context) {
            try add(replay.rows(of: name), of: replay, to: &explanation, context)
        }
        return explanation
    }

    private func pair(
        _ name: String, _ reference: FindingReference, _ store: Workspace, _ context: WorkContext
    ) throws -> Explanation {
        let log = try store.loadEvents(context: context)
        let wanted = ByteKey(name)
        let rows = log.heldRows.filter {
            ByteKey(log.nodes.name(of: log.sources[$0]) + "->" + log.nodes.name(of: log.destinations[$0])) == wanted
        }
        let findings = try store.eventFindings(rows: rows).compactMap(\.self)
        guard let worst = findings.max(by: { $0.surprise < $1.surprise }) else {
            return try unscored(reference, rows: rows, store)
        }
        var explanation = try event(worst.id, .event(worst.id), store, context)
        explanation.subject = reference.description
        if Severity(surprise: worst.surprise) >= threshold {
            try add(rows, of: try replay(store, context), to: &explanation, context)
        }
        explanation.answer =
            "\(NumberText.count(rows.count)) events; the oddest is event:\(worst.id): \(explanation.answer)"
        return explanation
    }

    /// Something that the workspace holds and no run has scored.
    private func unscored(_ reference: FindingReference, rows: [Int], _ store: Workspace) throws -> Explanation {
        guard !rows.isEmpty else { throw unknown(reference.description) }
        let watermark = try store.models.champion().flatMap { try store.stateWatermark(modelID: $0) } ?? 0
        let learnt = rows.count { $0 < watermark }
        let events = rows.count == 1 ? "it was" : "all of its \(NumberText.count(rows.count)) events were"
        let answer =
            if learnt == rows.count {
                "\(events) learnt from and not scored"
            } else if learnt == 0 {
                "it was not scored yet: run dragnet score"
            } else {
                "\(NumberText.count(learnt)) of its \(NumberText.count(rows.count)) events were learnt from, the others "
                    + "were not scored yet: run dragnet score"
            }
        return Explanation(
            subject: reference.description, answer: answer, severity: Severity.none.name, surprise: 0, reasons: [],
            incident: nil)
    }

    private func unknown(_ id: String) -> DragnetError {
        DragnetError(
            .usage, "\"\(UntrustedText.terminal(UntrustedText.shortened(id, to: 80)))\" has no finding here",
            help: "list what there is: dragnet incidents, dragnet alerts", circumstance: .unknownName)
    }
}
