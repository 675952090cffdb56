import DragnetCore
import DragnetDetection
import DragnetPages
import DragnetPipeline
import DragnetRendering
import DragnetStorage
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The list of incidents.
struct QueuePages {
    let office: PageOffice

    static let pageSize = 25

    var routes: [Route] {
        let parameters = ["q", "start", "at", "done", "hidden"]
        return [
            office.desk.route(.get, "/", scope: .read, "The queue", parameters: parameters, queue),
            office.desk.route(.post, "/searches", scope: .triage, "Keeps a search", changes: true, keep),
            office.desk.route(.post, "/searches/forget", scope: .triage, "Forgets a search", changes: true, forget),
            office.desk.route(.get, "/list", scope: .read, "The queue's list alone", parameters: ["q", "start"], list),
        ]
    }

    @Sendable private func queue(_ call: Call, _ visitor: Visitor) async throws -> Response {
        var frame = try await office.frame("Incidents", call, visitor)
        frame.isQueue = true
        if frame.done == nil, let hidden = call.query["hidden"].flatMap({ Int($0) }) {
            frame.done = DoneView(
                words: "Hidden: \(hidden == 1 ? "one incident" : "\(NumberText.count(hidden)) incidents").",
                undoPath: nil)
        }
        return try office.desk.page(.queue(try await view(call)), frame)
    }

    /// The list for a page that is open; nothing new is said in a few bytes.
    @Sendable private func list(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let view = try await view(call)
        // Ages go on by themselves and are no news.
        let news = view.rows.map { "\($0.id)|\($0.status)|\($0.summary)|\($0.revision)" }.joined(separator: "\n")
        let tag = "\"\(ContentHash.hex(of: news.utf8).prefix(24))\""
        if call.request.headers[.ifNoneMatch] == tag {
            return Response(status: .notModified, headers: [.eTag: tag])
        }
        let frame = try await office.frame("Incidents", call, visitor)
        let html = try office.desk.library.list(view, frame)
        var response = PageDesk.response(Array(html.utf8), "text/html; charset=utf-8")
        response.headers[.eTag] = tag
        return response
    }

    // MARK: Searches that people keep

    @Sendable private func keep(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let form = try await PageForm(call, visitor)
        let search = SavedSearch(name: form["name"] ?? "", query: form["q"] ?? "")
        if let fault = office.parsed(search.query).fault { throw Problem(422, "bad-search", fault) }
        let workspace = office.rooms.workspace
        try await office.rooms.off { try workspace.keep(search) }
        return PageDesk.redirect(PagePath.queue(search.query))
    }

    @Sendable private func forget(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let form = try await PageForm(call, visitor)
        let (workspace, name) = (office.rooms.workspace, form["name"] ?? "")
        _ = try await office.rooms.off { try workspace.forgetSearch(named: name) }
        return PageDesk.redirect("/")
    }

    private func addSavedSearches(to view: inout QueueView, text: String) async throws {
        let workspace = office.rooms.workspace
        let saved = try await office.rooms.off { try workspace.savedSearches() }
        if !saved.isEmpty {
            view.savedSearches = SavedSearchesView(
                saved.map { LinkView($0.name, PagePath.queue($0.query), isHere: $0.query == text) })
        }
        if let kept = saved.first(where: { $0.query == text }) {
            view.forgetPath = "/searches/forget"
            view.keptName = kept.name
        } else if view.searchFault == nil, !Self.searches.contains(where: { $0.1 == text }) {
            view.keepPath = "/searches"
        }
    }

    // MARK: The list

    private func view(_ call: Call) async throws -> QueueView {
        let text = office.query(call)
        var (query, fault) = office.parsed(text)
        let start = try call.number("start", 0...100_000_000, otherwise: 0)
        let workspace = office.rooms.workspace
        query.offset = start
        query.limit = Self.pageSize
        query.isBrief = true
        let (asked, now) = (query, ServiceClock.now)
        var view = try await office.rooms.off { () -> QueueView in
            var view = QueueView()
            view.rows = try workspace.incidents(asked).map { incident in
                try Self.row(incident, query: text, here: nil, now: now, workspace)
            }
            let last = start + view.rows.count
            var total = last
            // A search for an entity reads every record; once is enough where all fit the page.
            if start > 0 || view.rows.count == Self.pageSize {
                var all = asked
                (all.offset, all.limit) = (0, nil)
                total = try workspace.incidentIDs(all).count
            }
            if !view.rows.isEmpty {
                view.range = "\(NumberText.count(start + 1)) to \(NumberText.count(last)) of \(NumberText.count(total))"
            }
            if start > 0 {
                view.previous = PagePath.queue(text, [("start", "\(max(0, start - Self.pageSize))")])
            }
            if last < total { view.next = PagePath.queue(text, [("start", "\(last)")]) }
            if view.rows.isEmpty { view.emptyWords = try Self.emptyWords(text, workspace) }
            return view
        }
        view.searchFault = fault
        view.listPath = "/list" + PagePath.suffix(text, start > 0 ? [("start", "\(start)")] : [])
        view.searches = Self.searches.map { LinkView($0.0, PagePath.queue($0.1), isHere: $0.1 == text) }
        let bare = text.split(separator: " ").filter { !$0.hasPrefix("sort:") }.joined(separator: " ")
        view.orders = [("Worst first", "sort:worst"), ("Latest first", "sort:latest")].map { words, order in
            let isHere = order == "sort:latest" ? query.order == .latest : query.order == .worst
            let path = PagePath.queue(bare.isEmpty ? order : "\(bare) \(order)")
            return LinkView(words, path, isHere: isHere)
        }
        try await addSavedSearches(to: &view, text: text)
        return view
    }

    private static let searches = [
        ("Open", PageOffice.firstQuery), ("High and critical", "severity:>=high status:open"),
        ("Confirmed", "status:confirmed"), ("Snoozed", "status:snoozed"), ("Dismissed", "status:dismissed"),
        ("Hidden", "status:suppressed"), ("All", ""),
    ]

    private static func emptyWords(_ text: String, _ workspace: Workspace) throws -> String {
        if try workspace.incidentIDs(FindingQuery()).isEmpty {
            return "Nothing was found yet. Incidents appear here by themselves as events come in."
        }
        return text == PageOffice.firstQuery
            ? "Nothing is left to decide. Well done." : "No incident fits this search; try one of those above."
    }

    static func row(
        _ incident: Incident, query: String, here: String?, now: Int64, _ workspace: Workspace
    ) throws -> QueueView.Row {
        QueueView.Row(
            id: incident.id, path: PagePath.incident(incident.id, query),
            severity: PageWords.severity(incident.severity),
            summary: UntrustedText.shortened(incident.summary, to: 240), entities: PageWords.names(incident.entities),
            amount: PageWords.amounts(incident.amounts), time: PageWords.time(incident.lastTime),
            age: PageWords.age(incident.lastTime, now: now), reasons: incident.reasons.prefix(3).map(\.code.words),
            status: incident.status.rawValue, isOpen: PageWords.isUndecided(incident.status),
            isHere: incident.id == here, revision: try workspace.revision(of: incident.id))
    }
}
