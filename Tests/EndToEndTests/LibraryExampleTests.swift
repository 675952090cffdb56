// example-begin
import DragnetCore
import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetIngest
import DragnetVectors

/// The names of the accounts whose partners are most like those of `account`.
func accounts(like account: String, in path: String) throws -> [String] {
    let log = try LogReader().read([path], context: WorkContext()).log
    let graph = GraphBuilder.graph(of: log, rows: 0..<log.count, weighting: .count)
    let vectors = try Node2Vec().embed(graph: graph, context: WorkContext()).centers
    guard let node = log.nodes.indices(named: account).first else { return [] }
    let nearest = try ExactNeighbors(matrix: vectors)
        .nearest(to: vectors.row(Int(node)), count: 5, context: WorkContext()) { $0 != Int(node) }
    return nearest.map { log.nodes.name(of: NodeIndex($0.row)) }
}
// example-end
