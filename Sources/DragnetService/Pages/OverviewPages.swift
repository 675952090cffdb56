import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetPages
import DragnetPipeline
import DragnetRendering
import DragnetStorage
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// How the workspace and the service are: alerts against the budget, precision, models, jobs, the map.
struct OverviewPages {
    let office: PageOffice
    let jobs: JobBook
    let swapper: ModelSwapper

    private static let shownDays = 60

    var routes: [Route] {
        let desk = office.desk
        return [
            desk.route(.get, "/overview", scope: .read, "The overview", parameters: ["done", "q"], overview),
            desk.route(.get, "/map.svg", scope: .read, "The map", parameters: ["theme"], map),
            desk.route(.post, "/models/{id}", scope: .admin, "Puts a model in place", changes: true, promote),
            desk.route(.post, "/jobs", scope: .admin, "Starts a job", changes: true, start),
            desk.route(.post, "/jobs/{id}", scope: .admin, "Ends a job", changes: true, cancel),
        ]
    }

    @Sendable private func overview(_ call: Call, _ visitor: Visitor) async throws -> Response {
        var frame = try await office.frame("Overview", call, visitor)
        frame.isOverview = true
        let running = await jobs.all
        let counts = office.rooms.scorer.counts
        let (rows, joined) = (counts.rows, counts.joinedRows)
        let (rooms, now) = (office.rooms, ServiceClock.now)
        let (canAdmin, canTriage) = (frame.canAdmin, frame.canTriage)
        var view = try await rooms.off { () -> OverviewView in
            var view = OverviewView()
            let workspace = rooms.workspace
            let counts = try Self.counts(workspace, now)
            let contents = try workspace.contents()
            view.facts = [
                OverviewView.Fact(
                    "events", NumberText.count(max(rows, contents.rows) - contents.rows + contents.events)),
                OverviewView.Fact("entities", NumberText.count(contents.entities)),
                OverviewView.Fact("incidents", NumberText.count(counts.values.reduce(0, +))),
                OverviewView.Fact("to decide", NumberText.count(counts[.open] ?? 0)),
                OverviewView.Fact("confirmed", NumberText.count(counts[.confirmed] ?? 0)),
                OverviewView.Fact("dismissed", NumberText.count(counts[.dismissed] ?? 0)),
            ]
            view.precision = Self.precision(counts)
            view.days = try Self.days(workspace, rooms.configuration.detect.budget)
            view.models = try Self.models(workspace, canPromote: canAdmin, now: now)
            view.suppressions = try workspace.suppressions(at: now).map { suppression in
                OverviewView.SuppressionRow(
                    rule: UntrustedText.shortened("\(suppression.rule)", to: 120), why: suppression.why,
                    end: suppression.until.map { "until \(PageWords.time($0))" } ?? "for ever",
                    removePath: canTriage ? "/hidden/\(PagePath.encoded(suppression.id))" : nil)
            }
            view.health = Self.health(contents)
            return view
        }
        view.jobs = running.reversed().prefix(20).map { job in
            var progress = [job.stage, job.result, job.error].compactMap(\.self).joined(separator: " ")
            if let completed = job.completed {
                progress += " \(NumberText.count(completed))" + (job.total.map { " of \(NumberText.count($0))" } ?? "")
            }
            return OverviewView.JobRow(
                id: job.id, kind: job.kind.rawValue, state: job.state.rawValue, progress: progress,
                cancelPath: canAdmin && !job.state.isOver ? "/jobs/\(PagePath.encoded(job.id))" : nil)
        }
        view.jobsPath = canAdmin ? "/jobs" : nil
        if !view.models.isEmpty {
            view.map = "/map.svg"
            view.darkMap = "/map.svg?theme=dark"
            _ = await office.shelf.present()
        }
        view.service = [
            OverviewView.Fact("running for", TimeText.span(Int64(rooms.state.seconds * 1e6))),
            OverviewView.Fact("not joined yet", "\(NumberText.count(max(0, rows - joined))) events"),
            OverviewView.Fact("version", DragnetVersion.current),
            OverviewView.Fact("changes", office.desk.isReadOnly ? "none: read-only" : "allowed by scope"),
        ]
        return try office.desk.page(.overview(view), frame)
    }

    private static func counts(_ workspace: Workspace, _ now: Int64) throws -> [FindingStatus: Int] {
        var counts: [FindingStatus: Int] = [:]
        for status in FindingStatus.allCases {
            var query = FindingQuery()
            query.time = now
            query.statuses = [status]
            counts[status] = try workspace.incidentIDs(query).count
        }
        return counts
    }

    /// The share of decided incidents that are real, with Wilson's interval (JASA 1927), which holds for small counts too.
    private static func precision(_ counts: [FindingStatus: Int]) -> String {
        let (real, nothing) = (counts[.confirmed] ?? 0, counts[.dismissed] ?? 0)
        let all = Double(real + nothing)
        guard all > 0 else { return "Nothing was decided yet. Each confirm and dismiss counts here." }
        let (share, z) = (Double(real) / all, 1.96)
        let middle = (share + z * z / (2 * all)) / (1 + z * z / all)
        let reach = z * (share * (1 - share) / all + z * z / (4 * all * all)).squareRoot() / (1 + z * z / all)
        return "\(NumberText.percent(share)) of what was decided is real (\(real) of \(real + nothing); 95 % interval "
            + "\(NumberText.percent(max(0, middle - reach))) to \(NumberText.percent(min(1, middle + reach))))."
    }

