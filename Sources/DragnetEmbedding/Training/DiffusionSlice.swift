import CDragnetKernels
import DragnetGraph
import DragnetVectors

/// Some columns of all nodes, as they diffuse together.
///
/// A slice of all nodes should fit into a cache, where whole rows do not. Of graphs too large for that every look at a
/// neighbour waits for the memory, so a row is one line of the cache: 32 columns of 16 bits, the upper half of a float's. What
/// rounding adds is three digits below what the steps leave.
struct DiffusionSlice: Sendable {
    /// Columns.
    let width: Int
    private let isShort: Bool
    private let rows: SharedRows
    private let table: dragnet_kernel_table

    /// Nodes of which 64 columns surely fit into a cache.
    private static let wideNodeCount = 16_384
    private static let shortWidth = Int(DRAGNET_SHORT_COLUMNS)

    /// Room for `nodeCount` nodes; `stride` columns are to be filled in whole slices.
    init(nodeCount: Int, stride: Int, kernels: KernelSet) {
        isShort = nodeCount > Self.wideNodeCount && stride.isMultiple(of: Self.shortWidth)
        width = isShort ? Self.shortWidth : nodeCount <= Self.wideNodeCount && stride.isMultiple(of: 64) ? 64 : 16
        let floats = isShort ? width / 2 : width
        rows = SharedRows(storage: FloatStorage(count: nodeCount * floats), stride: floats)
        table = kernels.table
    }

    /// A row's numbers of 16 bits: the storage lends its bytes, which are never read as floats where ``isShort`` holds.
    private func short(_ node: Int) -> UnsafeMutablePointer<UInt16> {
        UnsafeMutableRawPointer(rows.pointer(node)).assumingMemoryBound(to: UInt16.self)
    }

    /// Sets a number that 16 bits hold.
    func set(_ node: Int, _ column: Int, to value: Float) {
        if isShort { short(node)[column] = UInt16(value.bitPattern >> 16) } else { rows.pointer(node)[column] = value }
    }

    func value(_ node: Int, _ column: Int) -> Float {
        isShort ? Float(bitPattern: UInt32(short(node)[column]) << 16) : rows.pointer(node)[column]
    }

    /// Makes a node's row here what one step makes of `source`: a half of its own and one of the mean of its neighbours,
    /// without `mean`.
    ///
    /// - Parameters:
    ///   - targets: the neighbours of all nodes, of which `entries` are the node's.
    ///   - inverse: a half divided by the sum of the weights.
    @inline(__always)
    func blend(
        _ node: Int, from source: DiffusionSlice, _ targets: UnsafeBufferPointer<UInt32>, _ entries: Range<Int>,
        weights: UnsafePointer<Float>?, inverse: Float, without mean: [Float]
    ) {
        let neighbors = targets.baseAddress.map { $0 + entries.lowerBound }
        let weights = weights.map { $0 + entries.lowerBound }
        let (readable, keep) = (targets.count - entries.lowerBound, entries.isEmpty ? Float(1) : 0.5)
        if isShort {
            table.blend_short_rows(
                source.short(node), source.short(0), neighbors, weights, entries.count, readable, inverse, keep, mean,
                short(node))
        } else {
            table.blend_rows(
                source.rows.pointer(node), source.rows.storage.base, width, width, neighbors, weights, entries.count,
                readable, inverse, keep, mean, rows.pointer(node))
        }
    }

    /// Adds the rows of some nodes, each times its weight; ``BlockLayout/none`` is no node.
    ///
    /// - Returns: the sums of the columns, and of the weights.
    func weightedSum(
        of nodes: UnsafeBufferPointer<UInt32>, weights: UnsafeBufferPointer<Double>
    ) -> (sums: [Double], total: Double) {
        var sums = [Double](repeating: 0, count: width)
        let total =
            isShort
            ? table.add_weighted_short_rows(short(0), nodes.baseAddress, nodes.count, weights.baseAddress, &sums)
            : table.add_weighted_rows(
                rows.storage.base, width, nodes.baseAddress, nodes.count, weights.baseAddress, &sums)
        return (sums, total)
    }
}
