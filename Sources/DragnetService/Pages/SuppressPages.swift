import DragnetCore
import DragnetDetection
import DragnetPages
import DragnetPipeline
import DragnetRendering
import DragnetStorage
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Hiding what is like an incident: first what that would hide, then hiding it.
struct SuppressPages {
    let office: PageOffice

    var routes: [Route] {
        let parameters = ["q", "what", "until", "why"]
        return [
            office.desk.route(
                .get, "/incidents/{id}/hide", scope: .triage, "What could be hidden", parameters: parameters,
                changes: true, form),
            office.desk.route(
                .post, "/incidents/{id}/hide", scope: .triage, "Hides it", parameters: ["q"], changes: true, hide),
            office.desk.route(
                .post, "/hidden/{id}", scope: .triage, "Shows it again", changes: true, show),
        ]
    }

    private func job() -> SuppressJob {
        SuppressJob(
            workspace: office.rooms.path, configuration: office.rooms.configuration, time: ServiceClock.now)
    }

    /// What a choice says: the subject, and the reason after a blank.
    private static func parts(_ choice: String) -> (subject: String, reason: String?) {
        guard choice.hasPrefix("reason:"), let blank = choice.firstIndex(of: " ") else { return (choice, nil) }
        let reason = String(choice[choice.index(choice.startIndex, offsetBy: 7)..<blank])
        return (String(choice[choice.index(after: blank)...]), reason)
    }

    private static func choices(_ incident: Incident, _ chosen: String?) -> [SuppressView.Choice] {
        var choices = [(incident.id, "this incident alone")]
        for name in incident.entities.prefix(3) {
            let short = UntrustedText.shortened(name, to: 60)
            if let reason = incident.reasons.first?.code {
                choices.append(
                    ("reason:\(reason.rawValue) entity:\(name)", "\(short) where it stands out as \(reason.words)"))
            }
            choices.append(("entity:\(name)", "everything about \(short)"))
        }
        let known = choices.contains { $0.0 == chosen }
        return choices.enumerated().map { number, choice in
            SuppressView.Choice(
                value: choice.0, words: choice.1, isChosen: known ? choice.0 == chosen : number == 0)
        }
    }

    private func incident(_ call: Call) async throws -> Incident {
        let (workspace, id) = (office.rooms.workspace, call["id"])
        guard let incident = try await office.rooms.off({ try workspace.incident(id: id) }) else {
            throw Problem(404, "unknown-id", "No incident has that id.")
        }
        return incident
    }

    @Sendable private func form(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let incident = try await incident(call)
        let frame = try await office.frame("Hide like \(incident.id)", call, visitor)
        let text = office.query(call)
        var view = SuppressView(incident: LinkView(incident.id, PagePath.incident(incident.id, text)))
        view.choices = Self.choices(incident, call.query["what"])
        view.until = call.query["until"] ?? "30d"
        view.why = call.query["why"] ?? ""
        view.path = PagePath.incident(incident.id, nil) + "/hide"
        guard call.query["what"] != nil, let chosen = view.choices.first(where: \.isChosen) else {
            return try office.desk.page(.suppress(view), frame)
        }
        let (subject, reason) = Self.parts(chosen.value)
        let (job, until, why) = (job(), view.until.isEmpty ? nil : view.until, view.why)
        do {
            let effect = try await office.rooms.off {
                try job.add(subject, reason: reason, until: until, why: why, isPreview: true)
            }
            let (incidents, alerts) = (effect.incidents.count, effect.alerts.count)
            view.effect =
                "That hides \(incidents == 1 ? "1 incident" : "\(NumberText.count(incidents)) incidents") and "
                + "\(alerts == 1 ? "1 alert" : "\(NumberText.count(alerts)) alerts") of those that are listed now."
            view.hidden = effect.incidents.prefix(50).map { LinkView($0, PagePath.incident($0, text)) }
            view.isPreviewed = !why.isEmpty
            if why.isEmpty { view.fault = "Say why: whoever wonders later where it went reads that." }
        } catch let error as DragnetError {
            view.fault = [error.message, error.help].compactMap(\.self).joined(separator: "; ")
        }
        return try office.desk.page(.suppress(view), frame)
    }

    @Sendable private func hide(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let form = try await PageForm(call, visitor)
        let incident = try await incident(call)
        guard let what = form["what"], Self.choices(incident, what).contains(where: { $0.value == what }) else {
            throw Problem(422, "bad-suppression", "The form names nothing that can be hidden.")
        }
        guard let why = form["why"] else { throw Problem(422, "bad-suppression", "Say why it is to be hidden.") }
        let (subject, reason) = Self.parts(what)
        let (job, until) = (job(), form["until"])
        let effect = try await office.rooms.off {
            try job.add(subject, reason: reason, until: until, why: why, isPreview: false)
        }
        return PageDesk.redirect(
            PagePath.queue(form["q"] ?? PageOffice.firstQuery, [("hidden", "\(effect.incidents.count)")]))
    }

    @Sendable private func show(_ call: Call, _ visitor: Visitor) async throws -> Response {
        _ = try await PageForm(call, visitor)
        let (job, id) = (job(), call["id"])
        _ = try await office.rooms.off { try job.remove(id) }
        return PageDesk.redirect("/overview")
    }
}
