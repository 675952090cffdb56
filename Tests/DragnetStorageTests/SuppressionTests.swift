import DragnetCore
import DragnetDetection
import DragnetStorage
import DragnetTestSupport
import Foundation
import Testing

@Suite("Stored suppressions")
struct SuppressionTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
        func alert(_ id: String, _ incident: String, _ source: String, _ destination: String) -> Alert {
            var alert = FindingTests.alert("event:" + id, subject: id, incident: incident)
            alert.ends = AlertEnds(source: source, destination: destination)
            return alert
        }
        try workspace.saveFindings(
            run: RunRecord(id: "r", model: "m", command: "scan"),
            incidents: [
                FindingTests.incident("INC-1", rank: 1), FindingTests.incident("INC-2", rank: 2),
                FindingTests.incident("INC-3", rank: 3),
            ],
            alerts: [
                alert("1", "INC-1", "A", "B"), alert("2", "INC-2", "A", "C"), alert("3", "INC-2", "C", "D"),
                alert("4", "INC-3", "x'\"", "D"),
            ], entities: [])
    }

    private func suppress(_ rule: Suppression.Rule, until: Int64? = nil) throws -> Suppression {
        try workspace.saveSuppression(Suppression(rule: rule, until: until, why: "payroll", createdAt: 5))
    }

    /// What `incidents` and `alerts` list at a time, and with which status all of them.
    private func listed(at time: Int64?) throws -> (incidents: [String], alerts: [String], all: [FindingStatus]) {
        var query = FindingQuery()
        query.time = time
        let all = try workspace.incidents(query).map(\.status)
        query.statuses = [.open, .confirmed]
        return (try workspace.incidents(query).map(\.id), try workspace.alerts(query).map(\.id).sorted(), all)
    }

    @Test func whatMatchesShowsNoMoreUntilItEnds() throws {
        #expect(try suppress(.entity("A"), until: 100).id == "SUP-1")
        let now = try listed(at: 99)
        #expect(now.incidents == ["INC-2", "INC-3"] && now.alerts == ["event:3", "event:4"])
        #expect(now.all == [.suppressed, .open, .open])
        let later = try listed(at: 100)
        #expect(later.incidents.count == 3 && later.alerts.count == 4 && later.all == [.open, .open, .open])
        // Without a time nothing is hidden.
        #expect(try listed(at: nil).incidents.count == 3)
        var query = FindingQuery()
        (query.time, query.statuses) = (50, [.suppressed])
        #expect(try workspace.incidents(query).map(\.id) == ["INC-1"])
        (query.statuses, query.limit, query.offset) = ([.open], 1, 1)
        #expect(try workspace.incidents(query).map(\.id) == ["INC-3"])
    }

    @Test func everyRuleIsKept() throws {
        let rules: [Suppression.Rule] = [
            .entity("x'\"\u{202E}"), .reason(.fanIn, entity: "A"), .pair("A->B"), .finding("INC-3"),
            .finding("event:4"),
        ]
        for rule in rules { _ = try suppress(rule, until: 77) }
        #expect(try workspace.suppressions().map(\.rule) == rules)
        #expect(try workspace.suppressions().allSatisfy { $0.until == 77 && $0.why == "payroll" && $0.createdAt == 5 })
        #expect(try workspace.suppressions(at: 77).isEmpty)
        #expect(try listed(at: 0).incidents == ["INC-2"])
        // The same rule again takes the place of the first.
        let again = try workspace.saveSuppression(
            Suppression(rule: .pair("A->B"), until: nil, why: "still", createdAt: 6))
        #expect(again.id == "SUP-3")
        #expect(try workspace.suppressions().count == 5)
        try workspace.removeSuppressions(["SUP-4", "SUP-5"])
        #expect(try listed(at: 0).incidents == ["INC-2", "INC-3"])
        #expect(dragnetError { try workspace.removeSuppressions(["SUP-1", "SUP-99"]) }?.code == .usage)
        #expect(dragnetError { try workspace.removeSuppressions(["nonsense"]) }?.code == .usage)
        #expect(try workspace.suppressions().count == 3)
    }

    @Test func aSuppressionSaysWhy() throws {
        for why in ["", " \n"] {
            let error = dragnetError {
                try workspace.saveSuppression(Suppression(rule: .entity("A"), why: why, createdAt: 0))
            }
            #expect(error?.code == .usage)
        }
        let error = dragnetError {
            try workspace.saveSuppression(Suppression(rule: .entity("A"), why: "a\u{0}b", createdAt: 0))
        }
        #expect(error?.code == .inputUnusable)
        #expect(try workspace.suppressions().isEmpty)
    }

    @Test func lookingAheadChangesNothing() throws {
        let extra = Suppression(rule: .entity("D"), why: "", createdAt: 0)
        let hidden = try workspace.findings(hiddenBy: [extra], at: 0)
        #expect(hidden.incidents.keys.sorted() == ["INC-3"])
        #expect(hidden.alerts.keys.map(\.text).sorted() == ["event:3", "event:4"])
        #expect(try workspace.suppressions().isEmpty)
        #expect(try listed(at: 0).incidents.count == 3)
    }

    @Test func labelsDecideWhatIsShown() throws {
        try workspace.setStatus(.snoozed, of: "INC-2")
        try workspace.saveLabels([
            Label(.incident("INC-1"), .legit, until: 50, createdAt: 0),
            Label(.incident("INC-2"), .fraud, createdAt: 0), Label(.event("4"), .legit, createdAt: 0),
        ])
        // The newest word counts: the label came after the status.
        #expect(try listed(at: 0).all == [.dismissed, .confirmed, .open])
        #expect(try listed(at: 0).incidents == ["INC-2", "INC-3"])
        // An alert follows its own label, else that of its incident.
        #expect(try listed(at: 0).alerts == ["event:2", "event:3"])
        #expect(try listed(at: 50).all == [.open, .confirmed, .open])
        _ = try suppress(.finding("INC-2"))
        #expect(try listed(at: 0).all == [.dismissed, .suppressed, .open])
        try workspace.setStatus(.open, of: "INC-1")
        #expect(try listed(at: 0).all == [.open, .suppressed, .open])
    }
}
