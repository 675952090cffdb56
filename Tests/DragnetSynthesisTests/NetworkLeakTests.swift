import DragnetSynthesis
import Testing

/// Nothing that the writer adds may tell a planted row from an ordinary one.
@Suite struct NetworkLeakTests {
    @Test(arguments: [1, 2] as [UInt64]) func writersMarksTellNothing(seed: UInt64) throws {
        let log = try NetworkGenerator(.init(rows: 80_000, seed: seed, anomalyGroups: 2)).generate()
        let rows = connectionRows(log)
        // Within a transport and an ending, as what has no answer has no sizes.
        let part = rows.filter { $0.proto == "tcp" && $0.sent >= 0 && !$0.isFailed }
        #expect(part.count { $0.isPlanted } > 600)
        var tree = DepthTwoTree(isPlanted: part.map(\.isPlanted), isBalanced: true)
        tree.addNumbers("source port", part.map(\.sourcePort), thresholds: 16)
        tree.addNumbers("source port parity", part.map { $0.sourcePort % 2 })
        tree.addNumbers("microsecond", part.map { $0.time % 1_000_000 }, thresholds: 16)
        tree.addNumbers("last digit of time", part.map { $0.time % 10 })
        tree.addNumbers("last digit of duration", part.map { $0.duration % 10 })
        tree.addNumbers("last digit of sent", part.map { $0.sent % 10 })
        tree.addNumbers("last digit of received", part.map { $0.received % 10 })
        tree.addNumbers("first of uid", part.map { Int($0.uid.utf8.dropFirst().first ?? 0) })
        tree.addNumbers("last of uid", part.map { Int($0.uid.utf8.last ?? 0) })
        tree.addCategories("ending", part.map(\.state))
        let result = tree.fit().greedy
        #expect(result.auc <= 0.57, "\(result.description)")
    }

    /// A row's own columns tell of loud kinds; the quiet ones must hide among ordinary rows of their form.
    @Test func quietKindsHideInSingleRows() throws {
        let rows = connectionRows(try NetworkGenerator(.init(rows: 120_000, seed: 4, anomalyGroups: 3)).generate())
        for (kind, bound) in [("beacon", 0.95), ("lateral_movement", 0.99)] {
            let part = rows.filter { !$0.isPlanted || $0.kind == kind }
            var tree = DepthTwoTree(isPlanted: part.map(\.isPlanted), isBalanced: true)
            tree.addNumbers("duration", part.map(\.duration), thresholds: 24)
            tree.addNumbers("sent", part.map(\.sent), thresholds: 24)
            tree.addNumbers("received", part.map(\.received), thresholds: 24)
            tree.addNumbers("port", part.map(\.port), thresholds: 24)
            tree.addCategories("state", part.map(\.state))
            let result = tree.fit().greedy
            print("network \(kind): CART of depth two \(result.auc)")
            #expect(result.auc <= bound, "\(kind): \(result.description)")
        }
    }
}
