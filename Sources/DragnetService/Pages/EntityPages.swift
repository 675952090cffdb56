import DragnetCore
import DragnetDetection
import DragnetPages
import DragnetPipeline
import DragnetRendering
import DragnetStorage
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// An entity: what is known of it, and what people found out.
struct EntityPages {
    let office: PageOffice

    private static let shownEvents = 50
    /// Events that its partners and its plot are made of.
    private static let lookedAt = 2000
    /// Logs up to which those alike are looked for unasked: the search reads the whole log.
    private static let smallLog = 100_000

    var routes: [Route] {
        [
            office.desk.route(
                .get, "/entity", scope: .read, "An entity", parameters: ["name", "alike", "done", "q"], entity),
            office.desk.route(
                .post, "/entity", scope: .triage, "Labels an entity", parameters: ["name"], changes: true, label),
        ]
    }

    private func name(_ call: Call) throws -> String {
        guard let name = call.query["name"], !name.isEmpty else {
            throw Problem(404, "unknown-id", "The address names no entity.")
        }
        return name
    }

    @Sendable private func entity(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let name = try name(call)
        let frame = try await office.frame(UntrustedText.shortened(name, to: 60), call, visitor)
        let laid = await office.shelf.present()
        let asksAlike: Bool
        if call.query["alike"] == nil {
            asksAlike = office.rooms.scorer.counts.rows <= Self.smallLog
        } else {
            asksAlike = true
        }
        let (rooms, now) = (office.rooms, ServiceClock.now)
        let view = try await rooms.off { () -> EntityView in
            let workspace = rooms.workspace
            let finding = try workspace.entityFinding(name: name)
            let records = try workspace.latestEvents(ofEntity: name, limit: Self.lookedAt)
            guard finding != nil || !records.isEmpty else {
                throw Problem(404, "unknown-id", "No entity has that name.")
            }
            var view = EntityView()
            view.name = UntrustedText.shortened(name, to: 200)
            if let finding { Self.tell(finding, &view, now: now) }
            if let peers = laid?.peers, let cluster = peers.cluster(of: name) {
                view.cluster = "one of \(NumberText.count(peers.sizes[cluster])) alike: \(peers.names[cluster])"
            }
            let unit = try Self.unit(workspace, finding)
            view.events = PageWords.events(Array(records.prefix(Self.shownEvents)), unit: unit)
            view.hasAmounts = records.contains { $0.amount != nil }
            if records.count > Self.shownEvents {
                let all = finding.map { " of \(NumberText.count($0.events))" } ?? ""
                view.moreEvents = "The newest \(Self.shownEvents)\(all) events"
            }
            view.plot = Self.plot(records)
            view.partners = Self.partners(records, of: name)
            view.incidents = try Self.incidents(records, finding, now, workspace)
            if let label = try workspace.label(of: .entity(name)) {
                view.label =
                    "\(label.verdict.rawValue), \(PageWords.time(label.createdAt))"
                    + (label.note.map { ": \($0)" } ?? "")
            }
            view.labelPath = PagePath.entity(name)
            if asksAlike { Self.alike(&view, name, rooms) } else { view.alikePath = PagePath.entity(name) + "&alike=1" }
            return view
        }
        return try office.desk.page(.entity(view), frame)
    }

    private static func tell(_ finding: EntityFinding, _ view: inout EntityView, now: Int64) {
        view.type = finding.type
        view.severity = PageWords.severity(finding.severity)
        switch finding.status {
        case .scored:
            let rarity = PageWords.rarity(finding.surprise)
            view.rarity = rarity.isEmpty || rarity == "ordinary" ? "It is ordinary." : "As odd as \(rarity) entities."
        case .cold: view.rarity = "It has too little past to be judged."
        case .isolated: view.rarity = "It takes part in no event."
        case .excluded: view.rarity = "It is left out: a person asked for that."
        }
        view.facts = ["\(NumberText.count(finding.events)) events"]
        if let range = TimeText.range(finding.firstTime, finding.lastTime) { view.facts.append(range) }
        if let z = finding.distanceZ {
            view.facts.append("\(NumberText.fixed(z, decimals: 1)) robust deviations from the middle of its cluster")
        }
        view.reasons = PageWords.reasons(finding.reasons)
    }

