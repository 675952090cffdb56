/// A sum of small decision trees, read as the log-odds of a class.
///
/// ```swift
/// let trees = try BoostedTrees.fit(matrix, targets: targets, weights: weights, seed: 1, context: .serial)
/// trees.logit(matrix.row(0))
/// ```
///
/// A value that is not finite is missing, and each split has learnt on which side it goes.
public struct BoostedTrees: Sendable, Hashable {
    /// Numbers in a row.
    public let columnCount: Int
    /// The log-odds before any tree.
    public let base: Float
    /// The number of each tree's root in ``nodes``.
    let roots: [Int32]
    /// The nodes of all trees; a node's children stand behind it, the right one next to the left.
    let nodes: [Node]

    /// Trees in the sum.
    public var treeCount: Int { roots.count }

    /// A split or a leaf.
    struct Node: Sendable, Hashable {
        /// The column whose value decides, or -1 for a leaf.
        var column: Int32
        /// The largest value that goes left; of a leaf, its share of the log-odds.
        var number: Float
        /// The left child.
        var left: Int32
        /// Whether a missing value goes left.
        var missingLeft: Bool

        static func leaf(_ value: Float) -> Node { Node(column: -1, number: value, left: 0, missingLeft: false) }
        var isLeaf: Bool { column < 0 }
    }

    init(columnCount: Int, base: Float, trees: [[Node]]) {
        self.columnCount = columnCount
        self.base = base
        var roots: [Int32] = []
        var nodes: [Node] = []
        for tree in trees {
            let offset = Int32(nodes.count)
            roots.append(offset)
            for var node in tree {
                if !node.isLeaf { node.left += offset }
                nodes.append(node)
            }
        }
        self.roots = roots
        self.nodes = nodes
    }

    /// The log-odds of class 1 for a row of ``columnCount`` numbers; NaN and infinities are missing values.
    public func logit(_ row: UnsafeBufferPointer<Float>) -> Float {
        precondition(row.count == columnCount, "a row of the model's width")
        return nodes.withUnsafeBufferPointer { nodes in
            var sum = Double(base)
            for root in roots {
                var node = nodes[Int(root)]
                while !node.isLeaf {
                    let value = row[Int(node.column)]
                    let goesLeft = value.isFinite ? value <= node.number : node.missingLeft
                    node = nodes[Int(node.left) + (goesLeft ? 0 : 1)]
                }
                sum += Double(node.number)
            }
            return Float(sum)
        }
    }

    /// The log-odds of class 1 for a row of ``columnCount`` numbers; NaN and infinities are missing values.
    public func logit(_ row: ArraySlice<Float>) -> Float { row.withUnsafeBufferPointer { logit($0) } }

    /// The probability of class 1.
    public func probability(_ row: UnsafeBufferPointer<Float>) -> Double {
        LogisticFunction.probability(logit: Double(logit(row)))
    }
}

extension BoostedTrees: Codable {
    private enum CodingKeys: String, CodingKey {
        case columnCount, base, roots, columns, numbers, lefts, missingLeft
    }

    /// Writes the trees as lists of numbers, which are shorter than a list of nodes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(columnCount, forKey: .columnCount)
        try container.encode(base, forKey: .base)
        try container.encode(roots, forKey: .roots)
        try container.encode(nodes.map(\.column), forKey: .columns)
        try container.encode(nodes.map(\.number), forKey: .numbers)
        try container.encode(nodes.map(\.left), forKey: .lefts)
        try container.encode(nodes.map { $0.missingLeft ? 1 : 0 }, forKey: .missingLeft)
    }

    /// Reads trees and refuses those in which a row could lose its way.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        columnCount = try container.decode(Int.self, forKey: .columnCount)
        base = try container.decode(Float.self, forKey: .base)
        roots = try container.decode([Int32].self, forKey: .roots)
        let columns = try container.decode([Int32].self, forKey: .columns)
        let numbers = try container.decode([Float].self, forKey: .numbers)
        let lefts = try container.decode([Int32].self, forKey: .lefts)
        let missingLeft = try container.decode([Int].self, forKey: .missingLeft)
        let count = columns.count
        guard numbers.count == count && lefts.count == count && missingLeft.count == count else {
            throw DecodingError.dataCorruptedError(
                forKey: .columns, in: container, debugDescription: "the nodes have not all their parts")
        }
        nodes = (0..<count).map {
            Node(column: columns[$0], number: numbers[$0], left: lefts[$0], missingLeft: missingLeft[$0] != 0)
        }
        // Children behind their parent make every walk end.
        let areSound = nodes.enumerated().allSatisfy { index, node in
            node.isLeaf || (node.column < columnCount && node.left > index && Int(node.left) + 1 < count)
        }
        guard areSound && roots.allSatisfy({ $0 >= 0 && $0 < count }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .lefts, in: container, debugDescription: "a node names a column or a node that is not there")
        }
    }
}
