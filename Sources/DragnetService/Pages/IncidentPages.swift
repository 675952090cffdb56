import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetIngest
import DragnetPages
import DragnetPipeline
import DragnetRendering
import DragnetStorage
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// An incident, its picture and files, and deciding about it.
struct IncidentPages {
    let office: PageOffice

    private static let shownEvents = 50
    private static let shownBeside = 15

    var routes: [Route] {
        let desk = office.desk
        let parameters = ["q", "all", "done"]
        return [
            desk.route(.get, "/incidents/{id}", scope: .read, "An incident", parameters: parameters, incident),
            desk.route(
                .post, "/incidents/{id}", scope: .triage, "Decides", parameters: ["q"], changes: true, decide),
            desk.route(
                .get, "/incidents/{id}/news", scope: .read, "What has happened to it since",
                parameters: ["q", "revision", "events", "last"], news),
            desk.route(
                .get, "/incidents/{id}/picture.svg", scope: .read, "Its picture", parameters: ["theme", "all"], picture),
            desk.route(.get, "/incidents/{id}/evidence.csv", scope: .read, "Its events", evidence),
            desk.route(.get, "/incidents/{id}/case.md", scope: .read, "Its case file", caseFile),
        ]
    }

    private func found(_ call: Call) async throws -> Incident {
        let (workspace, id) = (office.rooms.workspace, call["id"])
        let now = ServiceClock.now
        let incident = try await office.rooms.off { try workspace.incident(id: id, at: now) }
        guard let incident else { throw Problem(404, "unknown-id", "No incident has that id.") }
        return incident
    }

    // MARK: The page

    @Sendable private func incident(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let incident = try await found(call)
        let frame = try await office.frame(incident.id, call, visitor)
        let laid = await office.shelf.present()
        let text = office.query(call)
        let query = office.parsed(text).query
        let (workspace, now) = (office.rooms.workspace, ServiceClock.now)
        let showsAll = call.query["all"] != nil
        let maxNodes = office.rooms.configuration.render.maxNodes
        let view = try await office.rooms.off { () -> IncidentView in
            var view = Self.view(of: incident, query: text, showsAll: showsAll, maxNodes: maxNodes)
            if let laid { view.peers = laid.peers.groups(of: incident.entities).map(\.words) }
            let records = try workspace.events(of: incident, limit: Self.shownEvents)
            view.events = PageWords.events(records, unit: incident.amounts.first?.unit ?? "", within: incident.id)
            view.hasAmounts = records.contains { $0.amount != nil }
            let decisions = try workspace.decisions(about: incident.id)
            view.history = decisions.map { decision in
                IncidentView.HistoryRow(
                    time: PageWords.time(decision.time), who: decision.who, words: PageWords.decision(decision),
                    remark: decision.note)
            }
            if let label = try workspace.label(of: .incident(incident.id)),
                !decisions.contains(where: { $0.time == label.createdAt })
            {
                view.history.append(
                    IncidentView.HistoryRow(
                        time: PageWords.time(label.createdAt), who: "A label", words: "says \(label.verdict.rawValue)",
                        remark: label.note))
            }
            view.canUndo = decisions.contains { !$0.isUndone && $0.action != .note && $0.action != .undo }
            view.revision = try workspace.revision(of: incident.id)
            view.newsPath = Self.newsPath(incident, revision: view.revision, query: text)
            view.similar = try workspace.similarIncidents(to: incident, time: now, limit: 6).map { other in
                let common =
                    other.sharedEntity.map { "shares \(UntrustedText.shortened($0, to: 40))" }
                    ?? "the same shape and reason"
                return PageWords.similar(other.incident, common: common, query: text)
            }
            try Self.place(&view, incident, query, text, now, workspace)
            return view
        }
        return try office.desk.page(.incident(view), frame)
    }

    private static func view(
        of incident: Incident, query: String, showsAll: Bool, maxNodes: Int
    ) -> IncidentView {
        var view = IncidentView()
        view.id = incident.id
        view.severity = PageWords.severity(incident.severity)
        view.status = incident.status.rawValue
        view.isOpen = PageWords.isUndecided(incident.status)
        view.summary = UntrustedText.shortened(incident.summary, to: 400)
        view.facts = facts(of: incident)
        let path = PagePath.incident(incident.id, nil)
        let more: [(String, String)] = showsAll ? [("all", "1")] : []
        view.picture = path + "/picture.svg" + PagePath.suffix(nil, more)
        view.darkPicture = path + "/picture.svg" + PagePath.suffix(nil, more + [("theme", "dark")])
        view.pictureAlone = view.picture
        let drawing = PictureComposer(maxNodes: showsAll ? PictureComposer.nodeLimit : maxNodes).drawing(of: incident)
        view.pictureWords = PictureDescription(drawing).text
        if showsAll {
            view.unfold = LinkView("Fold again", PagePath.incident(incident.id, query))
        } else if drawing.nodes.contains(where: { $0.role == .folded }), maxNodes < PictureComposer.nodeLimit {
            view.unfold = LinkView("Open the folds", PagePath.incident(incident.id, query, [("all", "1")]))
        }
        view.reasons = PageWords.reasons(incident.reasons)
        view.counterfactual = CounterfactualWords.sentence(incident)
        view.entities = incident.entities.prefix(40).map(PageWords.entity)
        if incident.entities.count > 40 {
            view.moreEntities = "and \(NumberText.count(incident.entities.count - 40)) more"
        }
        if incident.events.count > shownEvents {
            view.moreEvents = "The first \(shownEvents) of \(NumberText.count(incident.events.count)) events"
        }
        view.evidencePath = path + "/evidence.csv"
        view.casePath = path + "/case.md"
        view.decidePath = path
        view.suppressPath = path + "/hide" + PagePath.suffix(query)
        view.returnQuery = PagePath.suffix(query, [("at", incident.id)])
        return view
    }

