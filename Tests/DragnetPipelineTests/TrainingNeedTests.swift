import DragnetDetection
import DragnetPipeline
import DragnetStorage
import DragnetTestSupport
import Testing

/// Whether a new model would pay.
@Suite("Need of training")
struct TrainingNeedTests {
    private func need(
        learntLabels: Int, newest: Int64?, given: [Label], then later: [Label] = []
    ) throws -> TrainingNeed {
        let folder = try TemporaryFolder()
        let path = folder.path("ws")
        try Workspace.create(at: path)
        let store = try Workspace.open(at: path)
        let time = newest.map { ",\"newestLabel\":\($0)" } ?? ""
        // Published again with the same bytes: labels need not move any.
        for labels in [0, learntLabels] {
            _ = try store.models.publish(
                ["m": [1]], metadata: "{\"events\":100,\"labels\":\(labels)\(time),\"rows\":0}")
        }
        try store.saveLabels(given)
        try store.saveLabels(later)
        try store.close()
        return try TrainingNeed.of(workspace: path)
    }

    @Test func aLabelThatMovedNothingIsLearntAllTheSame() throws {
        let label = Label(.entity("a"), .fraud, createdAt: 50)
        let learnt = try need(learntLabels: 1, newest: 50, given: [label])
        #expect(!learnt.isDue && learnt.newLabels == 0 && learnt.learntEvents == 100)
        #expect(try need(learntLabels: 0, newest: nil, given: [label]).newLabels == 1)
        #expect(try !need(learntLabels: 1, newest: nil, given: [label]).isDue, "a model from before times were noted")
    }

    @Test func aLabelThatReplacesAnotherIsNew() throws {
        let label = Label(.entity("a"), .fraud, createdAt: 50)
        let other = Label(.entity("a"), .legit, createdAt: 60)
        let need = try need(learntLabels: 1, newest: 50, given: [label], then: [other])
        #expect(need.newLabels == 1 && need.isDue)
    }
}
