import DragnetCore
import DragnetGraph

/// Draws of a neighbour by weight in constant time: the alias method of Walker (1977), built as Vose (1991) does.
///
/// Two words an entry of the graph's rows, beside the rows.
struct AliasTables: Sendable {
    /// A place of the row is taken as it is where the draw is below this share of 2^32.
    private(set) var thresholds: [UInt32]
    /// The other place, counted from the row's beginning.
    private(set) var aliases: [UInt32]
    /// The sum of each row's weights.
    private(set) var totals: [Double]

    init(graph: CSRGraph, weights: [Float], context: WorkContext) throws {
        thresholds = [UInt32](repeating: .max, count: weights.count)
        aliases = [UInt32](repeating: 0, count: weights.count)
        totals = [Double](repeating: 0, count: graph.nodeCount)
        let parts = try context.parallel.map(count: graph.nodeCount, chunkSize: 4_096) { nodes, _ in
            Self.tables(of: nodes, graph: graph, weights: weights)
        }
        var place = 0
        var node = 0
        for part in parts {
            thresholds.replaceSubrange(place..<place + part.thresholds.count, with: part.thresholds)
            aliases.replaceSubrange(place..<place + part.aliases.count, with: part.aliases)
            totals.replaceSubrange(node..<node + part.totals.count, with: part.totals)
            place += part.thresholds.count
            node += part.totals.count
        }
    }

    private struct Part: Sendable {
        var thresholds: [UInt32] = []
        var aliases: [UInt32] = []
        var totals: [Double] = []
    }

    private static func tables(of nodes: Range<Int>, graph: CSRGraph, weights: [Float]) -> Part {
        var part = Part()
        var shares: [Double] = []
        var small: [Int] = []
        var large: [Int] = []
        for node in nodes {
            let row = graph.row(of: UInt32(node))
            let total = row.reduce(0.0) { $0 + Double(weights[$1]) }
            part.totals.append(total)
            guard !row.isEmpty else { continue }
            shares.removeAll(keepingCapacity: true)
            small.removeAll(keepingCapacity: true)
            large.removeAll(keepingCapacity: true)
            for (place, entry) in row.enumerated() {
                let share = Double(weights[entry]) * Double(row.count) / total
                shares.append(share)
                if share < 1 { small.append(place) } else { large.append(place) }
            }
            let start = part.thresholds.count
            part.thresholds.append(contentsOf: repeatElement(.max, count: row.count))
            part.aliases.append(contentsOf: (0..<row.count).lazy.map(UInt32.init))
            while let light = small.popLast(), let heavy = large.last {
                part.thresholds[start + light] = UInt32(min(4_294_967_295, shares[light] * 0x1p32))
                part.aliases[start + light] = UInt32(heavy)
                shares[heavy] -= 1 - shares[light]
                if shares[heavy] < 1 {
                    large.removeLast()
                    small.append(heavy)
                }
            }
        }
        return part
    }
}
