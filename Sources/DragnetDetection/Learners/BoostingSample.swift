internal import DragnetCore

/// The log-odds so far of every row, and the rows of the next tree with their gradients.
final class BoostingSample: Sendable {
    private let targets: [Float]
    private let weights: [Float]
    private let scale: Double
    private let share: Double
    private let key: RandomKey
    private let logits: LearnerBuffer<Double>
    /// The rows of the next tree, and their gradients and hessians times the scale; a chunk's rows stand where the
    /// chunk begins until they are moved together.
    let rows: LearnerBuffer<UInt32>
    let gradients: LearnerBuffer<SIMD2<Float>>
    private let counter = LearnerBuffer<Int>(count: 1, repeating: 0)

    private static let chunkSize = 4096

    /// Rows of which none has been drawn yet.
    init(targets: [Float], weights: [Float], base: Float, scale: Double, share: Double, key: RandomKey) {
        self.targets = targets
        self.weights = weights
        self.scale = scale
        self.share = share
        self.key = key
        logits = LearnerBuffer(count: targets.count, repeating: Double(base))
        rows = LearnerBuffer(count: targets.count, repeating: 0)
        gradients = LearnerBuffer(count: targets.count, repeating: .zero)
    }

    /// How many rows were drawn.
    var count: Int { counter.base.pointee }

    /// Adds what a tree says of each row, and draws the rows of the next one.
    func draw(round: Int, after tree: GrownTree?, _ bins: BinnedMatrix, _ context: WorkContext) throws {
        let roundKey = key.appending(UInt64(round))
        let parts = try context.parallel.map(count: targets.count, chunkSize: Self.chunkSize) { range, _ in
            if let tree { self.add(tree, bins, range) }
            return self.draw(roundKey, range)
        }
        var count = 0
        for (chunk, part) in parts.enumerated() {
            let start = chunk * Self.chunkSize
            // Forward to a lower or the same place, which `update` allows to overlap.
            (rows.base + count).update(from: rows.base + start, count: part)
            (gradients.base + count).update(from: gradients.base + start, count: part)
            count += part
        }
        counter.base.pointee = count
    }

    private func draw(_ roundKey: RandomKey, _ range: Range<Int>) -> Int {
        // A share of 1 must not lose the row that draws the largest number.
        let all = share >= 1
        let bound = all ? 0 : UInt64(share * 0x1p53)
        var next = range.lowerBound
        for row in range where weights[row] > 0 && (all || roundKey.value(at: UInt64(row)) >> 11 < bound) {
            let probability = LogisticFunction.probability(logit: logits.base[row])
            let weight = Double(weights[row]) * scale
            let gradient = Self.rounded(weight * (probability - Double(targets[row])))
            let hessian = Self.rounded(weight * probability * (1 - probability))
            rows.base[next] = UInt32(row)
            gradients.base[next] = SIMD2(gradient, hessian)
            next += 1
        }
        return next - range.lowerBound
    }

    private func add(_ tree: GrownTree, _ bins: BinnedMatrix, _ range: Range<Int>) {
        let nodes = tree.nodes.enumerated().map { index, node in
            WalkNode(
                column: node.isLeaf ? nil : bins.column(Int(node.column)), left: Int(node.left),
                bin: tree.bins[index], shift: node.missingLeft ? 0 : 1, value: Double(node.number))
        }
        nodes.withUnsafeBufferPointer { nodes in
            for row in range {
                var node = nodes[0]
                while let column = node.column {
                    // Arithmetic in place of a jump that could not be foreseen.
                    node = nodes[node.left + (node.goesLeft(column[row]) ? 0 : 1)]
                }
                logits.base[row] += node.value
            }
        }
    }

    /// A whole number that a Float holds exactly: the scale keeps it below 2^23.
    private static func rounded(_ value: Double) -> Float { Float((value + 0x1.8p52) - 0x1.8p52) }

    private struct WalkNode {
        let column: UnsafePointer<UInt8>?
        let left: Int
        let bin: UInt8
        let shift: UInt8
        let value: Double

        func goesLeft(_ rowBin: UInt8) -> Bool { TreeSplit.goesLeft(rowBin, bin, shift) }
    }
}

extension ClassTotals {
    /// What gradients are multiplied by before they are rounded: a power of two that takes the heaviest weight to
    /// 2^21...2^22.
    var gradientScale: Double {
        guard heaviest > 0 else { return 1 }
        return Double(sign: .plus, exponent: 21 - heaviest.exponent, significand: 1)
    }
}
