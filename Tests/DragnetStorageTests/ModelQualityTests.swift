import DragnetDetection
import DragnetStorage
import Testing

@Suite struct ModelQualityTests {
    @Test func countsWhatBecameOfAModelsFindings() throws {
        let place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        let workspace = try Workspace.open(at: place("w"))
        let model = try workspace.models.publish(["vectors.bin": [1]])
        let other = try workspace.models.publish(["vectors.bin": [2]])
        var scores = EventScores(firstRow: 0)
        for (surprise, status) in [
            (2.5, EventFinding.Status.scored), (0.3, .scored), (2, .cold), (9, .learning), (9, .excluded),
        ] {
            scores.append(status: status, severity: .none, score: 0.5, surprise: surprise)
        }
        try workspace.saveFindings(
            run: RunRecord(id: "r", model: model.text, command: "scan"),
            incidents: (1...4).map { FindingTests.incident("INC-\($0)", rank: $0) }, alerts: [], entities: [],
            events: scores)
        for (id, action) in [("INC-1", Decision.Action.confirm), ("INC-2", .dismiss), ("INC-3", .confirm)] {
            try workspace.decide(DecisionRequest(action, who: "night", time: 100), about: id)
        }
        let quality = try workspace.quality(of: model, time: 1000)
        #expect((quality.incidents, quality.confirmed, quality.dismissed) == (4, 2, 1))
        #expect((quality.scored, quality.odd) == (3, 2))
        let none = try workspace.quality(of: other, time: 1000)
        #expect((none.incidents, none.confirmed, none.scored) == (0, 0, 0))
    }
}