    private static func facts(of incident: Incident) -> String {
        var facts: [String] = []
        if let range = TimeText.range(incident.firstTime, incident.lastTime) { facts.append(range) }
        if !incident.amounts.isEmpty { facts.append(PageWords.amounts(incident.amounts)) }
        facts.append(
            "\(NumberText.count(incident.events.count)) events, \(NumberText.count(incident.entities.count)) entities")
        facts.append("as odd as \(PageWords.rarity(incident.surprise)) normal events")
        return facts.joined(separator: " · ")
    }

    /// The list beside the incident, and what comes before and after it.
    private static func place(
        _ view: inout IncidentView, _ incident: Incident, _ query: FindingQuery, _ text: String, _ now: Int64,
        _ workspace: Workspace
    ) throws {
        let ids = try workspace.incidentIDs(query)
        view.queue.total = "\(NumberText.count(ids.count)) in \(text.isEmpty ? "all" : text)"
        let at = ids.firstIndex(of: incident.id)
        var window = query
        window.offset = max(0, (at ?? 0) - shownBeside / 3)
        window.limit = shownBeside
        window.isBrief = true
        view.queue.rows = try workspace.incidents(window).map {
            try QueuePages.row($0, query: text, here: incident.id, now: now, workspace)
        }
        guard let at else {
            view.nextPath = ids.first.map { PagePath.incident($0, text) }
            return
        }
        if at > 0 { view.previousPath = PagePath.incident(ids[at - 1], text) }
        if at + 1 < ids.count { view.nextPath = PagePath.incident(ids[at + 1], text) }
    }

    // MARK: What has happened since

    /// Where a page asks, with how it stood when the page was made.
    private static func newsPath(_ incident: Incident, revision: String, query: String) -> String {
        PagePath.incident(incident.id, nil) + "/news"
            + PagePath.suffix(
                query,
                [
                    ("revision", revision), ("events", "\(incident.events.count)"),
                    ("last", incident.lastTime.map { "\($0)" } ?? ""),
                ])
    }

    /// Says what others did meanwhile, or that it has grown; nothing new has no words.
    @Sendable private func news(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let incident = try await found(call)
        let (workspace, text) = (office.rooms.workspace, office.query(call))
        let (revision, decision) = try await office.rooms.off {
            (try workspace.revision(of: incident.id), try workspace.decisions(about: incident.id).last)
        }
        var words: [String] = []
        if call.query["revision"] != revision {
            words.append(
                decision.map { "\($0.who) \(PageWords.decision($0)) at \(PageWords.time($0.time))" }
                    ?? "It was decided elsewhere")
        }
        let known = max(0, call.query["events"].flatMap { Int($0) } ?? 0)
        if incident.events.count > known {
            words.append("It has grown by \(NumberText.count(incident.events.count - known)) events")
        } else if (incident.lastTime.map { "\($0)" } ?? "") != call.query["last"] ?? "" {
            words.append("Its events are others now")
        }
        guard !words.isEmpty else {
            return Response(status: .noContent, headers: [.contentSecurityPolicy: PageDesk.policy])
        }
        let view = NewsView(
            words: words.joined(separator: ". ") + ".", path: PagePath.incident(incident.id, text))
        return PageDesk.response(Array(try office.desk.library.news(view).utf8), "text/html; charset=utf-8")
    }

    // MARK: Deciding