    private static func days(_ workspace: Workspace, _ budget: Budget?) throws -> PlotView? {
        let found = try workspace.incidentDays()
        guard let last = found.last else { return nil }
        let first = max(found[0].day, last.day - shownDays + 1)
        let budget = budget ?? Budget(limit: 20, period: .day)
        let limit = budget.period == .day ? Double(budget.limit) : nil
        let most = Double(found.map(\.count).max() ?? 1)
        let top = max(most, min(limit ?? 0, most * 3), 1) * 1.1
        var plot = PlotView(
            words: "Incidents a day against the budget", first: TimeText.day(Int64(first) * Timestamp.day),
            last: TimeText.day(Int64(last.day) * Timestamp.day))
        let step = PlotView.width / Double(last.day - first + 1)
        for day in found where day.day >= first {
            let height = PlotView.height * Double(day.count) / top
            plot.bars.append(
                PlotView.Mark(
                    x: Double(day.day - first) * step + step * 0.1, y: PlotView.height - height,
                    width: min(step * 0.8, 40), height: height, band: day.worst.name,
                    words: "\(TimeText.day(Int64(day.day) * Timestamp.day)): \(day.count), worst \(day.worst.name)"))
        }
        if let limit {
            let isBeyond = limit > top
            let y = isBeyond ? 14 : PlotView.height * (1 - limit / top)
            let words = "budget \(NumberText.count(Int(limit))) a day" + (isBeyond ? ", beyond this plot" : "")
            plot.levels.append(PlotView.Level(y: (max(y, 14) * 10).rounded() / 10, words: words))
        }
        return plot
    }

    private static func models(
        _ workspace: Workspace, canPromote: Bool, now: Int64
    ) throws -> [OverviewView.ModelRow] {
        let former = try workspace.models.formerChampion()
        return try workspace.models.list().reversed().map { model in
            let path = workspace.path + "/models/" + model.id.text
            let made = (try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate]) as? Date
            let role =
                model.isChampion
                ? "scores"
                : model.isEarlier ? "scored an earlier part" : model.id == former ? "scored before" : "candidate"
            let basis = TrainingBasis.of(model).map { basis in
                "\(NumberText.count(basis.events)) events"
                    + (basis.labels > 0 ? ", \(NumberText.count(basis.labels)) labels" : "")
            }
            return OverviewView.ModelRow(
                id: String(model.id.text.prefix(12)),
                age: PageWords.age(made.map { Int64($0.timeIntervalSince1970 * 1e6) }, now: now),
                size: NumberText.quantity(Double(model.size), "bytes"), role: role, basis: basis ?? "",
                quality: model.isEarlier
                    ? "counted with the model that took over" : quality(try workspace.quality(of: model.id, time: now)),
                promotePath: canPromote && !model.isChampion && !model.isEarlier
                    ? "/models/\(PagePath.encoded(model.id.text))" : nil,
                promoteWords: model.id == former ? "Revert to this" : "Promote")
        }
    }

    /// What became of a model's incidents, and whether it calls as many events odd as it should.
    private static func quality(_ quality: ModelQuality) -> String {
        var words: [String] = []
        let decided = quality.confirmed + quality.dismissed
        if decided > 0 {
            words.append("\(NumberText.count(quality.confirmed)) of \(NumberText.count(decided)) decided were real")
        } else if quality.incidents > 0 {
            words.append("\(NumberText.count(quality.incidents)) incidents, none decided")
        }
        if quality.scored > 0 {
            let share = NumberText.percent(Double(quality.odd) / Double(quality.scored))
            words.append("\(share) of events as odd as 1 in 100")
        }
        return words.isEmpty ? "has scored nothing yet" : words.joined(separator: "; ")
    }

    private static func health(_ contents: WorkspaceContents) -> [String] {
        contents.inputs.filter { $0.rows > 0 }.suffix(20).map { "\($0.name): \(NumberText.count($0.rows)) rows" }
    }

    @Sendable private func map(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let laid = try await office.shelf.map()
        let theme = call.query["theme"] == "dark" ? PictureTheme.dark : .light
        return PageDesk.response(laid.pictures[theme.rawValue] ?? [], "image/svg+xml")
    }

    @Sendable private func promote(_ call: Call, _ visitor: Visitor) async throws -> Response {
        _ = try await PageForm(call, visitor)
        _ = try await swapper.promote(call["id"])
        return PageDesk.redirect("/overview")
    }

    @Sendable private func start(_ call: Call, _ visitor: Visitor) async throws -> Response {
        let form = try await PageForm(call, visitor)
        guard let kind = form["kind"].flatMap(JobBook.Kind.init(rawValue:)) else {
            throw Problem(422, "bad-job", "A job is train, score or report.")
        }
        _ = try await jobs.start(kind, promotes: false)
        return PageDesk.redirect("/overview")
    }

    @Sendable private func cancel(_ call: Call, _ visitor: Visitor) async throws -> Response {
        _ = try await PageForm(call, visitor)
        _ = try await jobs.remove(call["id"])
        return PageDesk.redirect("/overview")
    }
}