    private static func unit(_ workspace: Workspace, _ finding: EntityFinding?) throws -> String {
        guard let id = finding?.incident else { return "" }
        return try workspace.incident(id: id)?.amounts.first?.unit ?? ""
    }

    /// The surprise of its events over time, on bands that mean the same everywhere.
    private static func plot(_ records: [EventRecord]) -> PlotView? {
        let scored = records.filter { $0.surprise != nil && $0.time != nil }
        guard let last = scored.first?.time, let first = scored.last?.time else { return nil }
        let top = max(5, (scored.compactMap(\.surprise).max() ?? 0) * 1.1)
        func y(_ surprise: Double) -> Double { PlotView.height * (1 - min(max(surprise, 0), top) / top) }
        var plot = PlotView(
            words: "How odd its last \(NumberText.count(scored.count)) events are, over time",
            first: PageWords.time(first), last: PageWords.time(last))
        for (words, surprise) in [("critical", 4.0), ("high", 3.0), ("medium", 2.0)] {
            plot.levels.append(PlotView.Level(y: (y(surprise) * 10).rounded() / 10, words: words))
        }
        // Of many events at one place the oddest are drawn.
        let drawn = scored.sorted { ($1.surprise ?? 0, $0.row) < ($0.surprise ?? 0, $1.row) }.prefix(400)
        for event in drawn.reversed() {
            guard let time = event.time, let surprise = event.surprise else { continue }
            let x = last > first ? PlotView.width * Double(time - first) / Double(last - first) : PlotView.width / 2
            plot.dots.append(
                PlotView.Mark(
                    x: x, y: y(surprise), band: (event.severity ?? .none).name,
                    words: "\(UntrustedText.shortened(event.id, to: 40)), \(PageWords.time(time)): "
                        + PageWords.rarity(surprise)))
        }
        return plot
    }

    private static func partners(_ records: [EventRecord], of name: String) -> [EntityView.NeighborRow] {
        var counts: [ByteKey: Int] = [:]
        let own = ByteKey(name)
        for event in records {
            let source = ByteKey(event.source)
            counts[source == own ? ByteKey(event.destination) : source, default: 0] += 1
        }
        let most = counts.sorted { ($1.value, $0.key.text) < ($0.value, $1.key.text) }.prefix(10)
        return most.map { partner in
            EntityView.NeighborRow(
                link: PageWords.entity(partner.key.text), type: "",
                measure: "\(NumberText.count(partner.value)) of its last \(NumberText.count(records.count)) events")
        }
    }

    private static func incidents(
        _ records: [EventRecord], _ finding: EntityFinding?, _ now: Int64, _ workspace: Workspace
    ) throws -> [IncidentView.SimilarRow] {
        var ids: [String] = []
        for id in [finding?.incident].compactMap(\.self) + records.compactMap(\.incident) where !ids.contains(id) {
            ids.append(id)
        }
        return try ids.prefix(20).compactMap { id in
            try workspace.incident(id: id, at: now).map { PageWords.similar($0) }
        }
    }

    private static func alike(_ view: inout EntityView, _ name: String, _ rooms: ServiceRooms) {
        let job = NeighborsJob(id: "entity:" + name, workspace: rooms.path, configuration: rooms.configuration)
        do {
            let answer = try job.run(context: .serial)
            view.alike = answer.matches.map {
                EntityView.NeighborRow(
                    link: PageWords.entity($0.id), type: $0.type,
                    measure: "cosine \(NumberText.fixed($0.value, decimals: 3))")
            }
            if answer.coldNeighbors != nil {
                view.alikeNote =
                    "It came after the model was learnt; its place is worked out from those that it has met."
            }
        } catch {
            view.alikeNote = Problem.of(error).detail
        }
    }

    @Sendable private func label(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let form = try await PageForm(call, visitor)
        let name = try name(call)
        let job = LabelJob(
            workspace: office.rooms.path, configuration: office.rooms.configuration, time: ServiceClock.now)
        if form["verdict"] == "none" {
            _ = try await office.rooms.off { try job.remove("entity:" + name) }
        } else {
            guard let verdict = form["verdict"].flatMap(LabelVerdict.init(rawValue:)) else {
                throw Problem(422, "bad-label", "A label is fraud, legit or unsure.")
            }
            let note = form["note"]
            _ = try await office.rooms.off { try job.label("entity:" + name, verdict, note: note) }
        }
        return PageDesk.redirect(PagePath.entity(name))
    }
}
