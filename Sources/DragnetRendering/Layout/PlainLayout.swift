/// Columns by the number of steps from the busiest node, each in the order of its partners in the column before.
///
/// What is drawn when a better layout takes too long: O(edges + nodes log nodes), whatever the drawing.
struct PlainLayout: Sendable {
    /// More in a column would make the page higher than a screen.
    private static let mostInColumn = 10
    private static let betweenBanks = 40.0

    let nodes: [PlacedNode]
    let edges: [DrawingEdge]
    /// Stretches all distances; raised until nothing overlaps.
    let spread: Double

    /// A place for every node.
    func centers() -> [Point?] {
        var centers = [Point?](repeating: nil, count: nodes.count)
        var top = 0.0
        for bank in banks() {
            let height = bank.map { Double($0.nodes.count) * $0.share }.max() ?? 0
            for column in bank {
                for (place, index) in column.nodes.enumerated() {
                    let y = (Double(place) - Double(column.nodes.count - 1) / 2) * column.share
                    centers[index] = Point(x: column.x + column.width / 2, y: top + height / 2 + y)
                }
            }
            top += height + Self.betweenBanks * spread
        }
        return centers
    }

    private struct Column {
        var nodes: [Int]
        var x: Double
        var width: Double
        /// The height that each node has.
        var share: Double
    }

    /// The columns from left to right, in as many rows as it takes for the page not to be drawn smaller than can be read.
    private func banks() -> [[Column]] {
        var banks: [[Column]] = [[]]
        var x = 0.0
        for nodes in columns() {
            let width = nodes.map { self.nodes[$0].box.width }.max() ?? 0
            if x > 0, x + width > PicturePage.widestForLabels {
                banks.append([])
                x = 0
            }
            let share = ((nodes.map { self.nodes[$0].box.height }.max() ?? 0) + 26) * spread
            banks[banks.count - 1].append(Column(nodes: nodes, x: x, width: width, share: share))
            x += width + 90 * spread
        }
        return banks
    }

    private func columns() -> [[Int]] {
        var partners = [[Int]](repeating: [], count: nodes.count)
        for edge in edges where edge.source != edge.destination {
            partners[edge.source].append(edge.destination)
            partners[edge.destination].append(edge.source)
        }
        let byDegree = nodes.indices.sorted {
            (partners[$1].count, $0) < (partners[$0].count, $1)
        }
        var isTaken = [Bool](repeating: false, count: nodes.count)
        var columns: [[Int]] = []
        for start in byDegree where !isTaken[start] {
            isTaken[start] = true
            var layer = [start]
            while !layer.isEmpty {
                columns += stride(from: 0, to: layer.count, by: Self.mostInColumn).map {
                    Array(layer[$0..<min($0 + Self.mostInColumn, layer.count)])
                }
                var next: [Int] = []
                for index in layer {
                    for partner in partners[index] where !isTaken[partner] {
                        isTaken[partner] = true
                        next.append(partner)
                    }
                }
                layer = next
            }
        }
        return joined(columns)
    }

    /// Short columns that follow each other share one, so that scattered nodes do not make a page of one row.
    private func joined(_ columns: [[Int]]) -> [[Int]] {
        var result: [[Int]] = []
        for column in columns {
            if column.count == 1, let last = result.last, last.count < Self.mostInColumn,
                !edges.contains(where: { joins($0, column[0], last) })
            {
                result[result.count - 1].append(column[0])
            } else {
                result.append(column)
            }
        }
        return result
    }

    private func joins(_ edge: DrawingEdge, _ node: Int, _ others: [Int]) -> Bool {
        (edge.source == node && others.contains(edge.destination))
            || (edge.destination == node && others.contains(edge.source))
    }
}
