import DragnetSynthesis
import Testing

/// A row of a payment log must not tell by its own columns that it was planted.
@Suite struct PaymentLeakTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func depthTwoTreesSeeLittle(seed: UInt64) throws {
        try check(.init(rows: 20_000, seed: seed))
    }

    @Test func committedLogShowsLittle() throws { try check(.init(rows: 15_000, seed: 7)) }

    @Test func manyGroupsShowLittle() throws { try check(.init(rows: 40_000, seed: 1, anomalyGroups: 20)) }

    private func check(_ configuration: TransactionGenerator.Configuration) throws {
        let seed = configuration.seed
        let log = try TransactionGenerator(configuration).generate()
        let rows = paymentRows(log)
        let planted = rows.map(\.isPlanted)
        for isBalanced in [false, true] {
            var tree = DepthTwoTree(isPlanted: planted, isBalanced: isBalanced)
            tree.addNumbers("amount", rows.map(\.cents))
            tree.addNumbers("hour", rows.map(\.hour))
            tree.addNumbers("weekday", rows.map(\.weekday))
            tree.addNumbers("cents", rows.map { $0.cents % 100 }, thresholds: 16)
            tree.addCategories("weekday", rows.map { "\($0.weekday)" })
            tree.addCategories("channel", rows.map(\.channel))
            tree.addCategories("currency", rows.map(\.currency))
            tree.addCategories("round", rows.map { Self.roundness($0.cents) })
            let (greedy, exhaustive) = tree.fit()
            print("payments seed \(seed) balanced \(isBalanced): CART \(greedy.auc), best tree \(exhaustive.auc)")
            #expect(greedy.auc <= 0.65, "\(greedy.description)")
            // The best of some 30,000 trees on its own training rows reaches .60 to .63 on rows marked at random.
            #expect(exhaustive.auc <= 0.72, "\(exhaustive.description)")
        }
    }

    private static func roundness(_ cents: Int) -> String {
        cents % 10_000 == 0
            ? "hundreds"
            : cents % 1_000 == 0
                ? "tens"
                : cents % 100 == 0
                    ? "whole"
                    : cents % 100 == 99 ? "99" : cents % 10 == 0 ? "dime" : "odd"
    }
}
