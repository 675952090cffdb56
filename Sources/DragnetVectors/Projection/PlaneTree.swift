import DragnetCore

/// Points of the plane in a quadtree, to add up what all of them do to one (Barnes and Hut 1986).
///
/// The cells lie in one array in the order of a walk through the tree, each knowing where the walk goes on if it is not
/// entered, so that a query needs neither recursion nor a stack. O(n log n) to build.
package struct PlaneTree: Sendable {
    /// What all points do to one of them.
    package struct Repulsion: Sendable {
        /// The sum of squared kernels times difference.
        package var x = 0.0
        /// The same along the other axis.
        package var y = 0.0
        /// The sum of kernels, which normalises all of them.
        package var kernel = 0.0
    }

    private struct Cell {
        var x: Double
        var y: Double
        var count: Double
        /// The square of the cell's side.
        var square: Double
        /// The cell that follows if this one is not entered.
        var skip: Int32
        /// Its points where it is not divided, by place in ``xs``.
        var first: Int32
        var end: Int32
    }

    /// Points of a cell that is not divided further.
    private static let leafSize = 6
    private static let levels = 20

    /// The points in the order of the tree; ``order`` says which they are.
    package let order: [Int]
    private let xs: [Double]
    private let ys: [Double]
    private var cells: [Cell] = []

    /// A tree of points, `xs` and `ys` equally long and finite.
    package init(_ xs: [Double], _ ys: [Double]) {
        let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
        let (low, high) = (ys.min() ?? 0, ys.max() ?? 0)
        let side = max(right - left, high - low, 1e-300)
        let scale = Double(1 << Self.levels) * (1 - 1e-12) / side
        // Morton's curve: the bits of both coordinates in turn, so that a cell's points lie together.
        let codes = xs.indices.map { index in
            Self.spread(UInt64((xs[index] - left) * scale)) | Self.spread(UInt64((ys[index] - low) * scale)) << 1
        }
        let order = codes.indices.sorted { codes[$0] != codes[$1] ? codes[$0] < codes[$1] : $0 < $1 }
        self.order = order
        self.xs = order.map { xs[$0] }
        self.ys = order.map { ys[$0] }
        cells.reserveCapacity(order.count)
        if !order.isEmpty {
            divide(0..<order.count, codes: order.map { codes[$0] }, level: Self.levels, side: side)
        }
    }

    private static func spread(_ value: UInt64) -> UInt64 {
        var bits = value & 0x1F_FFFF
        bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
        bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
        bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
        bits = (bits | bits << 2) & 0x3333_3333_3333_3333
        return (bits | bits << 1) & 0x5555_5555_5555_5555
    }

    /// Adds the cell of `range` and all below it; gives the sums of its points.
    @discardableResult
    private mutating func divide(
        _ range: Range<Int>, codes: [UInt64], level: Int, side: Double
    ) -> (x: Double, y: Double) {
        let own = cells.count
        let isLeaf = range.count <= Self.leafSize || level == 0
        cells.append(
            Cell(
                x: 0, y: 0, count: Double(range.count), square: side * side, skip: 0,
                first: Int32(range.lowerBound), end: isLeaf ? Int32(range.upperBound) : 0))
        var sum = (x: 0.0, y: 0.0)
        if isLeaf {
            for place in range { sum = (sum.x + xs[place], sum.y + ys[place]) }
        } else {
            var start = range.lowerBound
            while start < range.upperBound {
                let quarter = codes[start] >> UInt64(2 * (level - 1))
                var end = start + 1
                while end < range.upperBound, codes[end] >> UInt64(2 * (level - 1)) == quarter { end += 1 }
                let part = divide(start..<end, codes: codes, level: level - 1, side: side / 2)
                sum = (sum.x + part.x, sum.y + part.y)
                start = end
            }
        }
        cells[own].x = sum.x / Double(range.count)
        cells[own].y = sum.y / Double(range.count)
        cells[own].skip = Int32(cells.count)
        return sum
    }

    /// What all other points do to the point at `place` of ``order`` by the kernel 1 / (1 + d²).
    ///
    /// - Parameter theta: how wide a cell may be, in its distance, to count as one point; 0 is exact.
    package func repulsion(at place: Int, theta: Double) -> Repulsion {
        let (x, y) = (xs[place], ys[place])
        let bound = theta * theta
        var result = Repulsion()
        cells.withUnsafeBufferPointer { cells in
            xs.withUnsafeBufferPointer { xs in
                ys.withUnsafeBufferPointer { ys in
                    var index = 0
                    while index < cells.count {
                        let cell = cells[index]
                        let (dx, dy) = (x - cell.x, y - cell.y)
                        let distance = dx * dx + dy * dy
                        if cell.square < bound * distance {
                            let kernel = 1 / (1 + distance)
                            let all = cell.count * kernel
                            result.kernel += all
                            result.x += all * kernel * dx
                            result.y += all * kernel * dy
                            index = Int(cell.skip)
                        } else if cell.end > 0 {
                            for other in Int(cell.first)..<Int(cell.end) where other != place {
                                let (dx, dy) = (x - xs[other], y - ys[other])
                                let kernel = 1 / (1 + dx * dx + dy * dy)
                                result.kernel += kernel
                                result.x += kernel * kernel * dx
                                result.y += kernel * kernel * dy
                            }
                            index = Int(cell.skip)
                        } else {
                            index += 1
                        }
                    }
                }
            }
        }
        return result
    }
}
