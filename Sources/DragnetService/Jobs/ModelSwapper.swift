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
        let rows = try scorer.prepareSwap()
        do {
            let (workspace, configuration) = (workspace, configuration)
            let (start, former) = try await blocking.runIfActive {
                let start = try LiveStart(
                    store: workspace, model: id, configuration: configuration, limit: rows, context: .serial)
                let former = try workspace.models.champion()
                try workspace.models.setChampion(start.model)
                return (start, former)
            }
            do {
                try await blocking.runIfActive { [scorer] in try scorer.swap(to: start) }
            } catch {
                // The workspace must not name a model that does not score.
                if let former { try await blocking.runIfActive { try workspace.models.setChampion(former) } }
                throw error
            }
            return start.model.text
        } catch {
            scorer.abandonSwap()
            throw error
        }
    }
}
