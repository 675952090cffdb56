import DragnetCore
import DragnetEvents
import DragnetGraph
import DragnetPipeline
import DragnetRendering
import DragnetVectors
import Testing

/// Against a ranking by brute force in Double.
@Suite("Cluster peers")
struct ClusterPeersTests {
    private let nodeCount = 90
    private let clusterCount = 3

    private func log() throws -> EventLog {
        var log = EventLog(domain: .transactions, hasTimes: false)
        for node in 0..<nodeCount { _ = try log.nodes.intern("n\(node)", type: .account) }
        for node in 0..<NodeIndex(nodeCount) {
            log.append(time: 0, source: node, destination: (node + 3) % 90, file: 0, fileRow: UInt32(node))
        }
        return log
    }

    /// Node n is of cluster n mod 3; every tenth has neither vector nor cluster.
    private func vectors() -> (matrix: EmbeddingMatrix, clusters: [Int32]) {
        var random = KeyedRandom(RandomKey(5))
        var rows = [[Float]](repeating: [Float](repeating: 0, count: 16), count: nodeCount)
        var clusters = [Int32](repeating: -1, count: nodeCount)
        for node in 0..<nodeCount where node % 10 != 9 {
            clusters[node] = Int32(node % clusterCount)
            let values = (0..<16).map { column in
                Float(random.nextUnit() - 0.5) + (column % clusterCount == node % clusterCount ? 1 : 0)
            }
            rows[node] = values.map { $0 * Float(1 + node % 4) }
        }
        return (EmbeddingMatrix(rows: rows), clusters)
    }

    private func ranked(_ cluster: Int) -> [Int] {
        let (matrix, clusters) = vectors()
        let members = clusters.indices.filter { clusters[$0] == Int32(cluster) }
        let units = members.map { member -> [Double] in
            let row = matrix.row(member).map(Double.init)
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return row.map { $0 / length }
        }
        let mean = (0..<16).map { column in units.reduce(0) { $0 + $1[column] } }
        let closeness = units.map { unit in zip(unit, mean).reduce(0) { $0 + $1.0 * $1.1 } }
        return members.indices.sorted { (-closeness[$0], $0) < (-closeness[$1], $1) }.map { members[$0] }
    }

    private func peers(wanted: Set<ByteKey>? = nil) throws -> ClusterPeers {
        let log = try log()
        let (matrix, clusters) = vectors()
        return ClusterPeers(
            vectors: matrix, clusters: clusters, log: log,
            graph: GraphBuilder.graph(of: log, rows: 0..<log.count, weighting: .none), wanted: wanted)
    }

    @Test func examplesAreTheNearestThatAreNotTheIncidentsOwn() throws {
        let peers = try peers()
        let order = ranked(1)
        let entities = ["n\(order[40 % order.count])", "n\(order[0])", "n\(order[2])", "n0", "n9", "unknown"]
        let groups = peers.groups(of: entities)
        #expect(groups.map(\.entity) == [entities[0], "n0"])
        #expect(groups[0].examples == [order[1], order[3], order[4]].map { "n\($0)" })
        #expect(groups[0].count == order.count && groups[0].typical == peers.names[1])
        #expect(groups[1].examples == ranked(0).filter { $0 != 0 }.prefix(3).map { "n\($0)" })
    }

    @Test func oneGroupAClusterAndNoMoreThanAskedFor() throws {
        let peers = try peers()
        let all = (0..<12).map { "n\($0)" }
        #expect(peers.groups(of: all).map(\.entity) == ["n0", "n1", "n2"])
        #expect(peers.groups(of: all, limit: 2).count == 2)
        #expect(peers.sizes == [27, 27, 27])
        #expect(peers.cluster(of: "n9") == nil && peers.cluster(of: "n10") == 1)
    }

    @Test func onlyWantedNamesAreKept() throws {
        let peers = try peers(wanted: [ByteKey("n4")])
        #expect(peers.cluster(of: "n4") == 1 && peers.cluster(of: "n5") == nil)
        // Examples come from all.
        #expect(peers.groups(of: ["n4"])[0].examples.count == 3)
    }
}
