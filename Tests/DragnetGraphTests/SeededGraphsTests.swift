import DragnetCore
import DragnetEvents
import DragnetGraph
import DragnetTestSupport
import Foundation
import Testing

/// What the tests are built on must itself be right.
@Suite("Test support")
struct SeededGraphsTests {
    @Test func shapesHaveTheirDegrees() {
        func degrees(_ edges: EdgeList) -> [Int] {
            let graph = edges.graph()
            return (0..<edges.nodeCount).map { graph.degree(of: NodeIndex($0)) }
        }
        #expect(degrees(SeededGraphs.path(4)) == [1, 2, 2, 1])
        #expect(degrees(SeededGraphs.path(1)) == [0])
        #expect(degrees(SeededGraphs.ring(5)) == [2, 2, 2, 2, 2])
        #expect(degrees(SeededGraphs.star(leaves: 3)) == [3, 1, 1, 1])
        #expect(degrees(SeededGraphs.clique(4)) == [3, 3, 3, 3])
        #expect(SeededGraphs.path(0).count == 0)
    }

    @Test func randomGraphsHaveTheirDensity() {
        let edges = SeededGraphs.erdosRenyi(300, probability: 0.1, seed: 1)
        // 44,850 pairs; a standard deviation is 63.5 edges.
        #expect(abs(Double(edges.count) - 4485) < 5 * 63.5)
        #expect(edges == SeededGraphs.erdosRenyi(300, probability: 0.1, seed: 1))
        #expect(edges != SeededGraphs.erdosRenyi(300, probability: 0.1, seed: 2))
        #expect(SeededGraphs.multigraph(10, edges: 500, seed: 1).count == 500)
    }

    @Test(arguments: [0.0, 0.1, 0.5])
    func blocksMixAsAsked(mixing: Double) {
        let edges = SeededGraphs.plantedBlocks(blocks: 8, nodesPerBlock: 60, degree: 12, mixing: mixing, seed: 3)
        let crossing = zip(edges.sources, edges.destinations).count { source, destination in
            SeededGraphs.block(of: Int(source), nodesPerBlock: 60)
                != SeededGraphs.block(of: Int(destination), nodesPerBlock: 60)
        }
        let share = Double(crossing) / Double(edges.count)
        #expect(abs(share - mixing) < 5 * (mixing * (1 - mixing) / Double(edges.count)).squareRoot() + 1e-9)
        #expect(abs(Double(edges.count) * 2 / 480 - 12) < 1)
    }

    @Test func foldersComeAndGo() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path())
        try folder?.write("x", to: "sub/a.txt")
        #expect(try folder?.names() == ["sub", "sub/a.txt"])
        #expect(try folder?.text("sub/a.txt") == "x")
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func thePackageIsFound() {
        #expect(FileManager.default.fileExists(atPath: PackagePlaces.file("Package.swift").path))
    }

    @Test(.needsEvaluationData("data/network/uci/edges.csv.gz"))
    func evaluationDataAreWhereTheyAreSaidToBe() {
        #expect(EvaluationData.file("data/network/uci/edges.csv.gz") != nil)
        #expect(EvaluationData.file("no/such/file") == nil)
    }

    @Test func logsOfEdgesAreLogs() throws {
        let log = try SeededGraphs.ring(4).log(domain: .network)
        #expect(log.count == 4)
        #expect(log.nodes.name(of: log[3].source) == "n3")
        #expect(log[3].destination == 0)
        #expect(log[3].time == 3 * Timestamp.second)
    }
}
