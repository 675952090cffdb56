import DragnetCore
import DragnetStorage
import DragnetVectors

/// The vectors and clusters of the model of a workspace that scores.
struct LearntClusters {
    /// The model's id.
    let model: String
    /// One for each node that the model knew, in the order of the workspace's nodes.
    let vectors: EmbeddingMatrix
    /// The cluster of each, -1 for none.
    let clusters: [Int32]

    /// Those of the champion of `store`; nil where there is no model.
    init?(of store: Workspace, context: WorkContext) throws {
        guard let champion = try store.models.champion() else { return nil }
        let directory = try store.models.open(champion, context: context)
        model = champion.text
        vectors = try NativeVectorFile.map(directory + "/vectors.dgvec").matrix
        clusters = try ModelFiles.clusters(in: directory)
    }
}
