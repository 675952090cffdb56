import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import DragnetIngest
import DragnetVectors

extension EvalJob {
    /// What the vectors are worth without labels.
    ///
    /// Learns twice, with two seeds, from nine tenths of the links. The clusters are those of the first; the model of the
    /// workspace is not looked at, because it has seen every link.
    func intrinsic(of log: EventLog, context: WorkContext) throws -> IntrinsicEvaluation {
        let excluded = IngestResult.excludedRows(of: log, ignoring: try configuration.ignoreList())
        let detection = Detection(log: log, excluded: excluded, configuration: configuration, internalNodes: nil)
        let rows = detection.order
        let graph = GraphBuilder.graph(of: log, rows: rows, weighting: .none, hasTies: false)
        guard graph.edgeCount > 0 else {
            throw DragnetError(
                .inputUnusable, "the workspace holds no link between two nodes",
                at: DragnetError.Place(file: workspace),
                help: "import a log first, or give labels with --labels")
        }
        let (sources, destinations) = Self.ends(of: log, rows: rows)
        let holdout = LinkHoldout(
            graph: graph, share: 0.1, sources: sources, destinations: destinations, seed: detection.seed)
        let kept = rows.filter { !holdout.holdsOut(log.sources[$0], log.destinations[$0]) }
        let first = try detection.spaces(log).build(rows: kept, context: context)
        var other = configuration
        other.embed.seed = (configuration.embed.seed &+ 1) & Int.max
        let again = Detection(log: log, excluded: excluded, configuration: other, internalNodes: nil)
        let second = try again.spaces(log).build(rows: kept, context: context)
        let overlap = try NeighborOverlap.share(
            first.centers, second.centers, seed: detection.seed, context: context)
        let area = holdout.area { Double(first.centers.cosine(Int($0.first), Int($0.second))) }
        return IntrinsicEvaluation(
            nodes: (0..<graph.nodeCount).count { graph.degree(of: NodeIndex($0)) > 0 }, links: graph.edgeCount,
            heldOut: holdout.asked.count, clusters: first.clustering.clusterCount, linkArea: area,
            neighborOverlap: overlap,
            silhouette: first.clustering.clusterCount > 1 ? first.clustering.silhouette : nil, seed: detection.seed)
    }

    /// The nodes that act as sources and as destinations of contacts between two.
    private static func ends(of log: EventLog, rows: [Int]) -> (sources: [NodeIndex], destinations: [NodeIndex]) {
        var isSource = [Bool](repeating: false, count: log.nodes.count)
        var isDestination = isSource
        for row in rows where log.sources[row] != log.destinations[row] {
            isSource[Int(log.sources[row])] = true
            isDestination[Int(log.destinations[row])] = true
        }
        func listed(_ flags: [Bool]) -> [NodeIndex] { flags.indices.filter { flags[$0] }.map { NodeIndex($0) } }
        return (listed(isSource), listed(isDestination))
    }
}
