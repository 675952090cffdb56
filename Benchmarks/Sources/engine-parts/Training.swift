import DragnetCore
import DragnetEmbedding
import DragnetGraph

/// A budget that is little beside what is measured: how the engine grows with the graph.
private func light(_ dimensions: Int = 32) -> Node2VecConfiguration {
    var settings = Node2VecConfiguration()
    settings.dimensions = dimensions
    settings.walksPerNode = 2
    settings.walkLength = 20
    settings.windowSize = 4
    settings.diffusionSteps = 5
    return settings
}

/// Steps a second of walks alone, with and without p and q.
func measureWalks(nodes: Int, degree: Int, context: WorkContext) throws {
    let graph = Graphs.random(nodes, degree: degree)
    for (p, q) in [(1.0, 1.0), (0.5, 2.0)] {
        var settings = Node2VecConfiguration()
        (settings.returnParameter, settings.inOutParameter) = (p, q)
        let walker = try RandomWalker(graph: graph, configuration: settings, context: context)
        // Starts far from each other, as in training.
        let starts = (0..<40_000).map { UInt32($0 * 7_919 % nodes) }
        var steps = 0
        let time = measure(rounds: 3) {
            steps = walker.walks(from: starts, index: 0).reduce(0) { $0 + $1.count - 1 }
        }
        tell(
            "walks",
            [
                "nodes": Double(nodes), "edges": Double(graph.edgeCount), "p": p, "q": q,
                "steps_per_second": Double(steps) / time.cpu,
            ])
    }
}

/// Seconds an edge on random graphs of one degree.
func measureGrowth(edges: [Int], degree: Int, context: WorkContext) throws {
    for count in edges {
        let graph = Graphs.random(2 * count / degree, degree: degree)
        let time = try measure(rounds: count < 1_000_000 ? 3 : 1) {
            _ = try Node2Vec(light()).embed(graph: graph, context: context)
        }
        tell(
            "growth",
            ["edges": Double(graph.edgeCount), "cpu": time.cpu, "cpu_per_edge": time.cpu / Double(graph.edgeCount)])
    }
}

/// Seconds an edge on graphs of odd shapes, beside random ones of as many nodes and edges.
func measureShapes(nodes: Int, clique: Int, context: WorkContext) throws {
    let shapes: [(String, () -> CSRGraph)] = [
        ("random of degree 2", { Graphs.random(nodes, degree: 2) }), ("star", { Graphs.star(nodes) }),
        ("path", { Graphs.path(nodes) }),
        ("random as dense as the clique", { Graphs.random(2 * clique, degree: clique / 2) }),
        ("clique", { Graphs.clique(clique) }),
    ]
    for (name, make) in shapes {
        let graph = make()
        var report = NodeEmbedding.Report()
        let time = try measure { report = try Node2Vec(light()).embed(graph: graph, context: context).report }
        tell(
            name,
            [
                "edges": Double(graph.edgeCount), "cpu": time.cpu, "wall": time.wall, "pairs": Double(report.pairCount),
                "cpu_per_edge": time.cpu / Double(graph.edgeCount),
                "cpu_per_pair": time.cpu / Double(max(1, report.pairCount)),
            ])
    }
}

/// What training takes of the memory beside what was foretold; the graph counts in both.
func measureMemory(nodes: Int, degree: Int, isWeighted: Bool, context: WorkContext) throws {
    let graph = Graphs.random(nodes, degree: degree, isWeighted: isWeighted)
    var settings = Node2VecConfiguration()
    (settings.walksPerNode, settings.walkLength) = (2, 20)
    settings.diffusionSteps = 2
    let embedder = Node2Vec(settings)
    let estimate = try embedder.estimate(GraphSize(graph), context: context, calibrates: false)
    let graphBytes = estimate.components.first { $0.name == TrainingEstimate.graphName }?.bytes ?? 0
    resetPeak()
    let before = residentBytes().now
    _ = try embedder.embed(graph: graph, context: context)
    let taken = residentBytes().most - before + graphBytes
    // Walks, pairs and the start come and go; the rest is what a node and an edge are promised to take.
    let passing = estimate.components.last?.bytes ?? 0
    let promised = nodes * (8 * settings.dimensions + 64) + graph.edgeCount * (isWeighted ? 32 : 8)
    tell(
        isWeighted ? "memory, weighted" : "memory",
        [
            "nodes": Double(nodes), "edges": Double(graph.edgeCount), "estimated": Double(estimate.totalBytes),
            "taken": Double(taken), "lasting": Double(estimate.totalBytes - passing), "promised": Double(promised),
        ])
}