    @Sendable private func decide(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let form = try await PageForm(call, visitor)
        guard let action = form["action"].flatMap(Decision.Action.init(rawValue:)) else {
            throw Problem(422, "bad-action", "A decision is confirm, dismiss, snooze, reopen, note or undo.")
        }
        let text = form["q"] ?? call.query["q"] ?? PageOffice.firstQuery
        let query = office.parsed(text).query
        let (workspace, id, now) = (office.rooms.workspace, call["id"], ServiceClock.now)
        var request = DecisionRequest(
            action, note: form["note"], who: visitor.name, time: now, revision: form["revision"] ?? "")
        if action == .note, request.note == nil { throw Problem(422, "bad-note", "The note says nothing.") }
        if action == .snooze { request.until = try office.end(form["until"] ?? "1d") }
        let asked = request
        do {
            let (number, next) = try await office.rooms.off { () -> (Int, String?) in
                let ids = try workspace.incidentIDs(query)
                let number = try workspace.decide(asked, about: id).number
                let after = ids.firstIndex(of: id).map { Array(ids[($0 + 1)...]) } ?? ids
                let still = Set(try workspace.incidentIDs(query))
                return (number, after.first { still.contains($0) } ?? ids.last { $0 != id && still.contains($0) })
            }
            let done = ("done", "\(number)")
            let moves = action == .confirm || action == .dismiss || action == .snooze
            if form["from"] == "queue" {
                return PageDesk.redirect(PagePath.queue(text, (next.map { [("at", $0)] } ?? []) + [done]))
            }
            guard moves else { return PageDesk.redirect(PagePath.incident(id, text, [done])) }
            return PageDesk.redirect(
                next.map { PagePath.incident($0, text, [done]) } ?? PagePath.queue(text, [done]))
        } catch let error as DragnetError where error.circumstance == .changedMeanwhile {
            return try await changed(id, text)
        }
    }

    /// Tells who was faster, and changes nothing.
    private func changed(_ id: String, _ text: String) async throws -> Response {
        let workspace = office.rooms.workspace
        let last = try await office.rooms.off { try workspace.decisions(about: id).last }
        let words =
            last.map {
                "\($0.who) \(PageWords.decision($0)) at \(PageWords.time($0.time)), after this page was loaded."
            }
            ?? "It was changed after this page was loaded."
        return office.desk.message(
            Problem(
                409, "changed", words, help: "Nothing of yours was kept. Look at it as it stands now, then decide."),
            links: [
                LinkView("Look at \(id)", PagePath.incident(id, text)), LinkView("To the queue", PagePath.queue(text)),
            ])
    }

    // MARK: Files

    @Sendable private func picture(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let incident = try await found(call)
        let theme = call.query["theme"].flatMap(PictureTheme.init(rawValue:)) ?? .light
        let limit = call.query["all"] == nil ? office.rooms.configuration.render.maxNodes : PictureComposer.nodeLimit
        let pictures = office.rooms.pictures
        let bytes = try await office.rooms.off {
            try pictures.picture(of: incident, format: .svg, theme: theme, maxNodes: limit)
        }
        return PageDesk.response(bytes, "image/svg+xml")
    }

    @Sendable private func evidence(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let incident = try await found(call)
        let workspace = office.rooms.workspace
        let bytes = try await office.rooms.off { () -> [UInt8] in
            var table = CSVRowBuilder()
            for name in ["id", "time", "source", "destination", "amount", "unit", "surprise"] { table.text(name) }
            table.endRow()
            for event in try workspace.events(of: incident, limit: .max) {
                table.text(event.id)
                table.text(event.time.map { TimeText.minute($0, seconds: true) } ?? "")
                table.text(event.source)
                table.text(event.destination)
                table.numberOrText(event.amount.map { "\($0)" } ?? "")
                table.text(event.currency ?? incident.amounts.first?.unit ?? "")
                table.text(event.surprise.map { NumberText.fixed($0, decimals: 3) } ?? "")
                table.endRow()
            }
            return table.bytes
        }
        return attachment(bytes, "text/csv; charset=utf-8", "\(incident.id).csv")
    }

    @Sendable private func caseFile(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let incident = try await found(call)
        let workspace = office.rooms.workspace
        // Waited for, so that the same incident gives the same file; without a model there are no peers.
        let peers = (try? await office.shelf.map())?.peers.groups(of: incident.entities) ?? []
        let text = try await office.rooms.off { () -> String in
            let rows = try workspace.events(of: incident, limit: 1001).map { event in
                ReportContent.EvidenceRow(
                    id: event.id, time: event.time, source: event.source, destination: event.destination,
                    amount: event.amount.map {
                        CurrencyAmount($0, event.currency ?? incident.amounts.first?.unit ?? "")
                    })
            }
            return CaseFile.markdown(incident, evidenceRows: rows, peers: peers)
        }
        return attachment(Array(text.utf8), "text/markdown; charset=utf-8", "\(incident.id).md")
    }

    private func attachment(_ bytes: [UInt8], _ type: String, _ name: String) -> Response {
        var response = PageDesk.response(bytes, type)
        response.headers[.contentDisposition] = "attachment; filename=\"\(UntrustedText.fileName(name))\""
        return response
    }
}

extension PageOffice {
    /// The end that a person writes: a span from now on, or a time.
    func end(_ text: String) throws -> Int64 {
        do {
            let zone = try rooms.configuration.ingestOptions().timeZone
            return try SpanText.end(text, flag: "Until", now: ServiceClock.now, timeZone: zone)
        } catch let error as DragnetError {
            throw Problem(422, "bad-time", error.message + ".", help: error.help)
        }
    }
}
