import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPages
import DragnetPipeline
import DragnetRendering
import DragnetStorage
import Foundation

/// What the pages share: the rooms, the desk, and the frame around each page.
struct PageOffice: Sendable {
    let rooms: ServiceRooms
    let desk: PageDesk
    let shelf: MapShelf

    /// The search that a page works within; that for what is open unless one is named.
    static let firstQuery = "status:open"

    func query(_ call: Call) -> String { call.query["q"] ?? Self.firstQuery }

    /// The query of a search, or why it is none.
    func parsed(_ text: String) -> (query: FindingQuery, fault: String?) {
        do {
            var query = try QueryText.parse([text])
            query.time = ServiceClock.now
            return (query, nil)
        } catch {
            let words = (error as? DragnetError).map {
                [$0.message, $0.help].compactMap(\.self).joined(separator: "; ")
            }
            var query = FindingQuery()
            query.time = ServiceClock.now
            query.statuses = [.open]
            return (query, words ?? "That is no search.")
        }
    }

    /// The frame of a page for a visitor.
    func frame(_ title: String, _ call: Call, _ visitor: Visitor) async throws -> PageFrame {
        let workspace = rooms.workspace
        let budget = rooms.configuration.detect.budget ?? Budget(limit: 20, period: .day)
        let number = call.query["done"].flatMap { Int($0) }
        var frame = try await rooms.off { () -> PageFrame in
            var frame = PageFrame()
            frame.model = try workspace.models.champion().map { String($0.text.prefix(8)) }
            frame.notices = try Self.notices(workspace)
            frame.budget = try Self.budget(workspace, budget)
            if let number, let decision = try workspace.decision(number: number) {
                frame.done = DoneView(
                    words: PageWords.done(decision),
                    undoPath: decision.isUndone || decision.action == .undo || decision.action == .note
                        ? nil : PagePath.incident(decision.subject, nil),
                    undoRevision: try workspace.revision(of: decision.subject))
            }
            return frame
        }
        frame.title = "\(title) · Dragnet"
        frame.workspace = desk.workspaceName
        frame.query = query(call)
        frame.formToken = visitor.session.formToken
        frame.isSignedIn = visitor.session.token != nil
        if frame.isSignedIn {
            frame.who = "\(visitor.name): \(visitor.scopes.sorted().map(\.rawValue).joined(separator: ", "))"
        }
        frame.canTriage = visitor.may(.triage) && !desk.isReadOnly
        frame.canAdmin = visitor.may(.admin) && !desk.isReadOnly
        if !frame.canTriage { frame.done?.undoPath = nil }
        if rooms.state.isStopping { frame.notices.append("The service is stopping.") }
        return frame
    }

    private static func budget(_ workspace: Workspace, _ budget: Budget) throws -> String {
        let days = try workspace.incidentDays()
        guard budget.period != .total, let last = days.last else {
            return "\(days.reduce(0) { $0 + $1.count }) of \(budget)"
        }
        return "\(last.count) of \(budget) on \(TimeText.day(Int64(last.day) * Timestamp.day))"
    }

    private struct RunFacts: Decodable {
        struct Counts: Decodable {
            var rejected: Int?
            var rows: Int?
        }

        struct Learning: Decodable {
            var boundary: String?
            var calibration_events: Int?
        }

        var counts: Counts?
        var learning: Learning?
    }

    private static func notices(_ workspace: Workspace) throws -> [String] {
        guard let run = try workspace.latestRun() else {
            return ["No event was scored yet: what is found stands here as soon as something is."]
        }
        guard let facts = try? JSONDecoder().decode(RunFacts.self, from: Data(run.json.utf8)) else { return [] }
        var notices: [String] = []
        if let rejected = facts.counts?.rejected, rejected > 0 {
            let rows = facts.counts?.rows.map { " of \(NumberText.count($0))" } ?? ""
            notices.append(
                "\(NumberText.count(rejected))\(rows) rows could not be read; rejects.jsonl of the run says why.")
        }
        if let events = facts.learning?.calibration_events, events > 0, events < 1000 {
            notices.append("Still learning: only \(events) events stand behind the bands, so they are a rough guide.")
        }
        return notices
    }
}
