import DragnetCore
import DragnetPipeline
import DragnetStorage
import NIOPosix

/// Puts another model in place while the service runs.
struct ModelSwapper: Sendable {
    let workspace: Workspace
    let configuration: DragnetConfiguration
    let scorer: LiveScorer
    let blocking: NIOThreadPool

    /// Lets a model take over in one step: until then the old one answers, from then on the new one.
    ///
    /// - Parameter id: the id of a model, or its beginning.
    /// - Throws: the reason why it cannot; the old model then stays.
    func promote(_ id: String) async throws -> String {
        let rows = try await scorer.prepareSwap()
        do {
            let (workspace, configuration) = (workspace, configuration)
            let start = try await blocking.runIfActive {
                let start = try LiveStart(
                    store: workspace, model: id, configuration: configuration, limit: rows, context: .serial)
                try workspace.models.setChampion(start.model)
                return start
            }
            try await scorer.swap(to: start)
            return start.model.text
        } catch {
            await scorer.abandonSwap()
            throw error
        }
    }
}
