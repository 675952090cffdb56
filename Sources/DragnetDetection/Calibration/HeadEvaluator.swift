import CDragnetKernels
import DragnetVectors

/// A head laid out for judging row after row: what is usual of each column and what it weighs in arrays of their own, so
/// that the processor takes many columns at once.
///
/// An object, because it is asked at each event, and a copy would count the owners of all its arrays up and down.
final class HeadEvaluator: Sendable {
    private let bias: Float
    private let floors: [Float]
    /// Eight arrays of ``stride`` numbers, as `hinge_terms` in the kernels wants them.
    private let parts: [Float]
    private let stride: Int
    /// Stretches of columns that belong to one group.
    private let runs: [Run]

    private struct Run {
        var columns: Range<Int>
        var group: Int
    }

    private static let kernels = KernelSet.active.table

    /// The head, whose columns belong to `groups`.
    init(_ head: CalibratorHead, groups: [UInt8]) {
        (bias, floors) = (head.bias, head.floors)
        stride = head.columns.count
        let fields: [KeyPath<CalibratorStage.Column, Float>] = [
            \.mean, \.scale, \.lowKnot, \.highKnot, \.linear, \.low, \.high, \.missing,
        ]
        parts = fields.flatMap { field in head.columns.map { $0[keyPath: field] } }
        var runs: [Run] = []
        for column in head.columns.indices {
            let group = Int(groups[column])
            if let last = runs.indices.last, runs[last].group == group {
                runs[last].columns = runs[last].columns.lowerBound..<column + 1
            } else {
                runs.append(Run(columns: column..<column + 1, group: group))
            }
        }
        self.runs = runs
    }

    /// The logit of a row, and what each group adds to it.
    ///
    /// - Parameter sums: receives the unclipped sums by group.
    func logit(_ row: UnsafePointer<Float>, sums: inout [Float]) -> Float {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: stride) { terms in
            guard let base = terms.baseAddress else { return bias }
            // The kernel reads `stride` numbers of the row and writes as many terms.
            Self.kernels.hinge_terms(row, parts, stride, stride, CalibratorStage.limit, base)
            return sums.withUnsafeMutableBufferPointer { sums in
                for index in sums.indices { sums[index] = 0 }
                for run in runs {
                    var sum = sums[run.group]
                    for column in run.columns { sum += base[column] }
                    sums[run.group] = sum
                }
                var total = bias
                for index in sums.indices { total += max(sums[index], floors[index]) }
                return total
            }
        }
    }
}
