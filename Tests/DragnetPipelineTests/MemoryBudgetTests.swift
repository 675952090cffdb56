import DragnetCore
import DragnetEmbedding
import DragnetGraph
import DragnetPipeline
import Testing

@Suite("Memory budget")
struct MemoryBudgetTests {
    private static let graph = GraphBuilder(nodeCount: 2_000).build(
        sources: (0..<8_000).map { UInt32($0 % 2_000) }, destinations: (0..<8_000).map { UInt32(($0 * 7 + 1) % 2_000) })

    private func budget(limit: Int? = nil, ceiling: Int, resident: Int) -> MemoryBudget {
        MemoryBudget(
            limit: limit, ceiling: MemoryCeiling(bytes: ceiling, source: "the control group"), resident: { resident })
    }

    private func refusal(_ budget: MemoryBudget, _ method: EmbeddingMethod = .node2vec) -> DragnetError? {
        do {
            _ = try budget.fitted(Node2VecConfiguration(), method: method, size: GraphSize(Self.graph))
            return nil
        } catch {
            return error as? DragnetError
        }
    }

    @Test("What the system allows changes no setting, and refuses what would not fit, with the numbers")
    func ceiling() throws {
        let settings = Node2VecConfiguration()
        let need = try EmbeddingMethod.node2vec.estimate(
            GraphSize(Self.graph), configuration: settings, context: .serial, calibrates: false
        ).totalBytes
        // The graph is among what the process holds already.
        let roomy = budget(ceiling: 2 * need + (50 << 20), resident: 50 << 20)
        #expect(try roomy.fitted(settings, method: .node2vec, size: GraphSize(Self.graph)) == settings)
        let tight = try #require(refusal(budget(ceiling: (50 << 20) + need * 9 / 10, resident: 50 << 20)))
        #expect(tight.code == .resourceLimit && tight.code.exitStatus == 4)
        #expect(tight.message.contains("the control group allows ") && tight.message.contains(" MiB"))
        #expect(tight.help?.hasPrefix("say --memory-limit ") == true)
        let tiny = try #require(refusal(budget(ceiling: 51 << 20, resident: 50 << 20)))
        #expect(tiny.help?.hasPrefix("lower the dimensions") == true)
        #expect(refusal(budget(ceiling: 51 << 20, resident: 50 << 20), .diffusion) != nil)
        // The flag that the help names makes it fit.
        let flag = try #require(tight.help?.split(separator: " ").first { $0.hasSuffix("K,") }?.dropLast())
        let limit = try #require(ByteSize.parse(String(flag)))
        let fitted = try budget(limit: limit, ceiling: (50 << 20) + need * 9 / 10, resident: 50 << 20)
            .fitted(settings, method: .node2vec, size: GraphSize(Self.graph))
        #expect(fitted != settings)
    }

    @Test("A limit of one's own is kept whatever the system allows, and depends on nothing else")
    func limit() throws {
        let settings = Node2VecConfiguration()
        let limits = try [0, 10 << 20, 40 << 20].map { resident in
            try budget(limit: 3_300_000, ceiling: 1 << 40, resident: resident)
                .fitted(settings, method: .node2vec, size: GraphSize(Self.graph))
        }
        #expect(Set(limits).count == 1 && limits[0] != settings)
        #expect(refusal(budget(limit: 2 << 20, ceiling: 1 << 40, resident: 0))?.code == .resourceLimit)
    }
}
