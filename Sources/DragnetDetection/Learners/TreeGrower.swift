internal import DragnetCore

/// Grows trees level by level from the histograms of the binned columns; its memory serves one tree after another.
///
/// Of two siblings only the smaller is counted; the other is their parent less it, exactly, because sums are.
final class TreeGrower: Sendable {
    private let bins: BinnedMatrix
    private let configuration: BoostedTrees.Configuration
    private let rule: TreeSplit.Rule
    /// For each column of a tree a histogram for every node of a level, and one to spare.
    private let histograms: LearnerBuffer<SIMD2<Double>>
    private let slots: Int
    private let otherRows: LearnerBuffer<UInt32>
    private let otherGradients: LearnerBuffer<SIMD2<Float>>

    private static let binsPerSlot = 256

    init(_ bins: BinnedMatrix, _ configuration: BoostedTrees.Configuration, scale: Double, columnLimit: Int) {
        self.bins = bins
        self.configuration = configuration
        rule = TreeSplit.Rule(l2: configuration.l2 * scale, minimumHessian: configuration.minimumChildHessian * scale)
        slots = (1 << (configuration.depth - 1)) + 1
        histograms = LearnerBuffer(count: columnLimit * slots * Self.binsPerSlot, repeating: .zero)
        otherRows = LearnerBuffer(count: bins.rowCount, repeating: 0)
        otherGradients = LearnerBuffer(count: bins.rowCount, repeating: .zero)
    }

    /// A node of the level that is being split.
    private struct Open: Sendable {
        /// Its number in the tree.
        var index: Int
        /// Its rows, in the buffer of the level.
        var rows: Range<Int>
        var sums: SIMD2<Double>
        /// Where its histogram stands.
        var slot: Int
        /// The slot that holds the parent's histogram, if this node's is to be taken from it; then it is its own too.
        var smallerSibling: Int?
    }

    /// The rows of a level with their gradients.
    private struct Rows: Sendable {
        let numbers: LearnerBuffer<UInt32>
        let gradients: LearnerBuffer<SIMD2<Float>>
    }

    /// A tree for the rows that `sample` has drawn.
    func grow(_ sample: BoostingSample, columns: [Int], _ context: WorkContext) throws -> GrownTree {
        var rows = Rows(numbers: sample.rows, gradients: sample.gradients)
        var spare = Rows(numbers: otherRows, gradients: otherGradients)
        var tree = GrownTree()
        var sums = SIMD2<Double>.zero
        for index in 0..<sample.count { sums += Self.wide(sample.gradients.base[index]) }
        tree.append(leaf(sums))
        var level = [Open(index: 0, rows: 0..<sample.count, sums: sums, slot: 0)]
        for depth in 0..<configuration.depth where !level.isEmpty {
            let splits = try splits(of: level, columns, rows, context)
            let isLast = depth == configuration.depth - 1
            var parents: [(node: Open, split: TreeSplit)] = []
            for (node, split) in zip(level, splits) {
                guard let split else { continue }
                parents.append((node, split))
                tree.split(node.index, split, bins, leaf(split.left), leaf(node.sums - split.left))
            }
            if isLast { break }
            level = try partition(parents, tree, from: rows, to: spare, context)
            swap(&rows, &spare)
        }
        return tree
    }

    /// The best split of each node over all columns.
    private func splits(
        of level: [Open], _ columns: [Int], _ rows: Rows, _ context: WorkContext
    ) throws -> [TreeSplit?] {
        let candidates = try context.parallel.map(count: columns.count, chunkSize: 1) { range, _ in
            self.splits(of: level, columns[range.lowerBound], place: range.lowerBound, rows)
        }
        return level.indices.map { node in
            var best: TreeSplit?
            // In the order of the columns, so that a tie goes to the lower one.
            for candidate in candidates {
                if let split = candidate[node], split.gain > best?.gain ?? 0 { best = split }
            }
            return best
        }
    }

    /// The best split of each node on one column, whose histograms stand at `place`.
    private func splits(of level: [Open], _ column: Int, place: Int, _ rows: Rows) -> [TreeSplit?] {
        let own = histograms.base + place * slots * Self.binsPerSlot
        let count = bins.columns[column].binCount
        let spare = own + (slots - 1) * Self.binsPerSlot
        for node in level where node.smallerSibling == nil {
            Self.count(
                bins.column(column), rows.numbers.base, rows.gradients.base, node.rows,
                into: own + node.slot * Self.binsPerSlot, spare, count)
        }
        return level.map { node in
            let sums = own + node.slot * Self.binsPerSlot
            if let sibling = node.smallerSibling {
                let other = own + sibling * Self.binsPerSlot
                for bin in 0..<count { sums[bin] -= other[bin] }
            }
            guard node.sums.y >= 2 * rule.minimumHessian else { return nil }
            return TreeSplit.best(column, sums, binCount: count, total: node.sums, rule)
        }
    }

