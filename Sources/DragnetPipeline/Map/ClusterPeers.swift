package import DragnetCore
package import DragnetEvents
package import DragnetGraph
public import DragnetRendering
package import DragnetVectors

/// Who is clustered with whom: sizes, names and the most typical members of the clusters of a model.
public struct ClusterPeers: Sendable {
    /// What is typical of each cluster, by its number.
    public let names: [String]
    /// Members of each.
    public let sizes: [Int]
    /// The members nearest to each centroid, nearest first.
    let examples: [[String]]
    private let clusterOfName: [ByteKey: Int]

    /// So many that some are left when those of the incident itself are taken out.
    private static let examplesKept = 12
    private static let examplesShown = 3

    /// The clusters of `log`'s nodes.
    ///
    /// - Parameters:
    ///   - vectors: one for each node of the log, or for its first ones.
    ///   - clusters: the cluster of each, -1 for none.
    ///   - graph: the distinct partners of each node.
    ///   - wanted: the names that will be asked for; nil for all. Names are many, and few are asked for.
    package init(
        vectors: EmbeddingMatrix, clusters: [Int32], log: EventLog, graph: CSRGraph, wanted: Set<ByteKey>? = nil
    ) {
        names = ClusterNames(log: log, graph: graph, assignments: clusters).names()
        var sizes = [Int](repeating: 0, count: names.count)
        var clusterOfName: [ByteKey: Int] = [:]
        let nodeCount = min(vectors.rowCount, log.nodes.count, clusters.count)
        for node in 0..<nodeCount where clusters[node] >= 0 {
            let cluster = Int(clusters[node])
            sizes[cluster] += 1
            let name = ByteKey(log.nodes.name(of: NodeIndex(node)))
            if wanted?.contains(name) ?? true, clusterOfName[name] == nil { clusterOfName[name] = cluster }
        }
        self.sizes = sizes
        self.clusterOfName = clusterOfName
        let nearest = Self.nearest(vectors, clusters.prefix(nodeCount), clusterCount: names.count)
        examples = nearest.map { $0.map { log.nodes.name(of: NodeIndex($0)) } }
    }

    /// The rows nearest to the mean direction of each cluster, nearest first.
    private static func nearest(
        _ vectors: EmbeddingMatrix, _ clusters: ArraySlice<Int32>, clusterCount: Int
    ) -> [[Int]] {
        var sums = [[Float]](repeating: [Float](repeating: 0, count: vectors.dimension), count: clusterCount)
        var lengths = [Float](repeating: 0, count: clusters.count)
        for (row, cluster) in clusters.enumerated() where cluster >= 0 {
            let length = vectors.dot(row, row).squareRoot()
            guard length > 0 else { continue }
            lengths[row] = length
            vectors.withRow(row) { values in
                for (column, value) in values.enumerated() { sums[Int(cluster)][column] += value / length }
            }
        }
        var nearest = [[(row: Int, closeness: Float)]](repeating: [], count: clusterCount)
        for (row, cluster) in clusters.enumerated() where cluster >= 0 && lengths[row] > 0 {
            let closeness = vectors.dot(row, sums[Int(cluster)]) / lengths[row]
            let best = nearest[Int(cluster)]
            // Rows come in ascending order, so that of equal ones the first stays before.
            if best.count == examplesKept, let last = best.last, last.closeness >= closeness { continue }
            let place = best.firstIndex { $0.closeness < closeness } ?? best.count
            nearest[Int(cluster)].insert((row, closeness), at: place)
            if best.count == examplesKept { nearest[Int(cluster)].removeLast() }
        }
        return nearest.map { $0.map(\.row) }
    }

    /// The cluster of an entity; nil for one without.
    public func cluster(of name: String) -> Int? { clusterOfName[ByteKey(name)] }

    /// The peers of the foremost of `entities`, one entity a cluster.
    ///
    /// - Parameters:
    ///   - entities: foremost first; none of them is given as an example.
    ///   - limit: so many clusters, at most.
    public func groups(of entities: [String], limit: Int = 3) -> [PeerGroup] {
        var seen: Set<Int> = []
        var groups: [PeerGroup] = []
        let own = Set(entities.map { ByteKey($0) })
        for name in entities.prefix(20) {
            guard groups.count < limit else { break }
            guard let cluster = cluster(of: name), seen.insert(cluster).inserted else { continue }
            let others = examples[cluster].lazy.filter { !own.contains(ByteKey($0)) }
            groups.append(
                PeerGroup(
                    entity: name, count: sizes[cluster], typical: names[cluster],
                    examples: Array(others.prefix(Self.examplesShown))))
        }
        return groups
    }
}
