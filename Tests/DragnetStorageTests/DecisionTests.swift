import DragnetCore
import DragnetDetection
import DragnetStorage
import Testing

@Suite struct DecisionTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
        try workspace.saveFindings(
            run: RunRecord(id: "r", model: "m", command: "scan"),
            incidents: [FindingTests.incident("INC-1", rank: 1), FindingTests.incident("INC-2", rank: 2)],
            alerts: [FindingTests.alert("event:1", subject: "1")], entities: [])
    }

    private func status(_ id: String = "INC-1", at time: Int64 = 1000) throws -> FindingStatus? {
        var query = FindingQuery()
        query.incident = id
        query.time = time
        return try workspace.incidents(query).first?.status
    }

    private func decide(_ action: Decision.Action, until: Int64? = nil, revision: String? = nil) throws -> Decision {
        try workspace.decide(
            DecisionRequest(action, until: until, note: "why", who: "night", time: 100, revision: revision),
            about: "INC-1")
    }

    @Test func decisionsAreLabelsAndAreTold() throws {
        _ = try decide(.confirm)
        #expect(try status() == .confirmed)
        #expect(try workspace.label(of: .incident("INC-1"))?.verdict == .fraud)
        _ = try decide(.dismiss)
        #expect(try status() == .dismissed)
        #expect(try workspace.label(of: .incident("INC-1"))?.verdict == .legit)
        #expect(try workspace.label(of: .incident("INC-1"))?.note == "why")
        _ = try decide(.reopen)
        #expect(try status() == .open)
        #expect(try workspace.label(of: .incident("INC-1")) == nil)
        let told = try workspace.decisions(about: "INC-1")
        #expect(told.map(\.action) == [.confirm, .dismiss, .reopen])
        #expect(told.allSatisfy { $0.who == "night" && $0.time == 100 && $0.note == "why" })
        #expect(try status("INC-2") == .open)
    }

    @Test func undoBringsBackWhatWasThere() throws {
        let label = Label(.incident("INC-1"), .fraud, kind: "mule", note: "from the table", createdAt: 50)
        try workspace.saveLabels([label])
        _ = try decide(.dismiss)
        _ = try decide(.snooze, until: 5000)
        #expect(try status() == .snoozed)
        _ = try decide(.undo)
        #expect(try status() == .dismissed)
        _ = try decide(.note)
        _ = try decide(.undo)
        #expect(try workspace.label(of: .incident("INC-1")) == label)
        #expect(try status() == .confirmed)
        #expect(throws: DragnetError.self) { try decide(.undo) }
        #expect(try workspace.decisions(about: "INC-1").filter(\.isUndone).map(\.action) == [.dismiss, .snooze])
    }

    @Test func aSnoozeEndsByItself() throws {
        _ = try decide(.snooze, until: 2000)
        #expect(try status(at: 1999) == .snoozed)
        #expect(try status(at: 2000) == .open)
        var query = FindingQuery()
        query.statuses = [.open]
        query.time = 2000
        #expect(try workspace.incidentIDs(query) == ["INC-1", "INC-2"])
        query.time = 1999
        #expect(try workspace.incidentIDs(query) == ["INC-2"])
        _ = try decide(.snooze)
        #expect(try status(at: .max) == .snoozed)
    }

    @Test func whatHasChangedMeanwhileIsNotOverwritten() throws {
        let seen = try workspace.revision(of: "INC-1")
        _ = try decide(.confirm, revision: seen)
        let error = #expect(throws: DragnetError.self) { try decide(.dismiss, revision: seen) }
        #expect(error?.circumstance == .changedMeanwhile)
        #expect(try status() == .confirmed)
        #expect(try workspace.decisions(about: "INC-1").count == 1)
        // A label from elsewhere is a change too.
        let then = try workspace.revision(of: "INC-1")
        try workspace.saveLabels([Label(.incident("INC-1"), .unsure, createdAt: 200)])
        #expect(throws: DragnetError.self) { try decide(.dismiss, revision: then) }
        _ = try decide(.dismiss, revision: try workspace.revision(of: "INC-1"))
        #expect(try status() == .dismissed)
    }

    @Test func whatIsNotThereIsNotDecided() throws {
        let error = #expect(throws: DragnetError.self) {
            try workspace.decide(DecisionRequest(.confirm, who: "a", time: 1), about: "INC-9")
        }
        #expect(error?.circumstance == .unknownName)
        #expect(throws: DragnetError.self) {
            try workspace.decide(
                DecisionRequest(.note, note: String(repeating: "a", count: 4001), who: "a", time: 1), about: "INC-1")
        }
        #expect(try workspace.decisions(about: "INC-1").isEmpty)
    }

    @Test func similarOnesShareAnEntityOrShapeAndReason() throws {
        let others = [
            FindingTests.incident("INC-1", rank: 1, entities: ["a", "b"]),
            FindingTests.incident("INC-2", rank: 2, entities: ["c"]),
            FindingTests.incident(
                "INC-3", rank: 3, entities: ["d"], reasons: [FindingTests.reasons[1]]),
            FindingTests.incident("INC-4", rank: 4, entities: ["b"], reasons: [FindingTests.reasons[1]]),
        ]
        try workspace.saveFindings(
            run: RunRecord(id: "s", model: "m", command: "scan"), incidents: others, alerts: [],
            entities: [
                EntityFinding(id: "b", type: "account", status: .scored, events: 1, incident: "INC-4")
            ])
        let similar = try workspace.similarIncidents(to: others[0], time: 1, limit: 5)
        #expect(similar.map(\.incident.id) == ["INC-4", "INC-2"])
        #expect(similar.map(\.sharedEntity) == ["b", nil])
    }

    @Test func searchesAreKeptByName() throws {
        try workspace.keep(SavedSearch(name: "night", query: "status:open"))
        try workspace.keep(SavedSearch(name: "a\u{202E}b '; --", query: "reason:CYCLE"))
        try workspace.keep(SavedSearch(name: "night", query: "sort:latest"))
        #expect(
            try workspace.savedSearches() == [
                SavedSearch(name: "a\u{202E}b '; --", query: "reason:CYCLE"),
                SavedSearch(name: "night", query: "sort:latest"),
            ])
        #expect(try workspace.forgetSearch(named: "night"))
        #expect(try !workspace.forgetSearch(named: "night"))
        for wrong in ["", String(repeating: "x", count: 61)] {
            #expect(throws: DragnetError.self) { try workspace.keep(SavedSearch(name: wrong, query: "")) }
        }
        #expect(try workspace.savedSearches().count == 1)
    }

    @Test func noMoreSearchesAreKeptThanTheLimit() throws {
        for number in 0..<Workspace.mostSavedSearches {
            try workspace.keep(SavedSearch(name: "\(number)", query: ""))
        }
        #expect(throws: DragnetError.self) { try workspace.keep(SavedSearch(name: "one more", query: "")) }
        try workspace.keep(SavedSearch(name: "7", query: "status:open"))
        #expect(try workspace.savedSearches().count == Workspace.mostSavedSearches)
    }
}
