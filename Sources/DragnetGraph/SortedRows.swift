import DragnetCore
import DragnetEvents

/// The rows of a graph while it is built: neighbours ascending, parallel edges beside each other until ``merge()``.
///
/// Sorting by target first and then stably by source leaves every row ascending, and parallel edges in the order of
/// the input, so that sums of weights have the same bits always. The buffers are unsafe because a bounds check in
/// each of the four random accesses an edge costs as much as the rest; every index was checked when it was counted.
struct SortedRows {
    /// Where each row begins; nodeCount + 1 values.
    private(set) var offsets: [UInt64]
    /// Neighbours, row after row.
    private(set) var targets: [NodeIndex] = []
    /// How often each node is joined to itself; empty if none is.
    private(set) var selfLoopCounts: [UInt32] = []
    /// The weight of each entry of ``targets``; empty where none were given.
    private var sums: [Double] = []

    /// Sorts edges into rows; an undirected one into the rows of both its ends.
    init(
        sources: [NodeIndex], destinations: [NodeIndex], edgeWeights: [Double]?, nodeCount: Int, isDirected: Bool
    ) {
        precondition(sources.count == destinations.count, "an edge has two ends")
        precondition(edgeWeights.map { $0.count == sources.count } ?? true, "one weight an edge")
        var rowEnds = [UInt64](repeating: 0, count: nodeCount + 1)
        var columnEnds = isDirected ? rowEnds : []
        for (source, destination) in zip(sources, destinations) {
            precondition(source < nodeCount && destination < nodeCount, "an end is a node")
            if source == destination {
                if selfLoopCounts.isEmpty { selfLoopCounts = [UInt32](repeating: 0, count: nodeCount) }
                selfLoopCounts[Int(source)] += 1
                continue
            }
            rowEnds[Int(source) + 1] += 1
            if isDirected { columnEnds[Int(destination) + 1] += 1 } else { rowEnds[Int(destination) + 1] += 1 }
        }
        Self.accumulate(&rowEnds)
        Self.accumulate(&columnEnds)
        offsets = rowEnds

        let columns = Columns(
            sources: sources, destinations: destinations, edgeWeights: edgeWeights,
            begins: isDirected ? columnEnds : rowEnds, isDirected: isDirected)
        gather(columns, weighted: edgeWeights != nil)
    }

    private static func accumulate(_ counts: inout [UInt64]) {
        for node in counts.indices.dropFirst() { counts[node] += counts[node - 1] }
    }

    /// The edges sorted by their target, which is not stored as it is the number of the column.
    private struct Columns {
        /// Where each column begins.
        let begins: [UInt64]
        var sources: [NodeIndex]
        var weights: [Double]

        init(
            sources: [NodeIndex], destinations: [NodeIndex], edgeWeights: [Double]?, begins: [UInt64],
            isDirected: Bool
        ) {
            let entryCount = Int(begins.last ?? 0)
            self.begins = begins
            self.sources = HugePages.zeros(entryCount)
            weights = [Double](repeating: 0, count: edgeWeights == nil ? 0 : entryCount)
            var cursors = begins
            cursors.withUnsafeMutableBufferPointer { cursors in
                self.sources.withUnsafeMutableBufferPointer { entries in
                    func place(_ from: NodeIndex, _ to: NodeIndex) -> Int {
                        let slot = Int(cursors[Int(to)])
                        cursors[Int(to)] &+= 1
                        entries[slot] = from
                        return slot
                    }
                    guard let edgeWeights else {
                        for (source, destination) in zip(sources, destinations) where source != destination {
                            _ = place(source, destination)
                            if !isDirected { _ = place(destination, source) }
                        }
                        return
                    }
                    weights.withUnsafeMutableBufferPointer { weights in
                        for row in sources.indices where sources[row] != destinations[row] {
                            weights[place(sources[row], destinations[row])] = edgeWeights[row]
                            if !isDirected { weights[place(destinations[row], sources[row])] = edgeWeights[row] }
                        }
                    }
                }
            }
        }
    }

    /// Deals the columns out to the rows, in ascending order of the column.
    private mutating func gather(_ columns: Columns, weighted: Bool) {
        let entryCount = columns.sources.count
        targets = HugePages.zeros(entryCount)
        sums = [Double](repeating: 0, count: weighted ? entryCount : 0)
        var cursors = offsets
        cursors.withUnsafeMutableBufferPointer { cursors in
            targets.withUnsafeMutableBufferPointer { targets in
                sums.withUnsafeMutableBufferPointer { sums in
                    columns.sources.withUnsafeBufferPointer { sources in
                        columns.weights.withUnsafeBufferPointer { weights in
                            for column in 0..<(columns.begins.count - 1) {
                                for slot in Int(columns.begins[column])..<Int(columns.begins[column + 1]) {
                                    let source = Int(sources[slot])
                                    let position = Int(cursors[source])
                                    cursors[source] &+= 1
                                    targets[position] = NodeIndex(truncatingIfNeeded: column)
                                    if weighted { sums[position] = weights[slot] }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Merges equal neighbours within each row, in place.
    mutating func merge() { mergeRows { _ in } }

    /// Merges equal neighbours within each row, in place, and weighs them.
    ///
    /// - Parameter weight: makes an edge's weight of the sum of its parallel edges' weights, or of their number where
    ///   none were given.
    /// - Returns: the weights of the merged edges.
    mutating func merge(weight: (Double) -> Double) -> [Float] {
        var weights: [Float] = []
        weights.reserveCapacity(targets.count)
        mergeRows { sum in
            let value = weight(min(sum, .greatestFiniteMagnitude))
            precondition(value > 0, "an edge has a positive weight")
            // A Double may lie beyond a Float's range at both ends.
            weights.append(min(max(Float(value), .leastNormalMagnitude), .greatestFiniteMagnitude))
        }
        return weights
    }

    /// Calls `visit` with the sum of each merged edge, in their order.
    @inline(__always)
    private mutating func mergeRows(_ visit: (Double) -> Void) {
        let hasSums = !sums.isEmpty
        var write = 0
        var read = 0
        for node in 0..<(offsets.count - 1) {
            let end = Int(offsets[node + 1])
            offsets[node] = UInt64(write)
            while read < end {
                let target = targets[read]
                let first = read
                var sum = 0.0
                repeat {
                    if hasSums { sum += sums[read] }
                    read += 1
                } while read < end && targets[read] == target
                targets[write] = target
                write += 1
                visit(hasSums ? sum : Double(read - first))
            }
        }
        offsets[offsets.count - 1] = UInt64(write)
        targets.removeSubrange(write...)
    }
}
