import DragnetCore
import DragnetEmbedding
import DragnetGraph
import DragnetVectors
import Foundation
import Testing

/// What would spoil speed or repeatability of the schedule without anybody noticing.
///
/// Other traps have their tests where they belong: short budgets with a random start and quality as the mean of three seeds
/// in ``QualityTests``, the order within a tile in the tests of the kernels.
@Suite("Traps of the schedule")
struct ScheduleTrapTests {
    @Test("More threads than processors wait without burning time: all make way for the one that is awaited")
    func waiting() throws {
        var settings = Node2VecTests.small
        settings.blockCount = 8
        settings.walksPerNode = 12
        let graph = Graphs.make(Node2VecTests.edges)
        func best(_ threads: Int) throws -> Double {
            try (0..<5).map { _ in
                let time = try ContinuousClock().measure {
                    _ = try Node2Vec(settings).embed(graph: graph, context: WorkContext(threads: threads))
                }
                return time / .seconds(1)
            }.min() ?? 0
        }
        let (one, many) = (try best(1), try best(8))
        // Sixty-four buckets a sweep are hardly any work, so waiting is most of what could be lost.
        #expect(many < 6 * one + 0.2, "\(one) s with one thread, \(many) s with eight")
    }

    @Test("Sums over nodes are added in a fixed order: the start is the same bits on any number of threads")
    func sumsOverNodes() throws {
        // More nodes than a chunk of a sum has, and weights that no order of addition treats alike.
        let edges = (0..<9_000).map { ($0, ($0 * 17 + 1) % 9_001) }.filter { $0.0 != $0.1 }
        let weights = edges.indices.map { 1e-3 + Double(($0 * 7_919) % 1_000) * 1e3 }
        let graph = Graphs.make(edges, weights: weights)
        var settings = Node2VecConfiguration()
        settings.dimensions = 16
        settings.diffusionSteps = 3
        settings.walksPerNode = 1
        settings.walkLength = 2
        settings.windowSize = 1
        let one = try Node2Vec(settings).embed(graph: graph, context: .serial)
        for threads in [2, 3, 4, 8] {
            let other = try Node2Vec(settings).embed(graph: graph, context: WorkContext(threads: threads))
            #expect(other.centers.digest == one.centers.digest && other.contexts.digest == one.contexts.digest)
        }
    }

    @Test("A hub with more pairs than a group can count is trained whole, the same on any number of threads")
    func hugeGroups() throws {
        // One block: every pair of the hub is in one bucket of a sweep.
        var settings = Node2VecTests.small
        settings.blockCount = 1
        settings.sweepCount = 1
        settings.dimensions = 8
        settings.walksPerNode = 40
        settings.walkLength = 40
        let graph = Graphs.star(60)
        let report = try Node2Vec(settings).embed(graph: graph, context: .serial).report
        #expect(report.sweepCount == 1 && Double(report.pairCount) / 2 > 65_535 * 2)
        let one = try Node2Vec(settings).embed(graph: graph, context: .serial)
        for kernels in KernelSet.available {
            let other = try Node2Vec(settings).embed(
                graph: graph, context: WorkContext(threads: 3), kernels: kernels)
            #expect(other.centers == one.centers)
        }
        #expect((0...60).allSatisfy { one.centers.row($0).allSatisfy(\.isFinite) })
    }
}