    /// Sums the gradients of the rows of a node by the bin of a column.
    ///
    /// Every other row goes into a second histogram: a sum that was just written cannot be read at once, which rows of
    /// one bin in a row would wait for.
    private static func count(
        _ column: UnsafePointer<UInt8>, _ rows: UnsafePointer<UInt32>, _ gradients: UnsafePointer<SIMD2<Float>>,
        _ range: Range<Int>, into sums: UnsafeMutablePointer<SIMD2<Double>>,
        _ spare: UnsafeMutablePointer<SIMD2<Double>>, _ binCount: Int
    ) {
        sums.update(repeating: .zero, count: binCount)
        spare.update(repeating: .zero, count: binCount)
        var index = range.lowerBound
        while index + 1 < range.upperBound {
            sums[Int(column[Int(rows[index])])] += wide(gradients[index])
            spare[Int(column[Int(rows[index + 1])])] += wide(gradients[index + 1])
            index += 2
        }
        if index < range.upperBound { sums[Int(column[Int(rows[index])])] += wide(gradients[index]) }
        for bin in 0..<binCount { sums[bin] += spare[bin] }
    }

    /// Moves the rows of each split node to its children, and gives those that can be split again.
    private func partition(
        _ parents: [(node: Open, split: TreeSplit)], _ tree: GrownTree, from: Rows, to: Rows, _ context: WorkContext
    ) throws -> [Open] {
        let middles = try context.parallel.map(count: parents.count, chunkSize: 1) { range, _ in
            let (node, split) = parents[range.lowerBound]
            return Self.partition(self.bins.column(split.column), split, node.rows, from: from, to: to)
        }
        var next: [Open] = []
        // A parent's slot goes to its larger child; the slots that no parent has are free.
        var free = Set(0..<slots - 1).subtracting(parents.map(\.node.slot)).sorted()
        for ((node, split), middle) in zip(parents, middles) {
            let left = Int(tree.nodes[node.index].left)
            var children = [
                Open(index: left, rows: node.rows.lowerBound..<middle, sums: split.left, slot: 0),
                Open(index: left + 1, rows: middle..<node.rows.upperBound, sums: node.sums - split.left, slot: 0),
            ]
            guard children.contains(where: { $0.sums.y >= 2 * rule.minimumHessian }), let slot = free.popLast() else {
                continue
            }
            let smaller = children[0].rows.count <= children[1].rows.count ? 0 : 1
            children[smaller].slot = slot
            children[1 - smaller].slot = node.slot
            children[1 - smaller].smallerSibling = slot
            next += children
        }
        return next
    }

    /// Writes the rows that go left from the front and the others from the end, and gives where they meet.
    private static func partition(
        _ column: UnsafePointer<UInt8>, _ split: TreeSplit, _ range: Range<Int>, from: Rows, to: Rows
    ) -> Int {
        let bin = UInt8(split.bin)
        let shift: UInt8 = split.missingLeft ? 0 : 1
        var left = range.lowerBound
        var right = range.upperBound - 1
        for index in range {
            let row = from.numbers.base[index]
            let goesLeft = TreeSplit.goesLeft(column[Int(row)], bin, shift)
            let target = goesLeft ? left : right
            to.numbers.base[target] = row
            to.gradients.base[target] = from.gradients.base[index]
            left += goesLeft ? 1 : 0
            right -= goesLeft ? 0 : 1
        }
        return left
    }

    /// What a leaf of these sums adds to the log-odds.
    private func leaf(_ sums: SIMD2<Double>) -> Float {
        let divisor = sums.y + rule.l2
        return divisor > 0 ? Float(-configuration.learningRate * sums.x / divisor) : 0
    }

    private static func wide(_ gradient: SIMD2<Float>) -> SIMD2<Double> {
        SIMD2(Double(gradient.x), Double(gradient.y))
    }
}

extension GrownTree {
    /// Adds a leaf.
    fileprivate mutating func append(_ value: Float) {
        nodes.append(.leaf(value))
        bins.append(0)
    }

    /// Makes a leaf a split with two leaves.
    fileprivate mutating func split(
        _ index: Int, _ split: TreeSplit, _ matrix: BinnedMatrix, _ left: Float, _ right: Float
    ) {
        nodes[index] = BoostedTrees.Node(
            column: Int32(split.column), number: matrix.columns[split.column].threshold(split.bin),
            left: Int32(nodes.count), missingLeft: split.missingLeft)
        bins[index] = UInt8(split.bin)
        append(left)
        append(right)
    }
}
