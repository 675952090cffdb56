import DragnetSynthesis
import Testing

/// A row of a payment log must not tell by its own columns that it was planted.
@Suite struct PaymentLeakTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func depthTwoTreesSeeLittle(seed: UInt64) throws {
        let log = try TransactionGenerator(.init(rows: 20_000, seed: seed)).generate()
        let rows = paymentRows(log)
        let planted = rows.map(\.isPlanted)
        for (name, part) in [("normal", rows.filter { !$0.isPlanted }), ("planted", rows.filter(\.isPlanted))] {
            let cuts = [0, 500, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 900_000, 1_000_000, 1 << 60]
            let shares = zip(cuts, cuts.dropFirst()).map { a, b in part.count { $0.cents >= a && $0.cents < b } * 1000 / part.count }
            let channels = ["atm", "batch", "branch", "mobile", "terminal", "web"].map { c in part.count { $0.channel == c } * 1000 / part.count }
            print("INFO", name, part.count, shares, channels)
        }
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
            var floor = DepthTwoTree(isPlanted: rows.indices.map { $0 * 7919 % 20011 < 100 }, isBalanced: isBalanced)
            floor.addNumbers("amount", rows.map(\.cents))
            floor.addNumbers("hour", rows.map(\.hour))
            floor.addNumbers("weekday", rows.map(\.weekday))
            floor.addNumbers("cents", rows.map { $0.cents % 100 }, thresholds: 16)
            floor.addCategories("channel", rows.map(\.channel))
            let f = floor.fit()
            print("LEAK noise floor \(f.greedy.auc) \(f.exhaustive.auc)")
            let (greedy, exhaustive) = tree.fit()
            print("LEAK seed \(seed) balanced \(isBalanced) greedy \(greedy.auc) exhaustive \(exhaustive.auc)\n  ", exhaustive.description)
            #expect(greedy.auc <= 0.65, "\(greedy.description)")
            #expect(exhaustive.auc <= 0.65, "\(exhaustive.description)")
        }
    }

    private static func roundness(_ cents: Int) -> String {
        cents % 10_000 == 0 ? "hundreds" : cents % 1_000 == 0 ? "tens" : cents % 100 == 0 ? "whole"
            : cents % 100 == 99 ? "99" : cents % 10 == 0 ? "dime" : "odd"
    }
}
